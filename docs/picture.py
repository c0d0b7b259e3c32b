"""A picture of what `quotidian demo` prints, `docs/demo.svg`. Run by `make picture`."""

import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text

from quotidian.commands.demonstration import demo
from quotidian.local.stack_settings import LocalSettings

TARGET = Path(__file__).parent / "demo.svg"
WIDTH = 110
LINES = 57


def main() -> None:
    """Run the demo on a recording console and save its first lines as a picture."""
    console = Console(record=True, width=WIDTH, highlight=False)
    demo(LocalSettings(), console)
    lines = console.export_text(styles=True).splitlines()[:LINES]
    picture = Console(record=True, width=WIDTH, file=io.StringIO())
    for line in lines:
        picture.print(Text.from_ansi(line))
    svg = picture.export_svg(title="make demo")
    # The picture must not load fonts from the network.
    TARGET.write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))


if __name__ == "__main__":
    main()
