"""Annotation in this process, without a service.

The one module of `quotidian` that imports `nlp_worker`, and only `annotate` of it.
"""

from collections.abc import Callable
from functools import partial

from quotidian.extras import require_extra
from shared.contracts import Annotation, Document

AnnotateFunction = Callable[[Document], Annotation]


def load_annotate(model: str | None = None) -> AnnotateFunction:
    """Return `annotate()` with the spaCy pipeline `model`, or with the default one.

    The pipeline is loaded with the first document.

    Raises:
        ExtraMissing: the extra `worker` is not installed.
    """
    require_extra("annotating without a service", "worker")
    from nlp_worker.annotate import annotate

    return partial(annotate, model=model) if model else annotate
