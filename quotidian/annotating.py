"""The text work itself, for whoever wants it without a service.

The one place in `client` that knows of `nlp_worker`, and of nothing in it but `annotate`.
"""

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec

from quotidian.errors import ExtraMissing
from shared.contracts import Annotation, Document

Annotate = Callable[[Document], Annotation]
_PACKAGES = ("spacy", "trafilatura", "ftfy", "py3langid", "rapidfuzz")


def annotator(model: str | None = None) -> Annotate:
    """`annotate()` with the pipeline of this name, or the usual one; loaded at the first document.

    Raises:
        ExtraMissing: the packages of the worker are not installed.
    """
    if not all(map(find_spec, _PACKAGES)):
        raise ExtraMissing("annotating without a service", "worker")
    from nlp_worker.annotate import annotate

    return partial(annotate, model=model) if model else annotate
