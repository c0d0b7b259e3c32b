"""The candidates of a training text at every stage, with their labels."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp_worker.quotes.detection.choice import Contents, content_rows, gather
from nlp_worker.quotes.detection.content_spans import Spans, pair_edges, span_rows
from nlp_worker.quotes.detection.edges import Asked
from nlp_worker.quotes.detection.engine import Edges, Stages
from nlp_worker.quotes.detection.forest import Matrix
from nlp_worker.quotes.detection.passage_features import Tops, passage_rows, with_neighbours
from nlp_worker.quotes.detection.speaker_features import (
    Attributed,
    speaker_candidates,
    speaker_rows,
)
from training.gold import GoldPage, GoldUnit, cue_head, overlap

UNSURE = -1.0
"""Label of a row that says nothing: the annotators disagree, or it is no speech."""
SPAN_HALF = 0.35
"""Worth of a content that overlaps by half beside one that is exact."""
CONTENT_HALF = 0.5
"""The same for the last stage, where half right still counts as found."""
_ENOUGH = 0.5
Side = tuple[int, int]
"""A cue's word, and 1 when the content is to its right."""


@dataclass
class Text:
    """One text with what the stages made of it so far."""

    stages: Stages
    gold: GoldPage
    fold: int
    rows: dict[str, Matrix] = field(default_factory=dict)
    labels: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    scores: dict[str, Matrix] = field(default_factory=dict)
    wanted: dict[Side, GoldUnit] = field(default_factory=dict)
    asked: Asked = field(init=False)
    edges: Edges = field(init=False)
    spans: Spans = field(init=False)
    tops: Spans = field(init=False)
    top_scores: Matrix = field(init=False)
    contents: Contents = field(init=False)

    def asked_sides(self) -> list[Side]:
        """The cue sides asked for, as keys of `wanted`."""
        return list(zip(self.asked.cue.tolist(), self.asked.side.tolist(), strict=True))


def prepare_cue(text: Text) -> None:
    """Does this cue attribute speech on this side?"""
    words = text.stages.cues.word.tolist()
    row = {word: 2 * at for at, word in enumerate(words)}
    labels = np.zeros(2 * len(words))
    for unit in text.gold.units:
        head = cue_head(unit, text.stages.columns, set(row))
        if head is None:
            continue
        side = int(unit.first > head)
        if unit.is_speech:
            labels[row[head] + side] = 1
            text.wanted.setdefault((head, side), unit)
        elif not labels[row[head] + side]:
            labels[row[head] + side] = UNSURE
    text.rows["cue"] = text.stages.cue_rows()
    text.labels["cue"] = labels


def prepare_start(text: Text) -> None:
    """Does the content of this cue side start, does it end with this word?"""
    text.asked = text.stages.ask(text.scores["cue"])
    text.edges = text.stages.edges(text.asked)
    text.rows["start"], text.rows["end"] = text.edges.starts, text.edges.ends
    sides = text.asked_sides()
    units = [text.wanted.get(sides[group]) for group in text.edges.group.tolist()]
    words = text.edges.word.tolist()
    for name in ("start", "end"):
        text.labels[name] = np.array(
            [
                UNSURE
                if unit is None
                else float(word == (unit.first if name == "start" else unit.last))
                for unit, word in zip(units, words, strict=True)
            ]
        )


def prepare_span(text: Text) -> None:
    """Is this pair of edges the content?"""
    edges = text.edges
    text.spans = pair_edges(edges.group, edges.word, text.scores["start"], text.scores["end"])
    text.rows["span"] = span_rows(text.stages.edge_features, text.asked, text.spans)
    sides = text.asked_sides()
    spans = zip(text.spans.first.tolist(), text.spans.last.tolist(), strict=True)
    text.labels["span"] = np.array(
        [
            UNSURE if (unit := text.wanted.get(sides[group])) is None else _worth(text, span, unit)
            for group, span in zip(text.spans.group.tolist(), spans, strict=True)
        ]
    )


def _worth(text: Text, span: tuple[int, int], unit: GoldUnit, half: float = SPAN_HALF) -> float:
    if span == (unit.first, unit.last):
        return 1.0
    return half * (overlap(*span, unit, text.stages.columns) >= _ENOUGH)


def content_worth(text: Text, first: int, last: int) -> float:
    """The label of a content: exact, half right, wrong, or unsure."""
    best = 0.0
    for unit in text.gold.units:
        if unit.first > last or unit.last < first:
            continue
        worth = _worth(text, (first, last), unit, CONTENT_HALF)
        if unit.is_speech:
            best = max(best, worth)
        elif worth and best == 0:
            best = UNSURE
    return best


def prepare_passage(text: Text) -> None:
    """Is this passage between marks a quotation by itself?"""
    stages = text.stages
    text.tops, text.top_scores = stages.tops(text.spans, text.scores["span"])
    tops = Tops(text.tops, text.asked.score[text.tops.group] * text.top_scores)
    text.rows["passage"] = passage_rows(stages.section, stages.columns, text.asked, tops)
    text.labels["passage"] = np.array(
        [content_worth(text, found.first, found.last) for found in stages.columns.passages]
    )


def prepare_neighbour(text: Text) -> None:
    """The same, knowing what the passages around it seem to be."""
    rows, columns = text.rows["passage"], text.stages.columns
    with_scores = with_neighbours(rows, columns, text.scores["passage"]) if len(rows) else rows
    text.rows["neighbour"], text.labels["neighbour"] = with_scores, text.labels["passage"]


def prepare_content(text: Text) -> None:
    """Is this candidate right, beside all its rivals?"""
    passages, columns = text.scores["neighbour"], text.stages.columns
    text.contents = gather(columns, text.asked, text.tops, text.top_scores, passages)
    text.rows["content"] = content_rows(columns, text.asked, text.contents, passages)
    edges = zip(text.contents.first.tolist(), text.contents.last.tolist(), strict=True)
    text.labels["content"] = np.array([content_worth(text, *edge) for edge in edges])


def prepare_speaker(text: Text) -> None:
    """Does this word head the mention of who spoke?"""
    columns = text.stages.columns
    units = {side: unit for side, unit in text.wanted.items() if unit.speakers}
    contents = [Attributed(cue, unit.first, unit.last) for (cue, _), unit in units.items()]
    groups, words = speaker_candidates(columns, contents, bytearray(len(columns)))
    text.rows["speaker"] = speaker_rows(
        text.stages.section, text.stages.edge_features, contents, groups, words
    )
    heads = [
        {min(range(a, b + 1), key=lambda w: (columns.mark[w] != 0, columns.depth[w]))
         for a, b in unit.speakers}
        for unit in units.values()
    ]  # fmt: skip
    pairs = zip(groups.tolist(), words.tolist(), strict=True)
    text.labels["speaker"] = np.array([float(word in heads[group]) for group, word in pairs])


def nothing(text: Text) -> None:
    """The rows are there already."""


PREPARED: dict[str, Callable[[Text], None]] = {
    "cue": prepare_cue,
    "start": prepare_start,
    "end": nothing,
    "span": prepare_span,
    "passage": prepare_passage,
    "neighbour": prepare_neighbour,
    "content": prepare_content,
    "speaker": prepare_speaker,
}
"""What makes the rows of each stage, in the order of training."""
