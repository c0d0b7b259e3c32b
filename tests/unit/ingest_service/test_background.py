"""Background tasks are begun again, whatever ends them."""

import asyncio
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI
from redis.exceptions import ResponseError

from ingest_service import background
from ingest_service.app import create_app
from ingest_service.background import MOST_ENDS, BackgroundTasks
from ingest_service.callbacks.dispatcher import CallbackDispatcher
from ingest_service.http_metrics import HttpMetrics
from ingest_service.settings import IngestSettings
from shared.ledger import notifier
from shared.ledger.notifier import Notifier

SECRET = "whsec_" + "c2VjcmV0IG9mIHRoZSB0ZXN0cywgdGhpcnR5LXR3bw=="
AMPLE = 30


class Pauses:
    """Pauses that last until `go` is set; `lengths` are the seconds that were asked for."""

    def __init__(self) -> None:
        self.lengths: list[float] = []
        self.begun = asyncio.Event()
        self.go = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        """Wait for the test in place of the clock."""
        self.lengths.append(seconds)
        self.begun.set()
        await self.go.wait()


def app_of(store_url: str) -> FastAPI:
    """Return an app that has both background tasks."""
    settings = IngestSettings(
        redis_url=store_url,  # type: ignore[arg-type]
        callback_secret=SECRET,  # type: ignore[arg-type]
        ready_without_workers=True,
    )
    return create_app(settings)


async def ready(app: FastAPI) -> dict[str, object]:
    """Return what `/readyz` answers."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/readyz")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def broken_once(run: Callable[..., object], back: asyncio.Event) -> Callable[..., object]:
    """Return a method that fails at its first call; later calls set `back`."""
    calls = 0

    async def wrapped(*arguments: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("nobody foresaw this")
        back.set()
        await run(*arguments)  # type: ignore[misc]

    return wrapped


@pytest.mark.parametrize(
    ("name", "owner"), [("notifier", Notifier), ("callbacks", CallbackDispatcher)]
)
def test_each_task_of_the_api_comes_back(
    store_url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    name: str,
    owner: type[Notifier | CallbackDispatcher],
) -> None:
    """While it is down, `/readyz` and the metrics say so; the log has the error."""

    async def scenario() -> None:
        back, pauses = asyncio.Event(), Pauses()
        monkeypatch.setattr(owner, "run", broken_once(owner.run, back))
        app = app_of(store_url)
        app.state.background = BackgroundTasks(app.state.metrics, pauses)
        value = app.state.metrics.registry.get_sample_value
        async with asyncio.timeout(AMPLE), app.router.lifespan_context(app):
            await pauses.begun.wait()
            assert (await ready(app))["tasks_down"] == [name]
            assert value("quotidian_background_up", {"task": name}) == 0
            assert value("quotidian_background_ends_total", {"task": name}) == 1
            pauses.go.set()
            await back.wait()
            assert (await ready(app))["tasks_down"] == []
            assert value("quotidian_background_up", {"task": name}) == 1

    asyncio.run(scenario())
    [line] = [item for item in caplog.records if "begun again" in item.message]
    assert line.message.startswith(name)
    assert "nobody foresaw" in str(line.exc_info)


def test_pauses_grow_and_a_task_that_never_stays_ends_liveness() -> None:
    """A process whose task cannot be kept running has to be replaced; its pauses have a limit."""

    async def fail() -> None:
        raise RuntimeError("always")

    async def scenario() -> tuple[list[float], int, list[str]]:
        app = create_app(IngestSettings(redis_url="redis://unused"))  # type: ignore[arg-type]
        pauses, enough = list[float](), asyncio.Event()

        async def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) >= MOST_ENDS:
                enough.set()
                await asyncio.Event().wait()

        app.state.background = tasks = BackgroundTasks(HttpMetrics(), pause)
        tasks.start("one", fail)
        async with asyncio.timeout(AMPLE):
            await enough.wait()
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            status = (await client.get("/livez")).status_code
        lost = tasks.lost
        await tasks.stop()
        return pauses, status, lost

    pauses, status, lost = asyncio.run(scenario())
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert (status, lost) == (503, ["one"])


def test_stop_ends_a_task_that_has_missed_its_cancellation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that drops one cancellation does not keep the process from ending."""
    monkeypatch.setattr(background, "CANCEL_AGAIN_AFTER", 0.01)

    async def scenario() -> int:
        missed, started = 0, asyncio.Event()

        async def miss_two() -> None:
            nonlocal missed
            while True:
                started.set()
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    missed += 1
                    if missed > 2:
                        raise

        tasks = BackgroundTasks(HttpMetrics())
        tasks.start("one", miss_two)
        await started.wait()
        async with asyncio.timeout(AMPLE):
            await tasks.stop()
        return missed

    assert asyncio.run(scenario()) == 3


def test_a_store_that_refuses_does_not_end_the_notifier(monkeypatch: pytest.MonkeyPatch) -> None:
    """MISCONF (a full disk) is no error class of its own; the notifier subscribes again."""
    monkeypatch.setattr(notifier, "RECONNECT_AFTER", 0)

    async def scenario() -> int:
        subscriptions, again = 0, asyncio.Event()

        class Refusing:
            def pubsub(self) -> None:
                nonlocal subscriptions
                subscriptions += 1
                if subscriptions > 1:
                    again.set()
                raise ResponseError("MISCONF Errors writing to the AOF file")

        settings = IngestSettings(redis_url="redis://unused")  # type: ignore[arg-type]
        task = asyncio.create_task(Notifier(Refusing(), settings).run())  # type: ignore[arg-type]
        async with asyncio.timeout(AMPLE):
            await again.wait()
        assert not task.done()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return subscriptions

    assert asyncio.run(scenario()) > 1
