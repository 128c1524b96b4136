"""What needs someone: votes, advice, consultations, drafts and mandates, as tasks with a deadline and a length."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from beraad.access.actor import Actor
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Mandate
from beraad.bodies.queries import seats_of, services_steered
from beraad.charters.queries import rules_by_service
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.people.choices import Office
from beraad.proposals import queries as proposals
from beraad.proposals.models import Proposal
from beraad.services.models import Service
from beraad.votes.models import Vote
from beraad.votes.queries import open_for
from beraad.web.ui.jinja import url
from rulebook import deadline

# How long a task takes, in minutes, as one number per kind: an estimate people can plan with.
MINUTES = {"vote": 3, "advice": 10, "schedule": 5, "consultation": 4, "mandate": 2}
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
    def minutes(self) -> int:
        return MINUTES[self.kind]


def tasks(actor: Actor, mandates: list[Mandate]) -> list[Task]:
    """Everything that waits for the actor, soonest first; what has no date comes last."""
    day = clock.today()
    steered = services_steered(mandates, day)
    waiting, ready = proposals.in_preparation(steered) if steered else ([], [])
    found = [
        *_votes(actor),
        *_advice(waiting, day),
        *_to_schedule(actor, ready),
        *_consultations(actor, mandates),
        *_ending(mandates, day),
    ]
    far = clock.now() + dt.timedelta(days=3650)
    return sorted(found, key=lambda task: task.due or far)


def _votes(actor: Actor) -> list[Task]:
    by_vote: dict[int, list[Any]] = {}
    for elector in open_for(actor):
        by_vote.setdefault(elector.vote_id, []).append(elector)
    found = []
    for electors in by_vote.values():
        vote = electors[0].vote
        houses = [(e.name, hasattr(e, "ballot")) for e in electors]
        if all(done for _name, done in houses):
            continue
        found.append(
            Task(
                "vote",
                _("Vote"),
                "vote",
                vote.title,
                pgettext("button", "Vote"),
                url("proposals:detail", vote.reference) + "#stempaneel",
                vote.body.service,
                _turnout(vote),
                vote.closes_at,
                houses,
            )
        )
    return found


def _turnout(vote: Vote) -> str:
    organisations = _("%(cast)s of %(seats)s organisations voted already")
    members = _("%(cast)s of %(seats)s members voted already")
    words = organisations if vote.body.kind == BodyKind.CONSORTIUM else members
    return words % {"cast": vote.cast, "seats": vote.seats}


def _advice(waiting: list[Proposal], day: dt.date) -> list[Task]:
    rules = rules_by_service([proposal.service_id for proposal in waiting], day) if waiting else {}
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
            deadline(proposal.consultation_until, rules[proposal.service_id].windows.advice_days, clock.ZONE)
            if proposal.service_id in rules
            else None,
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


def _consultations(actor: Actor, mandates: list[Mandate]) -> list[Task]:
    services = {m.seat.body.service_id for m in mandates if m.seat.body.kind == BodyKind.CONSORTIUM}
    soon = clock.now() + CONSULTATION_ENDS_WITHIN
    ending = proposals.unheard(list(services), list(actor.houses), soon) if services else []
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


def of(actor: Actor) -> tuple[list[Task], list[Mandate]]:
    """The actor's tasks, and the mandates they follow from."""
    mandates = seats_of(actor)
    return tasks(actor, mandates), mandates


def services_of(mandates: list[Mandate]) -> dict[int, Service]:
    """The services in which these mandates give a say, by id."""
    return {m.seat.body.service_id: m.seat.body.service for m in mandates if m.seat.body.service_id}


def concerns(mandates: list[Mandate]) -> list[str]:
    """The keys of what their holder wants to hear of: these services, and the groups they sit in."""
    bodies = {mandate.seat.body for mandate in mandates}
    return [key(thing) for thing in (*bodies, *services_of(mandates).values())]
