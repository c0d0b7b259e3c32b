"""The words of an extractor's tree, to look up the blocks of the page in."""

import re

from lxml.etree import _Element

from nlp_worker.pages.html_blocks import HtmlBlock

WINDOW = 24
"""Two texts agree when their first and their last so many letters do."""
_WORDS = re.compile(r"[^\W_]+")


def letters(text: str) -> str:
    """Return the letters and digits of a text in lower case."""
    return "".join(_WORDS.findall(text.casefold()))


class ExtractedText:
    """The words of an extractor's tree, to look up blocks in."""

    def __init__(self, body: _Element | None) -> None:
        self._heads: set[str] = set()
        self._tails: set[str] = set()
        self._short: set[str] = set()
        if body is not None:
            self._read(body)

    def _read(self, body: _Element) -> None:
        texts: list[str] = []
        for element in body.iter():
            for text in (element.text, element.tail):
                if text:
                    texts.append(text)
                    self._short.add(letters(text))
            if element.tag in ("p", "head", "item", "cell", "quote", "code"):
                self._short.add(letters("".join(map(str, element.itertext()))))
        words = [word for text in texts for word in _WORDS.findall(text.casefold())]
        joined, at = "".join(words), 0
        for word in words:
            self._heads.add(joined[at : at + WINDOW])
            at += len(word)
            self._tails.add(joined[max(0, at - WINDOW) : at])

    def has(self, block: HtmlBlock) -> bool:
        """Return whether the extractor has kept most letters of a block."""
        keys = [letters(row) for row in block.rows]
        return 2 * sum(len(key) for key in keys if self._has(key)) > sum(map(len, keys))

    def _has(self, key: str) -> bool:
        if len(key) < WINDOW:
            return key in self._short
        return key[:WINDOW] in self._heads and key[-WINDOW:] in self._tails
