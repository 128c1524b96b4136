"""What is done about one seat: take it when it is offered, say until when a term runs, who chairs."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from beraad.access.policies import require
from beraad.bodies.choices import Duty
from beraad.bodies.queries import body_for, mandate_for, officers_of
from beraad.elections import offices, vacancies
from beraad.elections.models import Term
from beraad.elections.queries import vacancy_for
from beraad.elections.watching import set_term
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, NotFound
from beraad.web.parts.deeds import deed_page
from beraad.web.parts.forms import EndForm
from beraad.web.ui.jinja import url

from .around import confirmed, of_group
from .forms import OfficerForm, TermForm


@deed_page
def take(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a seat that one is offered."""
    return _answer(
        request,
        slug,
        pk,
        takes=True,
        title=_("Take this seat?"),
        note=_("You sit in the group from today, for what is left of the term."),
        submit=_("Take the seat"),
        done=_("You sit in the group from today."),
    )


@deed_page
def leave(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Not take it."""
    return _answer(
        request,
        slug,
        pk,
        takes=False,
        title=_("Leave this seat to the next?"),
        note=_("The next candidate by the same ballots is asked. You cannot take this back."),
        submit=_("I do not take the seat"),
        done=_("The seat goes to the next candidate."),
    )


def _answer(request: HttpRequest, slug: str, pk: int, *, takes: bool, **words: str) -> HttpResponse:
    body = body_for(request.actor, slug)
    vacancy = vacancy_for(request.actor, body, pk)
    if vacancy.offered is None:
        raise Conflict("offer-over")
    require(request.actor, "own", vacancy.offered)
    page = url("elections:vacancy", body.slug, vacancy.pk)
    lead = _("%(seat)s in %(body)s") % {"seat": vacancy.seat.label, "body": body.name}
    act = lambda: vacancies.answer_offer(actor=request.actor, vacancy=vacancy, takes=takes)  # noqa: E731
    return of_group(request, body, confirmed(request), act, back=page, lead=lead, **words)


@deed_page
def term(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say until when someone sits of whom no election says so."""
    body = body_for(request.actor, slug)
    mandate = mandate_for(request.actor, body, pk)
    require(request.actor, "record", Term)
    return of_group(
        request,
        body,
        TermForm(request.POST or None),
        lambda due: set_term(actor=request.actor, mandate=mandate, due=due),
        title=_("Until when does the term of %(name)s run?") % {"name": mandate.person.name},
        note=_("A call for candidates opens by itself before that day."),
        submit=_("Write this down"),
        done=_("It is written down until when this term runs."),
    )


@deed_page
def officer(request: HttpRequest, slug: str, pk: int, duty: str) -> HttpResponse:
    """Write down who chairs a group, or is its secretary."""
    body = body_for(request.actor, slug)
    mandate = mandate_for(request.actor, body, pk)
    offices.require_office(request.actor, body, duty)
    told = {"name": mandate.person.name, "duty": Duty(duty).label}
    return of_group(
        request,
        body,
        OfficerForm(request.POST or None, initial={"start": clock.today()}),
        lambda **given: offices.name_officer(actor=request.actor, mandate=mandate, duty=duty, **given),
        title=_("%(name)s becomes %(duty)s") % told,
        lead=body.name,
        submit=_("Write this down"),
        done=_("%(name)s is %(duty)s.") % told,
    )


@deed_page
def end_officer(request: HttpRequest, slug: str, pk: int, duty: str) -> HttpResponse:
    """Write down that someone no longer chairs a group, or is its secretary."""
    body = body_for(request.actor, slug)
    offices.require_office(request.actor, body, duty)
    held = officers_of(body, duty).filter(mandate=pk, end=None).first()
    if held is None:
        raise NotFound
    told = {"name": held.mandate.person.name, "duty": Duty(duty).label}
    return of_group(
        request,
        body,
        EndForm(request.POST or None, initial={"end": clock.today()}),
        lambda end: offices.end_officer(actor=request.actor, officer=held, end=end),
        title=_("%(name)s is no longer %(duty)s") % told,
        lead=body.name,
        submit=_("Write this down"),
        done=_("It is written down."),
    )
