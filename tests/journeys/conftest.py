import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import ARGUMENTS, CHROMIUM, listen
from playwright.sync_api import sync_playwright

from installation import at_home

PATIENCE = 30


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(folder, program):
    """The address of a Beraad that runs by itself on the data in `folder`; it ends well, and had no fault."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, *program, "serve", "--port", str(port)]
    output = (folder / "log").open("w+")
    server = subprocess.Popen(
        command, env=at_home(folder) | {"BERAAD_BASE_URL": address}, stdout=output, stderr=subprocess.STDOUT
    )
    until = time.monotonic() + PATIENCE
    while not answers(port):
        assert server.poll() is None and time.monotonic() < until, (folder / "log").read_text()
        time.sleep(0.1)
    yield address
    server.terminate()
    assert server.wait(PATIENCE) == 0
    output.close()
    said = (folder / "log").read_text()
    assert "Traceback" not in said, said


@pytest.fixture(scope="session")
def site(demonstration, tmp_path_factory):
    """The address of a copy of the demonstration, as `beraad serve` runs it; all journeys share it."""
    folder = tmp_path_factory.mktemp("site") / "var"
    shutil.copytree(demonstration, folder)
    with running(folder, ["-m", "beraad"]) as address:
        yield address


@pytest.fixture(scope="module")
def next_week(demonstration, tmp_path_factory):
    """The address of a copy that nobody ran for a week."""
    folder = tmp_path_factory.mktemp("next_week") / "var"
    shutil.copytree(demonstration, folder)
    with running(folder, [str(Path(__file__).with_name("later.py")), "7"]) as address:
        yield address


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def chromium():
    assert CHROMIUM, "Chromium is not installed (on Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(site, chromium):
    """`visit()` gives a page of a new visitor, `visit("nele.claes@bree.example")` of that person, signed in.

    Whatever else is given goes to the context of the browser: `base_url=…`, `viewport=…`.
    """
    contexts = []

    def open_page(email=None, *, language="nl", **choices):
        usual = {"base_url": site, "viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
        context = chromium.new_context(**usual | choices)
        context.set_default_timeout(1000 * PATIENCE / 2)
        contexts.append(context)
        listen(context, choices.get("base_url", site))
        page = context.new_page()
        if email is None:
            page.goto(f"/{language}/")
        else:
            page.goto(f"/{language}/demo/")
            page.get_by_role("listitem").filter(has_text=email).get_by_role("button").click()
            page.wait_for_load_state()
        return page

    yield open_page
    for context in contexts:
        context.close()
