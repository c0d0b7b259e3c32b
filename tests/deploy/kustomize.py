"""`kubectl kustomize` on a copy of deploy/k8s that has secrets."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
KUSTOMIZATIONS = (
    "base",
    "overlays/external-redis",
    "overlays/keda",
    "overlays/library",
    "overlays/observability",
)

Manifest = dict[str, Any]


@dataclass(frozen=True)
class Rendered:
    """The manifests of one kustomization."""

    manifests: list[Manifest]

    def of(self, kind: str) -> dict[str, Manifest]:
        """Return the manifests of a kind by their names."""
        return {item["metadata"]["name"]: item for item in self.manifests if item["kind"] == kind}

    @cached_property
    def workloads(self) -> dict[str, Manifest]:
        """Return the manifests that make pods by their names."""
        return self.of("Deployment") | self.of("StatefulSet")

    def pod(self, name: str) -> Manifest:
        """Return the pod spec of a workload."""
        return self.workloads[name]["spec"]["template"]["spec"]

    def container(self, name: str) -> Manifest:
        """Return the only container of a workload."""
        [container] = self.pod(name)["containers"]
        return container


def environment(container: Manifest) -> dict[str, str]:
    """Return the variables of a container; a value that is not in the manifest is empty."""
    return {item["name"]: item.get("value", "") for item in container.get("env", [])}


def put_secrets(tree: Path) -> None:
    """Write the secret files as docs/deploy.md tells the user to, with test values."""
    for example in tree.rglob("store.env.example"):
        lines = example.read_text().replace("REDIS_PASSWORD=\n", "REDIS_PASSWORD=sesame\n")
        (example.parent / "store.env").write_text(lines.replace("PASSWORD@", "sesame@"))
        (example.parent / "keys.toml").write_text("[[keys]]\n")


def render(kubectl: str, tree: Path) -> Iterator[tuple[str, Rendered]]:
    """Yield the name and the manifests of each kustomization."""
    for name in KUSTOMIZATIONS:
        printed = subprocess.run(
            [kubectl, "kustomize", str(tree / name)], capture_output=True, text=True, timeout=600
        )
        assert printed.returncode == 0, printed.stderr
        yield name, Rendered(list(yaml.safe_load_all(printed.stdout)))


def copied(tree: Path) -> Path:
    """Return a copy of deploy/k8s without the developer's own secrets."""
    skip = shutil.ignore_patterns("store.env", "keys.toml")
    return Path(shutil.copytree(ROOT / "deploy/k8s", tree, ignore=skip))
