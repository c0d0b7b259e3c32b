"""Training examples: the candidates of a text at every stage, with their features and labels."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp_worker.quotes.detection.choice import Contents, gather_contents
from nlp_worker.quotes.detection.content_features import content_features
from nlp_worker.quotes.detection.content_spans import Spans, pair_edges, span_features
from nlp_worker.quotes.detection.cue_candidates import CueSides
from nlp_worker.quotes.detection.feature_table import FeatureTable, Matrix
from nlp_worker.quotes.detection.passage_features import neighbour_features
from nlp_worker.quotes.detection.speaker_features import (
    CuedContent,
    speaker_candidates,
    speaker_features,
)
from nlp_worker.quotes.detection.stages import Edges, Stages
from training.gold_contents import GoldContent, cue_head, overlap

UNSURE = -1.0
"""Label of a row that says nothing: the annotators disagree, or it is not speech."""
SPAN_HALF = 0.35
"""Label of a span that overlaps by half; an exact one has 1."""
CONTENT_HALF = 0.5
"""The same for the last stage, where half right still counts as found."""
_ENOUGH = 0.5
Side = tuple[int, int]
"""A cue's word, and 1 when the content is to its right."""


@dataclass
class TrainingText:
    """One text with what the stages have made of it so far; `fold` is the part it belongs to.

    `tables`, `labels` and held-out `scores` are by stage; `wanted` is the content of a cue side.
    """

    stages: Stages
    gold: list[GoldContent]
    fold: int
    tables: dict[str, FeatureTable] = field(default_factory=dict)
    labels: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    scores: dict[str, Matrix] = field(default_factory=dict)
    wanted: dict[Side, GoldContent] = field(default_factory=dict)
    cue_sides: CueSides = field(init=False)
    edges: Edges = field(init=False)
    spans: Spans = field(init=False)
    best_spans: Spans = field(init=False)
    best_scores: Matrix = field(init=False)
    contents: Contents = field(init=False)

    def sides(self) -> list[Side]:
        """Return the cue sides as keys of `wanted`."""
        return list(zip(self.cue_sides.cue.tolist(), self.cue_sides.side.tolist(), strict=True))


def prepare_cue(text: TrainingText) -> None:
    """Make the rows of cue sides; 1 where the cue attributes speech on that side."""
    words = text.stages.cues.word.tolist()
    row = {word: 2 * at for at, word in enumerate(words)}
    labels = np.zeros(2 * len(words))
    for content in text.gold:
        head = cue_head(content, text.stages.columns, set(row))
        if head is None:
            continue
        side = int(content.first > head)
        if content.is_speech:
            labels[row[head] + side] = 1
            text.wanted.setdefault((head, side), content)
        elif not labels[row[head] + side]:
            labels[row[head] + side] = UNSURE
    text.tables["cue"] = text.stages.cue_features()
    text.labels["cue"] = labels


def prepare_start(text: TrainingText) -> None:
    """Make the rows of starts and ends; 1 where the content of a cue side has that edge."""
    text.cue_sides = text.stages.likely_sides(text.scores["cue"])
    text.edges = text.stages.edges(text.cue_sides)
    text.tables["start"], text.tables["end"] = text.edges.starts, text.edges.ends
    sides = text.sides()
    contents = [text.wanted.get(sides[group]) for group in text.edges.group.tolist()]
    words = text.edges.word.tolist()
    for name in ("start", "end"):
        text.labels[name] = np.array(
            [
                UNSURE
                if content is None
                else float(word == (content.first if name == "start" else content.last))
                for content, word in zip(contents, words, strict=True)
            ]
        )


def keep_ends(text: TrainingText) -> None:
    """Do nothing: `prepare_start` has made the rows of the ends, too."""


def prepare_span(text: TrainingText) -> None:
    """Make the rows of spans; their labels say how well they fit the content of the cue side."""
    edges = text.edges
    text.spans = pair_edges(edges.group, edges.word, text.scores["start"], text.scores["end"])
    text.tables["span"] = span_features(text.stages.edge_features, text.cue_sides, text.spans)
    sides = text.sides()
    spans = zip(text.spans.first.tolist(), text.spans.last.tolist(), strict=True)
    wanted = [text.wanted.get(sides[group]) for group in text.spans.group.tolist()]
    text.labels["span"] = np.array(
        [
            UNSURE if content is None else _fit(text, span, content, SPAN_HALF)
            for content, span in zip(wanted, spans, strict=True)
        ]
    )


def _fit(text: TrainingText, span: tuple[int, int], content: GoldContent, half: float) -> float:
    if span == (content.first, content.last):
        return 1.0
    return half * (overlap(*span, content, text.stages.columns) >= _ENOUGH)


def content_label(text: TrainingText, first: int, last: int) -> float:
    """Return the label of a content: exact, half right, wrong, or unsure."""
    best = 0.0
    for content in text.gold:
        if content.first > last or content.last < first:
            continue
        fit = _fit(text, (first, last), content, CONTENT_HALF)
        if content.is_speech:
            best = max(best, fit)
        elif fit and best == 0:
            best = UNSURE
    return best


def prepare_passage(text: TrainingText) -> None:
    """Make the rows of passages; their labels say whether each is a quotation by itself."""
    stages = text.stages
    text.best_spans, text.best_scores = stages.best_spans(text.spans, text.scores["span"])
    text.tables["passage"] = stages.passage_features(
        text.cue_sides, text.best_spans, text.best_scores
    )
    text.labels["passage"] = np.array(
        [content_label(text, found.first, found.last) for found in stages.columns.passages]
    )


def prepare_neighbour(text: TrainingText) -> None:
    """Make the same rows with the scores of the passages around."""
    scores = text.scores["passage"]
    passages = text.tables["passage"]
    text.tables["neighbour"] = neighbour_features(passages, text.stages.columns, scores)
    text.labels["neighbour"] = text.labels["passage"]


def prepare_content(text: TrainingText) -> None:
    """Make the rows of contents beside their rivals."""
    passages, columns = text.scores["neighbour"], text.stages.columns
    text.contents = gather_contents(
        columns, text.cue_sides, text.best_spans, text.best_scores, passages
    )
    text.tables["content"] = content_features(columns, text.cue_sides, text.contents, passages)
    edges = zip(text.contents.first.tolist(), text.contents.last.tolist(), strict=True)
    text.labels["content"] = np.array([content_label(text, *edge) for edge in edges])


def prepare_speaker(text: TrainingText) -> None:
    """Make the rows of speakers; 1 where the word is the head of a mention of the speaker."""
    columns = text.stages.columns
    wanted = {side: content for side, content in text.wanted.items() if content.speakers}
    cued = [CuedContent(cue, content.first, content.last) for (cue, _), content in wanted.items()]
    groups, words = speaker_candidates(columns, cued, bytearray(len(columns)))
    text.tables["speaker"] = speaker_features(
        text.stages.section, text.stages.edge_features, cued, groups, words
    )
    heads = [
        {min(range(a, b + 1), key=lambda w: (columns.mark[w] != 0, columns.depth[w]))
         for a, b in content.speakers}
        for content in wanted.values()
    ]  # fmt: skip
    pairs = zip(groups.tolist(), words.tolist(), strict=True)
    text.labels["speaker"] = np.array([float(word in heads[group]) for group, word in pairs])


PREPARE: dict[str, Callable[[TrainingText], None]] = {
    "cue": prepare_cue,
    "start": prepare_start,
    "end": keep_ends,
    "span": prepare_span,
    "passage": prepare_passage,
    "neighbour": prepare_neighbour,
    "content": prepare_content,
    "speaker": prepare_speaker,
}
"""What makes the rows of each stage, in the order of training."""
