"""Estimate the quotation models and cue weights of a language from attributions.

    python -m training.train_quotes TRAIN.jsonl [--language NAME] [--cache FILE] [--pages FOLDER]

A record is {"text", "quotes": [{"spans", "kind", "cue", "speaker_spans"}]}. Stages that read the
scores of earlier stages are trained on scores of texts the earlier stage was not trained on (five
folds by text); the confidence is calibrated on such scores, too.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlp_worker.languages import LANGUAGES, Language, load_language
from nlp_worker.quotes.detection.columns import make_columns
from nlp_worker.quotes.detection.cue_lexicon import CueLexicon
from nlp_worker.quotes.detection.feature_table import Matrix
from nlp_worker.quotes.detection.forest_file import FILE, write_forests
from nlp_worker.quotes.detection.stages import Stages
from training.calibration import calibrate
from training.gold_contents import gold_contents
from training.lexicon_weights import count, lines, weigh
from training.own_pages import own_records
from training.parsed_texts import ParsedRecord, parse_file, parse_records
from training.stage_examples import PREPARE, UNSURE, TrainingText
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
    "# Source: counted in PolNeAR train by training/train_quotes.py; see the model card.",
]


class Estimate(NamedTuple):
    """The models of all stages, the texts with their held-out scores, and the cue weights."""

    models: dict[str, Booster]
    texts: list[TrainingText]
    lexicon: CueLexicon


def main() -> None:
    """Train everything and write it to where the worker reads it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--language", default="en", choices=sorted(LANGUAGES))
    parser.add_argument("--cache", type=Path, help="keep the parses in this file between runs")
    parser.add_argument("--pages", type=Path, help="add the tuning part of gold pages")
    arguments = parser.parse_args()
    language = load_language(arguments.language)
    records = parse_file(arguments.data, language, arguments.cache)
    if arguments.pages:
        # Few pages against many articles: each counts for several.
        records += OWN_WEIGHT * parse_records(own_records(arguments.pages, language), language)
    write(estimate(records, language), Path(str(language.folder)))


def estimate(records: Sequence[ParsedRecord], language: Language) -> Estimate:
    """Train the stages in their order, each on the held-out scores of those before."""
    begun = time.monotonic()
    texts, lexicon = make_texts(records, language)
    models: dict[str, Booster] = {}
    for stage, prepare in PREPARE.items():
        for text in texts:
            prepare(text)
        models[stage] = fit(texts, stage)
        print(f"{stage:10} {time.monotonic() - begun:6.1f} s", flush=True)
    return Estimate(models, texts, lexicon)


def make_texts(
    records: Sequence[ParsedRecord], language: Language
) -> tuple[list[TrainingText], CueLexicon]:
    """Return the texts, each with cue weights of the other folds, and the weights of all."""
    pages = []
    for record, section in records:
        columns = make_columns(section)
        gold = gold_contents(record, columns)
        pages.append((section, gold, count(columns, gold), _fold(record["text"])))
    without = [
        weigh((counts for _, _, counts, at in pages if at != fold), language)
        for fold in range(FOLDS)
    ]
    texts = [
        TrainingText(Stages(section, without[fold]), gold, fold) for section, gold, _, fold in pages
    ]
    return texts, weigh((counts for _, _, counts, _ in pages), language)


def _fold(text: str) -> int:
    """Return a fold that depends on the text alone, so that copies of a page stay together."""
    return crc32(text.encode()) % FOLDS


def fit(texts: list[TrainingText], stage: str) -> Booster:
    """Score each text with a model of the other folds; return the model of all."""
    rows = np.concatenate([text.tables[stage].rows for text in texts])
    labels = np.concatenate([text.labels[stage] for text in texts])
    folds = np.concatenate([np.full(len(text.labels[stage]), text.fold) for text in texts])
    known = labels > UNSURE
    scores = np.zeros(len(rows), np.float32)
    for fold in range(FOLDS):
        at = known & (folds != fold)
        model = train(rows[at], labels[at], ROUNDS[stage])
        scores[folds == fold] = model.score(rows[folds == fold])
    _split_scores(texts, stage, scores)
    loss = _log_loss(labels[known], scores[known])
    print(f"{stage:10} {len(rows)} rows, held-out log loss {loss:.4f}")
    return train(rows[known], labels[known], ROUNDS[stage])


def _split_scores(texts: list[TrainingText], stage: str, scores: Matrix) -> None:
    done = 0
    for text in texts:
        size = len(text.tables[stage])
        text.scores[stage] = scores[done : done + size]
        done += size


def _log_loss(labels: npt.NDArray[Any], scores: Matrix) -> float:
    scores = np.clip(scores, 1e-6, 1 - 1e-6)
    return float(-np.mean(labels * np.log(scores) + (1 - labels) * np.log(1 - scores)))


def write(found: Estimate, folder: Path) -> None:
    """Write trees, names of features, calibration and cue weights into a language's folder."""
    names = {stage: table.names for stage, table in found.texts[0].tables.items()}
    trees = {stage: export(model) for stage, model in found.models.items()}
    write_forests(folder / FILE, trees, names, calibrate(found.texts))
    text = "\n".join([*_HEADER, *lines(found.lexicon)])
    (folder / "lexicons" / "cue_weights.txt").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
