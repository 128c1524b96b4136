"""What is done with written proxies: give one, revoke it, and tell what was voted with it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.bodies.choices import Role
from beraad.bodies.models import Body, Mandate, Seat
from beraad.charters.proxies import Proxies
from beraad.charters.rules import adopted
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Invalid
from beraad.kernel.ids import control_code, key
from beraad.kernel.periods import overlaps
from beraad.kernel.rows import locked, wellformed
from beraad.kernel.texts import written
from beraad.people.models import Person
from beraad.record.actions import append
from rulebook import digest

from .choices import VoteState
from .events import ProxyGiven, ProxyReported, ProxyRevoked
from .models import Ballot, Mark, Proxy, ProxyReport, Vote
from .proxied import carried_seats, rules_for_proxies

LONGEST = 2_000


@transaction.atomic
def give_proxy(
    *,
    actor: Actor,
    seat: Seat,
    holder: Person,
    vote: Vote | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    instruction: str = "",
    source: str = "",
) -> Proxy:
    """Let `holder` vote for a seat of which the actor is the representative: in one `vote`, or in all votes of its body
    from `start` (today) to `end`, open-ended when None.

    The holder sits in another seat of the same body. Conflict when the rules allow no proxies (there), the seat already
    has one in that time, or the holder carries as many as the rules let. Invalid for a holder, vote or day that cannot
    be.
    """
    require(actor, "give", seat, of=Proxy)
    seat = Seat.objects.select_related("body").get(pk=seat.pk)
    # Whoever gives a proxy in this group waits here, so that nobody gets more than the rules let.
    Body.objects.select_for_update(of=("self",)).get(pk=seat.body_id)
    own = Mandate.objects.on(clock.today()).filter(seat=seat, person=actor.person_id, role=Role.HOLDER).get()
    _require_beside(seat, holder)
    start, end = _span(seat, vote, start, end)
    rules = _rules(seat.body, vote)
    _require_room(rules, seat, holder, start, end, vote)
    proxy = wellformed(
        Proxy(
            seat=seat,
            house_id=own.house_id,
            giver=actor.person,
            holder=holder,
            holder_name=holder.name,
            vote=vote,
            start=start,
            end=end,
            instruction=written(instruction, "instruction", most=LONGEST, empty=True),
            source=source,
            code=control_code(),
            given_at=clock.now(),
        )
    )
    proxy.save(force_insert=True)
    _record_given(actor, proxy)
    return proxy


def _record_given(actor: Actor, proxy: Proxy) -> None:
    append(
        actor=actor.acting_for(proxy.house_id),
        event=ProxyGiven(
            **_told(proxy),
            giver=proxy.giver_id,
            vote=proxy.vote_id,
            reference=proxy.vote.reference if proxy.vote else "",
            start=proxy.start,
            end=proxy.end,
            source=proxy.source,
            commitment=commitment(proxy, proxy.instruction),
        ),
        at=proxy.given_at,
    )


@transaction.atomic
def revoke_proxy(*, actor: Actor, proxy: Proxy) -> None:
    """Let a proxy hold no longer, from now on; the representative of the seat, or who has it, may.

    What was voted with it stays, until the house votes itself. Conflict when it no longer holds, or was for one vote
    and is used.
    """
    proxy = Proxy.objects.select_for_update(of=("self",)).select_related("seat__body", "house", "vote").get(pk=proxy.pk)
    require(actor, "revoke", proxy)
    if proxy.revoked_at:
        raise Conflict("proxy-revoked", at=proxy.revoked_at)
    if proxy.end and proxy.end <= clock.today():
        raise Conflict("already-over", end=proxy.end)
    if proxy.vote_id and used_in(proxy, proxy.vote):
        raise Conflict("proxy-used", holder=proxy.holder_name)
    proxy.revoked_at, proxy.revoker = clock.now(), actor.person
    proxy.save(update_fields=["revoked_at", "revoker"])
    house = proxy.house_id if actor.person_id != proxy.holder_id else None
    append(actor=actor.acting_for(house), event=ProxyRevoked(**_told(proxy)), at=proxy.revoked_at)


@transaction.atomic
def tell_giver(*, actor: Actor, proxy: Proxy, vote: Vote, text: str) -> ProxyReport:
    """Tell the giver in words how a proxy was used in a vote; its holder may, and can say it better later.

    Conflict when no ballot that was cast with it counts.
    """
    proxy = locked(proxy)
    require(actor, "report", proxy)
    if not used_in(proxy, vote):
        raise Conflict("proxy-not-used")
    text = written(text, "text", most=LONGEST)
    report, _made = ProxyReport.objects.update_or_create(
        proxy=proxy, vote=vote, defaults={"text": text, "at": clock.now()}
    )
    append(
        actor=actor.acting_for(None),
        event=ProxyReported(
            **_told(proxy), vote=vote.pk, reference=vote.reference, commitment=commitment(proxy, report.text)
        ),
        at=report.at,
    )
    return report


def commitment(proxy: Proxy, text: str) -> str:
    """A digest that binds words which only giver and holder read; the code of the proxy keeps them unguessable."""
    return digest([proxy.code, text])


def used_in(proxy: Proxy, vote: Vote) -> bool:
    """Whether a ballot that was cast with a proxy counts in a vote."""
    cast = {"proxy": proxy, "elector__vote": vote}
    return Ballot.objects.filter(**cast).exists() or Mark.objects.filter(**cast).exists()


def _require_beside(seat: Seat, holder: Person) -> None:
    """Invalid at "holder" unless they sit in another seat of the body, and not in this one."""
    today = Mandate.objects.on(clock.today()).filter(person=holder)
    if today.filter(seat=seat).exists():
        raise Invalid("proxy-needless", {"holder": "proxy-needless"}, name=holder.name)
    if not today.filter(seat__body=seat.body_id).exists():
        raise Invalid("proxy-outside", {"holder": "proxy-outside"}, name=holder.name, body=seat.body.name)


def _span(seat: Seat, vote: Vote | None, start: dt.date | None, end: dt.date | None) -> tuple[dt.date, dt.date | None]:
    """From when to when it holds: for one vote until the day after its close."""
    today = clock.today()
    if vote is None:
        if start and start < today:
            raise Invalid("proxy-in-past", {"start": "proxy-in-past"})
        return start or today, end
    if seat.body_id not in vote.voting:
        raise Invalid("vote-elsewhere", {"vote": "vote-elsewhere"}, body=seat.body.name)
    if vote.state == VoteState.CLOSED or clock.now() >= vote.closes_at:
        raise Conflict("vote-closed", closes=vote.closes_at)
    return today, vote.closes_at.astimezone(clock.ZONE).date() + dt.timedelta(days=1)


def _rules(body: Body, vote: Vote | None) -> Proxies:
    """What the rules say of proxies: those of the vote, or of the body today. Conflict when they allow none."""
    rules = adopted(vote.charter.rules).proxy if vote else rules_for_proxies(body, clock.today())
    if rules is None or not rules.allowed:
        raise Conflict("no-proxies", body=body.name)
    if vote and not vote.proxies:
        raise Conflict("no-proxies-in-secret")
    return rules


def _require_room(
    rules: Proxies, seat: Seat, holder: Person, start: dt.date, end: dt.date | None, vote: Vote | None
) -> None:
    present = Proxy.objects.filter(overlaps(start, end), seat=seat, revoked_at=None)
    if vote:
        present = present.filter(Q(vote=None) | Q(vote=vote))
    if earlier := present.first():
        raise Conflict("proxy-present", holder=earlier.holder_name)
    if carried_seats(holder.pk, seat, start, end, vote) >= rules.most:
        raise Conflict("proxies-full", name=holder.name, most=rules.most)


def _told(proxy: Proxy) -> dict[str, Any]:
    """The fields of each event about a proxy."""
    body = proxy.seat.body
    vote = (key(proxy.vote), proxy.vote.subject) if proxy.vote_id else ()
    return {
        "about": (f"house:{proxy.house_id}", key(body), *vote),
        "proxy": proxy.pk,
        "body": body.pk,
        "body_name": body.name,
        "seat": proxy.seat_id,
        "house": proxy.house_id,
        "house_name": proxy.house.name,
        "holder": proxy.holder_id,
        "holder_name": proxy.holder_name,
    }
