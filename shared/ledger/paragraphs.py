"""Paragraphs that were read before, in the store: bounded, forgetful, and never in the way.

What is kept under which key is the caller's affair. A store that is away, near its limit or full is
left alone for a while, and the caller is told that nothing is known.
"""

import hmac
import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from itertools import chain
from typing import Any

import zstandard
from redis import Redis
from redis.exceptions import OutOfMemoryError, RedisError

from shared.ledger.scripts import source

log = logging.getLogger(__name__)

REST = 5.0
"""Seconds that a store in trouble is left alone."""
FRESH = 1.0
"""Seconds between looks at the store's memory."""
MOST_OF_STORE = 0.8
"""Share of the store's memory in use from which on it holds no paragraphs. Documents are accepted
up to a higher one (`QUOTIDIAN_MAX_STORE_SHARE`)."""
AT_ONCE = 500
"""Entries of one step: the store does nothing else meanwhile."""
OVERHEAD = 80
"""Bytes the store takes for an entry beside name and content."""
_NAME, _SEAL = 24, 16


class ParagraphStore:
    """The paragraphs of one namespace. Make one per process, as of the ledger.

    `most` bytes are kept at most, each for `ttl` seconds since it was last written. With a
    `secret` nobody without it can tell from the store whether a paragraph they have is in it.
    Owners find each other's entries only if it is `shared`.
    """

    def __init__(
        self,
        client: Redis,
        namespace: str,
        *,
        most: int,
        ttl: int,
        secret: str = "",
        shared: bool = False,
    ) -> None:
        self._client = client
        self._names = [f"{namespace}:paragraphs:{age}" for age in ("new", "old")]
        self._recall, self._remember = (
            client.register_script(source(name)) for name in ("recall", "remember")
        )
        self._bounds = (namespace, ttl * 1000, most, OVERHEAD)
        self._secret = blake2b(secret.encode(), person=b"paragraphs").digest()
        self._shared = shared
        self._rests_until = self._looks_at = float("-inf")

    def of(self, owner: str) -> "Paragraphs":
        """The paragraphs as a document of this owner sees them."""
        whose = b"all" if self._shared else b"of " + owner.encode()
        return Paragraphs(self, blake2b(whose, key=self._secret).digest())

    def read(self, names: Sequence[bytes]) -> list[bytes] | None:
        """What is kept under each name, b"" for nothing; None when the store is left alone."""
        with self._spared() as usable:
            if usable:
                parts = [names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)]
                found = [self._recall(args=[*self._bounds, *part]) for part in parts]
                return list(chain.from_iterable(found))
        return None

    def write(self, entries: Sequence[tuple[bytes, bytes]]) -> bool:
        """Keep these; False when the store is left alone."""
        with self._spared() as usable:
            if usable and self._has_room():
                for at in range(0, len(entries), AT_ONCE):
                    pairs = chain.from_iterable(entries[at : at + AT_ONCE])
                    self._remember(args=[*self._bounds, *pairs])
                return True
        return False

    @contextmanager
    def _spared(self) -> Iterator[bool]:
        """Whether the store may be asked now; after an error it is not for a while."""
        try:
            yield time.monotonic() >= self._rests_until
        except (RedisError, OSError) as error:
            self._rest(str(error))
            if isinstance(error, OutOfMemoryError):
                self._make_room()

    def _has_room(self) -> bool:
        """Whether documents leave room in the store; when they do not, it is all theirs."""
        if time.monotonic() < self._looks_at:
            return True
        told: dict[str, Any] = self._client.info("memory")
        most = int(told["maxmemory"] or told["total_system_memory"])
        if most and int(told["used_memory"]) > MOST_OF_STORE * most:
            self._make_room()
            self._rest("the store is nearly full, so it holds no paragraphs")
            return False
        self._looks_at = time.monotonic() + FRESH
        return True

    def _make_room(self) -> None:
        with suppress(RedisError, OSError):
            self._client.unlink(*self._names)

    def _rest(self, reason: str) -> None:
        log.warning("the paragraph cache rests for %g seconds: %s", REST, reason)
        self._rests_until = time.monotonic() + REST


class Paragraphs:
    """A cache of bytes by key for one document, which counts what it was asked for."""

    def __init__(self, store: ParagraphStore, key: bytes) -> None:
        self._store = store
        self._key = key
        self.counts: Counter[str] = Counter()

    def get_many(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """What is kept under each key; an entry that is not as it was written is none."""
        names = [self._name(key) for key in keys]
        kept = self._store.read(names)
        if kept is None:
            self.counts["unasked"] += len(keys)
            return [None] * len(keys)
        found = [self._open(*pair) for pair in zip(names, kept, strict=True)]
        known = sum(entry is not None for entry in found)
        self.counts.update(known=known, new=len(found) - known)
        return found

    def put_many(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep these, if there is room."""
        named = [(self._name(key), entry) for key, entry in entries.items()]
        if not self._store.write([(name, self._close(name, entry)) for name, entry in named]):
            self.counts["unkept"] += len(entries)

    def _name(self, key: bytes) -> bytes:
        return blake2b(key, key=self._key, digest_size=_NAME).digest()

    def _seal(self, name: bytes, packed: bytes) -> bytes:
        return blake2b(name + packed, key=self._key, digest_size=_SEAL).digest()

    def _close(self, name: bytes, entry: bytes) -> bytes:
        packed = _COMPRESSOR.compress(entry)
        return self._seal(name, packed) + packed

    def _open(self, name: bytes, kept: bytes) -> bytes | None:
        if not kept:
            return None
        seal, packed = kept[:_SEAL], kept[_SEAL:]
        if not hmac.compare_digest(seal, self._seal(name, packed)):
            self.counts["damaged"] += 1
            log.warning("an entry of the paragraph cache is not as it was written")
            return None
        return _DECOMPRESSOR.decompress(packed)


# Making one takes longer than packing a paragraph. Used by one thread of a process.
_COMPRESSOR = zstandard.ZstdCompressor(level=3)
_DECOMPRESSOR = zstandard.ZstdDecompressor()
