"""Look-ups in trees built by hand."""

from nlp_worker.quotes.cues import make_cue
from nlp_worker.quotes.syntax import Tree
from nlp_worker.text.parsed import ParsedSentence, Word


def _tree(*rows: tuple[str, str, str, str, int]) -> Tree:
    words, at = [], 0
    for text, lemma, pos, dep, head in rows:
        words.append(Word(at, at + len(text), lemma, pos, "", dep, head))
        at += len(text) + 1
    return Tree(ParsedSentence(0, at - 1, 0, words))


SAYS = _tree(
    ("The", "the", "DET", "det", 1),
    ("head", "head", "NOUN", "nsubj", 5),
    ("of", "of", "ADP", "prep", 1),
    ("the", "the", "DET", "det", 4),
    ("board", "board", "NOUN", "pobj", 2),
    ("left", "leave", "VERB", "ROOT", 5),
    ("saying", "say", "VERB", "advcl", 5),
    ("it", "it", "PRON", "nsubj", 8),
    ("rained", "rain", "VERB", "ccomp", 6),
)
TOLD = _tree(
    ("He", "he", "PRON", "nsubjpass", 2),
    ("was", "be", "AUX", "auxpass", 2),
    ("told", "tell", "VERB", "ROOT", 2),
    ("by", "by", "ADP", "agent", 2),
    ("Ann", "Ann", "PROPN", "pobj", 3),
)
ACCORDING = _tree(
    ("It", "it", "PRON", "nsubj", 1),
    ("rained", "rain", "VERB", "ROOT", 1),
    ("according", "accord", "VERB", "prep", 1),
    ("to", "to", "ADP", "prep", 2),
    ("Ann", "Ann", "PROPN", "pobj", 3),
)


def test_subject_is_inherited_by_a_participle() -> None:
    """The subject of “left, saying” is that of “left”; the inner clause has its own."""
    assert SAYS.subject(6) == 1
    assert SAYS.subject(8) == 7


def test_agent_of_a_passive_speaks() -> None:
    """In “was told by Ann” the agent is the subject of telling."""
    assert TOLD.subject(2) == 4


def test_noun_phrase_takes_its_of_phrase() -> None:
    """A noun phrase reaches from the article to the end of the “of” phrase."""
    assert SAYS.noun_phrase(1) == [0, 1, 2, 3, 4]


def test_subtree_without_a_branch() -> None:
    """A subtree leaves out the branches that it is given."""
    assert SAYS.subtree(6) == [6, 7, 8]
    assert SAYS.subtree(5, without=frozenset({6})) == [0, 1, 2, 3, 4, 5]


def test_words_of_a_cue() -> None:
    """A cue is a verb alone, or the two words “according to”."""
    assert make_cue(ACCORDING, 2).lemma == "according to"
    assert make_cue(SAYS, 6).lemma == "say"
