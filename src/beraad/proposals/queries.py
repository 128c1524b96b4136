"""Proposals as seen: the door, lists, versions, the road ahead."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from beraad.access.actor import VISITOR, Actor
from beraad.access.policies import Verdict, may, one, visible
from beraad.bodies.models import Body, Remit
from beraad.bodies.queries import steering_of
from beraad.charters.models import Charter
from beraad.charters.queries import competence, rules_by_service
from beraad.charters.rules import Kind, Rules
from beraad.debate.models import Comment
from beraad.debate.queries import Thread, threads
from beraad.kernel import clock
from beraad.kernel.errors import NotFound
from beraad.kernel.ids import key
from beraad.kernel.prepared import Asked, prepared
from beraad.people.models import Person
from beraad.services.models import Service
from beraad.votes.choices import VoteState
from beraad.votes.models import Vote
from beraad.votes.queries import votes_about
from rulebook import day_after, deadline, earliest_opening

from .choices import AdviceState, Ask, State
from .models import AdviceDraft, AdviceText, CoAuthor, Meeting, Proposal, Version
from .policies import Standing

OPEN_STATES = (State.CONSULTATION, State.ADVICE, State.VOTE)
# What a proposal reaches only through its consultation, after which everybody may see it.
PUBLIC_STATES = frozenset({*OPEN_STATES, State.DECIDED, State.CLOSED})
STAGES = (State.DRAFT, State.CONSULTATION, State.ADVICE, State.VOTE, State.DECIDED)


@dataclass(frozen=True)
class Road:
    """Who decides a proposal, under which charter, by which rule: known from the first draft."""

    body: Body
    charter: Charter
    rules: Rules
    kind: Kind


def proposal_for(actor: Actor, number: str, *, lock: bool = False) -> Proposal:
    """The visible proposal with this number; NotFound when absent or hidden."""
    rows = Proposal.objects.select_related("service", "author", "house")
    return one(actor, rows, number=number, lock=lock)


def dossier_for(actor: Actor, number: str) -> Proposal:
    """The visible proposal as its page shows it: with its advice, where the actor stands, and `steering_name`, the
    steering group of today. One statement; NotFound when absent or hidden."""
    found = "\x00" not in number and _dossier(number, actor.person_id, actor.house_id, clock.today()).first()
    if not found:
        raise NotFound
    found.standing = Standing.read(actor, found)
    if not may(actor, "view", found):
        raise NotFound
    return found


@prepared
def _dossier(number: str, person: int | None, house: int | None, day: dt.date) -> QuerySet:
    remit = Remit.objects.on(day).filter(service=OuterRef("service")).values("body__name")
    around = ("service", "author", "house", "advice__body", "advice__version", "advice__person", "advice__vote")
    rows = (
        Proposal.objects.filter(number=number)
        .select_related(*around)
        .defer("advice__version__text", "advice__vote__text")
    )
    return rows.annotate(steering_name=Subquery(remit[:1]), **Standing.columns(person, house, day))


def coauthors(proposal: Proposal) -> list[Person]:
    """Who writes on a proposal beside its author, by name."""
    return list(Person.objects.filter(pk__in=proposal.coauthors.values("person")).order_by("name", "pk"))


def by_key(actor: Actor, subject: str) -> Proposal:
    """The visible proposal with this key (`proposal:12`)."""
    model, _, pk = subject.partition(":")
    if model != "proposal":
        raise NotFound
    return one(actor, Proposal.objects.select_related("service", "author", "house"), pk=pk)


def road(proposal: Proposal) -> Road | None:
    """Who will decide and how, as of today; None when nothing is to be decided. Conflict when nobody can."""
    if proposal.ask != Ask.DECIDE:
        return None
    return Road(*competence(proposal.service, proposal.kind, clock.today()))


def earliest_vote(proposal: Proposal, ahead: Road) -> dt.datetime:
    """From when the body may vote: after the notice it gets and, where a first vote was void, the wait for a second."""
    earliest = earliest_opening(ahead.rules.windows, clock.now(), clock.ZONE)
    void = votes_about(key(proposal))[:1] if proposal.result else []
    calls = [(vote.closes_at, vote.rule.get("second_call")) for vote in void]
    waits = [day_after(closed, second["after_days"], clock.ZONE) for closed, second in calls if second]
    return max([earliest, *waits])


def versions(proposal: Proposal) -> list[Version]:
    """All versions, oldest first, with who made them."""
    return list(_versions(proposal.pk))


@prepared
def _versions(proposal: int) -> QuerySet:
    return Version.objects.filter(proposal=proposal).select_related("person").order_by("number")


def version_of(proposal: Proposal, number: int | None = None) -> Version:
    """One version, or the latest; NotFound when there is none with this number."""
    rows = proposal.versions.select_related("person").order_by("-number")
    found = rows.first() if number is None else rows.filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def advice_texts(actor: Actor, proposal: Proposal) -> list[AdviceText]:
    """What the actor's steering group wrote of the advice that it prepares on a proposal, newest first; nothing for
    who does not sit in it."""
    drafts = visible(actor, AdviceDraft.objects.filter(proposal=proposal)).exclude(state=AdviceState.GIVEN)
    rows = AdviceText.objects.filter(draft__in=drafts).select_related("draft", "version", "person")
    return list(rows.order_by("-number"))


def discussion(proposal: Proposal) -> list[Thread]:
    """The discussion about a proposal."""
    return threads(key(proposal))


def listed(
    actor: Actor, *, service: Service | None = None, states: tuple[str, ...] = OPEN_STATES, search: str = ""
) -> QuerySet[Proposal]:
    """The visible proposals in these states, latest first."""
    rows = visible(actor, Proposal.objects.select_related("service", "house", "author"))
    return _fitting(rows, service.pk if service else None, states, search)


def _fitting(rows: QuerySet, service: int | None, states: tuple[str, ...], search: str) -> QuerySet:
    rows = rows.filter(state__in=states)
    if service:
        rows = rows.filter(service=service)
    if search:
        words = Version.objects.filter(
            Q(text__icontains=search) | Q(summary__icontains=search), proposal=OuterRef("pk")
        )
        rows = rows.filter(Q(title__icontains=search) | Q(number=search.upper()) | Exists(words))
    return rows.order_by("-created_at", "-pk")


def entries(actor: Actor, *, service: int | None, states: tuple[str, ...], search: str) -> Asked | QuerySet:
    """The same proposals (service by id) as rows with what a list shows; `closes` is when the vote about it does."""
    if PUBLIC_STATES.issuperset(states):
        return _public(service, search, states=states)
    return _in_short(_fitting(visible(actor, Proposal.objects.all()), service, states, search))


@prepared
def _public(service: int | None, search: str, *, states: tuple[str, ...]) -> QuerySet:
    return _in_short(_fitting(visible(VISITOR, Proposal.objects.all()), service, states, search))


def _in_short(rows: QuerySet) -> QuerySet:
    subject = Concat(Value("proposal:"), Cast(OuterRef("pk"), CharField()))
    voting = Vote.objects.filter(subject=subject, state=VoteState.OPEN).order_by("-call")
    shown = ("number", "title", "state", "ask", "result", "consultation_until", "ended_at", "comments", "by_steering")
    around = ("house__name", "author__name", "service__name", "service__hue", "closes")
    return rows.annotate(closes=Subquery(voting.values("closes_at")[:1])).values_list(*shown, *around, named=True)


def in_discussion(actor: Actor, service: Service, state: str = "") -> Asked:
    """What is open about a service, or only what is in one `state`: votes first, then advice, then consultations.

    Each row says whether the actor `steers` its service and whether the house they act for `takes_part` in it.
    """
    states = (state,) if state in OPEN_STATES else OPEN_STATES
    return _in_discussion(service.pk, actor.person_id, actor.house_id, clock.today(), states=states)


@prepared
def _in_discussion(
    service: int, person: int | None, house: int | None, day: dt.date, *, states: tuple[str, ...]
) -> QuerySet:
    nearest = Case(*(When(state=name, then=Value(place)) for place, name in enumerate(reversed(OPEN_STATES))))
    rows = _fitting(Proposal.objects.select_related("service", "house", "author"), service, states, "")
    return (
        visible(VISITOR, rows)
        .annotate(**Standing.columns(person, house, day))
        .order_by(nearest, "consultation_until", "pk")
    )


def discussed() -> dict[int, dict[str, int]]:
    """How many proposals are open in each state, by service."""
    found: dict[int, dict[str, int]] = {}
    rows = Proposal.objects.filter(state__in=OPEN_STATES).values("service", "state").annotate(n=Count("pk"))
    for service, state, n in rows.order_by("service").values_list("service", "state", "n"):
        found.setdefault(service, {})[state] = n
    return found


def with_discussed(services: QuerySet[Service]) -> QuerySet[Service]:
    """`services`, each with the number of proposals that are open about it (`discussed`, None for no one)."""
    rows = Proposal.objects.filter(state__in=OPEN_STATES, service=OuterRef("pk")).order_by()
    return services.annotate(discussed=Subquery(rows.values("service").annotate(n=Count("pk")).values("n")))


def may_start(actor: Actor, service: Service) -> Verdict:
    """Whether the actor may start a proposal about a service, for whomever, and else why not."""
    own = may(actor, "start", service, of=Proposal)
    return own or may(actor, "start_as_group", service, of=Proposal) or own


def starts_for(actor: Actor, service: Service) -> tuple[Verdict, Body | None]:
    """Whether the actor may start a proposal for their own house or office, and for which steering group, if any."""
    group = may(actor, "start_as_group", service, of=Proposal)
    return may(actor, "start", service, of=Proposal), steering_of(service) if group else None


def titles(numbers: Iterable[str]) -> dict[str, str]:
    """The titles of the proposals with these numbers that everybody may see, by number; one statement."""
    rows = Proposal.objects.filter(number__in=set(numbers)).exclude(state=State.DRAFT)
    return dict(rows.values_list("number", "title"))


def drafts(actor: Actor) -> list[Proposal]:
    """The drafts the actor writes on, latest first."""
    own = Q(author=actor.person_id) | Q(coauthors__person=actor.person_id)
    rows = Proposal.objects.filter(own, state=State.DRAFT).distinct()
    return list(rows.select_related("service").order_by("-created_at"))


def advice_first(proposal: Proposal, rules: Rules | None) -> bool:
    """Whether the steering group advises on a proposal before what follows: on a decision where its kind says so."""
    kind = rules.kinds.get(proposal.kind) if rules and proposal.ask == Ask.DECIDE else None
    return kind is None or kind.advice


class Preparation(NamedTuple):
    """The proposals between consultation and what follows that wait for advice, and that wait for a vote."""

    advice: list[Proposal]
    vote: list[Proposal]


def in_preparation(services: list[int] | None = None) -> Preparation:
    """What is prepared about all or these services, longest first; a decision needs advice on its latest text, unless
    its kind needs none or it was called up. Two statements at most."""
    latest = Version.objects.filter(proposal=OuterRef("pk")).order_by("-number").values("pk")[:1]
    rows = Proposal.objects.filter(state=State.ADVICE).annotate(latest=Subquery(latest))
    if services is not None:
        rows = rows.filter(service__in=services)
    found = rows.select_related("service", "house", "author", "advice").order_by("consultation_until", "pk")
    rules = rules_by_service([proposal.service_id for proposal in found], clock.today()) if found else {}
    advised = {proposal: _advised(proposal, rules.get(proposal.service_id)) for proposal in found}
    ready = [proposal for proposal in found if advised[proposal] and proposal.ask == Ask.DECIDE]
    ready.sort(key=lambda proposal: proposal.advised_at or proposal.consultation_until)
    return Preparation([proposal for proposal in found if not advised[proposal]], ready)


def _advised(proposal: Any, rules: Rules | None) -> bool:
    advice = getattr(proposal, "advice", None)
    given = advice is not None and (proposal.ask != Ask.DECIDE or advice.version_id == proposal.latest)
    return given or proposal.called_up_at is not None or not advice_first(proposal, rules)


def waiting_for_advice(numbers: Iterable[str]) -> dict[str, Proposal]:
    """Those among the proposals with these numbers that wait for advice or what comes next, by number."""
    rows = Proposal.objects.filter(number__in=set(numbers), state=State.ADVICE).select_related("service")
    return {proposal.number: proposal for proposal in rows}


def unheard(services: list[int], houses: list[int], until: dt.datetime, limit: int = 30) -> list[Proposal]:
    """The consultations about these services that end before a moment and in which none of these houses said anything:
    the first so many, soonest end first."""
    subject = Concat(Value("proposal:"), Cast(OuterRef("pk"), CharField()))
    said = Comment.objects.filter(subject=subject, house__in=houses)
    running = Q(consultation_until__gt=clock.now(), consultation_until__lte=until)
    rows = Proposal.objects.filter(running, ~Exists(said), state=State.CONSULTATION, service__in=services)
    rows = rows.exclude(house__in=houses).select_related("service", "house")
    return list(rows.order_by("consultation_until", "pk")[:limit])


def to_conclude(person: int | None, steered: list[int]) -> list[Proposal]:
    """What is not for decision and has run its term, of which this person may say what became of it, longest first:
    their own, and, unless it waits for their advice, what is about the services `steered`."""
    over = Q(state__in=(State.CONSULTATION, State.ADVICE), consultation_until__lte=clock.now())
    writes = Q(author=person) | Exists(CoAuthor.objects.filter(proposal=OuterRef("pk"), person=person))
    prepares = Q(service__in=steered) & ~Q(state=State.ADVICE, advice__isnull=True)
    rows = Proposal.objects.filter(over, writes | prepares).exclude(ask=Ask.DECIDE)
    return list(rows.select_related("service").order_by("consultation_until", "pk"))


def advice_due(waiting: list[Proposal]) -> dict[int, dt.datetime]:
    """Until when the advice on each of these proposals (by id) is expected, where rules say so; one statement."""
    rules = rules_by_service([proposal.service_id for proposal in waiting], clock.today()) if waiting else {}
    return {
        proposal.pk: deadline(proposal.consultation_until, rules[proposal.service_id].windows.advice_days, clock.ZONE)
        for proposal in waiting
        if proposal.service_id in rules
    }


def advice_in_hand(actor: Actor, waiting: list[Proposal]) -> dict[int, AdviceText]:
    """What the actor's group wrote last of the advice on each of these proposals (by id)."""
    drafts = visible(actor, AdviceDraft.objects.filter(proposal__in=waiting)).exclude(state=AdviceState.GIVEN)
    rows = AdviceText.objects.filter(draft__in=drafts).select_related("draft", "person").order_by("number")
    return {text.draft.proposal_id: text for text in rows}


def coming(services: list[int], limit: int = 30) -> list[Proposal]:
    """What is in consultation about these services, the first to end first."""
    rows = Proposal.objects.filter(state=State.CONSULTATION, service__in=services).select_related("service", "house")
    return list(rows.order_by("consultation_until", "pk")[:limit])


def group_drafts(actor: Actor, services: list[int]) -> list[Proposal]:
    """The drafts that the steering group started about these services, as far as the actor sees them, latest first."""
    rows = visible(actor, Proposal.objects.filter(by_steering=True, state=State.DRAFT, service__in=services))
    return list(rows.select_related("service", "author").order_by("-created_at"))


def meetings(actor: Actor, body: Body, limit: int = 12) -> list[Meeting]:
    """The last meetings of a body whose agenda the actor may read, each with its `size`: those to come first, the next
    on top, then those that are over, the latest on top. One statement."""
    rows = visible(actor, Meeting.objects.filter(body=body)).annotate(size=Count("items"))
    found, today = list(rows.order_by("-day")[:limit]), clock.today()
    ahead = [meeting for meeting in found if meeting.day >= today]
    return ahead[::-1] + [meeting for meeting in found if meeting.day < today]


def meeting_for(actor: Actor, body: Body, pk: int) -> Meeting:
    """The meeting of a body with this id; NotFound when it is absent, or not published and the actor no member."""
    return one(actor, Meeting.objects.filter(body=body).select_related("body"), pk=pk)
