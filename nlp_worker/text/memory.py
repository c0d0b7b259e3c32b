"""What the pipeline said of pieces it has read before, wherever that is kept."""

import json
import logging
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Protocol

from spacy.about import __version__ as spacy_version
from spacy.language import Language

from nlp_worker.text.packing import DamagedEntry, pack, unpack
from nlp_worker.text.parse import Said
from nlp_worker.text.spans import TextSpan

log = logging.getLogger(__name__)

ENTRY_VERSION = 2
"""Goes up whenever entries are written in another way."""


class PieceCache(Protocol):
    """A place that keeps bytes for a while. It may forget anything, and answer nothing at all."""

    def get_many(self, keys: Sequence[bytes]) -> Sequence[bytes | None]:
        """What is kept under each key, in the order of the keys."""
        ...

    def put_many(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep these, if there is room."""
        ...


class Memory:
    """Finds pieces in a cache by their exact text.

    `context` stands for everything else that the answer depends on (`reading_context`).
    """

    def __init__(self, cache: PieceCache, context: bytes) -> None:
        self._cache = cache
        self._context = context

    def recall(self, view: str, pieces: Sequence[tuple[TextSpan, int]]) -> dict[TextSpan, Said]:
        """What is known of these pieces of `view`, given with the numbers of their blocks."""
        keys = [self._key(view, piece) for piece, _ in pieces]
        known: dict[TextSpan, Said] = {}
        for (piece, block), entry in zip(pieces, self._cache.get_many(keys), strict=True):
            if entry is None:
                continue
            try:
                known[piece] = unpack(entry, view, piece, block)
            except DamagedEntry as error:
                log.warning("an entry of the paragraph cache is damaged: %s", error)
        return known

    def keep(self, view: str, said: Mapping[TextSpan, Said]) -> None:
        """Have the cache keep what was said of these pieces of `view`."""
        if said:
            packed = {self._key(view, piece): pack(view, piece, new) for piece, new in said.items()}
            self._cache.put_many(packed)

    def _key(self, view: str, piece: TextSpan) -> bytes:
        # What a page is given as may hold lone surrogates.
        text = view[piece.start : piece.end].encode("utf-8", "surrogatepass")
        return blake2b(text, key=self._context, digest_size=32).digest()


def reading_context(nlp: Language, version: str) -> bytes:
    """A digest (64 bytes) of what reads: the model as its maker describes it, spaCy, and our own
    `version`."""
    facts = [ENTRY_VERSION, version, spacy_version, nlp.meta]
    return blake2b(json.dumps(facts, sort_keys=True, default=str).encode()).digest()
