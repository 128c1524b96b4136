"""What a first visit takes over the wire, as Chromium sees it: bytes, requests, and hosts other than ours."""

import shutil

from playwright.sync_api import sync_playwright

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


def first_visit(address: str) -> dict:
    """Kilobytes and requests of the first visit to a page with an empty cache, and how many went elsewhere."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page()
        seen = []
        page.on("requestfinished", lambda request: seen.append(request))
        page.goto(address, wait_until="networkidle")
        sizes = [request.sizes() for request in seen]
        total = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
        host = address.split("/")[2]
        elsewhere = sum(request.url.split("/")[2] != host for request in seen if not request.url.startswith("data:"))
        browser.close()
    return {"kilobytes": total / 1000, "requests": len(seen), "elsewhere": elsewhere}
