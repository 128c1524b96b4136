"""What needs someone: votes, advice, consultations, drafts and mandates, as tasks with a deadline and a length."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from beraad.access.actor import Actor
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Mandate
from beraad.bodies.queries import consortia_of, seats_of, services_steered
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.people.choices import Office
from beraad.proposals import queries as proposals
from beraad.proposals.models import Proposal
from beraad.services.models import Service
from beraad.services.queries import services_around
from beraad.votes.models import Elector, Vote
from beraad.votes.queries import open_seats
from beraad.votes.ways import CONSENT
from beraad.votes.within import within
from beraad.web.ui.jinja import page_of, url

from . import elections, oversight

# How long a task takes, in minutes, as one number per kind: an estimate people can plan with.
MINUTES = (
    {
        "vote": 3,
        "advice": 10,
        "agree": 5,
        "schedule": 5,
        "consultation": 4,
        "conclusion": 5,
        "mandate": 2,
    }
    | oversight.MINUTES
    | elections.MINUTES
)
MANDATE_ENDS_WITHIN = dt.timedelta(days=60)
# A consultation that runs longer can wait; it stands on the page of its service.
CONSULTATION_ENDS_WITHIN = dt.timedelta(days=10)


@dataclass(frozen=True)
class Task:
    """One thing to do: `kind` of MINUTES, until when (None: no date), for which houses and whether they are done."""

    kind: str
    label: str
    icon: str
    title: str
    action: str
    url: str
    service: Service | None = None
    context: str = ""
    due: dt.datetime | None = None
    houses: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def late(self) -> bool:
        return self.due is not None and self.due < clock.now()

    @property
    def minutes(self) -> int:
        return MINUTES[self.kind]


@dataclass(frozen=True)
class Place:
    """Where an actor stands today: the seats they sit in, the services steered there (by id), and every service that
    concerns them: also those in which their houses take part without a seat of theirs."""

    mandates: list[Mandate]
    steered: list[int]
    services: list[Service]

    @property
    def heard(self) -> list[int]:
        """The services about which they are consulted, by id."""
        seated = {mandate.seat.body.service_id for mandate in self.mandates}
        return [service.pk for service in self.services if service.takes_part or service.pk in seated]

    @property
    def concerns(self) -> list[str]:
        """The keys of what they want to hear of: their services with who decides there, and the groups they sit in."""
        bodies = {mandate.seat.body for mandate in self.mandates}
        if self.services:
            bodies |= set(consortia_of([service.pk for service in self.services], clock.today()))
        return [key(thing) for thing in (*bodies, *self.services)]


def place(actor: Actor) -> Place:
    """Where the actor stands; three statements at most."""
    mandates, day = seats_of(actor), clock.today()
    steered = services_steered(mandates, day)
    seated = [mandate.seat.body.service_id for mandate in mandates if mandate.seat.body.service_id]
    return Place(mandates, steered, services_around(actor.houses, [*seated, *steered], day))


def tasks(actor: Actor, place: Place) -> list[Task]:
    """Everything that waits for the actor, soonest first; what has no date comes last."""
    day = clock.today()
    waiting, ready = proposals.in_preparation(place.steered) if place.steered else ([], [])
    seats = open_seats(actor)
    found = [
        *_votes([elector for elector in seats if not within(elector.vote.subject)]),
        *_asked([elector for elector in seats if within(elector.vote.subject) and not elector.voted]),
        *_advice(waiting),
        *_to_schedule(actor, ready),
        *_concluding(actor, place.steered),
        *_consultations(actor, place.heard),
        *_ending(place.mandates, day),
        *(Task(**told) for told in oversight.waiting(actor, place.mandates, place.steered)),
        *(Task(**told) for told in elections.waiting(actor)),
    ]
    far = clock.now() + dt.timedelta(days=3650)
    return sorted(found, key=lambda task: task.due or far)


def _votes(seats: list[Elector]) -> list[Task]:
    by_vote: dict[int, list[Elector]] = {}
    for elector in seats:
        by_vote.setdefault(elector.vote_id, []).append(elector)
    found = []
    for electors in by_vote.values():
        vote = electors[0].vote
        houses = [(_("%(house)s, by proxy") % {"house": e.name} if e.by_proxy else e.name, e.voted) for e in electors]
        if all(done for _name, done in houses):
            continue
        found.append(
            Task(
                "vote",
                _("Vote"),
                "vote",
                vote.title,
                pgettext("button", "Vote"),
                page_of(vote.reference) + "#stempaneel",
                vote.body.service,
                _turnout(vote),
                vote.closes_at,
                houses,
            )
        )
    return found


def _asked(seats: list[Elector]) -> list[Task]:
    """What a group asks of its members about its own advice, as long as someone waits for that."""
    waiting = proposals.waiting_for_advice({elector.vote.reference for elector in seats}) if seats else {}
    return [
        Task(
            "agree",
            _("Advice of your group"),
            "people",
            elector.vote.title,
            _("Object or agree") if elector.vote.rule["method"] == CONSENT else _("Vote on the advice"),
            url("proposals:advise", elector.vote.reference) + "#groep",
            waiting[elector.vote.reference].service,
            _turnout(elector.vote),
            elector.vote.closes_at,
            [(elector.name, False)],
        )
        for elector in seats
        if elector.vote.reference in waiting
    ]


def _turnout(vote: Vote) -> str:
    organisations = _("%(cast)s of %(seats)s organisations voted already")
    members = _("%(cast)s of %(seats)s members voted already")
    words = organisations if vote.body.kind == BodyKind.CONSORTIUM else members
    return words % {"cast": vote.cast, "seats": vote.seats}


def _advice(waiting: list[Proposal]) -> list[Task]:
    due = proposals.advice_due(waiting)
    return [
        Task(
            "advice",
            _("Advice"),
            "people",
            proposal.title,
            _("Give advice"),
            url("proposals:detail", proposal.number),
            proposal.service,
            _("The steering group prepares the decision"),
            due.get(proposal.pk),
        )
        for proposal in waiting
    ]


def _to_schedule(actor: Actor, ready: list[Proposal]) -> list[Task]:
    if actor.holds(Office.SECRETARIAT):
        return _queue(len(proposals.in_preparation().vote))
    return [
        Task(
            "schedule",
            _("To put to the vote"),
            "calendar",
            proposal.title,
            _("Put to the vote"),
            url("proposals:detail", proposal.number),
            proposal.service,
            _("The advice is given") if proposal.advised_at else _("The consultation is over"),
        )
        for proposal in ready
    ]


def _queue(ready: int) -> list[Task]:
    """The secretariat has a page of its own for these; here stands how many there are."""
    title = ngettext("%(n)s proposal is ready for a vote", "%(n)s proposals are ready for a vote", ready) % {"n": ready}
    page = url("secretariat:index") + "#h-ready"
    label, context = _("To put to the vote"), _("Waits for the secretariat")
    return [Task("schedule", label, "calendar", title, _("See the list"), page, context=context)] if ready else []


def _concluding(actor: Actor, steered: list[int]) -> list[Task]:
    """What is not for decision ends when someone says what becomes of it."""
    return [
        Task(
            "conclusion",
            _("To conclude"),
            "check",
            proposal.title,
            _("Conclude"),
            url("proposals:detail", proposal.number),
            proposal.service,
            _("The consultation is over"),
        )
        for proposal in proposals.to_conclude(actor.person_id, steered)
    ]


def _consultations(actor: Actor, services: list[int]) -> list[Task]:
    soon = clock.now() + CONSULTATION_ENDS_WITHIN
    ending = proposals.unheard(services, list(actor.houses), soon) if services else []
    return [
        Task(
            "consultation",
            _("Consultation"),
            "comment",
            proposal.title,
            _("Give your view"),
            url("proposals:detail", proposal.number),
            proposal.service,
            str(proposal.get_ask_display()),
            proposal.consultation_until,
        )
        for proposal in ending
    ]


def _ending(mandates: list[Mandate], day: dt.date) -> list[Task]:
    """One task per house and day, however many mandates end then."""
    ends = {(m.house, m.end): m for m in mandates if m.end and m.end - day <= MANDATE_ENDS_WITHIN}
    return [
        Task(
            "mandate",
            _("Mandate"),
            "user",
            _("Your mandate for %(house)s ends soon") % {"house": house.name},
            _("Look at it"),
            url("organisations:detail", house.slug),
            due=clock.local(end),
        )
        for house, end in ends
    ]
