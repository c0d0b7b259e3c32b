"""Numbers for labels: a tree splits where the order is cut, so like labels stand side by side."""

import re


def _listed(words: str) -> list[str]:
    return words.split()


DEPENDENCIES = _listed(
    """
    ROOT ccomp xcomp csubj csubjpass advcl relcl acl pcomp parataxis conj dep appos nsubj
    nsubjpass expl attr dobj dative oprd pobj agent prep prt acomp advmod npadvmod amod
    nummod compound poss case det predet quantmod nmod neg aux auxpass mark cc preconj intj
    meta punct
    """
)
PARTS_OF_SPEECH = _listed(
    """
    VERB AUX NOUN PROPN PRON NUM ADJ ADV DET ADP SCONJ CCONJ PART INTJ SYM X PUNCT SPACE
    """
)
TAGS = _listed(
    """
    VBD VBZ VBP VB MD VBN VBG NN NNS NNP NNPS PRP WP EX CD PRP$ WP$ POS DT PDT WDT JJ JJR
    JJS RB RBR RBS WRB IN TO RP CC UH FW LS SYM $ # , . : -LRB- -RRB- `` '' HYPH NFP ADD AFX
    XX _SP
    """
)
FUNCTION_WORDS = _listed(
    """
    that to as if whether what how why who whom whose which where when because since while
    although though despite after before until unless and but or so yet not n't he she they
    it i we you his her their its our my the a an this these those there of in on at for by
    with from about against into over during between under than like such according per said
    be have will would can could should may might must do
    """
)

_DEPENDENCY = {label: number for number, label in enumerate(DEPENDENCIES, start=1)}
_PART = {label: number for number, label in enumerate(PARTS_OF_SPEECH, start=1)}
_TAG = {label: number for number, label in enumerate(TAGS, start=1)}
_FUNCTION = {word: number for number, word in enumerate(FUNCTION_WORDS, start=1)}
_MARKS = {
    **dict.fromkeys(",", 1),
    **dict.fromkeys(".!?…", 2),
    **dict.fromkeys(";", 3),
    **dict.fromkeys(":", 4),
    **dict.fromkeys("-–—", 5),
    **dict.fromkeys("\"'`", 6),
    **dict.fromkeys("([{", 7),
    **dict.fromkeys(")]}", 8),
}
_WORDLESS = re.compile(r"[\W_]+")
LETTERS = 0
"""What `mark_code` says of a token with letters or digits."""


def dependency_code(label: str) -> int:
    """Number of a dependency label, 0 when it is none of spaCy's English ones."""
    return _DEPENDENCY.get(label, 0)


def part_code(label: str) -> int:
    """Number of a universal part of speech."""
    return _PART.get(label, 0)


def tag_code(label: str) -> int:
    """Number of a Penn Treebank tag."""
    return _TAG.get(label, 0)


def function_code(word: str) -> int:
    """Number of a function word in lower case, 0 for any other word."""
    return _FUNCTION.get(word, 0)


def mark_code(word: str) -> int:
    """The kind of punctuation a token is, `LETTERS` when it is a word, 9 for odd marks."""
    if not _WORDLESS.fullmatch(word):
        return LETTERS
    return _MARKS.get(word[0], 9)
