import pytest

from nlp_worker.annotate import DocumentAnnotator, load_annotator


@pytest.fixture(scope="session")
def annotator() -> DocumentAnnotator:
    """Return one loaded pipeline for all tests that need the model."""
    return load_annotator()
