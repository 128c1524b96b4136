"""The address of the live stream."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from beraad.access.actor import Actor
from beraad.access.policies import registered, visible

from .stream import PER_ADDRESS, PER_SESSION, Busy, Stream

MOST = 30
DIGITS = 19


@require_GET
def stream(request: HttpRequest) -> HttpResponse:
    """`/live/?about=vote:3,proposal:12`: says when one of these changed, as far as the visitor may see it.

    Goes on where `Last-Event-ID` or `since` says; 429 when this client listens enough already.
    """
    wanted = request.GET.get("about", "").split(",")[:MOST]
    keys = frozenset(key for key in wanted if seen(request.actor, key))
    since = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    after = int(since) if since.isascii() and since.isdecimal() and len(since) < DIGITS else None
    session = request.session.session_key if request.actor.signed_in else None
    client, most = (session, PER_SESSION) if session else (get_adapter().get_client_ip(request), PER_ADDRESS)
    try:
        lines = Stream(keys, client=client, most=most, since=after)
    except Busy:
        return HttpResponse(status=429)
    return StreamingHttpResponse(
        lines,
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def seen(actor: Actor, key: str) -> bool:
    """Whether this is the key of something `actor` may see."""
    name, _, number = key.partition(":")
    models = {model._meta.model_name: model for model in registered()}
    model = models.get(name) if number.isdecimal() else None
    return model is not None and visible(actor, model.objects.filter(pk=number[: DIGITS - 1])).exists()
