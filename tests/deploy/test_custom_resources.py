"""The resources of KEDA and the Prometheus operator, checked with models of their definitions."""

from itertools import pairwise
from typing import Any

import pytest
import yaml
from cloudcoil.models.keda.v1alpha1 import ScaledObject
from cloudcoil.models.prometheus_operator.v1 import PrometheusRule, ServiceMonitor
from pydantic import BaseModel

from tests.deploy.kustomize import ROOT, Manifest, Rendered
from tests.deploy.test_network import selects

OBSERVABILITY = "overlays/observability"


def held_to(model: type[BaseModel], manifest: Manifest) -> None:
    """Check that the model accepts a manifest and keeps every field of it."""
    parsed = model.model_validate(manifest)
    assert parsed.model_dump(mode="json", by_alias=True, exclude_unset=True) == manifest


@pytest.fixture
def scaled(rendered: dict[str, Rendered]) -> dict[str, Any]:
    """Return the spec of the ScaledObject."""
    [found] = rendered["overlays/keda"].of("ScaledObject").values()
    held_to(ScaledObject, found)
    return dict(found["spec"])


def test_the_models_find_a_misspelt_field() -> None:
    """The models notice a misspelt field, so the other tests would notice it."""
    with pytest.raises(AssertionError):
        held_to(
            ScaledObject,
            {
                "apiVersion": "keda.sh/v1alpha1",
                "kind": "ScaledObject",
                "metadata": {"name": "worker"},
                "spec": {"scaleTargetRef": {"name": "worker"}, "triggers": [], "cooldown": 1},
            },
        )


def test_workers_are_scaled_on_what_is_outstanding(
    rendered: dict[str, Rendered], scaled: dict[str, Any]
) -> None:
    """Workers are scaled on queued and running jobs, never to zero, and not without an answer."""
    target = scaled["scaleTargetRef"]
    assert target["name"] in rendered["overlays/keda"].of(target["kind"])
    [trigger] = scaled["triggers"]
    assert trigger["type"] == "prometheus"
    query = trigger["metadata"]["query"]
    assert "quotidian_jobs_queued" in query
    assert "quotidian_jobs_running" in query
    assert trigger["metadata"]["ignoreNullValues"] == "false"
    # KEDA takes metadata as strings.
    assert all(isinstance(value, str) for value in trigger["metadata"].values())
    least, fallback, most = (
        scaled["minReplicaCount"],
        scaled["fallback"]["replicas"],
        scaled["maxReplicaCount"],
    )
    assert 1 <= least <= fallback <= most


def test_scaling_down_waits_longer_than_a_worker_takes_to_come_and_go(
    rendered: dict[str, Rendered], scaled: dict[str, Any]
) -> None:
    """Scaling down waits longer than a worker needs to start and to end."""
    overlay = rendered["overlays/keda"]
    probe = overlay.container("worker")["startupProbe"]
    start = probe["periodSeconds"] * probe["failureThreshold"]
    end = overlay.pod("worker")["terminationGracePeriodSeconds"]
    behavior = scaled["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]
    assert behavior["scaleDown"]["stabilizationWindowSeconds"] > start + end
    assert behavior["scaleUp"]["stabilizationWindowSeconds"] == 0
    assert all(a["type"] != b["type"] for a, b in pairwise(behavior["scaleUp"]["policies"]))


def test_the_operator_scrapes_the_service(rendered: dict[str, Rendered]) -> None:
    """The ServiceMonitor selects the Service by label and port, under the job name of the alerts."""
    overlay = rendered[OBSERVABILITY]
    [monitor] = overlay.of("ServiceMonitor").values()
    held_to(ServiceMonitor, monitor)
    service = overlay.of("Service")["ingest"]
    spec = monitor["spec"]
    assert selects(spec["selector"], service["metadata"]["labels"]["app.kubernetes.io/name"])
    assert spec["endpoints"][0]["port"] == service["spec"]["ports"][0]["name"]
    assert service["metadata"]["labels"][spec["jobLabel"]] == "quotidian"


def test_the_alerts_of_the_operator_are_those_of_compose(rendered: dict[str, Rendered]) -> None:
    """The operator's rules are equal to those of Compose."""
    [rule] = rendered[OBSERVABILITY].of("PrometheusRule").values()
    held_to(PrometheusRule, rule)
    assert rule["spec"] == yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())
