"""The Jinja2 environment of every page and mail: strict, translated, with the filters and marks of the house."""

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import translation
from django_htmx.jinja import htmx_script
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined, Template, nodes
from jinja2.visitor import NodeTransformer

from . import charts, contests, formats, marks, wording
from .diff import difference
from .markdown import markdown
from .names import initials
from .subjects import ballot_number, is_election

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
    env = Pages(**options)  # noqa: S701 - escapes all but plain text
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals |= wording.CALLABLES
    env.globals |= {
        "url": url,
        "query": query,
        "page_of": page_of,
        "is_election": is_election,
        "ballot_number": ballot_number,
        "static": marks.asset,
        "icon": marks.icon,
        "marks": marks.MARKS,
        "htmx_script": htmx_script,
        "chart": charts,
        "shape": charts.shape,
    }
    env.filters |= (
        formats.FILTERS | contests.FILTERS | {"markdown": markdown, "difference": difference, "initials": initials}
    )
    return env


class Pages(Environment):
    """An environment per language: what never changes within one is put in when a template is compiled."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._spoken: dict[str | None, Pages] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:  # noqa: A002
        if self.overlayed:
            return super().get_template(name, parent, globals)
        language = translation.get_language()
        if language not in self._spoken:
            self._spoken[language] = self.overlay()
        return self._spoken[language].get_template(name, parent, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        return _Folded(self).visit(parsed) if self.overlayed else parsed


class _Folded(NodeTransformer):
    """Puts the result in the place of a call such as `_("Menu")` or `icon("menu")`."""

    NAMES = frozenset({"_", "gettext", "pgettext", "icon", "shape", "static"})

    def __init__(self, env: Environment) -> None:
        self._globals = env.globals

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - so the visitor calls it
        self.generic_visit(node)
        named = isinstance(node.node, nodes.Name) and node.node.name in self.NAMES
        plain = not node.kwargs and node.dyn_args is None and node.dyn_kwargs is None
        if not (named and plain and all(isinstance(arg, nodes.Const) for arg in node.args)):
            return node
        value = self._globals[node.node.name](*(arg.value for arg in node.args))
        return nodes.Const(value, lineno=node.lineno)


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page by its name, in the language of the page. Remembered: lists ask for many."""
    return _url(translation.get_language(), settings.ROOT_URLCONF, name, args, tuple(kwargs.items()))


@lru_cache(8192)
def _url(language: str, urlconf: str, name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    return reverse(name, urlconf, args=args or None, kwargs=dict(kwargs) or None)


class Address(NamedTuple):
    """The query string of a page, to make others of: a request for where only that is known."""

    text: str

    @property
    def GET(self) -> QueryDict:  # noqa: N802 - as a request has it
        return QueryDict(self.text)


def page_of(reference: str) -> str:
    """The page of the proposal or the election with this number."""
    return url("elections:detail" if is_election(reference) else "proposals:detail", reference)


def query(request: HttpRequest | Address, **changes: Any) -> str:
    """The query string of this page with some values changed; None takes one away: `?jaar=2026&page=2`."""
    values = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"
