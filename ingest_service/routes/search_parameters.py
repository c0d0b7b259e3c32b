"""The query parameters of searches in the library."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from ingest_service.problem_responses import ProblemError
from library import cursor as cursors
from library.errors import BadQuery
from library.exports.export_formats import TableFormat
from library.query import Phrase, parse
from library.search import Place
from library.search_filter import Search
from library.text_index import Terms
from library.words import words
from shared import problems
from shared.contracts.annotation import QuoteType
from shared.ledger.timestamps import to_milliseconds

MAX_PAGE = 200
DAY = timedelta(days=1)
_FACETS = "(person|source|month|type|language|about)"


def _date_or_time(value: str) -> str:
    for parse_time in (date.fromisoformat, datetime.fromisoformat):
        try:
            parse_time(value)
        except ValueError:
            continue
        return value
    raise ValueError("is not a date; send RFC 3339, such as 2026-01-31 or 2026-01-31T12:00:00Z")


DateOrTime = Annotated[str, AfterValidator(_date_or_time)]
Name = Annotated[str | None, Field(min_length=1, max_length=200)]


class SearchParameters(BaseModel):
    """What may be asked of the quotations of the library."""

    q: str | None = Field(
        None,
        min_length=1,
        max_length=1000,
        description='words that are said: `ferry "last boat" harb* (island OR isle) NOT strike`',
    )
    speaker: Name = Field(None, description="a name or a part of it, such as `Holdfast`")
    person: Name = Field(None, description="`speaker.person_id` of a quotation")
    about: Name = Field(None, description="a name, or a part of it, that the content names")
    document: Name = Field(None, description="`document.id` of a quotation")
    family: Name = Field(None, description="`family_id` of a quotation")
    source: Name = Field(None, description="the outlet, exactly")
    language: str | None = Field(None, min_length=1, max_length=35, description="BCP 47 tag")
    type: QuoteType | None = None
    from_: DateOrTime | None = Field(
        None, alias="from", description="published (else added) on this day or later; or a time"
    )
    to: DateOrTime | None = Field(
        None, description="published (else added) on this day or earlier; or before this time"
    )
    min_confidence: float = Field(0, ge=0, le=1, description="leave out less confident ones")
    wrong: bool | None = Field(
        None, description="`false` leaves out what somebody called wrong; `true` leaves only that"
    )

    def search(self, tenant: str, sort: Literal["relevance", "date"] = "date") -> Search:
        """Return the search of a tenant.

        Raises:
            ProblemError: the words, a name or the dates cannot be read.
        """
        try:
            query = parse(self.q) if self.q is not None else None
        except BadQuery as error:
            raise refusal("q", str(error)) from error
        start, end = period(self.from_, self.to)
        return Search(
            tenant=tenant,
            terms=Terms(
                query, folded_name("speaker", self.speaker), folded_name("about", self.about)
            ),
            person=self.person,
            document=self.document,
            family=self.family,
            source=self.source,
            language=self.language,
            type=self.type,
            dated_from=start,
            dated_until=end,
            min_confidence=self.min_confidence,
            wrong=self.wrong,
            sort=sort,
        )


class PageParameters(SearchParameters):
    """A search, its order, and which page of it."""

    sort: Literal["relevance", "date"] | None = Field(
        None, description="best or newest first; by relevance if there are words"
    )
    facets: str | None = Field(
        None,
        pattern=rf"^{_FACETS}(,{_FACETS}){{0,5}}$",
        description="counts to answer: any of `person,source,month,type,language,about`",
    )
    limit: int = Field(50, ge=1, le=MAX_PAGE, description="quotations a page")
    cursor: str | None = Field(
        None, pattern=cursors.PATTERN, description="`next` of the page before"
    )

    def page_search(self, tenant: str) -> Search:
        """Return the search of a tenant in the order that is asked for."""
        return self.search(tenant, self.sort or ("relevance" if self.q else "date"))

    def place(self, search: Search) -> Place | None:
        """Return the place that the cursor stands for.

        Raises:
            ProblemError: the cursor belongs to another search.
        """
        return place_of(self.cursor, search)

    @property
    def facet_names(self) -> list[str]:
        """Return the facets, each once."""
        return list(dict.fromkeys(self.facets.split(","))) if self.facets else []


class ExportParameters(SearchParameters):
    """A search and the format of its file."""

    format: TableFormat = Field(TableFormat.CSV, description="the kind of file")


def period(first: str | None, last: str | None) -> tuple[int | None, int | None]:
    """Return the times (ms since 1970) from which on and before which something is dated.

    Raises:
        ProblemError: nothing can be between them.
    """
    start = _start(first) if first else None
    end = _end(last) if last else None
    if start is not None and end is not None and start >= end:
        raise refusal("from", "is after `to`, so nothing can match; exchange the two")
    return start, end


def place_of(cursor: str | None, listing: object) -> Place | None:
    """Return the place in a search or list that a cursor stands for, None without one.

    Raises:
        ProblemError: the cursor belongs to another one.
    """
    if cursor is None:
        return None
    try:
        return cursors.decode(cursor, listing)
    except cursors.InvalidCursor:
        raise refusal(
            "cursor",
            "is not the `next` of a search with these parameters; begin again without one",
        ) from None


def refusal(name: str, detail: str) -> ProblemError:
    """Return the problem of one parameter."""
    return ProblemError.of_field(problems.INVALID_PARAMETER, f"query/{name}", detail)


def folded_name(name: str, value: str | None) -> Phrase | None:
    """Return the words of a name that a parameter has.

    Raises:
        ProblemError: it has no words.
    """
    if value is None:
        return None
    return Phrase(folded_words_of(name, value))


def folded_words_of(name: str, value: str) -> tuple[str, ...]:
    """Return the folded words of a parameter.

    Raises:
        ProblemError: it has no words.
    """
    found = tuple(word.text for word in words(value))
    if not found:
        raise refusal(name, "has no letters or digits; send a word")
    return found


def _start(value: str) -> int:
    return to_milliseconds(_moment(value))


def _end(value: str) -> int:
    at = _moment(value)
    return to_milliseconds(at + DAY if _is_day(value) and at.date() < date.max else at)


def _moment(value: str) -> datetime:
    at = datetime.fromisoformat(value)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
