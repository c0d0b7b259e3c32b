"""Cue verbs by frame, and their tenses."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

TENSES = ("past", "present", "perfect", "pluperfect", "progressive")


@dataclass(frozen=True, slots=True)
class CueVerb:
    """A verb of speech: what it can stand with, and its forms by tense."""

    lemma: str
    frames: frozenset[str]
    forms: tuple[str, str, str, str]
    progressive: bool

    @property
    def tenses(self) -> tuple[str, ...]:
        """Return the tenses it is used in; few verbs of speech go with "is …ing"."""
        return TENSES if self.progressive else TENSES[:-1]

    def in_tense(self, tense: str) -> str:
        """Return the verb as it stands after a singular subject: "says", "had said"."""
        past, present, participle, gerund = self.forms
        return {
            "past": past,
            "present": present,
            "perfect": f"has {participle}",
            "pluperfect": f"had {participle}",
            "progressive": f"is {gerund}",
        }[tense]


def _load() -> dict[str, CueVerb]:
    text = (Path(__file__).parent / "data/cue_verbs.toml").read_text(encoding="utf-8")
    return {
        lemma: CueVerb(
            lemma,
            frozenset(entry["frames"]),
            tuple(entry["forms"]),
            entry.get("progressive", False),
        )
        for lemma, entry in tomllib.loads(text).items()
    }


CUE_VERBS = _load()
