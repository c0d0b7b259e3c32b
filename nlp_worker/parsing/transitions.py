"""Running spaCy's greedy transition systems (parser, entity recognizer) without giving up the lock.

`Parser.predict` frees the interpreter's lock, and its compiled checks of each possible action take
it again: half the recognizer's time goes into that. The same steps are public one by one, as
training uses them, and keep the lock.
"""

from typing import Any

from spacy.pipeline.transition_parser import Parser
from spacy.tokens import Doc


def is_greedy(pipe: Any) -> bool:
    """Whether a component follows its best action only, by a network of the usual layers."""
    if not isinstance(pipe, Parser) or pipe.cfg["beam_width"] != 1:
        return False
    attrs = pipe.model.attrs
    return bool(attrs.get("has_upper")) and not attrs.get("unseen_classes")


def follow_actions(parser: Any, docs: list[Doc]) -> None:
    """Annotate `docs`, which bear nothing of this component yet, as `parser.pipe` would."""
    batch = parser.moves.init_batch(docs)
    step = parser.model.predict(docs)
    weights = step.vec2scores.get_param("W").T
    bias = step.vec2scores.get_param("b")
    states = [state for state in batch if not state.is_final()]
    while states:
        hidden, _ = step.state2vec(step.get_token_ids(states), False)
        scores = hidden @ weights
        scores += bias
        states = parser.transition_states(states, scores)
    step.clear_memory()
    parser.set_annotations(docs, batch)
