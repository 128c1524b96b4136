"""Objections to who stands and to a result, and what becomes of them."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from beraad.access.policies import require
from beraad.elections import objecting
from beraad.elections.queries import candidacy_for, election_for, objection_for
from beraad.web.parts.deeds import deed_page

from .around import of_candidacy, of_election
from .forms import JudgeForm, ObjectForm


@deed_page
def to_candidate(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Object to a candidacy, for the house one acts for."""
    candidacy = candidacy_for(request.actor, election_for(request.actor, number), pk)
    require(request.actor, "take_part", candidacy.election)
    return of_candidacy(
        request,
        candidacy,
        ObjectForm(request.POST or None),
        lambda reason: objecting.object_to_candidacy(actor=request.actor, candidacy=candidacy, reason=reason),
        title=_("Object to the candidacy of %(name)s") % {"name": candidacy.person.name},
        note=_("You object in the name of %(house)s. The candidate can read it at once.")
        % {"house": request.actor.house_name},
        submit=_("Object in the name of %(house)s") % {"house": request.actor.house_name},
        done=_("Your objection is with the secretariat."),
    )


@deed_page
def to_result(request: HttpRequest, number: str) -> HttpResponse:
    """Object to a result before it takes effect."""
    election = election_for(request.actor, number)
    require(request.actor, "take_part", election)
    return of_election(
        request,
        election,
        ObjectForm(request.POST or None),
        lambda reason: objecting.object_to_result(actor=request.actor, election=election, reason=reason),
        title=_("Object to the result"),
        note=_("You object in the name of %(house)s. The result waits until this is judged.")
        % {"house": request.actor.house_name},
        submit=_("Object in the name of %(house)s") % {"house": request.actor.house_name},
        done=_("Your objection is with the secretariat."),
    )


@deed_page
def judge(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Judge an objection, with reasons."""
    election = election_for(request.actor, number)
    objection = objection_for(request.actor, election, pk)
    require(request.actor, "judge", objection)
    named = objection.candidacy and objection.candidacy.person.name
    follows = (
        _("If it is right, %(name)s can no longer be elected.") % {"name": named}
        if named
        else _("If it is right, the result does not hold, and the election ends without one.")
    )
    return of_election(
        request,
        election,
        JudgeForm(request.POST or None),
        lambda **given: objecting.judge_objection(actor=request.actor, objection=objection, **given),
        title=_("Judge the objection to %(name)s") % {"name": named}
        if named
        else _("Judge an objection to the result"),
        lead=_("%(house)s says: %(reason)s") % {"house": objection.house.name, "reason": objection.reason},
        note=follows,
        submit=_("Decide this"),
        done=_("It is decided. Everyone can read the objection and your reasons."),
    )
