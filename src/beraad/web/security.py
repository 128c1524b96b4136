"""Where to report a vulnerability of this installation: /.well-known/security.txt, as RFC 9116 has it."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from beraad.kernel import clock

# An answer that is older must not be relied on; the RFC advises less than a year.
VALID = dt.timedelta(days=180)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell, until when that holds, in which languages; not found when the installation names nobody."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    expires = clock.local(clock.today() + VALID).astimezone(dt.UTC)
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.BASE_URL}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
