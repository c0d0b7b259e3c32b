"""The network policies of the cluster."""

from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from ingest_service.outgoing.addresses import is_public
from tests.deploy.kustomize import Rendered

INSIDE = (
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.1.1",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "0.0.0.0",
    "198.18.0.1",
    "::1",
    "fd00::1",
    "fe80::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::1",
    "ff02::1",
)
OUTSIDE = ("1.1.1.1", "93.184.216.34", "2606:4700::1111")


def policies(rendered: Rendered) -> dict[str, Any]:
    """Return the spec of each policy by its name."""
    return {name: item["spec"] for name, item in rendered.of("NetworkPolicy").items()}


def lets_through(block: dict[str, Any], address: str) -> bool:
    """Return whether an `ipBlock` contains the address."""
    found = ip_address(address)
    nets = [ip_network(item) for item in (block["cidr"], *block.get("except", ()))]
    return found in nets[0] and not any(found in net for net in nets[1:])


def selects(selector: dict[str, Any], name: str) -> bool:
    """Return whether a pod selector selects the pods of a workload."""
    labels = selector.get("matchLabels", {})
    wanted = [
        value
        for item in selector.get("matchExpressions", [])
        for value in item["values"]
        if item["key"] == "app.kubernetes.io/name"
    ]
    return labels.get("app.kubernetes.io/name", name) == name and (not wanted or name in wanted)


def test_nothing_is_allowed_by_default(base: Rendered) -> None:
    """One policy denies all traffic of all pods in both directions."""
    deny = policies(base)["default-deny"]
    assert deny == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


@pytest.mark.parametrize("address", INSIDE)
def test_callbacks_reach_no_address_of_ours(base: Rendered, address: str) -> None:
    """The policy and the API refuse the same non-public addresses."""
    [rule] = policies(base)["callbacks"]["egress"]
    assert not is_public(address)
    assert not any(lets_through(item["ipBlock"], address) for item in rule["to"])


@pytest.mark.parametrize("address", OUTSIDE)
def test_callbacks_reach_the_public_internet(base: Rendered, address: str) -> None:
    """Only the API may call public addresses, over HTTP and HTTPS."""
    spec = policies(base)["callbacks"]
    [rule] = spec["egress"]
    assert is_public(address)
    assert any(lets_through(item["ipBlock"], address) for item in rule["to"])
    assert selects(spec["podSelector"], "ingest")
    assert not selects(spec["podSelector"], "worker")


def test_the_store_is_for_the_services_alone(base: Rendered) -> None:
    """Only API and worker may call the store, and it may call only the name server."""
    found = policies(base)
    [rule] = found["redis"]["ingress"]
    [peer] = rule["from"]
    for name in ("ingest", "worker"):
        assert selects(peer["podSelector"], name)
        assert selects(found["store"]["podSelector"], name)
    assert not selects(peer["podSelector"], "redis")
    outgoing = [
        name
        for name, spec in found.items()
        if "egress" in spec and selects(spec["podSelector"], "redis")
    ]
    assert outgoing == ["names"]


def test_callers_come_from_namespaces_that_carry_the_label(base: Rendered) -> None:
    """Only namespaces with the label may call the API, and none has it by default."""
    [rule] = policies(base)["callers"]["ingress"]
    assert rule["from"] == [{"namespaceSelector": {"matchLabels": {"quotidian-access": "true"}}}]


def test_an_external_store_is_reached_only_after_its_network_was_put_in(
    rendered: dict[str, Rendered],
) -> None:
    """The overlay has no Redis of its own, and its default network is one for documentation."""
    external = rendered["overlays/external-redis"]
    assert set(external.workloads) == {"ingest", "worker"}
    [rule] = policies(external)["store"]["egress"]
    [peer] = rule["to"]
    assert not ip_network(peer["ipBlock"]["cidr"]).is_global
    assert "redis" not in policies(external)
