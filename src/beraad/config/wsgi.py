"""Beraad for any WSGI server: pages and static files. `beraad serve` adds what runs by itself."""

import os
import re
from wsgiref.headers import Headers

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

# The name of a collected file carries the digest of what is in it.
DIGEST = re.compile(r"\.[0-9a-f]{12}\.")


def with_static_files(pages: WSGIHandler) -> WhiteNoise:
    """`pages`, with the collected static files before it: compressed, and for ever where the name has a digest."""
    return WhiteNoise(
        pages,
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL,
        max_age=3600,
        allow_all_origins=False,
        immutable_file_test=DIGEST.pattern,
        add_headers_function=_guard,
    )


def _guard(headers: Headers, _path: str, _url: str) -> None:
    """The headers that pages get from Django's own middleware, which these files do not pass."""
    headers["X-Content-Type-Options"] = "nosniff"
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beraad.config.settings")
pages = get_wsgi_application()
application = with_static_files(pages)
