"""What the library answers: quotations of all documents, with what is known about each."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.annotation import Pipeline, Quote, Span
from shared.contracts.read_model import ReadModel


class AboutName(ReadModel):
    """A person or an organisation that the content names."""

    name: str
    type: Literal["PERSON", "ORG"]


class LibrarySpeaker(ReadModel):
    """The speaker: the name, and the person of the library with this name."""

    name: str | None = Field(default=None, description="the fullest name the page gives")
    person_id: str | None = Field(
        default=None, description="the person; null when the speaker has no name of a person"
    )


class LibraryDocument(ReadModel):
    """A document of the library: what was submitted, else what was found on the page."""

    id: str
    job_id: str | None = Field(default=None, description="null for an imported document")
    external_id: str | None = None
    title: str | None = None
    source: str | None = Field(default=None, description="the outlet")
    url: str | None = None
    byline: str | None = None
    published_at: str | None = Field(default=None, description="ISO 8601, as sent or as read")
    language: str | None = None
    metadata: dict[str, Any] | None = None


class LibraryQuote(ReadModel):
    """A quotation with its speaker and its document."""

    id: str
    quote: Quote
    speaker: LibrarySpeaker | None = None
    about: list[AboutName] = Field(default=[], description="people and organisations")
    sentence: str | None = Field(default=None, description="the sentences that it stands in")
    family_id: str | None = None
    document: LibraryDocument
    pipeline: Pipeline
    added_at: datetime
    highlights: list[Span] = Field(
        default=[], description="what matches `q`: code points of the document's text"
    )


class LibraryQuoteInContext(LibraryQuote):
    """A quotation with the sentences around it and the other quotations of its document."""

    before: str | None = Field(default=None, description="the sentence before, in the same section")
    after: str | None = Field(default=None, description="the sentence after, in the same section")
    neighbours: list[str] = Field(default=[], description="ids of the document's other quotations")
    corrections: list[Any] = []


class FacetCount(ReadModel):
    """A value and the number of quotations that have it."""

    value: str | None
    count: int
    name: str | None = Field(default=None, description="of a person; else null")


class Total(ReadModel):
    """The number of quotations that match; at least so many if `relation` is `gte`."""

    value: int
    relation: Literal["eq", "gte"]


class LibraryQuoteList(ReadModel):
    """A page of a search."""

    items: list[LibraryQuote]
    facets: dict[str, list[FacetCount]] | None = Field(
        default=None, description="counts by facet, the greatest first; null if not asked for"
    )
    total: Total
    next: str | None = Field(default=None, description="`cursor` of the next page; null at the end")


class LibraryPerson(ReadModel):
    """A person who speaks in some document."""

    id: str
    name: str = Field(description="the name that most quotations give")
    aliases: list[str] = Field(description="other names that pages give")
    is_ambiguous: bool = Field(
        description="may be several people: the name is one word, or pages give both genders"
    )
    quotes: int = Field(description="quotations")
    first_seen: datetime = Field(description="of the first quotation")
    last_seen: datetime = Field(description="of the last quotation")
    wikidata_id: str | None = Field(default=None, description="of a people file")
    role: str | None = Field(default=None, description="of a people file")
    gender: str | None = Field(default=None, description="of a people file")


class LibraryPersonList(ReadModel):
    """People, those with the most quotations first."""

    items: list[LibraryPerson]
    next: str | None = Field(default=None, description="`cursor` of the next page; null at the end")


class LibraryPersonDetails(LibraryPerson):
    """A person with counts of the most frequent outlets, months and speakers."""

    sources: list[FacetCount] = Field(description="outlets in which the person speaks")
    months: list[FacetCount] = Field(description="months in which the person speaks")
    spoken_of_by: list[FacetCount] = Field(description="who names the person in a quotation")


class TimelineCount(ReadModel):
    """The number of quotations from `start` on, for a day, week or month."""

    start: date
    value: str | None = Field(default=None, description="of the group; null: unknown, or no group")
    name: str | None = Field(default=None, description="of a person; else null")
    count: int


class Timeline(ReadModel):
    """Counts in the order of time; what has none is left out."""

    by: Literal["day", "week", "month"]
    group: Literal["person", "source", "type", "gender"] | None
    items: list[TimelineCount]


NameText = Annotated[str, Field(min_length=1, max_length=200)]


class KnownPerson(BaseModel):
    """A line of a people file: a person whom the user knows."""

    model_config = ConfigDict(extra="forbid")

    name: NameText
    aliases: list[NameText] = Field(default=[], max_length=50, description="other names")
    wikidata_id: str | None = Field(default=None, pattern=r"^Q[1-9][0-9]{0,14}$")
    role: str | None = Field(default=None, max_length=200, description="such as an office")
    gender: str | None = Field(default=None, max_length=50, description="such as female or male")


class KnownPeople(BaseModel):
    """A people file."""

    model_config = ConfigDict(extra="forbid")

    people: list[KnownPerson] = Field(min_length=1, max_length=5000)


class PersonMatch(ReadModel):
    """What became of a line of a people file."""

    name: str = Field(description="as the file has it")
    outcome: Literal["matched", "in_doubt", "not_found"]
    person_id: str | None = Field(default=None, description="whom it is; null unless matched")
    reason: str | None = Field(default=None, description="why it is in doubt")


class PersonMatchList(ReadModel):
    """What became of each line of a people file, in its order."""

    items: list[PersonMatch]
