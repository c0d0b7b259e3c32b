"""Reliabilities of cue lemmas, counted in a training set."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp_worker.languages import PARTS_OF_SPEECH, Language
from nlp_worker.quotes.detection.columns import Columns
from nlp_worker.quotes.detection.cue_candidates import LEAST_RELIABILITY
from nlp_worker.quotes.detection.cue_lexicon import CueLexicon, CueWeights, word_class
from training.gold_contents import GoldContent

PRIOR = {"verb": 0.04, "noun": 0.02, "other": 0.01}
LISTED_PRIOR = {"verb": 0.3, "noun": 0.1}
"""Reliability of a word of the language's own lists, before anything is counted."""
PRIOR_WEIGHT = 4
FEWEST_TEXTS = 2
_SMOOTH = 2.0
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LemmaCounts:
    """Counts of one text: occurrences of words, and the kinds of speech that they attribute."""

    seen: Counter[Key]
    cues: Counter[Key]
    unsure: Counter[Key]
    quoted: Counter[Key]
    right: Counter[Key]
    clause: Counter[Key]


def count(columns: Columns, contents: Sequence[GoldContent]) -> LemmaCounts:
    """Count the words of one text."""
    subject = columns.label_codes.dependency("nsubj")
    keys = [
        (lemma, word_class(PARTS_OF_SPEECH[part - 1] if part else ""))
        for lemma, part in zip(columns.lemma, columns.part.tolist(), strict=True)
    ]
    counts = LemmaCounts(Counter(keys), *(Counter() for _ in range(5)))
    used: set[int] = set()
    for content in contents:
        if not content.cue:
            continue
        head = min(
            content.cue, key=lambda word: (columns.mark[word] != 0, columns.depth[word], word)
        )
        if not content.is_speech:
            counts.unsure[keys[head]] += head not in used
        elif head not in used:
            counts.cues[keys[head]] += 1
            counts.quoted[keys[head]] += int(columns.passage[content.first] >= 0)
            counts.right[keys[head]] += content.first > head
            inside = columns.dependency[content.first : content.last + 1]
            counts.clause[keys[head]] += int((inside == subject).any())
        used.add(head)
    return counts


def weigh(texts: Iterable[LemmaCounts], language: Language) -> CueLexicon:
    """Return the smoothed shares of lemmas that are listed or a cue in `FEWEST_TEXTS` texts."""
    total: dict[str, Counter[Key]] = defaultdict(Counter)
    spread: Counter[Key] = Counter()
    for counts in texts:
        for name in LemmaCounts.__slots__:
            total[name].update(getattr(counts, name))
        spread.update(counts.cues.keys())
    listed = {(lemma, "verb") for lemma in language.lexicon("reporting_verbs")}
    listed |= {(lemma, "noun") for lemma in language.lexicon("reporting_nouns")}
    known = {key for key, texts in spread.items() if texts >= FEWEST_TEXTS and _is_word(key)}
    weights = {key: _weights(total, key, is_listed=key in listed) for key in known | listed}
    return {key: found for key, found in weights.items() if found.reliability >= LEAST_RELIABILITY}


def _is_word(key: Key) -> bool:
    return key[0].replace("-", "").isalpha()


def _weights(total: dict[str, Counter[Key]], key: Key, *, is_listed: bool) -> CueWeights:
    cues = total["cues"][key]
    seen = max(total["seen"][key] - total["unsure"][key], cues)
    prior = (LISTED_PRIOR if is_listed else PRIOR)[key[1]]
    return CueWeights(
        round((cues + prior * PRIOR_WEIGHT) / (seen + PRIOR_WEIGHT), 2),
        *(
            round((total[name][key] + 0.5 * _SMOOTH) / (cues + _SMOOTH), 2)
            for name in ("quoted", "right", "clause")
        ),
    )


def lines(weights: CueLexicon) -> list[str]:
    """Return the lexicon as entries of a word list: lemma, class, four shares in per cent."""
    return sorted(
        " ".join(
            [
                *key,
                *(
                    str(round(100 * share))
                    for share in (
                        found.reliability,
                        found.quoted,
                        found.right,
                        found.clause,
                    )
                ),
            ]
        )
        for key, found in weights.items()
    )
