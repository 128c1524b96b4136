"""The machinery of rights: one policy per model answers "which ones?" and "may I?"; it knows no roles.

A policy is a class with `visible_to(actor) -> Q` and a static method per verb,
`verb(actor, thing) -> Verdict`. Whatever has no policy or no such verb is refused.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet

from beraad.kernel.errors import Forbidden, NotFound

from .actor import Actor

_policies: dict[type[Model], type] = {}


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with a code that says why."""

    allowed: bool
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def no(code: str, **params: Any) -> Verdict:
    return Verdict(False, code, params)


def when(condition: bool, code: str, **params: Any) -> Verdict:
    """YES if the condition holds, else a no with this code."""
    return YES if condition else no(code, **params)


def policy(model: type[Model]) -> Any:
    """Register the decorated class as the policy of `model`."""

    def register(cls: type) -> type:
        _policies[model] = cls
        return cls

    return register


def registered() -> dict[type[Model], type]:
    return dict(_policies)


def may(actor: Actor, verb: str, thing: Model | type[Model], *, of: type[Model] | None = None) -> Verdict:
    """May `actor` do `verb` to `thing` (a row, or a model where there is no row yet)?

    `of` names the model whose policy answers when that is another than the thing's own: to start a proposal (`of`)
    about a service (`thing`).
    """
    model = of or thing._meta.model  # not its type: the person of a request is a lazy stand-in
    rule = getattr(_policies.get(model), verb, None)
    return rule(actor, thing) if rule else no("not-allowed")


def require(actor: Actor, verb: str, thing: Model | type[Model], *, of: type[Model] | None = None) -> None:
    """Raise `Forbidden` with the reason when `actor` may not; arguments as `may`."""
    verdict = may(actor, verb, thing, of=of)
    if not verdict:
        raise Forbidden(verdict.code, **verdict.params)


def visible(actor: Actor, queryset: QuerySet) -> QuerySet:
    """The rows of `queryset` that `actor` may see; none where there is no policy."""
    rule = _policies.get(queryset.model)
    return queryset.filter(rule.visible_to(actor)) if rule else queryset.none()


def one(actor: Actor, queryset: QuerySet, *, lock: bool = False, **lookup: Any) -> Any:
    """The one visible row with this look-up, locked when asked; `NotFound` when absent or hidden."""
    # PostgreSQL fails on what SQLite merely does not find.
    if any(isinstance(value, str) and "\x00" in value for value in lookup.values()):
        raise NotFound
    rows = visible(actor, queryset)
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, TypeError, OverflowError):
        raise NotFound from None


EVERYONE = Q()
NOBODY = Q(pk__in=())
