"""docker-compose.yml and the Dockerfiles: hardened, and consistent with settings and Makefile."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml
from pydantic_settings import BaseSettings

from ingest_service.settings import IngestSettings
from nlp_worker.run.graceful_shutdown import LAST_MOMENTS
from nlp_worker.settings import WorkerSettings
from shared import __version__
from shared.settings import SharedSettings
from tests.deploy.kustomize import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
BUILT = ("redis", "ingest", "worker", "flower")
SETTINGS: dict[str, type[BaseSettings]] = {
    "ingest": IngestSettings,
    "worker": WorkerSettings,
    "flower": SharedSettings,
}


def dockerfile(name: str) -> str:
    """Return the text of a service's Dockerfile."""
    return (ROOT / SERVICES[name]["build"]["dockerfile"]).read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_containers_have_no_rights(name: str) -> None:
    """A container has a read-only root, no capability, no new privileges, and is restarted."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert "privileged" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_to_this_machine_only(name: str) -> None:
    """Every published port is bound to 127.0.0.1."""
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


def test_the_core_needs_no_profile_and_the_rest_does() -> None:
    """`docker-compose up` starts only Redis, the API, the librarian and the worker."""
    profiles = {name: service.get("profiles", []) for name, service in SERVICES.items()}
    core = {"redis", "ingest", "librarian", "worker"}
    assert {name for name, asked in profiles.items() if not asked} == core
    assert {tuple(asked) for asked in profiles.values() if asked} == {("observability",)}


@pytest.mark.parametrize("name", BUILT)
def test_images_run_as_an_ordinary_user_and_are_checked(name: str) -> None:
    """An image is named after the service and this version, and has a health check and a numeric user."""
    assert SERVICES[name]["image"] == f"quotidian-{name}:{__version__}"
    text = dockerfile(name)
    [(user, _)] = re.findall(r"^USER (\d+):(\d+)$", text, re.MULTILINE)
    assert int(user) > 0
    assert "HEALTHCHECK" in text


@pytest.mark.parametrize("name", ["ingest", "worker", "flower"])
def test_images_hold_locked_requirements(name: str) -> None:
    """Images install only requirements that `make lock` has written, with hashes."""
    [requirements] = set(re.findall(r"-r (requirements/\w+\.txt)", dockerfile(name)))
    assert "--require-hashes" in dockerfile(name)
    assert "--hash=sha256:" in (ROOT / requirements).read_text()
    assert f"-o {requirements}" in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("name", ["ingest", "flower"])
def test_images_have_no_packages_of_the_command(name: str) -> None:
    """The API and Flower run without the packages that only the command imports."""
    text = (ROOT / f"requirements/{name}.txt").read_text()
    assert not re.search(r"^(rich|typer|warcio|spacy)==", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["ingest", "flower"])
def test_the_published_port_is_the_one_the_image_listens_on(name: str) -> None:
    """Compose, image and health check use the same port."""
    text = dockerfile(name)
    [port] = re.findall(r"^EXPOSE (\d+)$", text, re.MULTILINE)
    assert SERVICES[name]["ports"][0].endswith(f":{port}")
    assert f"_PORT={port}" in text
    assert f"http://127.0.0.1:{port}/" in text


def test_the_worker_touches_the_file_that_its_check_reads() -> None:
    """The worker's setting and its health check have the same path."""
    [check] = re.findall(r"^  CMD (\[.+\])$", dockerfile("worker"), re.MULTILINE)
    assert SERVICES["worker"]["environment"]["QUOTIDIAN_HEARTBEAT_FILE"] == json.loads(check)[-1]


def test_a_worker_is_given_time_to_end() -> None:
    """Compose waits longer than the worker needs for a graceful shutdown."""
    grace = WorkerSettings.model_fields["shutdown_grace"].default
    assert float(SERVICES["worker"]["stop_grace_period"].removesuffix("s")) > grace + LAST_MOMENTS


@pytest.mark.parametrize("name", SETTINGS)
def test_variables_are_settings_of_the_service_that_gets_them(name: str) -> None:
    """Every variable is a setting, because a misspelt name would be ignored."""
    pattern = re.compile(r"\b(QUOTIDIAN_[A-Z_]+)=")
    given = set(SERVICES[name]["environment"]) - {"FLOWER_BASIC_AUTH"} | set(
        pattern.findall(dockerfile(name))
    )
    fields = {f"QUOTIDIAN_{field.upper()}" for field in SETTINGS[name].model_fields}
    assert given
    assert given <= fields


def test_nobody_logs_in_to_grafana() -> None:
    """Grafana has no login and no administrator; visitors can only look."""
    environment = SERVICES["grafana"]["environment"]
    assert environment["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == "true"
    assert environment["GF_AUTH_DISABLE_LOGIN_FORM"] == "true"
    assert environment["GF_AUTH_BASIC_ENABLED"] == "false"
    assert environment["GF_AUTH_ANONYMOUS_ORG_ROLE"] == "Viewer"


def test_configured_places_are_mounted() -> None:
    """The paths in the settings of Prometheus and Grafana are those of the mounts."""
    mounts = dict(item.split(":")[:2] for item in SERVICES["prometheus"]["volumes"])
    assert (
        f"--config.file={mounts['./deploy/prometheus']}/prometheus.yml"
        in (SERVICES["prometheus"]["command"])
    )
    mounts = dict(item.split(":")[:2] for item in SERVICES["grafana"]["volumes"])
    provider = (ROOT / "deploy/grafana/provisioning/dashboards/quotidian.yml").read_text()
    folder = mounts["./deploy/grafana/dashboards"]
    assert yaml.safe_load(provider)["providers"][0]["options"]["path"] == folder
    home = SERVICES["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert home == f"{folder}/quotidian.json"


def test_prometheus_scrapes_the_api_where_it_listens() -> None:
    """The scrape target is the API's port, under the job name of the alerts."""
    [job] = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())[
        "scrape_configs"
    ]
    [port] = re.findall(r"^EXPOSE (\d+)$", dockerfile("ingest"), re.MULTILINE)
    assert job["static_configs"] == [{"targets": [f"ingest:{port}"]}]
    assert f'job="{job["job_name"]}"' in (ROOT / "deploy/prometheus/alerts.yml").read_text()


@pytest.mark.parametrize("credentials", ["", "looker", "looker:short", ":a-long-enough-word"])
def test_flower_does_not_start_without_a_password(credentials: str) -> None:
    """Without a long password Flower ends with status 2 and one line that does not repeat it."""
    ended = subprocess.run(
        [sys.executable, "deploy/run_flower.py"],
        cwd=ROOT,
        env={"FLOWER_BASIC_AUTH": credentials},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("flower: FLOWER_BASIC_AUTH is not ")
    assert "long-enough" not in ended.stderr
    assert "FLOWER_READ_ONLY=true" in dockerfile("flower")


def test_the_store_answers_when_a_write_is_on_disk() -> None:
    """Accepted means on disk: the append-only file is synced before each answer."""
    lines = (ROOT / "deploy/redis.conf").read_text("utf-8").splitlines()
    assert {"appendonly yes", "appendfsync always"} <= set(lines)
