"""What waits for someone after decisions: to carry out, to judge, to say what follows, to contest, to answer."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beraad.access.actor import Actor
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body, Mandate
from beraad.bodies.queries import steering_of
from beraad.kernel import clock
from beraad.oversight import queries
from beraad.oversight.choices import Progress
from beraad.oversight.models import Commitment
from beraad.oversight.standing import contested, sent_back
from beraad.register.models import Decision
from beraad.web.ui.jinja import url

MINUTES = {"commitment": 5, "judge": 5, "follow": 3, "contest": 10}


def waiting(actor: Actor, mandates: list[Mandate], steered: list[int]) -> Iterator[dict[str, Any]]:
    """The fields of each task; `steered` are the services whose steering group the actor sits in."""
    for one in queries.waiting(actor, mandates, steered):
        yield _to_do(one) if one.state == Progress.OPEN else _to_judge(one)
    if steered:
        yield from _unsaid(queries.unsaid(steered))
        yield from (_returned(one, one.contest_until, _("Look whether to contest it")) for one in sent_back(steered))
    if any(mandate.seat.body.kind == BodyKind.BOARD for mandate in mandates):
        yield from (_returned(one, one.answer_until, _("Answer for the board")) for one in contested())


def _to_do(commitment: Commitment) -> dict[str, Any]:
    return {
        "kind": "commitment",
        "label": _("To carry out"),
        "icon": "flag",
        "title": commitment.text,
        "action": _("Report on this"),
        "url": url("oversight:commitment", commitment.decision.number, commitment.place),
        "service": commitment.decision.service,
        "context": commitment.owner.name,
        "due": clock.local(commitment.due, 17),
    }


def _to_judge(commitment: Commitment) -> dict[str, Any]:
    return {
        "kind": "judge",
        "label": _("Reported done"),
        "icon": "eye",
        "title": commitment.text,
        "action": _("Look at the report"),
        "url": url("oversight:commitment", commitment.decision.number, commitment.place),
        "service": commitment.decision.service,
        "context": commitment.owner.name,
    }


def _unsaid(decisions: list[Decision]) -> Iterator[dict[str, Any]]:
    """One task per group, however many decisions there are; its page has them all."""
    by_group: dict[Body, int] = Counter()
    for service, number in Counter(decision.service for decision in decisions).items():
        if group := steering_of(service):
            by_group[group] += number
    for group, number in by_group.items():
        title = ngettext("Say what follows from one decision", "Say what follows from %(n)s decisions", number)
        yield {
            "kind": "follow",
            "label": _("Decided"),
            "icon": "register",
            "title": title % {"n": number},
            "action": _("See the list"),
            "url": url("oversight:watch", group.slug) + "#h-unsaid",
            "context": group.name,
        }


def _returned(returned: Any, until: Any, action: str) -> dict[str, Any]:
    return {
        "kind": "contest",
        "label": _("Sent back by the board"),
        "icon": "reply",
        "title": returned.decision.title,
        "action": action,
        "url": url("register:detail", returned.decision.number) + "#raad",
        "service": returned.decision.service,
        "due": until,
    }
