"""Many requests share one reading."""

import asyncio

import pytest

from ingest_service import queue_readings
from ingest_service.queue_readings import SharedReading
from shared.errors import LedgerUnavailable


def test_a_reading_and_its_error_are_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that is away is asked once and not once for each of hundreds of streams."""
    monkeypatch.setattr(queue_readings, "INTERVAL", 0)
    begun = 0

    async def run() -> tuple[list[object], list[object]]:
        away = True

        async def read() -> int:
            nonlocal begun
            begun += 1
            await asyncio.sleep(0)
            if away:
                raise LedgerUnavailable("away")
            return 7

        reading = SharedReading(read)
        errors = await asyncio.gather(*(reading.get() for _ in range(50)), return_exceptions=True)
        away = False
        return errors, await asyncio.gather(*(reading.get() for _ in range(50)))

    errors, values = asyncio.run(run())
    assert {type(error) for error in errors} == {LedgerUnavailable}
    assert values == [7] * 50
    assert begun == 2


def test_a_value_is_kept_for_an_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks later, but within the interval, gets the same value."""
    monkeypatch.setattr(queue_readings, "INTERVAL", 3600)
    values = iter((1, 2))

    async def run() -> list[int]:
        async def read() -> int:
            return next(values)

        reading = SharedReading(read)
        return [await reading.get(), await reading.get()]

    assert asyncio.run(run()) == [1, 1]
