"""A real Chromium, and what must hold for every page it shows."""

import shutil
import time
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
# The rules of which the answer depends on colours; the others need no second look when only those change.
COLOURS = OPTIONS | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOKS = [(1440, "light"), (1440, "dark"), (320, "light"), (320, "dark")]

# Colours that are still on their way to another scheme are nobody's colours.
SETTLED = """() => new Promise(requestAnimationFrame)
  .then(() => Promise.all(document.getAnimations().map(move => move.finished)))"""
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')].filter(e => {
    const r = e.getBoundingClientRect();
    return r.right > width + 1 && r.width && !e.closest('.scroll, .sprite, [popover]:not(:popover-open), .art');
  }).slice(0, 5).map(e => `${e.tagName}.${e.getAttribute('class') || ''} ${e.textContent.trim().slice(0, 30)}`);
}"""
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const r = e.getBoundingClientRect(), host = e.closest('.choice');
  const ring = s => s && s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
  return {
    name: (e.getAttribute('aria-label') || e.textContent || e.name || e.id || '').trim().slice(0, 40), tag: e.tagName,
    ring: ring(getComputedStyle(e)) || ring(host && getComputedStyle(host)),
    seen: r.bottom > 0 && r.top < innerHeight && r.width > 0,
  };
}"""


def listen(context, home):
    """Keep what goes wrong in `context` behind the scenes, for `check_page` to find: errors, requests elsewhere."""
    heard = context.heard = []
    context.on("weberror", lambda error: heard.append(f"script: {error.error}"))
    context.on("console", lambda line: heard.append(f"console: {line.text}") if line.type == "error" else None)

    def request(asked):
        if urlsplit(asked.url).netloc not in {urlsplit(home).netloc, ""}:
            heard.append(f"request to another host: {asked.url}")

    context.on("request", request)


def check_page(page, looks=LOOKS):
    """Fail unless the page keeps to the rules, wide and narrow, light and dark.

    No finding of axe, nothing wider than the window, no error in the console, no request to another host.
    """
    wrong, before = [], page.viewport_size
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        where = f"{urlsplit(page.url).path} {width} {scheme}"
        options = COLOURS if (width, "light") in looks and scheme == "dark" else OPTIONS
        for found in Axe().run(page, options=options).response["violations"]:
            nodes = [node["target"][0] for node in found["nodes"][:3]]
            wrong.append(f"{where}: {found['id']} ({found['impact']}) {nodes}")
        wrong += [f"{where}: wider than the window: {element}" for element in page.evaluate(OVERFLOW)]
    page.set_viewport_size(before)
    page.emulate_media(color_scheme="no-override")
    wrong += page.context.heard
    assert not wrong, "\n".join(wrong)


def reload_until(page, place, patience=20):
    """Load the page again until `place` is on it: what follows the record comes a moment later."""
    until = time.monotonic() + patience
    while not place.count():
        assert time.monotonic() < until, f"{page.url} does not show {place}"
        page.reload()


def tab_to(page, name, most=200):
    """Press Tab until what is called `name` has the focus; each stop on the way must be visible and show it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            continue
        assert stop["ring"] and stop["seen"], stop
        if name in stop["name"]:
            return
    raise AssertionError(f"no stop is called {name}")


def press(page, name, key="Enter"):
    """Go with Tab to what is called `name`, and press a key on it."""
    tab_to(page, name)
    page.keyboard.press(key)
