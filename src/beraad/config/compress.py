"""Pages over the wire in a third of their size."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from isal import isal_zlib

TEXTUAL = ("text/", "application/json", "image/svg+xml")
# Smaller, the envelope is most of what is sent.
WORTH_IT = 600
GZIP = 31


class Compress:
    """Gzips what is text, where the browser takes it.

    What a page has that must stay secret, the token of its forms, is masked anew in each answer, so the size of an
    answer tells nothing about it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        textual = response.get("Content-Type", "").startswith(TEXTUAL)
        if response.streaming or not textual or len(response.content) < WORTH_IT or "Content-Encoding" in response:
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            packer = isal_zlib.compressobj(1, isal_zlib.DEFLATED, GZIP)
            response.content = packer.compress(response.content) + packer.flush()
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(response.content))
        return response
