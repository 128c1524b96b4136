"""What the settings make of the environment."""

import subprocess
import sys

import pytest

from installation import at_home


@pytest.mark.parametrize(
    ("address", "proxies", "believed"),
    [
        ("https://beraad.example.org", "1", "('HTTP_X_FORWARDED_PROTO', 'https')"),
        ("https://beraad.example.org", "0", "None"),
        ("http://localhost:8000", "1", "None"),
    ],
)
def test_a_proxy_is_believed_about_the_way_in_only_where_there_is_one(tmp_path, address, proxies, believed):
    ask = "from beraad.config import settings; print(settings.SECURE_PROXY_SSL_HEADER)"
    environment = at_home(tmp_path) | {"BERAAD_BASE_URL": address, "BERAAD_PROXIES": proxies}
    told = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == believed
