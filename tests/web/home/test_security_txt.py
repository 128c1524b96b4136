"""/.well-known/security.txt: there when the installation names a contact, as RFC 9116 has it."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import factories
from beraad.config import settings
from beraad.kernel import clock

ADDRESS = "/.well-known/security.txt"


def test_without_a_contact_it_is_absent(client, db):
    assert client.get(ADDRESS).status_code == 404


def test_with_a_contact_it_says_whom_to_tell_until_when_in_which_languages(client, settings):
    settings.SECURITY_CONTACTS = ["mailto:safe@example.org", "https://example.org/report"]
    settings.BASE_URL = "https://beraad.example.org"
    with clock.at(factories.NOW):
        answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    assert fields == [
        ["Contact", "mailto:safe@example.org"],
        ["Contact", "https://example.org/report"],
        ["Expires", "2026-08-28T22:00:00Z"],
        ["Preferred-Languages", "nl, en"],
        ["Canonical", "https://beraad.example.org/.well-known/security.txt"],
    ]
    assert factories.NOW < dt.datetime.fromisoformat(fields[2][1]) < factories.NOW + dt.timedelta(days=365)


def test_a_setting_names_the_contacts(tmp_path):
    ask = "from beraad.config import settings; print(*settings.SECURITY_CONTACTS)"
    ours = {"BERAAD_DATA_DIR": str(tmp_path), "PYTHONPATH": str(Path(settings.__file__).parents[2])}
    named = {"BERAAD_SECURITY_CONTACT": "safe@example.org, https://example.org/report"}
    told = subprocess.run(
        [sys.executable, "-c", ask], env=os.environ | ours | named, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["mailto:safe@example.org", "https://example.org/report"]
