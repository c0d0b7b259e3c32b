"""A search of the library, page after page."""

from collections.abc import Mapping

from quotidian.protocol.request_retries import send_with_retries
from quotidian.protocol.responses import parse_response
from quotidian.protocol.steps import Call, Emit, Request, Stream
from shared.contracts import LibraryPersonList, LibraryQuote, LibraryQuoteList

PAGE_SIZE = 200


def quotes(
    parameters: Mapping[str, str], patience: float, *, limit: int | None = None
) -> Stream[LibraryQuote]:
    """Emit the quotations that match; at most `limit`."""
    left, cursor = limit, None
    while left is None or left > 0:
        size = PAGE_SIZE if left is None else min(PAGE_SIZE, left)
        params = {**parameters, "limit": str(size)} | ({"cursor": cursor} if cursor else {})
        response = yield from send_with_retries(
            Request("GET", "/v1/quotes", params=params), patience
        )
        page = parse_response(response, LibraryQuoteList)
        for quote in page.items:
            yield Emit(quote)
        left = None if left is None else left - len(page.items)
        cursor = page.next
        if cursor is None:
            return


def people(name: str | None, patience: float, *, limit: int) -> Call[LibraryPersonList]:
    """Get the people with the most quotations, by words of their names."""
    params = {"limit": str(limit)} | ({"q": name} if name else {})
    request = Request("GET", "/v1/people", params=params)
    return parse_response((yield from send_with_retries(request, patience)), LibraryPersonList)
