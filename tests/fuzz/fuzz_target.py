"""A target of the fuzz tests: what is generated, and what must hold for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

# Explaining a failure costs many more examples.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)


@dataclass(frozen=True)
class FuzzTarget:
    """Generated input and a check of it, which raises for any input that breaks a promise."""

    name: str
    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]

    def run(self, examples: int, *, number: int | None = None) -> None:
        """Check so many examples: those of a number, or without one always the same.

        Raises what the check raises, for the simplest input that hypothesis finds.
        """

        def check(value: Any) -> None:
            self.check(value)

        test = given(self.inputs)(check)
        if number is not None:
            test = seed(number)(test)
        settings(
            max_examples=examples,
            deadline=None,
            derandomize=number is None,
            database=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )(test)()
