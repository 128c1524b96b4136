"""The text of a proposal for other rules: why, and what would read otherwise."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from beraad.web.parts.articles import Difference
from beraad.web.parts.rules import Sentence


def changes_as_text(reason: str, differences: Iterable[Difference]) -> str:
    """A text with headings and lists that says every change in words, with its formula."""
    why, what = _("Why"), _("What changes")
    parts = [f"## {why}", reason, f"## {what}"]
    for one in differences:
        parts.append(f"### {one.title}")
        parts += _part(_("Now:"), one.before)
        parts += _part(_("New:"), one.after)
    return "\n\n".join(parts)


def _part(label: str, sentences: Sequence[Sentence]) -> list[str]:
    if not sentences:
        return []
    return [label, "\n".join(f"- {one.text}" + (f" `{one.formula}`" if one.formula else "") for one in sentences)]
