"""`_()` and its kin for templates: Django's catalogue, remembered as markup per language.

The values in a sentence are escaped; the sentence itself is ours. `%` in it is written `%%`, as in every
message that takes values. A page calls these by the hundred, and Django's own looks the language up twice.
"""

from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.translation import get_language
from markupsafe import Markup

_remembered: dict[tuple[str | None, str], Markup] = {}


def gettext(message: str, /, **values: Any) -> Markup:
    """The message in the language of the page, with its values."""
    key = (get_language(), message)
    text = _remembered.get(key)
    if text is None:
        text = _remembered[key] = Markup(translation.gettext(message))  # noqa: S704 - our own words
    return text % values if values or "%" in text else text


def ngettext(one: str, many: str, n: int, /, **values: Any) -> Markup:
    """The message for `n` things."""
    return Markup(translation.ngettext(one, many, n)) % ({"num": n} | values)  # noqa: S704 - our own words


def pgettext(context: str, message: str, /, **values: Any) -> Markup:
    """The message as it is meant in this context."""
    return Markup(translation.pgettext(context, message)) % values  # noqa: S704 - our own words


def npgettext(context: str, one: str, many: str, n: int, /, **values: Any) -> Markup:
    """The message for `n` things, as it is meant in this context."""
    return Markup(translation.npgettext(context, one, many, n)) % ({"num": n} | values)  # noqa: S704 - our own words


CALLABLES: dict[str, Callable[..., Markup]] = {
    "_": gettext,
    "gettext": gettext,
    "ngettext": ngettext,
    "pgettext": pgettext,
    "npgettext": npgettext,
}
