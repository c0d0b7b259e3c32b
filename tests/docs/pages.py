"""Code blocks and commands of the documentation's pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_PROGRAM = re.compile(r"(?:\w+=\S+\s+)*(\S+)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and its lines."""

    page: Path
    language: str
    text: str

    def commands(self) -> list[str]:
        """Return the commands of a console block, each with its continuation lines."""
        found: list[str] = []
        goes_on = False
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append(line[2:])
            elif goes_on:
                found[-1] += "\n" + line
            else:
                continue
            goes_on = line.endswith("\\")
        return found


def pages() -> list[Path]:
    """Return the paths of all pages for readers."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, language: str) -> Iterator[Block]:
    """Yield the blocks of one language on a page, in order."""
    for kind, text in _FENCE.findall(page.read_text()):
        if kind == language:
            yield Block(page, kind, text)


def program(command: str) -> str:
    """Return the program that a command runs, or `assignment` when it only sets a variable."""
    match = _PROGRAM.match(command)
    assert match, command
    return "assignment" if re.match(r"\w+=", match[1]) else match[1]
