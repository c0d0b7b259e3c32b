"""Fixtures with the rendered kustomizations."""

import shutil
from pathlib import Path

import pytest

from tests.deploy.kustomize import Rendered, copied, put_secrets, render


@pytest.fixture(scope="session")
def kubectl() -> str:
    """Return the path of `kubectl`."""
    found = shutil.which("kubectl")
    if found is None:
        pytest.skip("kubectl is not installed (Debian: apt-get install kubernetes-client)")
    return found


@pytest.fixture(scope="session")
def rendered(kubectl: str, scratch: Path) -> dict[str, Rendered]:
    """Return every rendered kustomization by its name."""
    tree = copied(scratch / "k8s")
    put_secrets(tree)
    return dict(render(kubectl, tree))


@pytest.fixture
def base(rendered: dict[str, Rendered]) -> Rendered:
    """Return the rendered base."""
    return rendered["base"]
