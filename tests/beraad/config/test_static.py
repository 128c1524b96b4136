"""Static files come without passing Django's own middleware."""

from wsgiref.util import setup_testing_defaults

import pytest


@pytest.mark.filterwarnings("ignore:No directory at")
@pytest.mark.parametrize(("seconds", "told"), [(31_536_000, "max-age=31536000"), (0, None)])
def test_static_files_have_the_headers_that_guard_pages(settings, tmp_path, seconds, told):
    from beraad.config.wsgi import pages, with_static_files

    (tmp_path / "beraad.css").write_text("p{margin:0}")
    settings.STATIC_ROOT, settings.SECURE_HSTS_SECONDS = tmp_path, seconds
    environ, heard = {"PATH_INFO": "/static/beraad.css"}, {}
    setup_testing_defaults(environ)
    body = with_static_files(pages)(environ, lambda status, headers: heard.update(headers, status=status))
    assert (heard["status"], b"".join(body)) == ("200 OK", b"p{margin:0}")
    assert heard["X-Content-Type-Options"] == "nosniff"
    assert heard.get("Strict-Transport-Security") == told
