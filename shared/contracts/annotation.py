"""The annotation of one document.

Offsets are half-open Unicode code points into `document.text`.
"""

from typing import Literal

from pydantic import ConfigDict, Field

from shared.contracts.read_model import ReadModel

SCHEMA_VERSION: Literal["1"] = "1"

SectionKind = Literal["article", "intro", "other"]
BlockKind = Literal[
    "headline",
    "subheading",
    "byline",
    "dateline",
    "source",
    "caption",
    "paragraph",
    "list",
    "table",
    "related",
    "url",
    "boilerplate",
    "comment",
]
EntityType = Literal[
    "PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"
]
ValueType = Literal[
    "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE"
]
QuoteType = Literal["direct", "mixed", "indirect"]
Gender = Literal["female", "male"]
GenderSource = Literal["title", "pronoun", "name list"]
Resolution = Literal["named", "pronoun", "nominal", "continued", "transcript"]


class _Part(ReadModel):
    model_config = ConfigDict(frozen=True)


class Span(_Part):
    """A stretch of `document.text`: `0 <= start < end <= characters`, in code points."""

    start: int = Field(ge=0, description="the first code point")
    end: int = Field(gt=0, description="the code point after the last one")


class Mention(Span):
    """A span with the text it covers: `text == document.text[start:end]`."""

    text: str = Field(description="the words from `start` to `end`")


class Pipeline(_Part):
    """The pipeline that made the annotation; annotations of equal pipelines are comparable."""

    name: str = Field(description="the name of the software")
    version: str = Field(
        description="is raised when the same document would get another annotation"
    )
    model: str = Field(description="the spaCy pipeline")
    model_version: str = Field(description="the version of that pipeline")


class DocumentText(_Part):
    """The text that all offsets index.

    For `text/plain` it is exactly what was submitted; for `text/html` it is the extracted text.
    `sha256` is the hex digest of the UTF-8 bytes of `text`.
    """

    text: str = Field(description="the text that all offsets index")
    language: str | None = Field(description="BCP 47 tag, null when it could not be detected")
    characters: int = Field(description="code points of `text`")
    sha256: str = Field(description="hex digest of the UTF-8 bytes of `text`")
    url: str | None = Field(
        default=None, description="canonical URL in the page's HTML, null when there is none"
    )
    fingerprint: str | None = Field(
        default=None,
        description="64-bit SimHash of the articles, in hex; near copies differ in few bits",
    )


class Section(Span):
    """One article (or other piece) of the page."""

    id: str = Field(description="unique in this annotation")
    kind: SectionKind = Field(
        description="`article`; `intro`, which stands before the first one; `other`, all the rest"
    )
    title: str | None = Field(default=None, description="its headline")
    source: str | None = Field(default=None, description="the paper or agency")
    byline: str | None = Field(default=None, description="who wrote it")
    published: str | None = Field(
        default=None, description="ISO 8601, as sent, or read off the page"
    )


class Block(Span):
    """A paragraph, headline, caption… of one section."""

    id: str = Field(description="unique in this annotation")
    kind: BlockKind = Field(
        description="what it is; `related`, `url`, `boilerplate` and `comment` are noise"
    )
    section_id: str = Field(description="id of the section that it is a part of")
    repeats: str | None = Field(
        default=None, description="id of the first block with the same words"
    )


class Sentence(Span):
    """A sentence of one block."""

    block_id: str = Field(description="id of the block that it is a part of")


class Entity(_Part):
    """One entity of the page, with every place that names it."""

    id: str = Field(description="unique in this annotation")
    type: EntityType = Field(
        description="`GPE` is a city, state or country, `LOC` another place, `FAC` a building or "
        "road, `NORP` a nation, faith or party"
    )
    name: str = Field(description="the fullest name the page gives")
    aliases: list[str] = Field(description="other names the page gives it")
    mentions: list[Mention] = Field(description="every place that names it, in order")
    gender: Gender | None = Field(
        default=None, description="of a PERSON; null when nothing tells, or as much for both"
    )
    gender_source: GenderSource | None = Field(
        default=None, description="the best evidence for it; null without a gender"
    )


class Value(Mention):
    """A date, an amount or another value that is not an entity."""

    type: ValueType = Field(description="what the words are, by spaCy's names")


class Speaker(_Part):
    """The speaker: the words that name them beside the cue, and the name these resolve to."""

    mention: Mention | None = Field(
        default=None, description="the words that name the speaker, beside the cue"
    )
    name: str | None = Field(
        default=None, description="the fullest name the page gives the speaker"
    )
    entity_id: str | None = Field(default=None, description="the entity of that name")
    resolution: Resolution = Field(
        description="how the name was found: `named`, it stands beside the cue; `pronoun`, from he "
        "or she; `nominal`, from a description such as “the minister”; `continued`, from the "
        "quotation before; `transcript`, from the label of a turn"
    )


class Cue(Mention):
    """The words that attribute a quotation: “said”, “according to”."""

    lemma: str = Field(description="its dictionary form")


class Quote(_Part):
    """Content attributed to somebody; the spans are the words inside the outer marks."""

    id: str = Field(description="unique in this annotation")
    type: QuoteType = Field(
        description="`direct`, all of it in quotation marks; `mixed`, a part of it; `indirect`, "
        "nothing of it"
    )
    spans: list[Mention] = Field(
        min_length=1, description="the words said, without outer marks; several if interrupted"
    )
    speaker: Speaker | None = Field(default=None, description="null when nobody is named")
    cue: Cue | None = Field(
        default=None, description="null when only quotation marks show the quotation"
    )
    section_id: str = Field(description="id of the section that it stands in")
    confidence: float = Field(ge=0, le=1, description="the share of such quotations that are right")
    about: list[str] = Field(default=[], description="ids of the entities that the content names")
    within: str | None = Field(
        default=None, description="id of the quotation that this one stands in, said by another"
    )


class Warning_(_Part):
    """A remark on the annotation; `start` and `end` are null when it is about the whole page."""

    code: str = Field(description="a short name, for programs")
    detail: str = Field(description="a sentence, for people")
    start: int | None = Field(
        default=None, description="the first code point, null when it is about the whole page"
    )
    end: int | None = Field(
        default=None, description="the code point after the last one, null in the same case"
    )


class Annotation(_Part):
    """Everything found in one document."""

    schema_version: Literal["1"] = Field(
        default=SCHEMA_VERSION, description="the version of this format"
    )
    pipeline: Pipeline = Field(description="what made the annotation")
    document: DocumentText = Field(description="the text, and what is known about all of it")
    sections: list[Section] = Field(description="the articles, and what stands around them")
    blocks: list[Block] = Field(description="paragraphs, headlines and so on, in order")
    sentences: list[Sentence] = Field(description="the sentences, in order")
    entities: list[Entity] = Field(description="people, organisations, places and other names")
    values: list[Value] = Field(description="dates, amounts and other values, in order")
    quotes: list[Quote] = Field(description="the quotations, in the order of the text")
    warnings: list[Warning_] = Field(description="remarks on the annotation; mostly empty")
