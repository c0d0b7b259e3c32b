"""Warnings about the text itself."""

from collections.abc import Sequence

from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import LONGEST_WORD, Views, control_characters
from shared.contracts import Warning_


def text_warnings(views: Views) -> list[Warning_]:
    """Return the warnings about control characters and blanked runs, each at its first place."""
    warnings: list[Warning_] = []
    if found := control_characters(views.text):
        first, count = found
        detail = f"{count} control characters were read as spaces; the first is at {first}."
        warnings.append(
            Warning_(code="control_characters", detail=detail, start=first, end=first + 1)
        )
    if views.blanked:
        run = views.blanked[0]
        detail = (
            f"{len(views.blanked)} runs of more than {LONGEST_WORD} characters without white "
            f"space were not read; the first starts at {run.start}."
        )
        warnings.append(Warning_(code="unbroken_text", detail=detail, start=run.start, end=run.end))
    return warnings


def repaired_text(lines: Sequence[TextSpan]) -> list[Warning_]:
    """Return a warning about lines that a wrong character set had broken, at the first of them."""
    if not lines:
        return []
    first = lines[0]
    detail = (
        f"{len(lines)} lines had been read in a wrong character set and were repaired; the first "
        f"starts at {first.start}. Send the bytes of the page as text/html instead."
    )
    return [Warning_(code="repaired_text", detail=detail, start=first.start, end=first.end)]


def unread_text(pieces: Sequence[TextSpan]) -> list[Warning_]:
    """Return a warning about pieces that were not parsed, at the first of them."""
    if not pieces:
        return []
    first = pieces[0]
    detail = (
        f"{len(pieces)} pieces that do not look like prose were not read for names and "
        f"quotations; the first starts at {first.start}."
    )
    return [Warning_(code="unread_text", detail=detail, start=first.start, end=first.end)]


def unsupported_language(tag: str) -> Warning_:
    """Return the warning that quotations are not looked for in this language."""
    detail = (
        f"The page is not in English ({tag}), and only English is read so far: blocks and "
        "sentences were found, but no names, values or quotations were looked for."
    )
    return Warning_(code="unsupported_language", detail=detail)
