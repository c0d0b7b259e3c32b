"""Scripts are called with named arguments, and each call gets its own answer."""

import asyncio
import re
from importlib.resources import files

import pytest
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.errors import LedgerUnavailable
from shared.ledger import SubmissionLedger
from shared.ledger.scripts import Script, ScriptRunner, load
from shared.ledger.store_errors import store_errors
from shared.store import connect_async
from tests.support.ledger_harness import LedgerHarness, new_job

LUA = files("shared.ledger") / "lua"
SCRIPTS = sorted(path.name.removesuffix(".lua") for path in LUA.iterdir() if path.name[0] != "_")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_reads_what_it_declares(name: str) -> None:
    """Every declared argument and column is read, and no other."""
    script = load(name)
    code = re.sub(r"--.*", "", script.source)
    assert set(re.findall(r"\bargs\.(\w+)", code)) == set(script.args)
    assert set(re.findall(r"\brow\.(\w+)|rows\[\d+\]\.(\w+)", code)) <= {
        (column, "") for column in script.columns
    } | {("", column) for column in script.columns}
    assert {column for column in script.columns if f"row.{column}" in code} == set(script.columns)
    assert len(set(script.args)) == len(script.args)


def test_values_are_passed_in_the_order_of_the_declaration() -> None:
    """The order of the caller does not matter; rows follow the arguments."""
    script = load("finish")
    args = {name: name for name in reversed(script.args)}
    rows = [{"number": 1, "metric": "words"}, {"metric": "quotations", "number": 2}]
    assert script.argv(args, rows) == [*script.args, "words", 1, "quotations", 2]


def test_a_missing_and_an_unknown_argument_are_named() -> None:
    """The error comes before anything is sent to the store."""
    script = load("renew")
    args = dict.fromkeys(script.args, "")
    args["leese"] = args.pop("lease")
    with pytest.raises(
        TypeError, match=r"renew\.lua: .*missing: \['lease'\], unknown: \['leese'\]"
    ):
        script.argv(args)


@pytest.mark.parametrize(
    ("script", "row"),
    [("requeue", {"job": "a"}), ("requeue", {}), ("renew", {"job_id": "a"})],
    ids=["unknown", "missing", "script without rows"],
)
def test_a_row_must_have_the_declared_values(script: str, row: dict[str, str]) -> None:
    """Otherwise a value would be stored in the wrong column."""
    declared = load(script)
    with pytest.raises(TypeError, match=rf"{script}\.lua: wrong value of a row"):
        declared.argv(dict.fromkeys(declared.args, ""), [row])


def test_a_file_that_a_script_uses_declares_arguments_of_its_own() -> None:
    """`release` and `reconcile` share the file that ends attempts."""
    assert {"max_attempts", "final_error"} < set(Script("release").args)
    assert {"max_attempts", "final_error"} < set(Script("reconcile").args)


def test_a_store_that_has_forgotten_its_scripts_gets_them_again(harness: LedgerHarness) -> None:
    """A store that was restarted has no scripts."""
    job = new_job()
    harness.accept(job)
    runner = ScriptRunner(harness.client, harness.settings, "read_job")
    args = {"job_id": job.id, "with_result": 0}
    before = runner.run("read_job", **args)
    harness.client.script_flush()
    assert runner.run("read_job", **args) == before


def test_a_store_that_ends_between_loading_and_call_is_away(harness: LedgerHarness) -> None:
    """redis-py loads a missing script once; the next store that lacks it is waited for, too."""
    with pytest.raises(LedgerUnavailable), store_errors():
        harness.client.evalsha("0" * 40, 0)


def test_a_late_answer_goes_to_no_other_call(harness: LedgerHarness, store_url: str) -> None:
    """The connection that it would arrive on is not used again."""
    job, other = new_job(), new_job()
    harness.accept(job)

    async def run() -> None:
        client = connect_async(store_url, socket_timeout=0.2, retry=Retry(NoBackoff(), 0))
        try:
            ledger = SubmissionLedger(client, harness.settings)
            assert await ledger.job(other.id, owner="", result=False) is None
            harness.client.client_pause(60_000, all=False)
            with pytest.raises(LedgerUnavailable):
                await ledger.accept([other], owner="")
            harness.client.client_unpause()
            record = await ledger.job(job.id, owner="", result=False)
            assert record is not None
            assert record.id == job.id
        finally:
            harness.client.client_unpause()
            await client.aclose()

    asyncio.run(run())


def test_calls_wait_for_a_free_connection(harness: LedgerHarness, store_url: str) -> None:
    """Far more calls than connections come at once, and none is refused."""
    job = new_job()
    harness.accept(job)

    async def run() -> None:
        client = connect_async(store_url)
        try:
            ledger = SubmissionLedger(client, harness.settings)
            calls = [ledger.job(job.id, owner="", result=False) for _ in range(500)]
            records = await asyncio.gather(*calls)
            assert {record.id for record in records if record} == {job.id}
            assert None not in records
        finally:
            await client.aclose()

    asyncio.run(run())
