"""The deeds of the secretariat for overarching groups."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from beraad.access.policies import require
from beraad.bodies.choices import BodyKind
from beraad.bodies.queries import bodies_on, body_for
from beraad.kernel import clock
from beraad.oversight import groups
from beraad.oversight.models import Span
from beraad.oversight.queries import span_for
from beraad.web.parts import deeds
from beraad.web.parts.deeds import deed_page
from beraad.web.parts.forms import EndForm
from beraad.web.ui.jinja import url

from .forms import UnderForm


def _of_body(request: HttpRequest, body: Any, form: Any, act: Any, **words: Any) -> HttpResponse:
    back = url("bodies:detail", body.slug)
    return deeds.deed(request, form, act, path=[(body.name, back)], back=back, lead=body.name, **words)


@deed_page
def put_under(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an overarching group stand over a steering group."""
    body = body_for(request.actor, slug)
    require(request.actor, "keep", Span)
    offered = bodies_on(clock.today()).filter(kind=BodyKind.STEERING)
    return _of_body(
        request,
        body,
        UnderForm(request.POST or None, groups=list(offered)),
        lambda group, **given: groups.put_under(
            actor=request.actor, body=body, group=body_for(request.actor, group), **given
        ),
        title=_("Put a steering group under this group"),
        submit=_("Put it under this group"),
        done=_("This group stands over it now."),
    )


@deed_page
def release(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let it no longer stand over it."""
    body = body_for(request.actor, slug)
    span = span_for(request.actor, body, pk)
    require(request.actor, "keep", span)
    return _of_body(
        request,
        body,
        EndForm(request.POST or None),
        lambda **given: groups.release(actor=request.actor, span=span, **given),
        title=_("No longer stand over %(group)s") % {"group": span.group.name},
        submit=_("End this"),
        done=_("This group no longer stands over it."),
    )
