"""The small marks that stand in every row of a list. Functions rather than macros: a page calls them by the hundred."""

import datetime as dt
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from .charts import shape
from .formats import time
from .names import initials

# Manifest names hold as long as the process does.
asset = lru_cache(256)(static)


@lru_cache(128)
def icon(name: str) -> Markup:
    """A decorative icon of the sprite; the word stands beside it."""
    return Markup('<svg class="i" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>').format(
        asset("sprite.svg"), name
    )


@lru_cache(256)
def svc(name: str, hue: str, href: str = "") -> Markup:
    """A service by its name and tint."""
    tag, link = ("a", f' href="{escape(href)}"') if href else ("span", "")
    return Markup(f'<{tag} class="svc" data-hue="{escape(hue)}"{link}>{escape(name)}</{tag}>')  # noqa: S704


def spine(number: str) -> Markup:
    """The shelf mark of a decision, BIB-2026-014. The link is on the title beside it."""
    return _spine(number, get_language())


@lru_cache(1024)
def _spine(number: str, _language: str) -> Markup:
    label = escape(_("Decision %(number)s") % {"number": number})
    *above, last = str(escape(number)).split("-")
    lines = "".join(f"<span>{part}</span>" for part in above)
    return Markup(f'<span class="spine" role="img" aria-label="{label}">{lines}<b>{last}</b></span>')  # noqa: S704


def seat(name: str, kind: str = "house", large: bool = False) -> Markup:
    """Initials of a house or a person; decorative, the name stands beside it."""
    cls = "seat" + (" who" if kind == "person" else "") + (" l" if large else "")
    return Markup(f'<span class="{cls}" aria-hidden="true">{escape(initials(name, kind))}</span>')  # noqa: S704


def tag(text: Any, kind: str = "", mark: Markup | str = "") -> Markup:
    """A word in a pill. `kind`: turn, for, against, live, outline; `mark`: an icon or shape before the word."""
    return Markup(f'<span class="tag {escape(kind)}">{escape(mark)}{escape(text)}</span>')  # noqa: S704


def met(yes: bool, text: Any = "") -> Markup:
    """Whether a condition is met, in a tag."""
    return tag(text or _("met"), "for", icon("check")) if yes else tag(text or _("not met"), "against", icon("close"))


def outcome(result: str, text: Any) -> Markup:
    """The result of a vote (`adopted`, `rejected`, `invalid`) in a tag, with its shape."""
    kind = {"adopted": "for", "rejected": "against"}.get(result, "")
    return tag(text, kind, shape(kind or "none"))


def chip(text: Any, state: str = "") -> Markup:
    """One of a list of chips. `state`: todo, done."""
    mark = icon("check") if state == "done" else ""
    return Markup(f'<li class="chip {escape(state)}">{mark}{escape(text)}</li>')  # noqa: S704


def card_tab(text: Any, icon_name: str = "") -> Markup:
    """The tab of an index card: what kind of thing it asks for."""
    return Markup(f'<p class="card-tab">{icon(icon_name) if icon_name else ""}{escape(text)}</p>')  # noqa: S704


def due(moment: dt.datetime, calm: bool = False) -> Markup:
    """A deadline. In saffron, which says that it is your turn, unless `calm`."""
    return Markup(f'<p class="due{" calm" if calm else ""}">{icon("clock")}{time(moment, "left")}</p>')  # noqa: S704


def by(name: str, detail: Any = "", kind: str = "person", role: Any = "") -> Markup:
    """Who says it: initials, name, what they are, and a second line."""
    what = f" {tag(role)}" if role else ""
    return Markup(f'<p class="by">{seat(name, kind)}<span><b>{escape(name)}{what}</b>{escape(detail)}</span></p>')  # noqa: S704


MARKS = {f.__name__: f for f in (svc, spine, seat, tag, met, outcome, chip, card_tab, due, by)}
