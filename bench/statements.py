"""How many statements a page or deed sends, transaction control aside. Run like `world`; paths come as arguments."""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ", "PRAGMA")


def statements(session: str, method: str, path: str, body: dict) -> int:
    client = Client(headers={"host": "localhost"})
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with CaptureQueriesContext(connection) as caught:
        response = client.post(path, body) if method == "POST" else client.get(path)
    assert response.status_code < 400, (path, response.status_code)
    return sum(not query["sql"].startswith(CONTROL) for query in caught)


if __name__ == "__main__":
    with override_settings(ALLOWED_HOSTS=["*"]):
        print(json.dumps([statements(*call) for call in json.loads(sys.argv[1])]))
