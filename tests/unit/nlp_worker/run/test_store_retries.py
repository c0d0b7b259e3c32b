"""Steps of the ledger that are repeated while the store is away."""

import logging

import pytest

from nlp_worker.run.store_retries import store_retries
from shared.errors import LeaseLost, LedgerUnavailable


class FlakyStep:
    """Raises these errors, one a call, and then returns its argument."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    def __call__(self, answer: str) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return answer


def test_a_step_is_repeated_until_the_store_answers(caplog: pytest.LogCaptureFixture) -> None:
    """The answer is returned, and the wait is logged once."""
    step = FlakyStep(LedgerUnavailable("away"), LedgerUnavailable("loading"))
    with caplog.at_level(logging.WARNING):
        assert store_retries()(step, "stored") == "stored"
    assert [record.getMessage() for record in caplog.records] == ["waiting for the store: away"]


def test_retries_end_when_the_condition_is_true() -> None:
    """The error of the store is raised, not one of the library."""
    step = FlakyStep(LedgerUnavailable("away"), LedgerUnavailable("away"))
    with pytest.raises(LedgerUnavailable):
        store_retries(until=lambda: len(step.errors) == 0)(step, "stored")
    assert step.errors == []


def test_other_errors_are_raised_at_once() -> None:
    """A lost lease does not come back."""
    step = FlakyStep(LeaseLost("gone"))
    with pytest.raises(LeaseLost):
        store_retries()(step, "stored")
