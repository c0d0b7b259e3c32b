"""Running spaCy's greedy transition systems (parser, entity recognizer) without handing over the lock.

`Parser.predict` frees the interpreter's lock, and its compiled checks of each possible action take
it again: half the recognizer's time goes into that. The same steps are public one by one, as
training uses them, and keep the lock.
"""

from typing import Any

from spacy.pipeline.transition_parser import Parser
from spacy.tokens import Doc


def is_greedy(pipe: object) -> bool:
    """Whether a component is a transition system that follows its best action only."""
    return isinstance(pipe, Parser) and pipe.cfg["beam_width"] == 1


def follow_actions(parser: Any, docs: list[Doc]) -> None:
    """Annotate `docs`, which bear nothing of this component yet, as `parser.pipe` would."""
    batch = parser.moves.init_batch(docs)
    step = parser.model.predict(docs)
    states = [state for state in batch if not state.is_final()]
    while states:
        states = parser.transition_states(states, step.predict(states))
    step.clear_memory()
    parser.set_annotations(docs, batch)
