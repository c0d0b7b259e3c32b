"""The documentation as a site."""

import subprocess
import sys
from pathlib import Path

from docs.reference import annotation_page
from tests.docs.pages import ROOT


def test_the_site_builds_without_a_dead_link(tmp_path: Path) -> None:
    """A link to a page or heading that does not exist is a warning, and warnings are errors."""
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-b", "html"]
    built = subprocess.run(
        [*command, ROOT / "docs", tmp_path], cwd=ROOT, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr
    assert "POST /v1/documents" in (tmp_path / "generated/http.html").read_text()
    # What a browser would fetch while it shows a page comes from the site itself.
    for page in tmp_path.rglob("*.html"):
        assert 'src="http' not in page.read_text(), page


def test_every_field_of_an_annotation_is_explained() -> None:
    """No cell of the reference is blank."""
    rows = [line for line in annotation_page() if line.startswith("|")]
    assert len(rows) > 50
    assert [row for row in rows if "|  |" in row] == []


def test_the_front_page_leads_to_every_page() -> None:
    """Each page is in a list of the front page, so that readers can find it."""
    front = (ROOT / "docs/index.md").read_text()
    named = {line for line in front.splitlines() if line and " " not in line}
    assert {page.stem for page in (ROOT / "docs").glob("*.md")} - named == {"index"}
