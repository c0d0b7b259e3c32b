"""The labels of spaCy's English pipelines in the order of their numbers."""

from nlp_worker.languages.label_codes import LabelCodes
from nlp_worker.languages.lexicons import words

_DEPENDENCIES = words(
    """
    ROOT ccomp xcomp csubj csubjpass advcl relcl acl pcomp parataxis conj dep appos nsubj
    nsubjpass expl attr dobj dative oprd pobj agent prep prt acomp advmod npadvmod amod
    nummod compound poss case det predet quantmod nmod neg aux auxpass mark cc preconj intj
    meta punct
    """
)
_TAGS = words(
    """
    VBD VBZ VBP VB MD VBN VBG NN NNS NNP NNPS PRP WP EX CD PRP$ WP$ POS DT PDT WDT JJ JJR
    JJS RB RBR RBS WRB IN TO RP CC UH FW LS SYM $ # , . : -LRB- -RRB- `` '' HYPH NFP ADD AFX
    XX _SP
    """
)
_FUNCTION_WORDS = words(
    """
    that to as if whether what how why who whom whose which where when because since while
    although though despite after before until unless and but or so yet not n't he she they
    it i we you his her their its our my the a an this these those there of in on at for by
    with from about against into over during between under than like such according per said
    be have will would can could should may might must do
    """
)

LABEL_CODES = LabelCodes(_DEPENDENCIES, _TAGS, _FUNCTION_WORDS)
