"""For whom one starts a proposal: one's own organisation, or the steering group one sits in."""

from collections.abc import Sequence
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beraad.access.actor import Actor
from beraad.proposals.queries import starts_for
from beraad.services.models import Service

OWN, GROUP = "own", "group"


class Side(NamedTuple):
    """One of those for whom a proposal may be started, and who then sees the draft."""

    value: str
    label: str
    hint: str


def sides(actor: Actor, service: Service) -> list[Side]:
    """For whom the actor may start a proposal about a service, the usual one first."""
    own, group = starts_for(actor, service)
    found = []
    if own:
        hint = _("Only who writes it, and the secretariat, can see the draft.")
        found.append(Side(OWN, actor.house_name or _("the secretariat"), hint))
    if group:
        found.append(Side(GROUP, group.name, _("Everybody in the group can see the draft and change it.")))
    return found


class SideField(forms.TypedChoiceField):
    """True for the steering group. Shown by the macro of ui/sides.html."""

    sides: Sequence[Side] = ()

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("For whom do you start this proposal?"),
            coerce=lambda value: value == GROUP,
            required=False,
            empty_value=False,
            widget=forms.RadioSelect,
        )

    def offer(self, sides: Sequence[Side]) -> None:
        """Let the reader choose one of these."""
        self.sides = sides
        self.choices = [(side.value, side.label) for side in sides]
