"""What the front page shows, gathered from below."""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from beraad.access.actor import Actor
from beraad.bodies.queries import bodies_on
from beraad.charters.queries import ruled_on
from beraad.kernel import clock
from beraad.people.choices import Office
from beraad.people.queries import office_holders
from beraad.proposals.queries import discussed
from beraad.register import queries as register
from beraad.services.queries import participants_count_by_service, participating_houses, services_on
from beraad.votes.queries import houses_that_voted, open_votes
from beraad.web.parts import catalogue, dossiers
from beraad.web.ui.charts import round_table
from beraad.web.ui.formats import number

VOTES, DECISIONS = 6, 3
YEAR = dt.timedelta(days=365)
STATEMENT = Path(__file__).parent / "accessibility.json"


def front(actor: Actor) -> dict[str, Any]:
    """The front page: who takes part, in what, what is being voted on and what was decided."""
    today, votes = clock.today(), list(open_votes()[:VOTES])
    taking_part = participating_houses(today)
    active = min(houses_that_voted(clock.today() - YEAR), taking_part)
    return {
        "services": catalogue.cards(services_on(today), participants_count_by_service(today), discussed()),
        "votes": dossiers.of_votes(actor, votes),
        "decisions": dossiers.judged(register.latest(actor, limit=DECISIONS)),
        "decided": register.decisions(actor).count(),
        "table": _table(taking_part, active),
        "participants": taking_part,
        "active": active,
    }


def _table(taking_part: int, active: int) -> Markup:
    label = _("Round table with %(n)s organisations, of which %(active)s voted in the past year.") % {
        "n": number(taking_part),
        "active": number(active),
    }
    return round_table(taking_part, label, active=active, caption=_("organisations"))


def charters() -> list[Any]:
    """The groups that have rules of their own today, each with its service."""
    return ruled_on(bodies_on(clock.today()), clock.today())


def secretariat() -> list[str]:
    """The names of those who answer."""
    return [person.name for person in office_holders(Office.SECRETARIAT)]


def statement() -> dict[str, Any]:
    """What we know of our own accessibility, in the language of the page."""
    language = (get_language() or "nl")[:2]
    kept = _kept()
    said = [{name: _in(value, language) for name, value in defect.items()} for defect in kept["defects"]]
    return kept | {"defects": said, "assessed_on": dt.date.fromisoformat(kept["assessed_on"])}


@cache
def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(STATEMENT.read_text(encoding="utf-8"))
    return kept


def _in(value: Any, language: str) -> Any:
    return value.get(language, value["nl"]) if isinstance(value, dict) else value
