"""What stands around every page of a service: itself and its tabs."""

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from beraad.access.actor import Actor
from beraad.proposals.queries import with_discussed
from beraad.services import queries as services
from beraad.services.models import Service
from beraad.web.ui.jinja import url


class Tab(NamedTuple):
    label: str
    url: str
    current: bool
    count: int = 0


def head(actor: Actor, slug: str, current: str, among: QuerySet[Service] | None = None) -> dict[str, Any]:
    """What stands around every page of a service: itself, as it stands `among` others, and its tabs. One statement."""
    service = services.service_for(actor, slug, with_discussed(services.catalogue() if among is None else among))
    names = {
        "services:detail": _("Overview"),
        "services:discussion": _("Under discussion"),
        "services:decisions": _("Decisions"),
        "oversight:service": _("Execution"),
        "services:members": _("Members"),
    }
    tabs = [
        Tab(label, url(name, slug), name == current, (service.discussed or 0) * (name == "services:discussion"))
        for name, label in names.items()
    ]
    return {"service": service, "tabs": tabs}
