"""What Beraad needs of its server, in the process that people run."""

import http.client
import json
import socket
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest

from installation import at_home


@pytest.fixture
def get(site):
    def get(path, **headers):
        connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=20)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    return get


def listen(site, about):
    """Open a live stream; returns its first lines and the socket."""
    place = urlsplit(site)
    opened = socket.create_connection((place.hostname, place.port), timeout=20)
    opened.sendall(f"GET /live/?about={about} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
    heard = b""
    while b"retry: " not in heard:
        heard += opened.recv(4096)
    return heard, opened


def test_pages_are_sent_small(get):
    status, headers, packed = get("/nl/", Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert len(packed) * 2 < len(get("/nl/")[2])
    assert "Accept-Encoding" in headers["Vary"]


def test_static_files_are_packed_and_kept_for_ever(get, demonstration):
    names = json.loads((demonstration / "static" / "staticfiles.json").read_text())["paths"]
    _, headers, _ = get(f"/static/{names['beraad.css']}", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert "immutable" in headers["Cache-Control"]
    assert get("/static/../beraad.sqlite3")[0] == 404


def test_pages_answer_beside_many_open_streams(site, get):
    opened = [listen(site, "service:1") for _ in range(50)]
    assert all(b"text/event-stream" in heard for heard, _ in opened)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(get("/nl/")[0])) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 30
    for _, stream in opened:
        stream.close()


def test_a_port_is_not_shared_with_another_process(site, tmp_path, demonstration):
    port = str(urlsplit(site).port)
    second = subprocess.run(
        [sys.executable, "-m", "beraad", "serve", "--port", port],
        env=at_home(demonstration),
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in second.stderr
