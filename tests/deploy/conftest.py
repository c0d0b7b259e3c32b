"""The kustomizations, rendered once."""

import shutil
from pathlib import Path

import pytest

from tests.deploy.kustomize import Rendered, copied, put_secrets, render


@pytest.fixture(scope="session")
def kubectl() -> str:
    """The command that renders."""
    found = shutil.which("kubectl")
    if found is None:
        pytest.skip("kubectl is not installed (Debian: apt-get install kubernetes-client)")
    return found


@pytest.fixture(scope="session")
def rendered(kubectl: str, scratch: Path) -> dict[str, Rendered]:
    """Every kustomization by name."""
    tree = copied(scratch / "k8s")
    put_secrets(tree)
    return dict(render(kubectl, tree))


@pytest.fixture
def base(rendered: dict[str, Rendered]) -> Rendered:
    """The base."""
    return rendered["base"]
