"""Run spaCy's greedy transition systems (parser, entity recognizer) without releasing the lock.

`Parser.predict` releases the interpreter's lock, and its compiled checks of each possible action
take it again, which costs half of the recognizer's time. The single steps are public, because
training uses them, and keep the lock.
"""

from typing import Any

from spacy.pipeline.transition_parser import Parser
from spacy.tokens import Doc


def is_greedy(pipe: Any) -> bool:
    """Return whether a component follows its best action only, with the usual layers."""
    if not isinstance(pipe, Parser) or pipe.cfg["beam_width"] != 1:
        return False
    attrs = pipe.model.attrs
    return bool(attrs.get("has_upper")) and not attrs.get("unseen_classes")


def follow_actions(parser: Any, docs: list[Doc]) -> None:
    """Annotate `docs` as `parser.pipe` would; they have nothing of this component yet."""
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
