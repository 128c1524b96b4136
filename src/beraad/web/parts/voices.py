"""The kinds of houses that a steering group is made up of, in words."""

from collections.abc import Mapping

from django.utils.translation import get_language

from beraad.charters.composition import AUTHORITY, BY, Composition
from beraad.organisations.choices import HouseKind

from .rules import capital

ORDER = ("kind", "size", *(by for by in BY if by not in ("kind", "size")), AUTHORITY)


def groups(composition: Composition | None) -> dict[str, str]:
    """What the groups are called that go by a code: kinds of houses and classes of size; {} without a composition."""
    if composition is None:
        return {}
    language = (get_language() or "nl")[:2]
    sizes = {size.id: size.label.get(language) or size.label["nl"] for size in composition.sizes}
    return {value: str(label) for value, label in HouseKind.choices} | sizes


def voice(own: Mapping[str, str], composition: Composition) -> str:
    """The houses that are meant by what they are: "Cultural centre, small, Limburg"."""
    named = groups(composition)
    return capital(", ".join(named.get(own[by], own[by]) for by in ORDER if by in own))
