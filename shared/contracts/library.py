"""What the library answers: quotations of all documents, with what is known about each."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.annotation import Mention, Pipeline, Quote, Span
from shared.contracts.callback import Callback
from shared.contracts.corrections import Correction
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
    quote: Quote = Field(description="as the annotation has it")
    corrected: Quote | None = Field(
        default=None, description="with the corrections of users; null if there are none"
    )
    is_wrong: bool = Field(default=False, description="a user says that it is not a quotation")
    corrections: list[Correction] = Field(default=[], description="in the order of time")
    speaker: LibrarySpeaker | None = None
    about: list[AboutName] = Field(default=[], description="people and organisations")
    sentence: str | None = Field(default=None, description="the sentences that it stands in")
    family_id: str | None = Field(
        default=None, description="of the printings of this statement; null if there are no others"
    )
    document: LibraryDocument
    pipeline: Pipeline
    added_at: datetime
    highlights: list[Span] = Field(
        default=[], description="what matches `q`: code points of the document's text"
    )

    @property
    def shown(self) -> Quote:
        """Return the quotation, corrected if somebody has corrected it."""
        return self.corrected or self.quote


class LibraryQuoteInContext(LibraryQuote):
    """A quotation with the sentences around it and the other quotations of its document."""

    before: str | None = Field(default=None, description="the sentence before, in the same section")
    after: str | None = Field(default=None, description="the sentence after, in the same section")
    neighbours: list[str] = Field(default=[], description="ids of the document's other quotations")
    passage: Mention = Field(description="the text from the sentence before to the one after")


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


class FamilyDifference(ReadModel):
    """Words in which a printing differs from the first one; places are in code points.

    `start` and `end` are in the text of its document and are equal if it leaves words out;
    `first_start` and `first_end` are in that of the first printing and are equal if it adds words.
    """

    kind: Literal["added", "left_out", "changed"]
    start: int
    end: int
    first_start: int
    first_end: int


class LibraryPrinting(LibraryQuote):
    """A quotation as one page prints it."""

    differences: list[FamilyDifference] = Field(description="from the first one, in order")


class LibraryFamily(ReadModel):
    """The printings of one statement: whole, cut or reworded."""

    id: str
    quotes: int = Field(description="number of printings")
    documents: int = Field(description="number of documents that have them")
    sources: list[FacetCount] = Field(description="the most frequent outlets")
    first_seen: datetime
    last_seen: datetime
    first: LibraryQuote = Field(description="the earliest printing")
    items: list[LibraryPrinting] = Field(description="a page of all of them, the earliest first")
    next: str | None = Field(default=None, description="`cursor` of the next page; null at the end")


class LibraryDocumentSummary(LibraryDocument):
    """A document as the list of documents shows it; of several articles on a page the first."""

    quotes: int = Field(description="number of its quotations")
    added_at: datetime
    expires_at: datetime | None = Field(
        default=None, description="when the library erases it; null: it is kept"
    )


class LibraryDocumentList(ReadModel):
    """A page of the documents, the newest first."""

    items: list[LibraryDocumentSummary]
    total: Total
    next: str | None = Field(default=None, description="`cursor` of the next page; null at the end")


class LibraryDocumentDetails(LibraryDocumentSummary):
    """A document with counts of its quotations."""

    people: list[FacetCount] = Field(description="who speaks, who says most first")
    types: list[FacetCount] = Field(description="direct, mixed, indirect")


class SavedSearchLinks(ReadModel):
    """Paths of a saved search."""

    self: str
    feed: str = Field(description="Atom")
    secret_feed: str | None = Field(
        default=None,
        description="the same for readers that send no key: whoever has the address reads it; null "
        "in a callback",
    )


class SavedSearch(ReadModel):
    """A search that tells what is new."""

    id: str
    name: str
    search: dict[str, Any] = Field(description="parameters of `GET /v1/quotes`, as they were sent")
    callback_url: str | None = None
    callback: Callback | None = Field(
        default=None,
        description="`pending` while something is to be delivered; null without a `callback_url`",
    )
    created_at: datetime
    links: SavedSearchLinks


class SavedSearchList(ReadModel):
    """Saved searches, the oldest first."""

    items: list[SavedSearch]


class FoundQuotes(ReadModel):
    """The data of a callback of a saved search: each quotation is told once."""

    search: SavedSearch
    quotes: list[LibraryQuote]


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
