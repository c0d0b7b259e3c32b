"""`quotidian keys`, whose output the API reads."""

import json
import re
import subprocess
import sys
from pathlib import Path

from standardwebhooks import Webhook

from ingest_service.access.key_ring import KeyRing, read_keys
from shared.keys import digest


def quotidian(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `quotidian keys`."""
    return subprocess.run(
        [sys.executable, "-m", "quotidian", "keys", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_key_opens_the_api_that_reads_its_lines(tmp_path: Path) -> None:
    """The key is printed on standard error, its digest on standard output, for a file."""
    file = tmp_path / "keys.toml"
    printed = [
        quotidian("new", "ada", "--limit", "600/minute", "--callbacks"),
        quotidian("new", "bo"),
    ]
    file.write_text("".join(item.stdout for item in printed))
    ring = KeyRing.of((), file)
    for item, name in zip(printed, ("ada", "bo"), strict=True):
        assert item.returncode == 0
        (key,) = re.findall(r"qtn_[\w-]{43}\b", item.stderr)
        assert key not in item.stdout
        found = ring.find(key)
        assert found is not None
        assert found.name == name
    ada, bo = read_keys(file)
    assert (ada.limit, bo.limit, bo.callback_secret) == ("600/minute", None, None)
    assert ada.callback_secret is not None


def test_a_new_key_as_json_has_its_entry() -> None:
    """The digest of the entry is that of the key."""
    made = json.loads(quotidian("new", "ada", "--limit", "600/minute", "--json").stdout)
    assert made["entry"] == {"name": "ada", "digest": digest(made["key"]), "limit": "600/minute"}


def test_a_name_that_the_api_would_refuse_is_refused() -> None:
    """A wrong name is refused before a key is made for it."""
    refused = quotidian("new", "Ada B.")
    assert refused.returncode == 2
    assert "qtn_" not in refused.stdout + refused.stderr


def test_a_secret_can_sign() -> None:
    """The libraries of Standard Webhooks accept a new secret."""
    secret = quotidian("secret").stdout.strip()
    assert secret.startswith("whsec_")
    Webhook(secret)
