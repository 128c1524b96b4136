"""Seats that fall empty before their day: found by the clock, and filled as the charter says."""

import datetime as dt
import json
import logging

from django.db import transaction

from beraad.access.actor import SYSTEM, Actor
from beraad.access.policies import require
from beraad.bodies.actions import end_mandate, grant_mandate
from beraad.bodies.choices import Role
from beraad.bodies.models import Body, Mandate, Seat
from beraad.kernel import clock
from beraad.kernel.errors import Conflict
from beraad.kernel.ids import key
from beraad.kernel.periods import holds
from beraad.kernel.rows import locked
from beraad.votes.choices import VoteState
from beraad.votes.models import Bundle
from rulebook import Outcome, RulebookError, deadline, registry
from rulebook.ballots import read_profile
from rulebook.bundles import Content, read
from rulebook.minutes import Minutes
from rulebook.vacancy import fill

from .choices import AT_HAND, RUNNING, Filling, Standing
from .composing import Governed, composition_of, governed
from .eligibility import Eligibility
from .events import SeatFellEmpty, SeatFilled, SeatLeftEmpty, SeatOffered, SeatPassed
from .models import Candidacy, Election, Term, Vacancy
from .queries import vacancies_at_hand, vacancy_rows, votes_of
from .recording import record_vacancy

ANSWER_DAYS = 14
"""How long who is offered a seat may think about it."""

log = logging.getLogger(__name__)


def fallen_empty(body: Body, day: dt.date) -> list[Term]:
    """The last terms in seats of a group that nobody holds on a day although the term is not over."""
    held = Mandate.objects.on(day).filter(seat__body=body, role=Role.HOLDER).values("seat")
    seats = Seat.objects.filter(holds(day), body=body).exclude(pk__in=held)
    rows = Term.objects.filter(mandate__seat__in=seats, due__gt=day, mandate__start__lt=day)
    latest: dict[int, Term] = {}
    for term in rows.select_related("mandate__seat", "election", "candidacy").order_by("mandate__start", "pk"):
        latest[term.mandate.seat_id] = term
    known = Vacancy.objects.filter(former__in=[term.mandate_id for term in latest.values()])
    done = set(known.values_list("former", flat=True))
    return [term for term in latest.values() if term.mandate_id not in done]


@transaction.atomic
def note_vacancy(*, actor: Actor = SYSTEM, body: Body, term: Term) -> Vacancy | None:
    """Take up that a seat fell empty before its day; once. None when it is no longer so.

    What is left of the term must be worth an election, or the seat waits for the next.
    """
    require(actor, "call", Election)
    locked(body)
    today = clock.today()
    if term.pk not in {one.pk for one in fallen_empty(body, today)}:
        return None
    composition = composition_of(body, today).composition
    way = composition.vacancy
    if way == "by_election" and not _worth_calling(composition_of(body, today), term.due):
        way = "leave"
    vacancy = Vacancy.objects.create(
        seat=term.mandate.seat,
        former=term.mandate,
        since=term.mandate.end,
        due=term.due,
        way=way,
        state=Filling.LEFT if way == "leave" else Filling.OPEN,
    )
    vacancy = vacancy_rows().get(pk=vacancy.pk)
    record_vacancy(actor, SeatFellEmpty, vacancy, since=vacancy.since, way=way)
    return vacancy


def _worth_calling(own: Governed, due: dt.date) -> bool:
    """Whether an election that is called now gives someone at least as many days as it takes."""
    days = own.composition.windows.days + own.composition.objection_days
    return due > clock.today() + dt.timedelta(days=2 * days)


@transaction.atomic
def proceed(*, actor: Actor = SYSTEM, vacancy: Vacancy) -> None:
    """Bring the filling of a seat further: offer it to the next by count-back, let the substitute take it, or leave it
    to an election. An offer that was not answered in time passes. Safe to repeat."""
    require(actor, "call", Election)
    vacancy = _locked(vacancy)
    if vacancy.state == Filling.OFFERED and clock.now() >= vacancy.until:
        _pass(actor, vacancy, answered=False)
    if vacancy.state not in AT_HAND or vacancy.state == Filling.OFFERED:
        return
    if taken := vacancy.seat.mandates.filter(holds(clock.today()), role=Role.HOLDER).first():
        _filled(actor, vacancy, taken, [])
    elif vacancy.state == Filling.OPEN:
        _ways(actor, vacancy)
    elif vacancy.due <= clock.today():
        _leave(actor, vacancy, by_election=False)


def _ways(actor: Actor, vacancy: Vacancy) -> None:
    if vacancy.way == "substitute" and (substitute := _substitute(vacancy)):
        _promote(actor, vacancy, substitute)
    elif vacancy.way == "count_back" and (candidacy := _next(vacancy)):
        _offer(actor, vacancy, candidacy)
    else:
        own = governed(vacancy.seat.body, clock.today())
        _leave(actor, vacancy, by_election=bool(own) and _worth_calling(own, vacancy.due))


def _substitute(vacancy: Vacancy) -> Mandate | None:
    today = clock.today()
    rows = vacancy.seat.mandates.filter(holds(today), role=Role.SUBSTITUTE, start__lt=today)
    return rows.select_related("person", "house").order_by("start", "pk").first()


def _promote(actor: Actor, vacancy: Vacancy, substitute: Mandate) -> None:
    """The substitute becomes the representative for what is left of the term."""
    end_mandate(actor=actor, mandate=substitute, end=clock.today())
    _seat(actor, vacancy, substitute.person, substitute.house, None)


def _next(vacancy: Vacancy) -> Candidacy | None:
    """Who is next by a count-back of the ballots by which the former member was elected; None where nobody is."""
    term = Term.objects.filter(mandate=vacancy.former).select_related("election__body", "election__charter").first()
    votes = votes_of(term.election) if term and term.election else []
    if not term or len(votes) != 1 or votes[0].state != VoteState.CLOSED or votes[0].contest is None:
        return None
    content = read(json.loads(Bundle.objects.values_list("content", flat=True).get(vote=votes[0])))
    found = counted_back(content, *_who(vacancy, term.election))
    vacancy.recount = found and found[1].data
    return term.election.candidacies.get(pk=found[0]) if found else None


def counted_back(content: Content, sitting: set[str], leaving: set[str]) -> tuple[str, Outcome] | None:
    """Return who comes next by the ballots of a bundle, with the count that shows it; None where nobody does."""
    rule, contest = content.rule, content.contest
    method = registry.find(rule.method, rule.version)
    weights = {member.id: member.weight for member in content.members}
    named = [(says, weights[member]) for member, says in content.ballots.items()]
    papers = [(paper.choice, paper.weight) for paper in content.papers] or named
    bounds = method.bounds(contest, rule.settings) if method.bounds else None
    profile = read_profile(rule.ballot, contest, papers, bounds)
    minutes = Minutes(contest, rule.tie, content.seed)
    try:
        ids, outcome = fill(method, contest, profile, rule.settings, minutes, sitting=sitting, leaving=leaving)
    except RulebookError:
        return None
    return (ids[0], outcome) if ids else None


def _who(vacancy: Vacancy, election: Election) -> tuple[set[str], set[str]]:
    """The candidacies of an election that hold a seat or are offered one, and those that cannot get this one."""
    stood = list(election.candidacies.filter(groups__isnull=False, stood_at__isnull=False).exclude(groups={}))
    stood = [one for one in stood if one.state in (Standing.ELECTED, Standing.NOT_ELECTED, Standing.REFUSED)]
    today = clock.today()
    held = Term.objects.filter(holds(today, "mandate__"), candidacy__in=stood)
    seated = set(held.values_list("candidacy", flat=True))
    offers = Vacancy.objects.filter(offered__in=stood, state=Filling.OFFERED).exclude(pk=vacancy.pk)
    sitting = seated | set(offers.values_list("offered", flat=True))
    houses = [one.house for one in Candidacy.objects.filter(pk__in=[c.pk for c in stood]).select_related("house")]
    eligibility = Eligibility.of(election, houses)
    passed = {one.pk for one in stood if one.pk not in sitting and not eligibility.verdict(one.person, one.house)}
    passed |= {*vacancy.passed} | {one.pk for one in stood if one.pk not in sitting and one.place}
    return {str(pk) for pk in sitting}, {str(pk) for pk in passed - sitting}


def _offer(actor: Actor, vacancy: Vacancy, candidacy: Candidacy) -> None:
    vacancy.offered, vacancy.state = candidacy, Filling.OFFERED
    vacancy.until = deadline(clock.now(), ANSWER_DAYS, clock.ZONE).astimezone(dt.UTC)
    vacancy.save()
    record_vacancy(
        actor,
        SeatOffered,
        vacancy,
        key(candidacy),
        candidacy=candidacy.pk,
        candidate=candidacy.person_id,
        name=candidacy.person.name,
        house_name=candidacy.house.name,
        until=vacancy.until,
    )


@transaction.atomic
def answer_offer(*, actor: Actor, vacancy: Vacancy, takes: bool) -> None:
    """Take a seat that one is offered, or not; then the next is asked. Forbidden for others than who it is offered to;
    Conflict when it is no longer, or they can no longer be elected, with the reason."""
    vacancy = _locked(vacancy)
    if vacancy.offered is None or vacancy.state != Filling.OFFERED or clock.now() >= vacancy.until:
        raise Conflict("offer-over")
    require(actor, "own", vacancy.offered)
    if not takes:
        _pass(actor, vacancy, answered=True)
        return
    candidacy = Candidacy.objects.select_related("election__body", "house", "person").get(pk=vacancy.offered_id)
    verdict = Eligibility.of(candidacy.election, [candidacy.house]).verdict(candidacy.person, candidacy.house)
    if not verdict:
        raise Conflict(verdict.code, **verdict.params)
    _seat(SYSTEM, vacancy, candidacy.person, candidacy.house, candidacy)


def _pass(actor: Actor, vacancy: Vacancy, *, answered: bool) -> None:
    candidacy, vacancy.passed = vacancy.offered, [*vacancy.passed, vacancy.offered_id]
    vacancy.offered, vacancy.until, vacancy.state = None, None, Filling.OPEN
    vacancy.save()
    told = {"candidacy": candidacy.pk, "name": candidacy.person.name, "answered": answered}
    record_vacancy(actor, SeatPassed, vacancy, key(candidacy), **told)


def _seat(actor: Actor, vacancy: Vacancy, person: object, house: object, candidacy: Candidacy | None) -> None:
    own = composition_of(vacancy.seat.body, clock.today())
    mandate = grant_mandate(
        actor=actor,
        seat=vacancy.seat,
        person=person,
        house=house,
        start=clock.today(),
        end=vacancy.due + dt.timedelta(days=own.composition.holdover_days),
        source=candidacy.election.number if candidacy else vacancy.former.source,
    )
    election = candidacy.election if candidacy else None
    term = Term.objects.create(mandate=mandate, election=election, candidacy=candidacy, due=vacancy.due)
    _filled(actor, vacancy, mandate, [term])


def _filled(actor: Actor, vacancy: Vacancy, mandate: Mandate, terms: list[Term]) -> None:
    vacancy.state, vacancy.mandate = Filling.FILLED, mandate
    vacancy.save()
    told = {"name": mandate.person.name, "house_name": mandate.house.name, "way": vacancy.way}
    record_vacancy(actor, SeatFilled, vacancy, key(mandate.person), rows=terms, mandate=mandate.pk, **told)


def _leave(actor: Actor, vacancy: Vacancy, *, by_election: bool) -> None:
    vacancy.state = Filling.CALLED if by_election else Filling.LEFT
    vacancy.save()
    record_vacancy(actor, SeatLeftEmpty, vacancy, by_election=by_election)


def to_call(body: Body) -> bool:
    """Whether a seat of a group waits for an election that is not running yet."""
    waits = any(vacancy.state == Filling.CALLED for vacancy in vacancies_at_hand(body))
    return waits and not Election.objects.filter(body=body, state__in=RUNNING).exists()


def _locked(vacancy: Vacancy) -> Vacancy:
    locked(vacancy.seat.body)
    return vacancy_rows().select_related("offered__house", "offered__election", "former").get(pk=vacancy.pk)
