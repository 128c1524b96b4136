"""Standing in an election: by oneself, asked by another, changed, withdrawn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from beraad.access.policies import require
from beraad.elections import standing
from beraad.elections.models import Candidacy, Election
from beraad.elections.queries import askable, candidacy_for, electing_houses, election_for, invited_houses
from beraad.kernel import clock
from beraad.organisations.queries import house_for
from beraad.web.parts.deeds import deed_page
from beraad.web.ui.formats import nldate
from beraad.web.ui.jinja import url

from .around import confirmed, of_candidacy, of_election, path_of
from .forms import AskForm, CandidacyForm, HouseForm


@deed_page
def stand(request: HttpRequest, number: str) -> HttpResponse:
    """Stand, for the house one acts for; who stands already is led to their own page."""
    election = election_for(request.actor, number)
    require(request.actor, "take_part", election)
    return of_election(
        request,
        election,
        CandidacyForm(request.POST or None),
        lambda **given: standing.stand(actor=request.actor, election=election, **given),
        title=_("Stand for %(body)s") % {"body": election.body.name},
        note=_("You stand for %(house)s. You can change or withdraw this until %(day)s included.")
        % {"house": request.actor.house_name, "day": nldate(clock.last_day(election.withdraws_until), "long")},
        submit=_("Stand for %(house)s") % {"house": request.actor.house_name},
        done=_("You stand. Your name is among the candidates now."),
        then=_page,
    )


def _page(candidacy: Candidacy) -> str:
    return url("elections:candidate", candidacy.election.number, candidacy.pk)


@deed_page
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask someone to stand: first of which organisation, then whom."""
    election = election_for(request.actor, number)
    require(request.actor, "take_part", election)
    slug = request.GET.get("huis", "")
    if not slug:
        return _which_house(request, election)
    house = house_for(request.actor, slug)
    people = askable(request.actor, house)
    return of_election(
        request,
        election,
        AskForm(request.POST or None, people=people),
        lambda person: standing.ask_to_stand(actor=request.actor, election=election, person=person, house=house),
        title=_("Ask someone of %(house)s to stand") % {"house": house.name},
        lead="" if people else _("Nobody of this organisation is known here yet. The secretariat can add someone."),
        note=_("Only the person you ask, you and the secretariat know of it. Who is asked accepts, or does not."),
        submit=_("Ask this person"),
        done=_("It is asked. You hear it when the answer is yes."),
    )


def _which_house(request: HttpRequest, election: Election) -> HttpResponse:
    houses = electing_houses(election)
    form = HouseForm(invited=invited_houses(election), houses=houses, initial={"huis": ""})
    page = url("elections:detail", election.number)
    shown = {"election": election, "form": form, "path": [*path_of(election.body), (election.number, page)]}
    return render(request, "elections/ask.html", shown)


@deed_page
def accept(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Accept to stand, as one was asked."""
    candidacy = _own(request, number, pk)
    asker = candidacy.asked_by.name if candidacy.asked_by else _("the secretariat")
    return of_candidacy(
        request,
        candidacy,
        CandidacyForm(request.POST or None),
        lambda **given: standing.accept(actor=request.actor, candidacy=candidacy, **given),
        title=_("Accept to stand for %(body)s") % {"body": candidacy.election.body.name},
        lead=_("%(name)s asked you to stand for %(house)s.") % {"name": asker, "house": candidacy.house.name},
        submit=_("Stand for %(house)s") % {"house": candidacy.house.name},
        done=_("You stand. Your name is among the candidates now."),
    )


@deed_page
def decline(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Not stand, as one was asked."""
    candidacy = _own(request, number, pk)
    return of_candidacy(
        request,
        candidacy,
        confirmed(request),
        lambda: standing.decline(actor=request.actor, candidacy=candidacy),
        title=_("Not stand?"),
        note=_("Only who asked you and the secretariat know of it. You can still stand later, while one can."),
        submit=_("I do not stand"),
        done=_("You do not stand. Thank you for the answer."),
        then=lambda _done: url("elections:detail", number),
    )


@deed_page
def change(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Change what one's candidacy says."""
    candidacy = _own(request, number, pk)
    return of_candidacy(
        request,
        candidacy,
        CandidacyForm(request.POST or None, initial={name: getattr(candidacy, name) for name in standing.WORDS}),
        lambda **given: standing.change_candidacy(actor=request.actor, candidacy=candidacy, **given),
        title=_("Change your candidacy"),
        submit=_("Save"),
        done=_("Your candidacy is changed."),
    )


@deed_page
def withdraw(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """No longer stand."""
    candidacy = _own(request, number, pk)
    return of_candidacy(
        request,
        candidacy,
        confirmed(request),
        lambda: standing.withdraw(actor=request.actor, candidacy=candidacy),
        title=_("Withdraw your candidacy?"),
        note=_("Your name disappears from the candidates. You can stand again as long as one can."),
        submit=_("Withdraw my candidacy"),
        done=_("You no longer stand."),
        then=lambda _done: url("elections:detail", number),
    )


def _own(request: HttpRequest, number: str, pk: int) -> Candidacy:
    candidacy = candidacy_for(request.actor, election_for(request.actor, number), pk)
    require(request.actor, "own", candidacy)
    return candidacy
