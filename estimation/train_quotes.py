"""Estimate the quotation models and cue weights from a training set of attributions.

    python -m estimation.train_quotes TRAIN.jsonl [--cache FILE]

A record is {"text", "quotes": [{"spans", "kind", "cue"}]}. Stages that read the scores of earlier
stages are trained on scores of texts the earlier stage was not trained on (five folds by text).
"""

import argparse
import pickle
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from estimation.gold import GoldPage, cue_head, overlap, read_gold
from estimation.lexicon_weights import LemmaCounts, count, lines, weigh
from estimation.readings import read_texts
from estimation.trees import Booster, export, train
from nlp_worker.quotes.choice import Contents, content_rows, gather
from nlp_worker.quotes.columns import make_columns
from nlp_worker.quotes.cue_features import sides
from nlp_worker.quotes.edges import Asked
from nlp_worker.quotes.engine import Edges, Stages
from nlp_worker.quotes.forest import Matrix
from nlp_worker.quotes.passage_features import Tops, passage_rows, with_neighbours
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.speaker_features import Attributed, speaker_candidates, speaker_rows
from nlp_worker.quotes.spans import Spans, pair_edges, span_rows

FOLDS = 5
ROUNDS = {"cue": 200, "start": 200, "end": 200, "span": 250, "passage": 120, "neighbour": 120, "content": 200, "speaker": 150}
UNSURE = -1.0
"""Label of a row that says nothing: the annotators disagree, or it is no speech."""
HALF_RIGHT = 0.35
"""Worth of a content that overlaps by half beside one that is exact."""


@dataclass
class Text:
    """One text with its candidates at every stage."""

    stages: Stages
    gold: GoldPage
    fold: int
    rows: dict[str, Matrix] = field(default_factory=dict)
    labels: dict[str, np.ndarray] = field(default_factory=dict)
    scores: dict[str, np.ndarray] = field(default_factory=dict)
    asked: Asked | None = None
    edges: Edges | None = None
    spans: Spans | None = None
    tops: Spans | None = None
    top_scores: Matrix | None = None
    contents: Contents | None = None
    speakers: dict[tuple[int, int], tuple[tuple[int, int], ...]] = field(default_factory=dict)
    wanted: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def main() -> None:
    """Train everything and write it to where the worker reads it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, help="keep the parses here between runs")
    arguments = parser.parse_args()
    models, texts, lexicon = estimate(read_texts(arguments.data, arguments.cache))
    write(models, lexicon)


def estimate(records: Sequence[tuple[dict[str, Any], Reading]]):
    begun = time.time()
    texts, lexicon = make_texts(records)
    models: dict[str, Booster] = {}
    for name, prepare in STAGES.items():
        for text in texts:
            prepare(text)
        models[name] = fit(texts, name)
        print(f"{name:10} {time.time() - begun:6.1f}s", flush=True)
    for text in texts:
        text.rows.clear()
    return models, texts, lexicon


def make_texts(records):
    counts: list[LemmaCounts] = []
    golds = []
    for record, reading in records:
        columns = make_columns(reading)
        gold = read_gold(record, columns)
        counts.append(count(columns, gold))
        golds.append(gold)
    without = [
        weigh(c for number, c in enumerate(counts) if number % FOLDS != fold)
        for fold in range(FOLDS)
    ]
    texts = [
        Text(Stages(reading, without[number % FOLDS]), gold, number % FOLDS)
        for number, ((_, reading), gold) in enumerate(zip(records, golds, strict=True))
    ]
    return texts, weigh(counts)


def fit(texts: list[Text], name: str) -> Booster:
    """Score each text with a model of the other folds; return the model of all."""
    rows = np.concatenate([text.rows[name] for text in texts if len(text.rows[name])])
    labels = np.concatenate([text.labels[name] for text in texts if len(text.rows[name])])
    folds = np.concatenate([np.full(len(text.labels[name]), text.fold) for text in texts if len(text.rows[name])])
    scores = np.zeros(len(rows), np.float32)
    known = labels > UNSURE
    for fold in range(FOLDS):
        at = known & (folds != fold)
        model = train(rows[at], labels[at], ROUNDS[name])
        scores[folds == fold] = model.score(rows[folds == fold])
    done = 0
    for text in texts:
        size = len(text.labels[name]) if len(text.rows[name]) else 0
        text.scores[name] = scores[done : done + size]
        done += size
    loss = -np.mean(labels[known] * np.log(scores[known] + 1e-7) + (1 - labels[known]) * np.log(1 - scores[known] + 1e-7))
    print(f"{name:10} rows {len(rows)} positive {np.mean(labels[known] > 0.5):.3f} loss {loss:.4f}")
    return train(rows[known], labels[known], ROUNDS[name])


def prepare_cue(text: Text) -> None:
    stages, columns = text.stages, text.stages.columns
    text.rows["cue"] = stages.cue_rows()
    words = stages.cues.word.tolist()
    number = {word: at for at, word in enumerate(words)}
    labels = np.zeros(2 * len(words))
    unsure: set[int] = set()
    for unit in text.gold.units:
        head = cue_head(unit, columns, set(number))
        if head is None:
            continue
        row = 2 * number[head] + (unit.first > head)
        if unit.is_speech:
            labels[row] = 1
            text.wanted.setdefault((head, int(unit.first > head)), (unit.first, unit.last))
            text.speakers.setdefault((head, int(unit.first > head)), unit.speakers)
        else:
            unsure |= {row}
    for row in unsure:
        labels[row] = max(labels[row], UNSURE) if labels[row] else UNSURE
    text.labels["cue"] = labels


def prepare_start(text: Text) -> None:
    text.asked = text.stages.ask(text.scores["cue"])
    text.edges = text.stages.edges(text.asked)
    text.rows["start"], text.rows["end"] = text.edges.starts, text.edges.ends
    asked = list(zip(text.asked.cue.tolist(), text.asked.side.tolist(), strict=True))
    starts, ends = [], []
    for group, word in zip(text.edges.group.tolist(), text.edges.word.tolist(), strict=True):
        wanted = text.wanted.get(asked[group])
        starts.append(UNSURE if wanted is None else float(word == wanted[0]))
        ends.append(UNSURE if wanted is None else float(word == wanted[1]))
    text.labels["start"], text.labels["end"] = np.array(starts), np.array(ends)


def prepare_span(text: Text) -> None:
    edges = text.edges
    text.spans = pair_edges(edges.group, edges.word, text.scores["start"], text.scores["end"])
    text.rows["span"] = span_rows(text.stages.edge_features, text.asked, text.spans)
    asked = list(zip(text.asked.cue.tolist(), text.asked.side.tolist(), strict=True))
    labels = []
    for group, first, last in zip(text.spans.group.tolist(), text.spans.first.tolist(), text.spans.last.tolist(), strict=True):
        wanted = text.wanted.get(asked[group])
        if wanted is None:
            labels.append(UNSURE)
        elif wanted == (first, last):
            labels.append(1.0)
        else:
            labels.append(HALF_RIGHT * (_iou(text, first, last, wanted) >= 0.5))
    text.labels["span"] = np.array(labels)


def _iou(text: Text, first: int, last: int, wanted: tuple[int, int]) -> float:
    columns = text.stages.columns
    start, end = columns.start[first], columns.end[last]
    low, high = columns.start[wanted[0]], columns.end[wanted[1]]
    shared = min(end, high) - max(start, low)
    return shared / (max(end, high) - min(start, low)) if shared > 0 else 0.0


def worth(text: Text, first: int, last: int) -> float:
    """The label of a content: exact, half right, wrong, or unsure."""
    best = 0.0
    for unit in text.gold.units:
        if unit.first > last or unit.last < first:
            continue
        if overlap(first, last, unit, text.stages.columns) >= 0.5:
            if not unit.is_speech:
                best = best or UNSURE
            elif (unit.first, unit.last) == (first, last):
                return 1.0
            else:
                best = max(best, HALF)
    return best


HALF = 0.7


def prepare_passage(text: Text) -> None:
    text.tops, text.top_scores = text.stages.tops(text.spans, text.scores["span"])
    combined = text.asked.score[text.tops.group] * text.top_scores
    text.rows["passage"] = passage_rows(text.stages.reading, text.stages.columns, text.asked, Tops(text.tops, combined))
    text.labels["passage"] = np.array([worth(text, p.first, p.last) for p in text.stages.columns.passages])


def prepare_neighbour(text: Text) -> None:
    rows = text.rows["passage"]
    text.rows["neighbour"] = with_neighbours(rows, text.stages.columns, text.scores["passage"]) if len(rows) else rows
    text.labels["neighbour"] = text.labels["passage"]


def prepare_content(text: Text) -> None:
    passages = text.scores["neighbour"]
    text.contents = gather(text.stages.columns, text.asked, text.tops, text.top_scores, passages)
    text.rows["content"] = content_rows(text.stages.columns, text.asked, text.contents, passages)
    text.labels["content"] = np.array([worth(text, a, b) for a, b in zip(text.contents.first.tolist(), text.contents.last.tolist(), strict=True)])


def prepare_speaker(text: Text) -> None:
    columns = text.stages.columns
    known = [key for key in text.wanted if text.speakers[key]]
    contents = [Attributed(cue, *text.wanted[cue, side]) for cue, side in known]
    groups, words = speaker_candidates(columns, contents, bytearray(len(columns)))
    text.rows["speaker"] = speaker_rows(
        text.stages.reading, text.stages.edge_features, contents, groups, words
    )
    heads = [
        {min(range(a, b + 1), key=lambda w: (columns.mark[w] != 0, columns.depth[w])) for a, b in text.speakers[key]}
        for key in known
    ]
    text.labels["speaker"] = np.array(
        [float(word in heads[group]) for group, word in zip(groups.tolist(), words.tolist(), strict=True)]
    )


def nothing(text: Text) -> None:
    """The rows are there already."""


STAGES: dict[str, Callable[[Text], None]] = {
    "cue": prepare_cue,
    "start": prepare_start,
    "end": nothing,
    "span": prepare_span,
    "passage": prepare_passage,
    "neighbour": prepare_neighbour,
    "content": prepare_content,
    "speaker": prepare_speaker,
}


def write(models: dict[str, Booster], lexicon) -> None:
    """Write the trees and the weights into the worker's package."""
    import nlp_worker

    package = Path(nlp_worker.__file__).parent
    arrays = {f"{name}.{key}": array for name, model in models.items() for key, array in export(model).items()}
    np.savez_compressed(package / "quotes" / "models" / "forests.npz", **arrays)
    header = [
        "# Words that attribute speech: lemma, class, and in per cent how often it does; and of what",
        "# it attributes the share in quote marks, to the right, and with a subject of its own.",
        "# Source: counted in PolNeAR train by estimation/train_quotes.py; see the model card.",
    ]
    (package / "lexicons" / "cue_weights.txt").write_text("\n".join([*header, *lines(lexicon)]) + "\n")


if __name__ == "__main__":
    main()
