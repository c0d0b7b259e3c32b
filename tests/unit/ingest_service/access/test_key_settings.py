"""Wrong settings of keys and addresses are refused at the start, by name."""

from pathlib import Path
from typing import Any

import pytest

from ingest_service.access.loopback import is_loopback
from ingest_service.settings import IngestSettings
from shared.errors import SettingsError
from shared.keys import digest, new_callback_secret, new_key

DIGEST = digest("a key")


def load(monkeypatch: pytest.MonkeyPatch, **environment: Any) -> IngestSettings:
    """Load the settings of an environment."""
    monkeypatch.setenv("QUOTIDIAN_REDIS_URL", "redis://:hidden@127.0.0.1/0")
    for name, value in environment.items():
        monkeypatch.setenv(f"QUOTIDIAN_{name}", str(value))
    return IngestSettings.load()


def test_keys_come_from_the_variable_and_from_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Keys of both count; a file that `quotidian keys new` has written is read as it is."""
    file = tmp_path / "keys.toml"
    key, other = new_key(), new_key()
    file.write_text(f'[[keys]]\nname = "ada"\ndigest = "{digest(key)}"\nlimit = "600/minute"\n')
    variable = f'[{{"name": "bo", "digest": "{digest(other)}"}}]'
    settings = load(monkeypatch, KEYS_FILE=file, KEYS=variable, HOST="0.0.0.0")
    ada, bo = settings.key_ring.find(key), settings.key_ring.find(other)
    assert ada is not None
    assert (ada.name, ada.quota and ada.quota.amount) == ("ada", 600)
    assert bo is not None
    assert (bo.name, bo.quota) == ("bo", None)
    assert settings.key_ring.find(new_key()) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("keys", "not TOML"),
        ("", "must hold"),
        ("[[key]]", "must hold"),
        ('[[keys]]\nname = "ada"', "0/digest: Field required"),
        (f'[[keys]]\nname = "Ada B."\ndigest = "{DIGEST}"', "0/name: "),
        ('[[keys]]\nname = "ada"\ndigest = "a key"', "0/digest: "),
        (f'[[keys]]\nname = "ada"\ndigest = "{DIGEST}"\nlimit = "many"', "600/minute"),
        (f'[[keys]]\nname = "ada"\ndigest = "{DIGEST}"\ncallback_secret = "x"', "quotidian keys"),
        (f'[[keys]]\nname = "a"\ndigest = "{DIGEST}"\n' * 2, "digest of another"),
        (f'[[keys]]\nname = "ada"\ndigest = "{DIGEST}"\nkey = "qtn_plain"', "0/key: "),
    ],
)
def test_a_wrong_file_ends_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str, words: str
) -> None:
    """The error names what is wrong in the file and repeats no secret of it."""
    file = tmp_path / "keys.toml"
    file.write_text(content)
    with pytest.raises(SettingsError, match=words) as error:
        load(monkeypatch, KEYS_FILE=file)
    assert "qtn_plain" not in str(error.value)
    assert "hidden" not in str(error.value)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"KEYS_FILE": "/nowhere/keys.toml"}, "cannot be read"),
        ({"KEYS": "{"}, "QUOTIDIAN_KEYS: is not JSON"),
        ({"KEYS": '{"name": "ada"}'}, "QUOTIDIAN_KEYS"),
        ({"HOST": "0.0.0.0"}, "quotidian keys new NAME"),
        ({"HOST": "api.example"}, "QUOTIDIAN_ALLOW_OPEN=true"),
        ({"CALLBACK_SECRET": "short"}, "quotidian keys secret"),
        ({"CALLBACK_SECRET": "whsec_" + "!" * 40}, "quotidian keys secret"),
        ({"MAX_QUEUE_DOCUMENTS": 10}, "QUOTIDIAN_MAX_BATCH_DOCUMENTS"),
        ({"MAX_QUEUE_BYTES": 10}, "QUOTIDIAN_MAX_BATCH_BYTES"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, Any], words: str
) -> None:
    """The error names the setting and the remedy."""
    with pytest.raises(SettingsError, match=words):
        load(monkeypatch, **environment)


def test_an_api_without_keys_listens_to_others_only_when_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`QUOTIDIAN_ALLOW_OPEN` is for an API behind something that keeps strangers out."""
    assert not load(monkeypatch, HOST="0.0.0.0", ALLOW_OPEN="true").key_ring


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings may be printed when somebody looks for a mistake."""
    secret = new_callback_secret()
    keys = f'[{{"name": "ada", "digest": "{DIGEST}", "callback_secret": "{secret}"}}]'
    settings = load(monkeypatch, CALLBACK_SECRET=secret, KEYS=keys)
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert secret not in shown
        assert "hidden" not in shown


def test_loopback_is_this_machine_only() -> None:
    """A loopback host is known by name or by address."""
    for host in ("localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"):
        assert is_loopback(host), host
    for host in ("", "0.0.0.0", "::", "10.0.0.1", "localhost.example", "127.0.0.1.example"):
        assert not is_loopback(host), host
