"""What the pages of elections show, gathered from below."""

from typing import Any

from beraad.access.actor import Actor
from beraad.access.policies import may
from beraad.bodies.choices import BodyKind, Duty
from beraad.bodies.models import Body
from beraad.bodies.queries import body_for, officers_on
from beraad.charters.composition import Composition
from beraad.elections import queries
from beraad.elections.choices import PUBLIC, RUNNING, Filling, Judgement, Phase, Standing, State
from beraad.elections.composing import by_charter, gaps, governed, places
from beraad.elections.models import Candidacy, Election, Objection, Term
from beraad.elections.offices import may_name
from beraad.kernel import clock
from beraad.kernel.errors import NotFound
from beraad.kernel.ids import key
from beraad.people.choices import Office
from beraad.record.queries import history
from beraad.register.queries import decisions_of_votes
from beraad.web.parts import vote_panel
from beraad.web.parts.history import lines
from beraad.web.parts.pages import page
from beraad.web.parts.voices import voice

from . import telling

HISTORY = 20
LISTED = 30
"""How many houses that were invited stand on a page."""


def group(actor: Actor, slug: str) -> dict[str, Any]:
    """The elections of a steering group: who sits until when, what is missing, what goes on, what was."""
    body, today = body_for(actor, slug), clock.today()
    if body.kind != BodyKind.STEERING:
        raise NotFound
    own, elections = governed(body, today), queries.elections_of(body)
    running = [election for election in elections if election.state in RUNNING]
    found = places(body, today)
    members = [place.holder for place in found if place.holder]
    return {
        "body": body,
        "own": own,
        "sitting": found,
        "holding_over": {place.seat.pk for place in found if place.holder and not place.goes_on(today)},
        "officers": officers_on(body, today) if own else {},
        "duties": _duties(actor, body, own.composition) if own else [],
        "voices": _voices(gaps(body, own, members, today), own.composition) if own and not running else [],
        "running": running,
        "past": [election for election in elections if election.state not in RUNNING],
        "vacancies": queries.vacancies_of(body),
        "shortage": queries.shortage(body),
        "may_call": bool(own and not running and may(actor, "call", Election)),
        "may_record": bool(may(actor, "record", Term)),
        "without_end": queries.without_end(body, today) if own and may(actor, "record", Term) else [],
        "surplus": queries.surplus(body, own, today) if own else 0,
        "telling": telling,
    }


def _duties(actor: Actor, body: Body, composition: Composition) -> list[tuple[Duty, str, bool]]:
    """The tasks that the charter knows, by whom they are given, and whether the actor may write down to whom."""
    found = []
    for duty in Duty:
        chosen_by = getattr(composition, duty)
        if chosen_by != "none":
            found.append((duty, chosen_by, may_name(actor, body, chosen_by)))
    return found


def _voices(missing: list[Any], composition: Composition) -> list[dict[str, Any]]:
    """The voices that are missing, in words, with how many seats are guaranteed to each and of how many houses."""
    return [
        {"name": voice(gap.groups, composition), "seats": gap.missing, "houses": len(gap.houses)} for gap in missing
    ]


def detail(actor: Actor, number: str, wanted: str | None) -> dict[str, Any]:
    """An election: its steps, who stands, what the reader can do, its vote and its result."""
    election = queries.election_for(actor, number)
    own, phase = by_charter(election.charter), election.phase()
    seen = queries.candidacies_seen(actor, election)
    open_call = election.state == State.CALL
    takes_part = bool(may(actor, "take_part", election))
    votes = queries.votes_of(election) if not open_call else []
    decided = decisions_of_votes([vote.pk for vote in votes]) if votes else {}
    entries = page(history(key(election)), wanted, HISTORY)
    invited = queries.invited_houses(election) if open_call else []
    return {
        "election": election,
        "phase": phase,
        "steps": telling.steps(election),
        "voices": _voices(queries.missing_voices(election), own.composition) if open_call else [],
        "invited": invited[:LISTED],
        "more_invited": max(0, len(invited) - LISTED),
        "candidates": queries.candidates(election),
        "others": [one for one in seen if one.state not in PUBLIC or one.state == Standing.REFUSED],
        "mine": queries.own_candidacy(actor, election),
        "takes_part": takes_part,
        "why_not": _why_not(actor, election) if takes_part and phase == Phase.STANDING else None,
        "objections": queries.objections(actor, election),
        "may_judge": lambda objection: objection.state == Judgement.OPEN and bool(may(actor, "judge", objection)),
        "may_contest": takes_part and phase == Phase.CONTESTING and queries.objectable(actor, election),
        "staff": bool(may(actor, "change", election)),
        "may_call_off": open_call or bool(votes and all(vote.state == "planned" for vote in votes)),
        "panel": vote_panel.build(actor, votes[0]) if len(votes) == 1 else None,
        "votes": telling.votes(votes, decided) if len(votes) > 1 else [],
        "acted": telling.acted(votes[0]) if len(votes) == 1 else [],
        "decided": list(decided.values()) if len(votes) == 1 else [],
        "telling": telling,
        "history": lines(entries.rows),
        "page": entries,
    }


def _why_not(actor: Actor, election: Election) -> str:
    """Why the reader cannot stand for the house they act for, or ""."""
    verdict = queries.may_stand(actor, election)
    return "" if verdict else telling.refusal(verdict)


def candidate(actor: Actor, number: str, pk: int) -> dict[str, Any]:
    """Who stands: for which house, why, with what experience and interests, and what they were asked."""
    election = queries.election_for(actor, number)
    candidacy = queries.candidacy_for(actor, election, pk)
    own = bool(may(actor, "own", candidacy))
    phase, stands = election.phase(), candidacy.state == Standing.STANDS
    part = stands and bool(may(actor, "take_part", election))
    talks = stands and election.state in (State.CALL, State.VOTE)
    return {
        "election": election,
        "candidacy": candidacy,
        "own": own,
        "staff": actor.holds(Office.SECRETARIAT),
        "deeds": _deeds(own, candidacy, phase),
        "questions": queries.questions(candidacy),
        "may_ask": talks and part and not own,
        "may_answer": talks and own,
        "may_object": part
        and not own
        and phase in (Phase.STANDING, Phase.OBJECTING)
        and queries.objectable(actor, election, candidacy),
        "objections": _about(actor, candidacy),
        "may_judge": lambda objection: objection.state == Judgement.OPEN and bool(may(actor, "judge", objection)),
        "problem": _problem(election, candidacy, seen=own or actor.holds(Office.SECRETARIAT)),
        "telling": telling,
    }


def _deeds(own: bool, candidacy: Candidacy, phase: str) -> list[str]:
    """What the candidate can do now."""
    if own and candidacy.state == Standing.ASKED and phase == Phase.STANDING:
        return ["accept", "decline"]
    changeable = phase in (Phase.STANDING, Phase.OBJECTING, Phase.WITHDRAWING)
    return ["change", "withdraw"] if own and candidacy.state == Standing.STANDS and changeable else []


def _about(actor: Actor, candidacy: Candidacy) -> list[Objection]:
    seen = queries.objections(actor, candidacy.election)
    return [objection for objection in seen if objection.candidacy_id == candidacy.pk]


def _problem(election: Election, candidacy: Candidacy, *, seen: bool) -> str:
    """Why someone cannot be elected as things stand now, for themselves and the secretariat."""
    if not seen or election.state != State.CALL or candidacy.state not in (Standing.ASKED, Standing.STANDS):
        return ""
    verdict = queries.verdicts(election, [candidacy])[candidacy.pk]
    return "" if verdict else telling.refusal(verdict)


def vacancy(actor: Actor, slug: str, pk: int) -> dict[str, Any]:
    """A seat that fell empty before its day: how it is filled, and by which count."""
    body = body_for(actor, slug)
    found = queries.vacancy_for(actor, body, pk)
    offered = found.state == Filling.OFFERED and found.until > clock.now()
    term = queries.term_of(found.former)
    election = term.election if term else None
    return {
        "body": body,
        "vacancy": found,
        "mine": offered and bool(may(actor, "own", found.offered)),
        "counted": telling.recount(found, election) if found.recount else [],
        "election": election,
        "telling": telling,
        "history": lines(history(key(found))[:HISTORY]),
    }
