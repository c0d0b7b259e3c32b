"""Estimate the quotation models and cue weights from a training set of attributions.

    python -m training.train_quotes TRAIN.jsonl [--cache FILE] [--pages FOLDER]

A record is {"text", "quotes": [{"spans", "kind", "cue", "speaker_spans"}]}. Stages that read the
scores of earlier stages are trained on scores of texts the earlier stage was not trained on (five
folds by text); the confidence is calibrated on such scores, too.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

import nlp_worker
from nlp_worker.quotes.detection.columns import make_columns
from nlp_worker.quotes.detection.cue_lexicon import CueLexicon
from nlp_worker.quotes.detection.engine import Stages
from nlp_worker.quotes.detection.forest import Matrix
from nlp_worker.quotes.section_text import SectionText
from training.calibration import calibrate
from training.gold import read_gold
from training.lexicon_weights import count, lines, weigh
from training.own_pages import own_records
from training.readings import read_records, read_texts
from training.stages import PREPARED, UNSURE, Text
from training.trees import Booster, export, train

FOLDS = 5
OWN_WEIGHT = 3
ROUNDS = {
    "cue": 300,
    "start": 300,
    "end": 300,
    "span": 350,
    "passage": 180,
    "neighbour": 180,
    "content": 300,
    "speaker": 220,
}
_HEADER = [
    "# Words that attribute speech: lemma, class, and in per cent how often it does; and of what",
    "# it attributes the share in quote marks, to the right, and with a subject of its own.",
    "# Source: counted in PolNeAR train by estimation/train_quotes.py; see the model card.",
]


def main() -> None:
    """Train everything and write it to where the worker reads it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, help="keep the parses here between runs")
    parser.add_argument("--pages", type=Path, help="add the tuning part of gold pages")
    arguments = parser.parse_args()
    records = read_texts(arguments.data, arguments.cache)
    if arguments.pages:
        # Few pages against many articles: each counts for several.
        records += OWN_WEIGHT * read_records(own_records(arguments.pages))
    models, texts, lexicon = estimate(records)
    write(models, lexicon, calibrate(texts))


def estimate(
    records: Sequence[tuple[dict[str, Any], SectionText]],
) -> tuple[dict[str, Booster], list[Text], CueLexicon]:
    """The models of all stages, the texts with their held-out scores, and the cue weights."""
    begun = time.monotonic()
    texts, lexicon = make_texts(records)
    models: dict[str, Booster] = {}
    for name, prepare in PREPARED.items():
        for text in texts:
            prepare(text)
        models[name] = fit(texts, name)
        print(f"{name:10} {time.monotonic() - begun:6.1f} s", flush=True)
    return models, texts, lexicon


def make_texts(
    records: Sequence[tuple[dict[str, Any], SectionText]],
) -> tuple[list[Text], CueLexicon]:
    """The texts, each with cue weights counted in the other folds; and the weights of all."""
    pages = []
    for record, section in records:
        columns = make_columns(section)
        gold = read_gold(record, columns)
        pages.append((section, gold, count(columns, gold), _fold(record["text"])))
    without = [weigh(counts for _, _, counts, at in pages if at != fold) for fold in range(FOLDS)]
    texts = [Text(Stages(section, without[fold]), gold, fold) for section, gold, _, fold in pages]
    return texts, weigh(counts for _, _, counts, _ in pages)


def _fold(text: str) -> int:
    """By the text itself, so that copies of a page stay together."""
    return crc32(text.encode()) % FOLDS


def fit(texts: list[Text], name: str) -> Booster:
    """Score each text with a model of the other folds; return the model of all."""
    filled = [text for text in texts if len(text.rows[name])]
    rows = np.concatenate([text.rows[name] for text in filled])
    labels = np.concatenate([text.labels[name] for text in filled])
    folds = np.concatenate([np.full(len(text.labels[name]), text.fold) for text in filled])
    known = labels > UNSURE
    scores = np.zeros(len(rows), np.float32)
    for fold in range(FOLDS):
        at = known & (folds != fold)
        model = train(rows[at], labels[at], ROUNDS[name])
        scores[folds == fold] = model.score(rows[folds == fold])
    _deal(texts, name, scores)
    print(
        f"{name:10} {len(rows)} rows, held-out log loss {_loss(labels[known], scores[known]):.4f}"
    )
    return train(rows[known], labels[known], ROUNDS[name])


def _deal(texts: list[Text], name: str, scores: Matrix) -> None:
    done = 0
    for text in texts:
        size = len(text.rows[name])
        text.scores[name] = scores[done : done + size]
        done += size


def _loss(labels: npt.NDArray[Any], scores: Matrix) -> float:
    scores = np.clip(scores, 1e-6, 1 - 1e-6)
    return float(-np.mean(labels * np.log(scores) + (1 - labels) * np.log(1 - scores)))


def write(
    models: dict[str, Booster], lexicon: CueLexicon, curve: dict[str, npt.NDArray[Any]]
) -> None:
    """Write trees, calibration and cue weights into the worker's package."""
    package = Path(nlp_worker.__file__).parent
    arrays = {
        f"{name}.{key}": array
        for name, model in models.items()
        for key, array in export(model).items()
    }
    np.savez_compressed(package / "languages" / "en" / "forests.npz", **arrays, **curve)
    text = "\n".join([*_HEADER, *lines(lexicon)])
    (package / "languages" / "en" / "lexicons" / "cue_weights.txt").write_text(
        text + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
