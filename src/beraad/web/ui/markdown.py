"""Markdown that people write, as safe HTML: paragraphs, lists, headings, quotes, links; nothing else."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "h3", "h4", "h5", "h6", "a", "code", "pre", "hr"}
REMEMBERED = 8_000
_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")


def markdown(text: str, top: int = 3) -> Markup:
    """`text` as HTML; its highest heading becomes `h<top>` and no level is skipped.

    Raw HTML is shown as typed. Short texts are remembered, since a thread is rendered time and again.
    """
    return _remembered(text, top) if len(text) <= REMEMBERED else _render(text, top)


def _render(text: str, top: int) -> Markup:
    tokens = _parser.parse(text)
    _shift_headings(tokens, top)
    html = _parser.renderer.render(tokens, _parser.options, {})
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return Markup(safe)  # noqa: S704 - cleaned just above


_remembered = lru_cache(2048)(_render)


def _shift_headings(tokens: list[Token], top: int) -> None:
    headings = [t for t in tokens if t.type in {"heading_open", "heading_close"}]
    ranks = {tag: rank for rank, tag in enumerate(sorted({t.tag for t in headings}))}
    level = top - 1
    for opening, closing in zip(headings[::2], headings[1::2], strict=True):
        level = min(top + ranks[opening.tag], level + 1, 6)
        opening.tag = closing.tag = f"h{level}"
