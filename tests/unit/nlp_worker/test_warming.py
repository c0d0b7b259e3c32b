"""The document that is read before the fork."""

from nlp_worker.warming import warm
from shared.contracts import Annotation, Document


def test_the_sample_goes_through_every_stage(annotator) -> None:  # type: ignore[no-untyped-def]
    """As text and as a page: whatever a stage builds on first use is built by it."""
    annotations: list[Annotation] = []

    def keep(document: Document) -> Annotation:
        annotations.append(annotator.annotate(document))
        return annotations[-1]

    warm(keep)
    assert len(annotations) == 2
    for found in annotations:
        assert found.document.language == "en"
        assert found.sentences
        assert found.entities
        assert found.values
        assert {quote.speaker.resolution for quote in found.quotes if quote.speaker} >= {"named"}
