"""Lists of the library, page after page."""

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from quotidian.protocol.request_retries import send_with_retries
from quotidian.protocol.responses import api_error, parse_response
from quotidian.protocol.steps import Call, Emit, Request, Stream
from shared.contracts import (
    CorrectionRequest,
    KnownPeople,
    LibraryPerson,
    LibraryPersonList,
    LibraryQuote,
    LibraryQuoteInContext,
    LibraryQuoteList,
    PersonMatchList,
)

PAGE_SIZE = 200
Page = TypeVar("Page", LibraryQuoteList, LibraryPersonList)


def quotes(
    parameters: Mapping[str, str], patience: float, *, limit: int | None = None
) -> Stream[LibraryQuote]:
    """Emit the quotations that match; at most `limit`."""
    yield from _pages("/v1/quotes", parameters, LibraryQuoteList, patience, limit)


def people(name: str | None, patience: float, *, limit: int | None = None) -> Stream[LibraryPerson]:
    """Emit the people with the most quotations, by words of their names; at most `limit`."""
    asked = {"q": name} if name else {}
    yield from _pages("/v1/people", asked, LibraryPersonList, patience, limit)


def import_people(known: KnownPeople, patience: float) -> Call[PersonMatchList]:
    """Say who people are."""
    headers = {"Content-Type": "application/json"}
    request = Request(
        "POST", "/v1/people/import", headers=headers, content=known.model_dump_json().encode()
    )
    return parse_response((yield from send_with_retries(request, patience)), PersonMatchList)


def corrections(patience: float) -> Call[bytes]:
    """Get the documents that somebody has corrected, as gold: an object a line."""
    response = yield from send_with_retries(Request("GET", "/v1/corrections/export"), patience)
    if not response.is_success:
        raise api_error(response)
    return response.content


def correct(
    quote_id: str, correction: CorrectionRequest, patience: float
) -> Call[LibraryQuoteInContext]:
    """Correct a quotation."""
    # A field that is null on purpose (nobody speaks) must be sent.
    content = correction.model_dump_json(exclude_unset=True).encode()
    headers = {"Content-Type": "application/json"}
    path = f"/v1/quotes/{quote(quote_id, safe='')}/corrections"
    # A repeated request would keep the correction twice.
    request = Request("POST", path, headers=headers, content=content, repeatable=False)
    return parse_response((yield from send_with_retries(request, patience)), LibraryQuoteInContext)


def undo_correction(quote_id: str, patience: float) -> Call[LibraryQuoteInContext]:
    """Undo the last correction of a quotation."""
    path = f"/v1/quotes/{quote(quote_id, safe='')}/undo"
    request = Request("POST", path, repeatable=False)
    return parse_response((yield from send_with_retries(request, patience)), LibraryQuoteInContext)


def _pages(
    path: str,
    parameters: Mapping[str, str],
    model: type[Page],
    patience: float,
    limit: int | None,
) -> Stream[Any]:
    """Emit the items of a list, page after page; at most `limit`."""
    left, cursor = limit, None
    while left is None or left > 0:
        size = PAGE_SIZE if left is None else min(PAGE_SIZE, left)
        params = {**parameters, "limit": str(size)} | ({"cursor": cursor} if cursor else {})
        response = yield from send_with_retries(Request("GET", path, params=params), patience)
        page = parse_response(response, model)
        for item in page.items:
            yield Emit(item)
        left = None if left is None else left - len(page.items)
        cursor = page.next
        if cursor is None:
            return
