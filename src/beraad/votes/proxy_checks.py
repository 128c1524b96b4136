"""What `beraad verify` checks of written proxies, and of what was cast with them, against the record."""

from collections.abc import Iterator
from typing import Any

from beraad.kernel.ids import key
from beraad.record.checks import Finding, at_once, check
from beraad.record.queries import dated

from .models import Ballot, Mark, Proxy, ProxyReport
from .proxies import commitment

GIVEN = ("body", "seat", "house", "holder", "holder_name", "giver", "vote", "start", "end", "source", "commitment")


@check
def proxies() -> Iterator[Finding]:
    """Every proxy says what was given, until it was revoked by who did that."""
    said: dict[int, dict[str, Any]] = {}
    revoked: dict[int, tuple[int | None, Any]] = {}
    for (kind, data, person, _house), at in dated("ProxyGiven", "ProxyRevoked"):
        if kind == "ProxyGiven":
            said[data["proxy"]] = {name: data[name] for name in GIVEN} | {"at": at}
        else:
            revoked[data["proxy"]] = (person, at)
    for proxy in Proxy.objects.select_related("seat").order_by("pk").iterator(chunk_size=2000):
        told, ended = said.pop(proxy.pk, {}), revoked.get(proxy.pk, (None, None))
        moments = at_once(told.pop("at", None), proxy.given_at) and at_once(ended[1], proxy.revoked_at)
        if not moments or told != _found(proxy) or ended[0] != proxy.revoker_id:
            yield Finding(key(proxy), "proxy-changed", {"holder": proxy.holder_name})
    for pk, data in said.items():
        yield Finding(f"proxy:{pk}", "proxy-gone", {"holder": data["holder_name"]})


def _found(proxy: Proxy) -> dict[str, Any]:
    return {
        "body": proxy.seat.body_id,
        "seat": proxy.seat_id,
        "house": proxy.house_id,
        "holder": proxy.holder_id,
        "holder_name": proxy.holder_name,
        "giver": proxy.giver_id,
        "vote": proxy.vote_id,
        "start": proxy.start.isoformat(),
        "end": proxy.end and proxy.end.isoformat(),
        "source": proxy.source,
        "commitment": commitment(proxy, proxy.instruction),
    }


@check
def cast_by_proxy() -> Iterator[Finding]:
    """What was cast with a proxy was so by its holder, for its seat, and in its vote where it was for one."""
    for model in (Ballot, Mark):
        rows = model._default_manager.exclude(proxy=None).select_related("proxy", "elector").order_by("pk")
        for cast in rows.iterator(chunk_size=2000):
            proxy, elector = cast.proxy, cast.elector
            of_proxy = (proxy.seat_id, proxy.holder_id, proxy.vote_id or elector.vote_id)
            if of_proxy != (elector.seat_id, cast.person_id, elector.vote_id):
                yield Finding(key(elector), "ballot-by-foreign-proxy", {"proxy": proxy.pk})


@check
def reports() -> Iterator[Finding]:
    """What holders told is what they last told."""
    said = {(data["proxy"], data["vote"]): data["commitment"] for (_, data, *_who), _at in dated("ProxyReported")}
    for report in ProxyReport.objects.select_related("proxy").order_by("pk").iterator(chunk_size=2000):
        if said.pop((report.proxy_id, report.vote_id), None) != commitment(report.proxy, report.text):
            yield Finding(key(report), "proxy-report-changed", {"proxy": report.proxy_id})
    for proxy, vote in said:
        yield Finding(f"vote:{vote}", "proxy-report-gone", {"proxy": proxy})
