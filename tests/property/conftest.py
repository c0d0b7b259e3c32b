import pytest

from nlp_worker.annotate import Annotator, load_annotator


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    """One loaded pipeline for all tests that need the model."""
    return load_annotator()
