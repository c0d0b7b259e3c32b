"""The Lua scripts of the ledger, called with named arguments.

A script declares its arguments in comment lines, which may be repeated:

    -- uses: _takeover       another file that stands before it
    -- args: job_id, token   Lua reads them as `args.job_id` and `args.token`
    -- rows: id, payload     Lua reads a list of tables with these names as `rows`

All arguments are strings (bytes) in Lua, as Redis passes them.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import redis
import redis.asyncio

from shared.settings import SharedSettings

Value = str | bytes | int | float
Row = Mapping[str, Value]


class Script:
    """A Lua script behind the files that it builds on, and the names of its arguments."""

    def __init__(self, name: str) -> None:
        self.name = name
        parts = [_read(part) for part in ("_prelude", *_declared("uses", _read(name)), name)]
        lua = "\n".join(parts)
        self.args = _declared("args", lua)
        self.columns = _declared("rows", lua)
        self.source = self._bindings() + lua

    def _bindings(self) -> str:
        """Return the Lua lines that give names to the positions of ARGV."""
        args = ", ".join(f"{name} = ARGV[{at}]" for at, name in enumerate(self.args, 1))
        columns = ", ".join(f"'{name}'" for name in self.columns)
        first_row = len(self.args) + 1
        return f"local args = {{{args}}}\nlocal COLUMNS, FIRST_ROW = {{{columns}}}, {first_row}\n"

    def argv(self, args: Mapping[str, Value], rows: Iterable[Row] = ()) -> list[Value]:
        """Return the values in the order of the declaration.

        Raises:
            TypeError: an argument or a value of a row is missing or is not declared.
        """
        self._check("argument", self.args, args)
        values = [args[name] for name in self.args]
        for row in rows:
            self._check("value of a row", self.columns, row)
            values += [row[name] for name in self.columns]
        return values

    def _check(self, kind: str, declared: tuple[str, ...], given: Mapping[str, Value]) -> None:
        if len(given) == len(declared) and all(name in given for name in declared):
            return
        missing, unknown = set(declared) - set(given), set(given) - set(declared)
        raise TypeError(
            f"{self.name}.lua: wrong {kind}; missing: {sorted(missing)}, unknown: {sorted(unknown)}"
        )


class ScriptRunner:
    """Calls scripts with one client of the store."""

    def __init__(
        self, client: redis.Redis | redis.asyncio.Redis, settings: SharedSettings, *names: str
    ) -> None:
        # What every script gets.
        self._common: dict[str, Value] = {
            "prefix": settings.namespace,
            "unfinished_ttl": settings.unfinished_ttl * 1000,
            "retention": settings.retention * 1000,
            "longest_ttl": max(settings.unfinished_ttl, settings.retention) * 1000,
            "outbox_limit": settings.outbox_limit if settings.library else 0,
        }
        scripts = [load(name) for name in names]
        self._calls = {
            script.name: (script, client.register_script(script.source)) for script in scripts
        }

    def run(self, name: str, rows: Iterable[Row] = (), /, **args: Value) -> Any:
        """Return the answer of a script; of an asyncio client, an awaitable of it.

        Raises:
            TypeError: an argument or a value of a row is missing or is not declared.
        """
        script, call = self._calls[name]
        return call(args=script.argv({**self._common, **args}, rows))


@cache
def load(name: str) -> Script:
    """Return the script of this name."""
    return Script(name)


def _read(name: str) -> str:
    return (files("shared.ledger") / "lua" / f"{name}.lua").read_text()


def _declared(kind: Literal["uses", "args", "rows"], lua: str) -> tuple[str, ...]:
    """Return the names in the declarations of one kind, in their order."""
    lines = re.findall(rf"^-- {kind}: (.+)$", lua, re.MULTILINE)
    return tuple(name for line in lines for name in line.split(", "))
