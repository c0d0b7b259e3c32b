"""The Kubernetes manifests: valid, hardened, and consistent with Dockerfiles and settings."""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from ingest_service.server import SHUTDOWN_GRACE
from ingest_service.settings import IngestSettings
from library.settings import LibrarySettings
from nlp_worker.run.graceful_shutdown import LAST_MOMENTS
from nlp_worker.settings import WorkerSettings
from shared import __version__
from tests.deploy.kustomize import KUSTOMIZATIONS, ROOT, Rendered, copied, environment

# As docs/deploy.md says.
OLDEST = "1.25.0"
CUSTOM = {"ScaledObject", "ServiceMonitor", "PrometheusRule"}
SETTINGS = {"ingest": IngestSettings, "worker": WorkerSettings}
PODS = ("ingest", "worker", "redis")


def dockerfile(name: str) -> str:
    """Return the text of a service's Dockerfile."""
    return (ROOT / f"deploy/{name}.Dockerfile").read_text()


@pytest.mark.parametrize("version", [OLDEST, kubernetes_validate.latest_version()])
@pytest.mark.parametrize("name", KUSTOMIZATIONS)
def test_every_manifest_fits_the_schemas_of_kubernetes(
    rendered: dict[str, Rendered], name: str, version: str
) -> None:
    """Every manifest is valid in strict mode, where a misspelt field is an error."""
    manifests = [item for item in rendered[name].manifests if item["kind"] not in CUSTOM]
    assert len(manifests) > 10
    for manifest in manifests:
        kubernetes_validate.validate(manifest, version, strict=True)


@pytest.mark.parametrize("name", KUSTOMIZATIONS)
def test_everything_is_in_one_namespace_that_demands_restricted_pods(
    rendered: dict[str, Rendered], name: str
) -> None:
    """Every manifest is in one namespace, whose Pod Security level is `restricted`."""
    for manifest in rendered[name].manifests:
        if manifest["kind"] != "Namespace":
            assert manifest["metadata"]["namespace"] == "quotidian"
    labels = rendered[name].of("Namespace")["quotidian"]["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.parametrize("name", PODS)
def test_pods_have_no_rights(base: Rendered, name: str) -> None:
    """A pod has an ordinary user, a read-only root, no capability, no token and a memory limit."""
    pod, container = base.pod(name), base.container(name)
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"]["memory"]
    assert set(container["resources"]["requests"]) == {"cpu", "memory"}
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)


@pytest.mark.parametrize("name", PODS)
def test_images_and_users_are_those_of_the_dockerfiles(base: Rendered, name: str) -> None:
    """Pods use the image names of Compose with this version, and the users of the Dockerfiles."""
    assert base.container(name)["image"] == f"quotidian-{name}:{__version__}"
    [user] = re.findall(r"^USER (\d+):(\d+)$", dockerfile(name), re.MULTILINE)
    context = base.pod(name)["securityContext"]
    assert (str(context["runAsUser"]), str(context["runAsGroup"])) == user


def test_ports_are_those_of_the_image(base: Rendered) -> None:
    """Dockerfile, container, Service and network policy use the same port."""
    [port] = re.findall(r"^EXPOSE (\d+)$", dockerfile("ingest"), re.MULTILINE)
    assert f"QUOTIDIAN_PORT={port}" in dockerfile("ingest")
    [declared] = base.container("ingest")["ports"]
    [served] = base.of("Service")["ingest"]["spec"]["ports"]
    [allowed] = base.of("NetworkPolicy")["callers"]["spec"]["ingress"][0]["ports"]
    assert str(declared["containerPort"]) == str(served["port"]) == str(allowed["port"]) == port


def test_the_api_is_asked_over_http(base: Rendered) -> None:
    """The probes of the API ask `/livez` and `/readyz`, which exist."""
    container = base.container("ingest")
    assert container["livenessProbe"]["httpGet"] == {"path": "/livez", "port": "http"}
    assert container["startupProbe"]["httpGet"] == {"path": "/livez", "port": "http"}
    assert container["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "http"}
    # Workers that are scaled to zero must not take the API away.
    assert environment(container)["QUOTIDIAN_READY_WITHOUT_WORKERS"] == "true"
    code = (ROOT / "ingest_service/routes/health.py").read_text()
    assert 'get("/livez"' in code
    assert 'get("/readyz"' in code


def test_workers_are_asked_by_the_file_that_they_touch(base: Rendered) -> None:
    """The probes of the worker are the image's health check, with the path of the setting."""
    container = base.container("worker")
    file = environment(container)["QUOTIDIAN_HEARTBEAT_FILE"]
    [check] = re.findall(r"^  CMD (\[.+\])$", dockerfile("worker"), re.MULTILINE)
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["exec"]["command"] == json.loads(check)
        assert container[probe]["exec"]["command"][-1] == file
    assert file.startswith("/tmp/")


def test_there_is_time_for_a_graceful_end(base: Rendered) -> None:
    """Kubernetes waits longer than API and worker need for a graceful shutdown."""
    grace = WorkerSettings.model_fields["shutdown_grace"].default
    assert base.pod("worker")["terminationGracePeriodSeconds"] > grace + LAST_MOMENTS
    pause = int(base.container("ingest")["lifecycle"]["preStop"]["exec"]["command"][-1])
    assert base.pod("ingest")["terminationGracePeriodSeconds"] > pause + SHUTDOWN_GRACE


def test_variables_are_settings_of_the_service_that_gets_them(base: Rendered) -> None:
    """Every variable is a setting that accepts its value, because a misspelt name would be ignored."""
    [shared] = [
        item["data"]
        for name, item in base.of("ConfigMap").items()
        if name.startswith("quotidian-settings-")
    ]
    for name, kind in SETTINGS.items():
        given = shared | environment(base.container(name))
        values = {key.removeprefix("QUOTIDIAN_").lower(): value for key, value in given.items()}
        assert set(values) <= set(kind.model_fields)
        readable = {key: value for key, value in values.items() if key != "keys_file" and value}
        kind(**readable | {"redis_url": "redis://unused"})


def test_a_worker_fits_its_memory(base: Rendered) -> None:
    """The memory limit holds the parent and its children at their own limits."""
    container = base.container("worker")
    given = environment(container)
    limit = int(container["resources"]["limits"]["memory"].removesuffix("Gi")) * 1024
    assert int(given["QUOTIDIAN_WORKERS"]) * int(given["QUOTIDIAN_MAX_MEMORY"]) + 300 < limit
    assert container["resources"]["requests"]["cpu"] == given["QUOTIDIAN_WORKERS"]


def test_nothing_undoes_how_many_workers_there_are(base: Rendered) -> None:
    """The manifest of the worker has no number of replicas that would undo `kubectl scale` or KEDA."""
    assert "replicas" not in base.workloads["worker"]["spec"]
    assert base.workloads["ingest"]["spec"]["replicas"] >= 2


def test_disruptions_leave_somebody(base: Rendered) -> None:
    """Each disruption budget selects the pods of its workload."""
    budgets = base.of("PodDisruptionBudget")
    assert set(budgets) == {"ingest", "worker"}
    for name, budget in budgets.items():
        labels = base.workloads[name]["spec"]["template"]["metadata"]["labels"]
        assert budget["spec"]["selector"]["matchLabels"].items() <= labels.items()


def _secrets_named(value: Any) -> set[str]:
    """Return the names of the Secrets that a manifest refers to."""
    if isinstance(value, list):
        return set().union(*map(_secrets_named, value))
    if not isinstance(value, Mapping):
        return set()
    own = {value["secretName"]} if "secretName" in value else set()
    if "secretKeyRef" in value:
        own.add(value["secretKeyRef"]["name"])
    return own.union(*map(_secrets_named, value.values()))


@pytest.mark.parametrize("name", KUSTOMIZATIONS)
def test_every_secret_that_is_asked_for_is_made(rendered: dict[str, Rendered], name: str) -> None:
    """Every Secret is generated with its digest in the name, so that a change restarts the pods."""
    found = rendered[name]
    asked = _secrets_named(list(found.workloads.values()))
    assert asked == set(found.of("Secret"))
    assert all(re.fullmatch(r"quotidian-(store|keys)-[a-z0-9]{10}", item) for item in asked)


def test_without_secrets_nothing_is_rendered(kubectl: str, scratch: Path) -> None:
    """Rendering fails without secrets, which git ignores."""
    tree = copied(scratch / "k8s-without")
    ended = subprocess.run(
        [kubectl, "kustomize", str(tree / "base")], capture_output=True, text=True, timeout=600
    )
    assert ended.returncode != 0
    assert "store.env" in ended.stderr + ended.stdout or "keys.toml" in ended.stderr + ended.stdout
    for name in ("base/store.env", "base/keys.toml", "overlays/external-redis/store.env"):
        path = f"deploy/k8s/{name}"
        assert not subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT).returncode


def test_the_library_is_switched_on_for_all_or_none(rendered: dict[str, Rendered]) -> None:
    """Workers that announced jobs to nobody would fill the outbox."""
    found = rendered["overlays/library"]
    for name in ("ingest", "worker", "librarian"):
        assert environment(found.container(name))["QUOTIDIAN_LIBRARY"] == "true"
    assert set(environment(found.container("librarian"))) <= {
        f"QUOTIDIAN_{field.upper()}" for field in LibrarySettings.model_fields
    }
    assert rendered["base"].of("ConfigMap").popitem()[1]["data"]["QUOTIDIAN_LIBRARY"] == "false"
