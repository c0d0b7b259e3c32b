"""Prometheus and Grafana: every expression is valid and uses existing metrics."""

import json
import re
import shutil
import subprocess
from typing import Any

import promql_parser
import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from tests.deploy.kustomize import ROOT, Rendered

PROMETHEUS = ROOT / "deploy/prometheus"
DASHBOARD = ROOT / "deploy/grafana/dashboards/quotidian.json"
PARTS = re.compile(r"_(?:bucket|count|sum)$")
# Of Prometheus itself, and of its client library (`process_*` in docs/metrics.md).
FOREIGN = {"up", "process_resident_memory_bytes", "process_cpu_seconds_total"}


def documented() -> dict[str, set[str]]:
    """Return each metric of docs/metrics.md with its labels."""
    rows = re.findall(
        r"^\| `(\w+)` \| \w+ \| ([^|]*)\|", (ROOT / "docs/metrics.md").read_text(), re.MULTILINE
    )
    return {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows}


def panels() -> list[dict[str, Any]]:
    """Return the panels that show data."""
    found = json.loads(DASHBOARD.read_text())["panels"]
    return [panel for panel in found if panel["type"] != "row"]


def rules() -> list[dict[str, Any]]:
    """Return the alert rules."""
    [group] = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"]
    return list(group["rules"])


def dashboard_expressions() -> list[str]:
    """Return the dashboard's expressions with an interval in place of Grafana's variable."""
    return [
        target["expr"].replace("$__rate_interval", "1m")
        for panel in panels()
        for target in panel["targets"]
    ]


def expressions() -> list[str]:
    """Return the expressions of the dashboard and of the alerts."""
    return dashboard_expressions() + [rule["expr"] for rule in rules()]


def selectors(expression: str) -> list[promql_parser.VectorSelector]:
    """Yield every metric selector in an expression."""
    found: list[promql_parser.VectorSelector] = []

    def look(node: Any) -> None:
        if isinstance(node, promql_parser.MatrixSelector):
            found.append(node.vector_selector)
        elif isinstance(node, promql_parser.VectorSelector):
            found.append(node)

    promql_parser.walk(promql_parser.parse(expression), look)
    return found


def check_names(expression: str, extra: frozenset[str] = frozenset()) -> None:
    """Check that the metrics and labels of an expression are documented."""
    known = documented()
    asked = selectors(expression)
    assert asked, expression
    for selector in asked:
        assert selector.name is not None
        if selector.name in FOREIGN:
            continue
        name = PARTS.sub("", selector.name) if selector.name not in known else selector.name
        assert name in known, f"{selector.name} in {expression}"
        labels = {matcher.name for matcher in selector.matchers.matchers}
        assert labels <= known[name] | extra, expression


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_expressions_ask_for_metrics_and_labels_that_there_are(expression: str) -> None:
    """Expressions use metrics of docs/metrics.md, which another test compares with `/metrics`."""
    check_names(expression)


def test_keda_asks_for_metrics_that_there_are(rendered: dict[str, Rendered]) -> None:
    """KEDA's queries use existing metrics, and the namespace that the operator adds."""
    [scaled] = rendered["overlays/keda"].of("ScaledObject").values()
    [trigger] = scaled["spec"]["triggers"]
    check_names(trigger["metadata"]["query"], frozenset({"namespace"}))


def test_a_misspelt_metric_is_found() -> None:
    """A misspelt metric is noticed, so the tests above would notice it."""
    with pytest.raises(AssertionError):
        check_names("max(quotidian_jobs_queueing)")
    with pytest.raises(AssertionError):
        check_names('rate(quotidian_jobs_ended_total{state="failed"}[5m])')
    with pytest.raises(ValueError, match="parenthesis"):
        check_names("max(quotidian_jobs_queued")


def test_every_metric_of_the_ledger_is_on_the_dashboard() -> None:
    """Every metric of the ledger is in an expression of the dashboard."""
    shown = {
        PARTS.sub("", selector.name or "")
        for expression in dashboard_expressions()
        for selector in selectors(expression)
    }
    wanted = {name for name in documented() if name.startswith("quotidian_")}
    left = {"quotidian_service_info", "quotidian_characters_total", "quotidian_jobs_erased_total"}
    # Of the library, which the dashboard does not show yet.
    left |= {"quotidian_outbox_entries", "quotidian_outbox_dropped_total"}
    left |= {f"quotidian_saved_searches{end}" for end in ("", "_failing", "_stopped")}
    left |= {"quotidian_search_messages_total"}
    # Off by default.
    assert wanted - shown == left | {"quotidian_attempts_total"}


def test_documented_metrics_are_those_that_are_told(stack: Any) -> None:
    """Every metric of a running service is documented, with its labels."""
    told = set(re.findall(r"^# TYPE (quotidian_\w+) ", stack.api.get("/metrics").text, re.M))
    assert told
    assert {name.removesuffix("_created") for name in told} <= set(documented())


def unknown(given: Any, kept: Any, at: str = "") -> list[str]:
    """Yield the paths at which `kept` lacks a part of `given` or differs from it."""
    if isinstance(given, dict) and isinstance(kept, dict):
        return [
            found for key in given for found in unknown(given[key], kept.get(key), f"{at}.{key}")
        ]
    if isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        pairs = enumerate(zip(given, kept, strict=True))
        return [found for number, pair in pairs for found in unknown(*pair, f"{at}[{number}]")]
    return [] if given == kept else [at]


def test_the_dashboard_is_what_grafana_knows() -> None:
    """Grafana's published types keep every field of the dashboard."""
    register_default_plugins()
    given = json.loads(DASHBOARD.read_text())
    given["panels"][0]["options"]["colourMode"] = "value"
    kept = json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(given)))
    assert unknown(given, kept) == [".panels[0].options.colourMode"]


def test_panels_stand_beside_each_other_and_say_what_they_show() -> None:
    """Panels have unique ids, do not overlap, use the provisioned source and have descriptions."""
    source = yaml.safe_load(
        (ROOT / "deploy/grafana/provisioning/datasources/prometheus.yml").read_text()
    )["datasources"][0]
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
        assert panel["description"]
        for asked in (panel, *panel["targets"]):
            assert asked["datasource"] == {"type": source["type"], "uid": source["uid"]}
    ids = [panel["id"] for panel in json.loads(DASHBOARD.read_text())["panels"]]
    assert len(ids) == len(set(ids))


def test_every_alert_says_what_to_do() -> None:
    """Each alert has a description and a test in alerts.test.yml."""
    tested = (PROMETHEUS / "alerts.test.yml").read_text()
    for rule in rules():
        assert set(rule["annotations"]) == {"summary", "remedy"}
        assert rule["labels"]["severity"] in ("warning", "critical")
        assert tested.count(f"alertname: {rule['alert']}") >= 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "config", "prometheus.yml"),
        ("check", "rules", "alerts.yml"),
        ("test", "rules", "alerts.test.yml"),
    ],
)
def test_prometheus_takes_its_files(arguments: tuple[str, ...]) -> None:
    """`promtool` accepts the files, and the tests of the alerts pass."""
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed (Debian: apt-get install prometheus)")
    ended = subprocess.run(
        [promtool, *arguments], cwd=PROMETHEUS, capture_output=True, text=True, timeout=600
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
