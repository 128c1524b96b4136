"""The Jinja2 environment of every page and mail: strict, translated, with the filters and marks of the house."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django_htmx.jinja import htmx_script
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from . import charts, formats, marks, wording
from .diff import difference
from .markdown import markdown
from .names import initials

WEB = Path(__file__).resolve().parents[1]


def environment(**options: Any) -> Environment:
    """The environment for Django's Jinja2 backend; `options` are those of its settings."""
    folders = [*WEB.glob("*/templates"), *WEB.parent.glob("notices/templates")]
    options |= {
        "loader": PrefixLoader({folder.parent.name: FileSystemLoader(folder) for folder in folders}),
        "autoescape": lambda name: not (name or "").endswith(".txt"),
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
        "cache_size": -1,
    }
    env = Environment(**options)  # noqa: S701 - escapes all but plain text
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals |= wording.CALLABLES
    env.globals |= {
        "url": url,
        "query": query,
        "static": marks.asset,
        "icon": marks.icon,
        "marks": marks.MARKS,
        "htmx_script": htmx_script,
        "chart": charts,
        "shape": charts.shape,
    }
    env.filters |= formats.FILTERS | {"markdown": markdown, "difference": difference, "initials": initials}
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page by its name, in the language of the page. Remembered: lists ask for many."""
    return _url(translation.get_language(), settings.ROOT_URLCONF, name, args, tuple(kwargs.items()))


@lru_cache(8192)
def _url(language: str, urlconf: str, name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    return reverse(name, urlconf, args=args or None, kwargs=dict(kwargs) or None)


def query(request: HttpRequest, **changes: Any) -> str:
    """The query string of this page with some values changed; None takes one away: `?jaar=2026&page=2`."""
    values = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"
