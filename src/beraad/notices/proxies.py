"""What people are told of written proxies: those who gave one, and those who have it."""

from beraad.people.models import Person
from beraad.record.models import Entry
from beraad.votes.models import Proxy
from beraad.votes.proxied import AROUND

from .actions import Notice, queue
from .choices import Kind
from .readers import tells


@tells("ProxyGiven")
def proxy_given(entry: Entry) -> None:
    """Who has it hears for whom they can vote, and who gave it that it was given in their name."""
    proxy = _proxy(entry)
    _tell(entry, "given", proxy, proxy.holder)
    _tell(entry, "confirmed", proxy, proxy.giver)


@tells("ProxyRevoked")
def proxy_revoked(entry: Entry) -> None:
    """Those who did not do it themselves."""
    proxy = _proxy(entry)
    for person in (proxy.giver, proxy.holder):
        if person.pk != entry.person:
            _tell(entry, "revoked" if person == proxy.holder else "ended", proxy, person)


@tells("ProxyReported")
def proxy_reported(entry: Entry) -> None:
    proxy = _proxy(entry)
    _tell(entry, "told", proxy, proxy.giver, reference=entry.data["reference"])


def _proxy(entry: Entry) -> Proxy:
    return Proxy.objects.select_related(*AROUND).get(pk=entry.data["proxy"])


def _tell(entry: Entry, what: str, proxy: Proxy, person: Person, reference: str = "") -> None:
    facts = {
        "what": what,
        "house": proxy.house.name,
        "body": proxy.seat.body.name,
        "giver": proxy.giver.name,
        "holder": proxy.holder.name,
        "title_voted": proxy.vote.title if proxy.vote else "",
        "reference": reference,
        "start": proxy.start,
        "end": proxy.end,
    }
    queue(Notice(f"{Kind.PROXY}:{entry.seq}:{person.pk}", Kind.PROXY, person, facts))
