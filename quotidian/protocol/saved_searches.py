"""Saved searches: listed, made and forgotten."""

import json
from collections.abc import Mapping
from urllib.parse import quote

from quotidian.protocol.request_retries import send_with_retries
from quotidian.protocol.responses import parse_response
from quotidian.protocol.steps import Call, Request
from shared.contracts import SavedSearch, SavedSearchList

PATH = "/v1/searches"


def saved_searches(patience: float) -> Call[SavedSearchList]:
    """Get the saved searches, the oldest first."""
    response = yield from send_with_retries(Request("GET", PATH), patience)
    return parse_response(response, SavedSearchList)


def save_search(
    name: str, parameters: Mapping[str, str], patience: float, *, callback_url: str | None
) -> Call[SavedSearch]:
    """Save a search of the parameters of `GET /v1/quotes`."""
    body = {"name": name, "search": dict(parameters)}
    if callback_url is not None:
        body["callback_url"] = callback_url
    headers = {"Content-Type": "application/json"}
    content = json.dumps(body).encode()
    # A repeated request would save it twice.
    request = Request("POST", PATH, headers=headers, content=content, repeatable=False)
    return parse_response((yield from send_with_retries(request, patience)), SavedSearch)


def delete_search(search_id: str, patience: float) -> Call[None]:
    """Forget a saved search."""
    path = f"{PATH}/{quote(search_id, safe='')}"
    yield from send_with_retries(Request("DELETE", path, repeatable=False), patience)
