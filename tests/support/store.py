"""An embedded store that lives as long as a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quotidian.local.data_directory import owned_directory
from quotidian.local.embedded import EmbeddedStore
from quotidian.local.supervisor import Supervisor


@contextmanager
def running_store(directory: Path) -> Iterator[str]:
    """Yield the URL of a store of its own."""
    with owned_directory(directory) as owned:
        store = EmbeddedStore(owned)
        with Supervisor(stores=[store.process()], services=[]).running():
            yield store.url
