"""The invented language with word lists that a test gives."""

from pathlib import Path

from tests.toys.toy_language import ToyLanguage


class WordListLanguage(ToyLanguage):
    """A language with the word lists of its arguments, written to `folder`, and no others."""

    def __init__(self, folder: Path, **lexicons: str) -> None:
        self.folder = folder
        (folder / "lexicons").mkdir()
        for name, words in lexicons.items():
            entries = "\n".join(sorted(words.split()))
            (folder / "lexicons" / f"{name}.txt").write_text(f"{entries}\n", "utf-8")
