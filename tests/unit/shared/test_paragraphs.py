"""The paragraph cache in the store: bounded, expiring, sealed, and never in the way."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from shared.ledger import paragraphs as module
from shared.ledger.paragraphs import OVERHEAD, Paragraphs, ParagraphStore
from shared.store import connect
from tests.support.book import Book
from tests.support.store import running_store

DAY = 86_400
ENTRY = os.urandom(1000)
SIZE = len(ENTRY) + 24 + 16 + OVERHEAD


def store(book: Book, **options: Any) -> ParagraphStore:
    """A cache in the ledger's own namespace, with room enough unless `options` say otherwise."""
    namespace = book.settings.namespace
    return ParagraphStore(book.client, namespace, **{"most": 10**7, "ttl": DAY} | options)


def keys(count: int, first: int = 0) -> list[bytes]:
    """So many keys."""
    return [b"key %d" % number for number in range(first, first + count)]


def known(cache: Paragraphs, asked: list[bytes]) -> int:
    """How many of these it has."""
    return sum(entry is not None for entry in cache.get_many(asked))


def test_what_was_put_is_got_in_the_order_of_the_keys(book: Book) -> None:
    """And counted; however many there are."""
    cache = store(book).of("desk")
    many = {key: key * 3 for key in keys(1201)}
    cache.put_many(many)
    assert cache.get_many([b"none", *many, b"nor this"]) == [None, *many.values(), None]
    assert cache.counts == {"known": 1201, "new": 2}
    assert book.names() == {"paragraphs:new"}


def test_owners_do_not_find_each_others_entries(book: Book) -> None:
    """Unless the operator lets them; nor does anybody with another secret."""
    store(book).of("desk").put_many({b"key": ENTRY})
    assert known(store(book).of("desk"), [b"key"]) == 1
    assert known(store(book).of("other"), [b"key"]) == 0
    assert known(store(book, secret="s").of("desk"), [b"key"]) == 0
    store(book, shared=True).of("desk").put_many({b"key": ENTRY})
    assert known(store(book, shared=True).of("other"), [b"key"]) == 1


def test_neither_key_nor_owner_is_in_the_store(book: Book) -> None:
    """Only digests."""
    store(book).of("the-desk").put_many({b"a key of mine": b"entry"})
    [name] = [name for name in book.client.hkeys(_key(book, "new")) if name != b"bytes"]
    assert len(name) == 24
    assert b"mine" not in name
    assert b"desk" not in name


@pytest.mark.parametrize("damage", [lambda kept: kept[:-1], lambda kept: bytes([kept[0] ^ 1]) + kept[1:], lambda _: b"?"])  # fmt: skip
def test_an_entry_that_is_not_as_it_was_written_is_none(
    book: Book, damage: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told and counted, and the next put mends it."""
    cache = store(book).of("")
    cache.put_many({b"key": ENTRY})
    _damage(book, damage)
    with caplog.at_level(logging.WARNING):
        assert cache.get_many([b"key"]) == [None]
    assert cache.counts["damaged"] == 1
    assert "not as it was written" in caplog.text
    cache.put_many({b"key": ENTRY})
    assert cache.get_many([b"key"]) == [ENTRY]


def test_an_entry_under_another_name_is_none(book: Book) -> None:
    """Else one could be passed off for another."""
    cache = store(book).of("")
    cache.put_many({b"one": ENTRY, b"two": b"another"})
    name = _key(book, "new")
    one, two = (name for name in book.client.hkeys(name) if name != b"bytes")
    entries = book.client.hmget(name, one, two)
    book.client.hset(name, mapping={one: entries[1], two: entries[0]})
    assert cache.get_many([b"one", b"two"]) == [None, None]


def test_it_stays_within_its_bytes(book: Book) -> None:
    """The older half goes first, and what is used stays."""
    cache = store(book, most=20 * SIZE).of("")
    for at in range(0, 100, 5):
        cache.put_many(dict.fromkeys(keys(5, at), ENTRY))
        assert known(cache, keys(1)) == 1
        entries = sum(book.client.hlen(_key(book, age)) for age in ("new", "old"))
        assert entries <= 20 + 2
    assert known(cache, keys(5, 95)) == 5
    assert known(cache, keys(60, 1)) == 0


def test_an_entry_that_is_too_large_is_not_kept(book: Book) -> None:
    """Nor does it drive out the others."""
    cache = store(book, most=10 * SIZE).of("")
    cache.put_many({b"small": ENTRY})
    cache.put_many({b"large": os.urandom(6 * SIZE)})
    assert known(cache, [b"small"]) == 1
    assert known(cache, [b"large"]) == 0


def test_both_generations_expire(book: Book) -> None:
    """From half of its time on a generation takes nothing new, so that nothing outlives the ttl."""
    cache = store(book).of("")
    cache.put_many({b"one": ENTRY})
    book.client.expire(_key(book, "new"), DAY // 2 - 10)
    cache.put_many({b"two": ENTRY})
    assert 0 < book.client.ttl(_key(book, "old")) <= DAY // 2
    assert DAY // 2 < book.client.ttl(_key(book, "new")) <= DAY
    assert known(cache, [b"one", b"two"]) == 2


@pytest.fixture
def full(scratch: Path) -> Iterator[redis.Redis]:
    """A store of its own, the memory of which a test may bound."""
    with running_store(scratch / "paragraphs") as url:
        client = connect(url, retries=0)
        yield client
        client.close()


def test_a_store_that_is_nearly_full_is_left_to_the_documents(
    full: redis.Redis, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it holds of paragraphs is dropped, and it is asked again only after a rest."""
    monkeypatch.setattr(module, "FRESH", 0)
    kept = ParagraphStore(full, "n", most=10**8, ttl=DAY)
    cache = kept.of("")
    cache.put_many({b"key": ENTRY})
    full.config_set("maxmemory", int(full.info("memory")["used_memory"] / 0.85))
    with caplog.at_level(logging.WARNING):
        cache.put_many({b"two": ENTRY})
        assert cache.get_many([b"key", b"two"]) == [None, None]
    assert full.keys("n:*") == []
    assert cache.counts == {"unkept": 1, "unasked": 2}
    assert len(caplog.records) == 1
    full.config_set("maxmemory", 0)
    kept._rests_until = 0.0
    cache.put_many({b"key": ENTRY})
    assert known(cache, [b"key"]) == 1


def test_a_full_store_refuses_and_is_freed(
    full: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    """Between two looks at its memory: reading goes on, writing ends in a rest."""
    cache = ParagraphStore(full, "n", most=10**8, ttl=DAY).of("")
    cache.put_many({b"key": ENTRY})
    full.config_set("maxmemory", 1_000_000)
    full.config_set("maxmemory-policy", "noeviction")
    assert known(cache, [b"key"]) == 1
    with caplog.at_level(logging.WARNING):
        cache.put_many({b"two": ENTRY})
    assert full.keys("n:*") == []
    assert cache.counts["unkept"] == 1
    assert "rests" in caplog.text


def test_a_store_that_is_away_costs_one_try(caplog: pytest.LogCaptureFixture) -> None:
    """After it nothing is asked for a while."""
    away = connect("redis://127.0.0.1:1", retries=0)
    cache = ParagraphStore(away, "n", most=10**8, ttl=DAY).of("")
    with caplog.at_level(logging.WARNING):
        assert cache.get_many([b"one", b"two"]) == [None, None]
        cache.put_many({b"one": ENTRY})
    assert cache.counts == {"unasked": 2, "unkept": 1}
    assert len(caplog.records) == 1


def _key(book: Book, age: str) -> str:
    return f"{book.settings.namespace}:paragraphs:{age}"


def _damage(book: Book, damage: Any) -> None:
    name = _key(book, "new")
    for field, kept in book.client.hgetall(name).items():
        if field != b"bytes":
            book.client.hset(name, field, damage(kept))
