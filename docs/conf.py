"""Settings of Sphinx for the documentation site (`make site`)."""

from pathlib import Path

from docs.reference import write_reference
from shared import __version__

project = "Quotidian"
author = "the founders of Quotidian"
version = release = __version__
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["site"]
# Links to headings use the same anchors as GitHub.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
nitpicky = True
# Pygments does not know PromQL, and JSON in examples may be shortened.
suppress_warnings = ["misc.highlighting_failure"]
highlight_language = "text"
html_theme = "furo"
html_title = "Quotidian"
html_copy_source = False
html_show_sphinx = False

write_reference(Path(__file__).parent / "generated")
