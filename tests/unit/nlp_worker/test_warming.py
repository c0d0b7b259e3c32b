"""The document that is annotated before the fork."""

from collections.abc import Sequence

from nlp_worker.annotate import DocumentAnnotator
from nlp_worker.run.annotator import Finisher
from nlp_worker.warming import warm
from shared.contracts import Annotation, Document


class RecordingAnnotator:
    """Records the annotations of another annotator."""

    def __init__(self, annotator: DocumentAnnotator) -> None:
        self.pipeline = annotator.pipeline
        self.annotations: list[Annotation] = []
        self._annotator = annotator

    def annotate(self, document: Document) -> Annotation:
        """Annotate and record."""
        self.annotations.append(self._annotator.annotate(document))
        return self.annotations[-1]

    def prepare_batch(self, documents: Sequence[Document]) -> Sequence[Finisher]:
        """Pass the batch on."""
        return self._annotator.prepare_batch(documents)


def test_the_sample_goes_through_every_stage(annotator: DocumentAnnotator) -> None:
    """As text and as HTML: whatever a stage builds on first use is built by it."""
    recording = RecordingAnnotator(annotator)
    warm(recording)
    assert len(recording.annotations) == 2
    for found in recording.annotations:
        assert found.document.language == "en"
        assert found.sentences
        assert found.entities
        assert found.values
        assert {quote.speaker.resolution for quote in found.quotes if quote.speaker} >= {"named"}
