"""From what happened to a message: the words of one kind, laid out as text and as HTML."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.template import engines
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

SALT = "beraad.notices.unsubscribe"
LONGEST_SUBJECT = 60


@dataclass(frozen=True)
class Letter:
    """The words of one message, in the order in which they are read.

    `rows` are the (label, value) pairs of the box, saffron when it is the reader's `turn`; `steps` a numbered list;
    `button` and `alternative` are (words, address); `code` is shown large.
    """

    subject: str
    title: str
    why: str
    preheader: str = ""
    greeting: str = ""
    about: str = ""
    paragraphs: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    code: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)
    turn: bool = False
    button: tuple[str, str] | None = None
    alternative: tuple[str, str, str] | None = None
    warning: str = ""


@dataclass(frozen=True)
class Message:
    """A letter as it is sent."""

    subject: str
    text: str
    html: str
    sender: str
    unsubscribe: str = ""


def compose(kind: str, *, language: str, name: str = "", person: int | None = None, **facts: Any) -> Message:
    """Write the letter `kind` in `language`. `person` is given when they may switch this kind off."""
    env = engines["pages"].env
    with translation.override(language):
        unsubscribe = unsubscribe_link(person, kind) if person else ""
        # A letter is a template that only sets words: the layouts below are the same for every kind.
        words = env.get_template(f"notices/letters/{kind}.txt").make_module(HELPERS | facts)
        letter = Letter(**{f.name: getattr(words, f.name) for f in fields(Letter) if hasattr(words, f.name)})
        around = {
            "_": say,
            "letter": letter,
            "name": first_name(name),
            "language": language,
            "settings_link": link("account:settings") if name else "",
            "unsubscribe": unsubscribe,
            "contact": settings.CONTACT_EMAIL,
            "phone": settings.CONTACT_PHONE,
        }
        return Message(
            subject=shortened(letter.subject),
            text=env.get_template("notices/base.txt").render(around).strip() + "\n",
            html=env.get_template("notices/base.html").render(around),
            sender=", ".join(filter(None, ["Beraad", letter.about])),
            unsubscribe=unsubscribe,
        )


def together(names: list[str]) -> str:
    """Names as people list them: Bree, Bocholt and Peer."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def weights(seats: list[tuple[str, str]]) -> str:
    """What someone weighs, and how that is made up: 4 (Bree 2, Bocholt 2)."""
    number = engines["pages"].env.filters["number"]
    total = number(sum(Fraction(weight) for _house, weight in seats))
    if len(seats) < 2:
        return total
    return f"{total} ({', '.join(f'{house} {number(weight)}' for house, weight in seats)})"


def address(*path: str) -> str:
    """The full, permanent address of a thing with a number: proposals `v`, decisions `b`."""
    return "/".join((settings.BASE_URL, translation.get_language(), *path, ""))


def link(name: str, *args: Any, **query: str) -> str:
    """The full address of a page, in the language now active."""
    path = reverse(name, args=args)
    return settings.BASE_URL + path + (f"?{urlencode(query)}" if query else "")


def unsubscribe_link(person: int, kind: str) -> str:
    """The address that switches off one kind of mail for one person, without signing in."""
    return link("account:unsubscribe", signing.dumps([person, kind], salt=SALT))


def shortened(subject: str) -> str:
    """The subject on one line, cut at a word to what a telephone shows."""
    subject = " ".join(subject.split(" "))
    if len(subject) <= LONGEST_SUBJECT:
        return subject
    return subject[: LONGEST_SUBJECT - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def first_name(name: str) -> str:
    return name.split()[0] if name.strip() else ""


def say(message: str, /, **values: Any) -> str:
    """`_()` of letters: plain text, where that of pages gives markup with its values escaped."""
    return translation.gettext(message) % values if values else translation.gettext(message)


HELPERS: dict[str, Callable[..., str]] = {
    "_": say,
    "link": link,
    "address": address,
    "together": together,
    "weights": weights,
}
