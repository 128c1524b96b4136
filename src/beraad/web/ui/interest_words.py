"""Declared interests in words: a sentence per kind of event and per refusal, and why a seat has no vote."""

from typing import Any

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Any] = {
    "InterestDeclared": _(
        "%(member_name)s declared an interest for %(name)s, which therefore has no vote in %(body_name)s: %(text)s"
    ),
    "InterestRetracted": _("The interest of %(name)s was taken back: it has a vote in %(body_name)s again."),
}

REFUSALS: dict[str, Any] = {
    "nothing-to-decide": _("Nothing is decided here, so nobody needs to declare an interest."),
    "interest-not-now": _("An interest can be declared from the consultation on, until the vote opens."),
    "interest-too-late": _("The vote opened on %(opened)s. Who can vote is fixed now."),
    "interest-present": _("%(name)s already declared an interest here."),
    "interest-retracted": _("This interest was already taken back, on %(at)s."),
    "interest-of-nobody": _("Nobody sits in the seat of %(name)s, so there is no interest to declare."),
    "own-seat-only": _("You can declare an interest only for a seat in which you sit."),
    "seat-elsewhere": _("This seat has no say in this proposal. Choose another one."),
}

REASONS: dict[str, Any] = {
    "declared-interest": _("declared an interest on %(declared)s: “%(interest)s”"),
}
