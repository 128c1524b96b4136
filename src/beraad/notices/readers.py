"""What people are told of what happened: each entry of the record becomes mail, once per event and person."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from beraad.access.actor import SYSTEM
from beraad.bodies.models import Body, Mandate
from beraad.bodies.queries import consortium_of, mandates_on, seats_on
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.people.models import Person
from beraad.people.queries import has_joined, is_invited
from beraad.proposals.models import Proposal
from beraad.record import outbox
from beraad.record.models import Entry
from beraad.votes.models import Ballot, Elector, Proxy, Vote
from beraad.votes.papers import spoken
from beraad.votes.proxied import proxies_for
from beraad.votes.queries import waiting
from beraad.votes.ways import CONSENT
from beraad.votes.within import within

from .actions import Notice, queue, queue_to_secretariat, send_invitation
from .choices import Kind

# Who reads the record after a long stop, or after history was loaded, does not bring old news.
STALE = dt.timedelta(days=2)
MANY = 500

_tellers: dict[str, Callable[[Entry], None]] = {}


def tells(kind: str) -> Callable[[Callable[[Entry], None]], Callable[[Entry], None]]:
    def register(teller: Callable[[Entry], None]) -> Callable[[Entry], None]:
        _tellers[kind] = teller
        return teller

    return register


@outbox.reader("mail")
def tell(entry: Entry) -> None:
    """Tell whom this entry concerns; most concern nobody."""
    teller = _tellers.get(entry.kind)
    if teller and entry.at > clock.now() - STALE:
        teller(entry)


@tells("VoteOpened")
def vote_opened(entry: Entry) -> None:
    vote = _vote(entry)
    if within(vote.subject):
        return  # what the group asks of itself is told by the room that asks it
    _tell_voters(entry, Kind.TURN, vote, Elector.objects.filter(vote=vote, eligible=True))


@tells("VoteReminded")
def vote_reminded(entry: Entry) -> None:
    vote = _vote(entry)
    if within(vote.subject):
        _tell_group(entry, vote, waiting(vote), "reminded")
    else:
        _tell_voters(entry, Kind.REMINDER, vote, waiting(vote))


@tells("VoteClosed")
def vote_closed(entry: Entry) -> None:
    vote = _vote(entry)
    if within(vote.subject):
        return
    facts = {"result": entry.data["result"], "cast": vote.cast, "entitled": vote.seats}
    carriers = _carriers(vote, Elector.objects.filter(vote=vote, eligible=True))
    _tell(entry, Kind.OUTCOME, [(person, {}) for person in carriers], **_about(vote), **facts)


@tells("BallotCast")
def ballot_cast(entry: Entry) -> None:
    if entry.data.get("by_proxy") and not entry.data["changed"]:
        _tell_giver(entry)
    if entry.data.get("box"):
        _secret_ballot_cast(entry)
        return
    ballot = Ballot.objects.select_related("elector__vote__body", "person").get(elector=entry.data["elector"])
    if within(ballot.elector.vote.subject):
        return  # the page of the group shows it, and nothing of it leaves the group
    if entry.data["changed"]:
        _tell_whom_it_replaces(entry, ballot.elector)
    if ballot.cast_at > entry.at:
        return  # changed since: that has an entry, and a receipt, of its own
    elector, vote = ballot.elector, ballot.elector.vote
    facts = {
        "house": elector.name,
        "weight": elector.weight,
        "choice": spoken(vote, ballot.choice),
        "cast_at": ballot.cast_at,
        "receipt": ballot.receipt,
        "closes": vote.closes_at,
        "changed": entry.data["changed"],
    }
    _tell(entry, Kind.RECEIPT, [(ballot.person, {})], **_about(vote), **facts)


def _tell_giver(entry: Entry) -> None:
    """Who gave a proxy hears that it was used; what was voted stands on their page, when the vote is not secret."""
    proxy = Proxy.objects.select_related("house", "giver", "holder").get(pk=entry.data["proxy"])
    vote = _vote(entry)
    facts = {"house": proxy.house.name, "giver": proxy.giver.name, "holder": proxy.holder.name}
    _tell(
        entry, Kind.PROXY, [(proxy.giver, {})], what="used", start=proxy.start, end=proxy.end, **facts, **_about(vote)
    )


def _secret_ballot_cast(entry: Entry) -> None:
    """That the ballot is in, and no more: the code would tell whoever reads the mail which ballot it is."""
    elector = Elector.objects.select_related("vote__body").get(pk=entry.data["elector"])
    facts = {"house": elector.name, "receipt": "", "closes": elector.vote.closes_at, "vote": elector.vote_id}
    _tell(entry, Kind.RECEIPT, [(Person.objects.get(pk=entry.person), {})], **_about(elector.vote), **facts)


def _tell_whom_it_replaces(entry: Entry, elector: Elector) -> None:
    """Whoever cast the ballot before this one hears that another hand changed it; never what it says now."""
    casts = Entry.objects.filter(kind=entry.kind, seq__lt=entry.seq, abouts__key=key(elector.vote))
    before = casts.filter(data__elector=elector.pk).order_by("-seq").first()
    if before is None or before.person == entry.person:
        return
    people = Person.objects.in_bulk([before.person, entry.person])
    facts = {"house": elector.name, "by": people[entry.person].name, "changed_at": entry.at}
    readers = [(people[before.person], {})]
    _tell(entry, Kind.CHANGED, readers, **_about(elector.vote), **facts, closes=elector.vote.closes_at)


@tells("ConsultationOpened")
def consultation_opened(entry: Entry) -> None:
    proposal = Proposal.objects.select_related("service").get(pk=entry.data["proposal"])
    body = consortium_of(proposal.service)
    seats = seats_on(body, clock.today()) if body else []
    holders = {seat.holder.person for seat in seats if seat.holder}
    facts = {"service": proposal.service.name, "last_day": clock.last_day(proposal.consultation_until)}
    _tell(
        entry,
        Kind.CONSULTATION,
        [(person, {}) for person in holders],
        title_voted=proposal.title,
        reference=proposal.number,
        **facts,
    )


@tells("AdviceAsked")
def advice_asked(entry: Entry) -> None:
    body = Body.objects.get(pk=entry.data["body"])
    members = {mandate.person for seat in seats_on(body, clock.today()) for mandate in seat.mandates}
    facts = {"title_voted": entry.data["title"], "reference": entry.data["number"], "body": body.name}
    _tell(entry, Kind.ADVICE, [(person, {}) for person in members], **facts)


@tells("GroupAsked")
def group_asked(entry: Entry) -> None:
    vote = _vote(entry)
    _tell_group(entry, vote, Elector.objects.filter(vote=vote, eligible=True), "asked")


@tells("GroupAnswered")
def group_answered(entry: Entry) -> None:
    """Only when the group did not take the advice: what it takes is given, and stands beside the proposal."""
    if entry.data["outcome"] != "adopted":
        vote = _vote(entry)
        _tell_group(entry, vote, Elector.objects.filter(vote=vote, eligible=True), entry.data["outcome"])


def _tell_group(entry: Entry, vote: Vote, electors: Iterable[Elector], step: str) -> None:
    """What a steering group asks its members about its advice, or how that ended; never who said what."""
    readers = [(person, {}) for person in _carriers(vote, electors)]
    facts = {"consent": vote.rule["method"] == CONSENT, "step": step, "closes": vote.closes_at}
    deadline = vote.closes_at if step in ("asked", "reminded") else None
    _tell(entry, Kind.GROUP, readers, deadline=deadline, **_about(vote), **facts)


@tells("MandateGranted")
def mandate_granted(entry: Entry) -> None:
    """Who was never inside is invited, unless a link is under way; others hear what they may do now."""
    mandate = Mandate.objects.select_related("person", "house", "seat__body").get(pk=entry.data["mandate"])
    person = mandate.person
    if not has_joined(person):
        if person.is_active and not is_invited(person):
            send_invitation(actor=SYSTEM, person=person)
        return
    facts = {"house": mandate.house.name, "body": mandate.seat.body.name, "role": mandate.role}
    _tell(entry, Kind.MANDATE, [(person, {})], **facts, start=mandate.start, end=mandate.end)


@tells("InvitationRefused")
def invitation_refused(entry: Entry) -> None:
    queue_to_secretariat(key=f"{Kind.REFUSAL}:{entry.seq}", kind=Kind.REFUSAL, who=entry.data["name"])


def _vote(entry: Entry) -> Vote:
    return Vote.objects.select_related("body").get(pk=entry.data["vote"])


def _about(vote: Vote) -> dict[str, Any]:
    """What a letter tells of a vote, with the permanent address of what it is about."""
    elects = vote.subject.startswith(("election:", "candidacy:"))
    path = ("e" if elects else "v", vote.reference)
    return {"title_voted": vote.title, "reference": vote.reference, "body": vote.body.name, "path": path}


def _carriers(vote: Vote, electors: Iterable[Elector]) -> dict[Person, list[Elector]]:
    """Who may vote today for these seats, as representative, substitute or by proxy, with the seats they carry."""
    by_seat = {elector.seat_id: elector for elector in electors}
    carriers: dict[Person, list[Elector]] = defaultdict(list)
    for seat, mandates in mandates_on(by_seat, clock.today()).items():
        for mandate in mandates:
            carriers[mandate.person].append(by_seat[seat])
    for proxy in proxies_for(vote):
        if proxy.seat_id in by_seat and by_seat[proxy.seat_id] not in carriers[proxy.holder]:
            carriers[proxy.holder].append(by_seat[proxy.seat_id])
    return carriers


def _tell_voters(entry: Entry, kind: str, vote: Vote, electors: Iterable[Elector]) -> None:
    readers = [
        (person, {"seats": sorted((elector.name, elector.weight) for elector in carried)})
        for person, carried in _carriers(vote, electors).items()
    ]
    _tell(entry, kind, readers, deadline=vote.closes_at, closes=vote.closes_at, **_about(vote))


def _tell(
    entry: Entry,
    kind: str,
    readers: list[tuple[Person, dict[str, Any]]],
    *,
    deadline: dt.datetime | None = None,
    **facts: Any,
) -> None:
    """One message per person, with the facts for all and those for this reader."""
    notices = [
        Notice(f"{kind}:{entry.seq}:{person.pk}", kind, person, facts | own, deadline) for person, own in readers
    ]
    for start in range(0, len(notices), MANY):
        queue(*notices[start : start + MANY])
