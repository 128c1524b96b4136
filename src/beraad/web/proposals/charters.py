"""Rules that are proposed, in words, and what would change by them."""

from typing import Any

from beraad.charters.queries import competence
from beraad.charters.rules import parse
from beraad.kernel import clock
from beraad.kernel.errors import Conflict
from beraad.web.parts.articles import articles, differences


def changes(proposal: Any) -> dict[str, Any]:
    """The rules in a proposal in words (`articles`), and what differs from those `in_force`, None without any."""
    proposed = parse(proposal.charter_rules)
    try:
        body, charter, rules, _kind = competence(proposal.service, proposal.kind, clock.today())
    except Conflict:
        return {"body": None, "in_force": None, "articles": articles(proposed), "differences": []}
    return {
        "body": body,
        "in_force": charter,
        "articles": articles(proposed),
        "differences": differences(rules, proposed),
    }
