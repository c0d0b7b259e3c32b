"""All targets of the fuzz tests."""

from tests.fuzz import body_targets, text_targets
from tests.fuzz.fuzz_target import FuzzTarget
from tests.fuzz.ledger_target import ledger_target


def all_targets(store_url: str) -> list[FuzzTarget]:
    """Return every target; that of the ledger uses a store, of which it deletes everything."""
    return [*text_targets.TARGETS, *body_targets.TARGETS, ledger_target(store_url)]
