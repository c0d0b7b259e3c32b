"""What can go wrong in the text work.

QuotidianError
├── AnnotationError
│   ├── NoTextError         the HTML page holds no text to annotate
│   └── TextTooLongError    the HTML page holds more text than is permitted
└── SettingsError
    ├── ModelMissingError      the spaCy pipeline is not installed; names QUOTIDIAN_MODEL
    ├── DetectorMissingError   the quotation detector is not known; names QUOTIDIAN_DETECTOR
    ├── ForestsMissingError    a language has no forests.npz; names the file
    └── ForestsMismatchError   forests.npz was estimated on other features; names stage and feature
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


class TextTooLongError(AnnotationError):
    """An HTML page with more text than one document may have."""

    def __init__(self, characters: int, limit: int) -> None:
        super().__init__(
            f"The text of the HTML page has {characters} characters, without its markup; at most "
            f"{limit} are permitted (QUOTIDIAN_MAX_DOCUMENT_CHARACTERS). Send each article of the "
            "page as a document, or set a higher limit."
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


class ForestsMissingError(SettingsError):
    """A language has no file of forests, which the detector `forests` needs."""

    def __init__(self, path: str, language: str) -> None:
        super().__init__(
            f"The quotation detector 'forests' needs {path}, which does not exist. Estimate it "
            f"with `python -m training.train_quotes TRAIN.jsonl --language {language}`, or name "
            "another detector with QUOTIDIAN_DETECTOR."
        )


class ForestsMismatchError(SettingsError):
    """A file of forests was estimated on other features than the code makes."""

    def __init__(self, path: str, stage: str, difference: str) -> None:
        super().__init__(
            f"{path} does not fit the code, in stage {stage!r}: {difference}. "
            "Estimate it anew with `make train`."
        )
