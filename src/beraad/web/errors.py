"""The pages for when something cannot be shown or done: what happened, what is safe, what to do now."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beraad.access.actor import VISITOR
from beraad.debate.choices import Stance
from beraad.kernel.errors import BeraadError
from beraad.proposals.choices import Position
from beraad.proposals.contents import LONGEST
from beraad.votes.choices import Choice

from .ui import context
from .ui.phrases import sentence

SAID_BY_THE_TITLE = {"not-found", "not-allowed"}
HIDDEN = ("csrf", "password", "code", "token")
# What forms send besides what someone typed.
UNTYPED = {"vote", "replaces", "ticket", "apart", "next", "reply_to", "based_on", "preview", "confirm", "edit", "step"}
# What was chosen from a list, and is chosen again in a moment: it comes as a key or a word of our own.
UNTYPED |= {
    "agreement", "as_steering", "deed", "house", "hue", "initiative", "kind", "kinds", "language", "office", "person",
    "phase", "question", "register", "role", "seat", "service", "stage", "stages", "table", "way",
}  # fmt: skip
# What fields are called, by the last word of their name: without their form no more than this is known.
LABELS: dict[str, Any] = {
    "choice": gettext_lazy("Your vote"),
    "email": gettext_lazy("E-mail address"),
    "motivation": gettext_lazy("Why?"),
    "position": gettext_lazy("The advice"),
    "arguments_for": gettext_lazy("What speaks for it"),
    "arguments_against": gettext_lazy("What speaks against it"),
    "minority": gettext_lazy("View of a minority"),
    "stance": gettext_lazy("What do you want to add?"),
    "name": gettext_lazy("Name"),
    "reason": gettext_lazy("Why?"),
    "source": gettext_lazy("Source"),
    "summary": gettext_lazy("Summary"),
    "text": gettext_lazy("Your text"),
    "title": gettext_lazy("Title"),
}
CHOICES = {"choice": dict(Choice.choices), "position": dict(Position.choices), "stance": dict(Stance.choices)}
NUMBERED = re.compile(r"^(?:\w+-)?([a-z_]+?)(?:_\d+)?$")


def refused(request: HttpRequest, error: BeraadError) -> HttpResponse:
    """A refusal of the domain, as a page with what was typed; as a fragment when htmx asked for a part of one."""
    template = "ui/error_part.html" if request.headers.get("HX-Request") else "ui/error.html"
    reason = "" if error.code in SAID_BY_THE_TITLE else sentence(error)
    return _answer(request, error.status, template=template, reason=reason, typed=_typed(request))


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403)


def not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An address that only takes forms, looked at: perhaps the sign-in came between the form and its sending."""
    answer = _answer(request, response.status_code)
    answer.headers["Allow"] = response.headers["Allow"]
    return answer


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request we do not answer: an unknown host, or more than we accept."""
    too_big = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return _answer(request, 413 if too_big else 400, alone=True, most=LONGEST)


def handler500(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500, alone=True)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid key: nothing was saved, and what was typed is there to copy."""
    told = _("Your session ended before you sent this, so nothing was saved.")
    return _answer(request, 403, reason=told, typed=_typed(request))


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was filled in, by what it is called; nothing that is secret."""
    found = []
    for sent, texts in request.POST.lists():
        numbered = NUMBERED.match(sent)
        name = numbered[1] if numbered else sent
        if name in UNTYPED or any(word in sent.lower() for word in HIDDEN):
            continue
        label = str(LABELS.get(name) or _("Also filled in"))
        said = CHOICES.get(name, {})
        found += [(label, str(said.get(text, text))) for text in texts if text.strip()]
    return found


def _answer(
    request: HttpRequest, status: int, *, template: str = "ui/error.html", alone: bool = False, **words: Any
) -> HttpResponse:
    """The page for `status`. `alone`: with no session and no database, because they may be what fails."""
    values = {"status": status, "reason": "", "typed": [], "back": _back(request)} | words
    page = engines["pages"].get_template(template)
    if alone:
        values |= context.shell(request, VISITOR) | {"messages": []}
    return HttpResponse(page.render(values, None if alone else request), status=status)


def _back(request: HttpRequest) -> str:
    """The page they came from, when it is ours."""
    referer = request.headers.get("Referer", "")
    try:
        ours = {request.get_host()}
    except DisallowedHost:
        return ""
    parts = urlsplit(referer)
    if not parts.netloc or not url_has_allowed_host_and_scheme(referer, ours):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
