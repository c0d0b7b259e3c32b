"""Saved searches: what was found is told once.

Numbers of documents rise in the order in which they are first put in, and a replaced document keeps
its own. So a search needs to remember only the number up to which it has told: nothing is told
twice, however often documents are taken in again or processes are started.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from library.search import SHOWN, filtered
from library.search_filter import Search
from library.tables import documents, quotes, searches
from shared.contracts import Callback, SavedSearch, SavedSearchLinks
from shared.ledger.timestamps import from_milliseconds, now, to_milliseconds

# Searches of one tenant.
MOST = 200
# Of the secret address of a feed.
TOKEN_BYTES = 24
# Documents of one message, and quotations of a feed.
MOST_DOCUMENTS = 50
MOST_ENTRIES = 50


@dataclass(frozen=True)
class DueSearch:
    """A search that has something to tell, about documents after `told` and up to `until`.

    `attempts` counts the calls for this message that failed.
    """

    saved: SavedSearch
    tenant: str
    told: int
    until: int
    attempts: int

    @property
    def message_id(self) -> str:
        """Return the id of the message, which is the same for every attempt to deliver it."""
        return f"search_{self.saved.id}_{self.told}"


@dataclass(frozen=True)
class SearchCounts:
    """Saved searches; of those with a callback the ones whose calls fail, and that have ended."""

    saved: int
    failing: int
    stopped: int


class SavedSearches:
    """The saved searches, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, tenant: str, name: str, asked: dict[str, Any], callback_url: str | None
    ) -> SavedSearch | None:
        """Keep a search; None if the tenant has the most already. Only what is new is told."""
        own = select(func.count()).select_from(searches).where(searches.c.tenant == tenant)
        if self._connection.execute(own).scalar_one() >= MOST:
            return None
        search_id = f"s{uuid4().hex[:20]}"
        at = to_milliseconds(now())
        values = {
            "tenant": tenant,
            "id": search_id,
            "name": name,
            "asked": json.dumps(asked, ensure_ascii=False),
            "callback_url": callback_url,
            "created": at,
            "told": self._newest(),
            "attempts": 0,
            "due": at,
            "is_stopped": False,
            "feed_token": token_urlsafe(TOKEN_BYTES),
        }
        self._connection.execute(insert(searches), values)
        return self.one(tenant, search_id)

    def all(self, tenant: str) -> list[SavedSearch]:
        """Return the searches of a tenant, the oldest first."""
        rows = self._connection.execute(
            select(searches).where(searches.c.tenant == tenant).order_by(searches.c.number)
        )
        return [_saved(row) for row in rows]

    def one(self, tenant: str, search_id: str) -> SavedSearch | None:
        """Return a search of a tenant, None if there is none."""
        row = self._connection.execute(
            select(searches).where(searches.c.tenant == tenant, searches.c.id == search_id)
        ).first()
        return _saved(row) if row else None

    def of_feed(self, token: str) -> tuple[str, SavedSearch] | None:
        """Return the tenant and the search of a secret feed, None if there is none."""
        row = self._connection.execute(
            select(searches).where(searches.c.feed_token == token)
        ).first()
        return (row.tenant, _saved(row)) if row else None

    def renew_feed(self, tenant: str, search_id: str) -> SavedSearch | None:
        """Give a search of a tenant another secret address; return it, None if there is none."""
        if self.one(tenant, search_id) is None:
            return None
        self._set(search_id, feed_token=token_urlsafe(TOKEN_BYTES))
        return self.one(tenant, search_id)

    def counts(self) -> SearchCounts:
        """Return how many searches there are, those of all tenants together."""
        calls = searches.c.callback_url.is_not(None)
        stopped = searches.c.is_stopped.is_(True)
        pending = and_(calls, searches.c.is_stopped.is_(False), searches.c.attempts > 0)
        conditions = (searches.c.number.is_not(None), pending, stopped)
        counted = [func.count().filter(condition) for condition in conditions]
        row = self._connection.execute(select(*counted).select_from(searches)).one()
        return SearchCounts(*row)

    def remove(self, tenant: str, search_id: str) -> bool:
        """Forget a search; return whether there was one."""
        gone = self._connection.execute(
            delete(searches).where(searches.c.tenant == tenant, searches.c.id == search_id)
        )
        return gone.rowcount > 0

    def are_due(self) -> bool:
        """Return whether any search has a callback to make now."""
        return bool(self._due_rows(1))

    def claim(self, limit: int, *, reserved_for: float) -> list[DueSearch]:
        """Return searches with a callback to make now; others get them after so many seconds."""
        newest = self._newest()
        rows = self._due_rows(limit)
        for row in rows:
            self._set(row.id, due=to_milliseconds(now()) + round(reserved_for * 1000))
        return [
            DueSearch(
                saved=_told(_saved(row)),
                tenant=row.tenant,
                told=row.told,
                until=newest if row.until is None else row.until,
                attempts=row.attempts,
            )
            for row in rows
        ]

    def new_documents(self, search: Search, due: DueSearch) -> list[int]:
        """Return the numbers of new documents that match, the first ones, in order."""
        statement = select(quotes.c.document).distinct()
        statement = statement.where(
            quotes.c.document > due.told, quotes.c.document <= due.until
        ).order_by(quotes.c.document)
        found = filtered(self._connection, statement, search)
        return list(self._connection.execute(found.limit(MOST_DOCUMENTS)).scalars())

    def new_rows(self, search: Search, due: DueSearch) -> Sequence[Row[Any]]:
        """Return the quotations of new documents that match, in order."""
        statement = SHOWN.where(quotes.c.document > due.told, quotes.c.document <= due.until)
        found = filtered(self._connection, statement, search)
        return self._connection.execute(found.order_by(quotes.c.document, quotes.c.number)).all()

    def latest_rows(self, search: Search) -> Sequence[Row[Any]]:
        """Return the quotations that match in the documents that were put in last."""
        ordered = SHOWN.order_by(quotes.c.document.desc(), quotes.c.number)
        found = filtered(self._connection, ordered, search)
        return self._connection.execute(found.limit(MOST_ENTRIES)).all()

    def tell(self, due: DueSearch) -> None:
        """Note that a message about the documents up to `until` is to be delivered."""
        self._set(due.saved.id, until=due.until)

    def told(self, due: DueSearch) -> None:
        """Note that everything up to `until` is told; the next message may be due at once."""
        at = to_milliseconds(now())
        self._set(due.saved.id, told=due.until, until=None, attempts=0, error=None, due=at)

    def failed(self, due: DueSearch, error: str, pause: float | None) -> None:
        """Note that a call has failed; the next one follows after `pause` seconds, None: never."""
        self._set(
            due.saved.id,
            attempts=due.attempts + 1,
            error=error,
            due=to_milliseconds(now()) + round((pause or 0) * 1000),
            is_stopped=pause is None,
        )

    def _newest(self) -> int:
        newest = select(func.max(documents.c.number))
        return self._connection.execute(newest).scalar() or 0

    def _due_rows(self, limit: int) -> Sequence[Row[Any]]:
        return self._connection.execute(
            select(searches)
            .where(
                searches.c.callback_url.is_not(None),
                searches.c.is_stopped.is_(False),
                searches.c.due <= to_milliseconds(now()),
                searches.c.told < self._newest(),
            )
            .order_by(searches.c.due)
            .limit(limit)
        ).all()

    def _set(self, search_id: str, **values: object) -> None:
        self._connection.execute(
            update(searches).where(searches.c.id == search_id).values(**values)
        )


def _saved(row: Row[Any]) -> SavedSearch:
    path = f"/v1/searches/{row.id}"
    return SavedSearch(
        id=row.id,
        name=row.name,
        search=json.loads(row.asked),
        callback_url=row.callback_url,
        callback=_callback(row) if row.callback_url else None,
        created_at=from_milliseconds(row.created),
        links=SavedSearchLinks(
            self=path, feed=f"{path}/feed", secret_feed=f"/v1/feeds/{row.feed_token}"
        ),
    )


def _told(saved: SavedSearch) -> SavedSearch:
    """Return a search as a callback shows it: receivers are not told the secret address."""
    links = saved.links.model_copy(update={"secret_feed": None})
    return saved.model_copy(update={"links": links})


def _callback(row: Row[Any]) -> Callback:
    if row.is_stopped:
        return Callback(status="failed", attempts=row.attempts, last_error=row.error)
    status = "delivered" if row.until is None else "pending"
    return Callback(status=status, attempts=row.attempts, last_error=row.error)
