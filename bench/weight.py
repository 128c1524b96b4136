"""What a visit takes over the wire, as Chromium sees it: bytes, requests, and hosts other than ours."""

import shutil
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page, sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# After a page and its fonts are there, for what its script still asks for. A live stream never falls silent.
LINGER = 500


def visit(address: str, then: str) -> dict[str, float]:
    """Kilobytes and requests of a first visit with an empty cache and how many went elsewhere; and the kilobytes of
    the page `then` after it."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page()
        asked: list[Any] = []
        page.on("request", lambda request: request.url.startswith("data:") or asked.append(request))
        first = _weight(page, address, asked)
        host = urlsplit(address).netloc
        elsewhere = sum(urlsplit(request.url).netloc != host for request in asked)
        requests = len(asked)
        asked.clear()
        second = _weight(page, urljoin(address, then), asked)
        browser.close()
    return {"kilobytes": first, "requests": requests, "elsewhere": elsewhere, "second": second}


def _weight(page: Page, address: str, asked: list[Any]) -> float:
    page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(LINGER)
    sizes = [request.sizes() for request in asked if request.timing["responseEnd"] > 0]
    return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) / 1000
