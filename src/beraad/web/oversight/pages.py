"""What the pages of execution, delegation and years show, gathered from below."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from beraad.access.actor import Actor
from beraad.access.policies import may
from beraad.bodies.queries import body_for, steering_of
from beraad.kernel import clock
from beraad.kernel.errors import NotFound
from beraad.kernel.ids import key
from beraad.oversight import queries
from beraad.oversight.models import Commitment, Delegation, ManagementAgreement
from beraad.oversight.standing import agreement_on, agreements, delegations
from beraad.oversight.years import STATES, reported_years, told_of
from beraad.record.queries import history
from beraad.services.queries import service_for
from beraad.web.parts import follow_up
from beraad.web.parts.history import lines
from beraad.web.parts.outcomes import verdict
from beraad.web.parts.pages import page
from beraad.web.parts.rules import capital
from beraad.web.parts.service_head import head
from beraad.web.ui.formats import number as number_of

HISTORY = 20
DEEDS = ("report", "judge", "change", "drop")


def commitment(actor: Actor, number: str, place: int, wanted: str | None) -> dict[str, Any]:
    """A commitment with what was said of it, what the actor can do, and all that happened."""
    found = queries.commitment_for(actor, number, place)
    entries = page(history(key(found)), wanted, HISTORY)
    return {
        "commitment": found,
        "told": follow_up,
        "reports": queries.reports_on(found),
        "may": {verb for verb in DEEDS if actor.signed_in and may(actor, verb, found)},
        "lines": lines(entries.rows),
        "page": entries,
    }


def service(actor: Actor, slug: str) -> dict[str, Any]:
    """What is carried out for a service."""
    shell = head(actor, slug, "oversight:service")
    found = shell["service"]
    return shell | _watched(actor, [found.pk]) | {"group": steering_of(found)}


def _watched(actor: Actor, services: list[int]) -> dict[str, Any]:
    unsaid = queries.unsaid(services)
    return {
        "told": follow_up,
        "list": queries.watch_list(services),
        "ended": queries.ended(services),
        "unsaid": unsaid,
        "may_follow": actor.signed_in and any(may(actor, "follow", decision, of=Commitment) for decision in unsaid[:1]),
    }


def watch(actor: Actor, slug: str) -> dict[str, Any]:
    """What is carried out for all services that a group watches over."""
    body = body_for(actor, slug)
    services = queries.services_watched(body, clock.today())
    return _watched(actor, services) | {"body": body, "groups": queries.groups_under(body, clock.today())}


def delegation(actor: Actor, slug: str) -> dict[str, Any]:
    """What the board delegated about a service, now and before."""
    found, today = service_for(actor, slug), clock.today()
    documents = delegations(found)
    return {
        "service": found,
        "current": next((one for one in documents if one.covers(today)), None),
        "others": [one for one in documents if not one.covers(today)],
        "agreement": agreement_on(today),
        "may_delegate": actor.signed_in and bool(may(actor, "delegate", Delegation)),
    }


def agreement(actor: Actor, number: str) -> dict[str, Any]:
    """The management agreement of today, or one version of it."""
    versions, today = agreements(), clock.today()
    current = agreement_on(today)
    shown = next((one for one in versions if str(one.number) == number), None) if number else current or versions[-1:]
    if number and shown is None:
        raise NotFound
    return {
        "shown": shown or None,
        "current": current,
        "versions": versions,
        "may_keep": actor.signed_in and bool(may(actor, "keep", ManagementAgreement)),
    }


def year(actor: Actor, slug: str, number: int) -> dict[str, Any]:
    """What a body decided in a year: its report, or how it stands while the year runs. NotFound for a year to come."""
    body = body_for(actor, slug)
    if not body.start.year <= number <= clock.today().year:
        raise NotFound
    content, made_at = told_of(body, number)
    return {
        "body": body,
        "year": number,
        "made_at": made_at,
        "content": content,
        "verdict": verdict,
        "states": [(capital(word(state)), number_of(content["counts"][state])) for state in STATES],
        "word": word,
        "day": dt.date.fromisoformat,
        "follows": follows,
        "years": sorted({clock.today().year, *reported_years(body)}, reverse=True),
    }


def word(state: str) -> str:
    """What became of a commitment, in a word."""
    words = {"done": _("done"), "late": _("late"), "open": _("going on"), "dropped": _("dropped")}
    return words[state]


def follows(row: dict[str, Any]) -> str:
    """What followed from a decision of a report, in words."""
    if row["called_up"]:
        return _("called up by the participants")
    if row["returned"] in ("returned", "contested", "upheld"):
        return _("sent back by the board")
    return {"commitments": _("to carry out"), "nothing": _("nothing to do"), "unsaid": _("not said yet")}[
        row["follow_up"]
    ]


def year_table(shown: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """A report as one table: each decision, followed by what follows from it."""
    titles = [
        pgettext("reference", "Number"),
        _("What"),
        _("Who"),
        _("Result"),
        _("Decided or due on"),
        _("What follows from it"),
    ]
    rows = []
    for row in shown["content"]["decisions"]:
        rows.append(
            [row["number"], row["title"], "", verdict(row["result"]).word, row["decided_at"][:10], follows(row)]
        )
    for line in shown["content"]["commitments"]:
        rows.append([line["reference"], line["text"], line["owner_name"], word(line["state"]), line["due"], ""])
    return titles, rows
