"""A screenshot of the web page with an annotated page, `docs/page.png`. Run by `make screenshot`.

It needs Debian's `chromium`. The shipped picture was taken with the fonts of `fonts-sil-charis` and
`fonts-inter`.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from quotidian.local.local_stack import local_stack
from quotidian.local.ports import free_port
from quotidian.local.stack_settings import LocalSettings

TARGET = Path(__file__).parent / "page.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
# Size of the picture in CSS pixels, and image pixels for each CSS pixel.
SIZE = {"width": 1180, "height": 760}
SCALE = 1.5
MOST_BYTES = 300_000


def main() -> int:
    """Start a local stack, annotate the sample of the web page, and save the picture."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("screenshot: Chromium is not installed; install Debian's package `chromium`")
        return 1
    with tempfile.TemporaryDirectory(prefix="quotidian-screenshot-") as scratch:
        folder = Path(scratch)
        settings = LocalSettings(data_dir=folder / "data", port=free_port(), workers=1)
        with local_stack(settings, logs=folder):
            _take(chromium, settings.base_url)
    size = TARGET.stat().st_size
    print(f"{TARGET}: {size:,} bytes")
    return 0 if size < MOST_BYTES else 1


def _take(chromium: str, base_url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(
            viewport=SIZE,  # type: ignore[arg-type]
            device_scale_factor=SCALE,
            color_scheme="light",
            reduced_motion="reduce",
        )
        page.goto(base_url)
        page.get_by_role("button", name="Fill in a sample").click()
        page.get_by_role("button", name="Find the quotations").click()
        page.get_by_role("tab", name="Page").wait_for()
        page.locator(".speaker-head").nth(1).click()
        # Click elsewhere, so that the picture has no pointer and no focus.
        page.locator("article").click(position={"x": 5, "y": 5})
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
