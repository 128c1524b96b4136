"""Written proxies in words: a sentence per kind of event and per refusal."""

from typing import Any

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Any] = {
    "ProxyGiven": _(
        "%(house_name)s gave a proxy for %(body_name)s: %(holder_name)s can vote for it from %(start)s until %(end)s."
    ),
    "ProxyRevoked": _("The proxy by which %(holder_name)s voted for %(house_name)s in %(body_name)s was revoked."),
    "ProxyReported": _("%(holder_name)s told %(house_name)s what was voted with its proxy about %(reference)s."),
}

SPECIAL: dict[tuple[str, str, Any], Any] = {
    ("ProxyGiven", "end", None): _(
        "%(house_name)s gave a proxy for %(body_name)s: %(holder_name)s can vote for it from %(start)s."
    ),
    ("BallotCast", "by_proxy", True): _("%(actor)s cast the vote of %(house_name)s by proxy."),
}

REFUSALS: dict[str, Any] = {
    "proxies-for-none": _("Say for how many organisations one person can have a proxy: at least one."),
    "no-proxies": _("The rules of %(body)s do not let anyone vote for another organisation."),
    "no-proxies-in-secret": _("This vote is secret, and the rules allow no proxies then."),
    "representative-only": _("Only the representative of the organisation can do this."),
    "proxy-holder-only": _("Only who has the proxy can do this."),
    "proxy-needless": _("%(name)s can already vote here, and needs no proxy."),
    "proxy-outside": _("%(name)s has no seat in %(body)s. Choose someone who sits in this group."),
    "proxy-in-past": _("Choose today or a later day."),
    "proxy-present": _("%(holder)s already has a proxy for this in that time. Revoke that one first."),
    "proxies-full": _(
        "%(name)s cannot take another proxy: the rules let one person have %(most)s at most. Choose someone else."
    ),
    "proxy-revoked": _("This proxy was already revoked, on %(at)s."),
    "proxy-used": _(
        "%(holder)s already voted with this proxy, so it can no longer be revoked. You can still vote yourself while "
        "the vote is open: then only your own vote counts."
    ),
    "proxy-not-used": _("No vote that was cast with this proxy counts here."),
    "vote-elsewhere": _("This vote is not one of %(body)s."),
    "voted-itself": _("%(house)s voted itself. That vote counts, so you can no longer vote for it by proxy."),
}
