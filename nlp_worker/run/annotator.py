"""What a worker needs of the text work."""

from collections.abc import Callable, Sequence
from typing import Protocol

from shared.contracts import Annotation, Document, Pipeline

Finisher = Callable[[], Annotation]
"""Finishes the annotation of one document of a batch."""


class Annotator(Protocol):
    """Annotates documents, one at a time or in batches. It is made before the worker forks.

    An exception of `annotate` or of a finisher fails one document; a `MemoryError` or an `OSError`
    makes the worker try the document again.
    """

    @property
    def pipeline(self) -> Pipeline:
        """Return the name and version of what makes the annotations."""

    def annotate(self, document: Document) -> Annotation:
        """Return the annotation of a document."""

    def prepare_batch(self, documents: Sequence[Document]) -> Sequence[Finisher]:
        """Do the work that documents share; return a finisher for each, in their order."""
