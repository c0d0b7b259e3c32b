"""A real Chromium, and pages that complain about themselves."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.api import RunningApi, running_api

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Problems that a test causes on purpose (a wrong key, a lost connection) are logged by the browser.
NETWORK = "Failed to load resource"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Yield Debian's Chromium."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium; install Debian's package `chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, args=FLAGS, timeout=60_000
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def quiet_api(store_url: str, scratch: Path) -> Iterator[RunningApi]:
    """Yield an API whose worker is the test itself."""
    with running_api(store_url, scratch / "browser") as api:
        yield api


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Yield a function that opens the page at an address.

    The test fails if the page logs or throws an error, calls another origin, or breaks its policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(base: str, fragment: str = "", *, network: bool = False, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}} | options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()

        def logged(message: Any) -> None:
            if message.type in ("error", "warning") and not (network and NETWORK in message.text):
                complaints.append(message.text)

        def asked(request: Any) -> None:
            if not request.url.startswith((base, "blob:")):
                complaints.append(f"asked {request.url}")

        page.on("console", logged)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", asked)
        page.goto(f"{base}/{fragment}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Fail if axe-core finds anything serious or critical by its own rules and WCAG 2.2 AA."""

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        grave = [
            (item["id"], item["impact"], [node["html"] for node in item["nodes"]][:3])
            for item in found
            if item["impact"] in ("serious", "critical")
        ]
        assert grave == []

    return check
