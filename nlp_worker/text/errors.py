"""What can go wrong in the text work.

QuotidianError
├── AnnotationError
│   └── NoTextError         the HTML page holds no text to annotate
└── SettingsError
    ├── ModelMissingError      the spaCy pipeline is not installed; names QUOTIDIAN_MODEL
    └── DetectorMissingError   the quotation detector is not known; names QUOTIDIAN_DETECTOR
"""

from collections.abc import Sequence

from shared.errors import QuotidianError, SettingsError


class AnnotationError(QuotidianError):
    """A document that cannot be annotated; the message says why and what to do."""


class NoTextError(AnnotationError):
    """An HTML page without any text that could be annotated."""

    def __init__(self) -> None:
        super().__init__(
            "The HTML page has no text to annotate. Send the rendered page (with its <body>), "
            "or the text itself as text/plain."
        )


class ModelMissingError(SettingsError):
    """The spaCy pipeline asked for cannot be loaded, or lacks a component."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(
            f"The spaCy pipeline {model!r} cannot be used: {reason}. Install it, or set "
            "QUOTIDIAN_MODEL to an installed English pipeline with a parser and entities."
        )


class DetectorMissingError(SettingsError):
    """The quotation detector asked for is not known, or cannot be imported."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"There is no quotation detector {name!r}. Set QUOTIDIAN_DETECTOR to one of "
            f"{', '.join(known)}, or to package.module:factory of an installed one."
        )
