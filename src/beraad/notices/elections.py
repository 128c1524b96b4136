"""What people are told of elections: a call, being asked to stand, what becomes of a candidacy, a seat, and thanks."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from beraad.bodies.models import Body
from beraad.bodies.queries import seats_on
from beraad.debate.models import Comment
from beraad.elections.choices import Ending, Standing, Why
from beraad.elections.composing import consortia
from beraad.elections.models import Candidacy, Election, Vacancy
from beraad.kernel import clock
from beraad.oversight.standing import board_on
from beraad.people.models import Person
from beraad.record.models import Entry

from .actions import Notice, queue
from .choices import Kind
from .readers import tells


@tells("ElectionCalled")
def election_called(entry: Entry) -> None:
    """Everyone who represents a house that elects the group; those whose voice is missing are invited by name."""
    election = Election.objects.select_related("body").get(pk=entry.data["election"])
    last, invited = clock.last_day(election.stands_until), set(election.invited)
    facts = {"number": election.number, "body": election.body.name, "seats": election.seats, "last_day": last}
    houses: dict[Person, Any] = {}
    for group in consortia(election.body, clock.today()):
        for seat in seats_on(group, clock.today()):
            if seat.holder and (seat.house.pk in invited or seat.holder.person not in houses):
                houses[seat.holder.person] = seat.house
    people = sorted(houses, key=lambda person: person.pk)
    own = {person: {"house": houses[person].name, "missing": houses[person].pk in invited} for person in people}
    queue(*(Notice(f"{Kind.CALL}:{entry.seq}:{p.pk}", Kind.CALL, p, facts | own[p]) for p in people))


@tells("CandidateAsked")
def candidate_asked(entry: Entry) -> None:
    candidacy = _candidacy(entry)
    if candidacy.state == Standing.ASKED:
        last = clock.last_day(candidacy.election.stands_until)
        _tell_candidate(entry, "asked", candidacy, name=candidacy.asked_by.name, last_day=last)


@tells("CandidateStood")
def candidate_stood(entry: Entry) -> None:
    """Who asked someone to stand hears that they do."""
    _tell_who_asked(entry, "accepted")


@tells("CandidacyDeclined")
def candidacy_declined(entry: Entry) -> None:
    _tell_who_asked(entry, "declined")


def _tell_who_asked(entry: Entry, what: str) -> None:
    candidacy = _candidacy(entry)
    if candidacy.asked_by:
        name = candidacy.person.name
        _tell(entry, what, [candidacy.asked_by], candidacy.election.body, candidacy.election.number, name=name)


@tells("CandidateRefused")
def candidate_refused(entry: Entry) -> None:
    _tell_candidate(entry, "refused", _candidacy(entry), words=Why(entry.data["why"]).label)


@tells("CandidateObjected")
def candidate_objected(entry: Entry) -> None:
    _tell_candidate(entry, "objected", _candidacy(entry), name=entry.data["by_house"])


@tells("CommentPosted")
def question_posted(entry: Entry) -> None:
    """A candidate hears of a question."""
    model, _, pk = entry.data["subject"].partition(":")
    if model == "candidacy" and entry.data["parent"] is None:
        candidacy = Candidacy.objects.select_related("election__body", "person", "house").get(pk=pk)
        said = Comment.objects.get(pk=entry.data["comment"]).text
        _tell_candidate(entry, "question", candidacy, name=entry.data["name"], words=said)


@tells("ElectionCounted")
def election_counted(entry: Entry) -> None:
    election = Election.objects.select_related("body").get(pk=entry.data["election"])
    rows = election.candidacies.filter(state__in=(Standing.ELECTED, Standing.NOT_ELECTED))
    for candidacy in rows.select_related("person", "house").order_by("pk"):
        candidacy.election = election
        elected = candidacy.state == Standing.ELECTED
        day = election.effective_at.astimezone(clock.ZONE).date() if elected else None
        _tell_candidate(entry, "elected" if elected else "not_elected", candidacy, last_day=day)


@tells("ElectionFailed")
def election_failed(entry: Entry) -> None:
    """Who stood hears it."""
    election = Election.objects.select_related("body").get(pk=entry.data["election"])
    stood = election.candidacies.filter(state__in=(Standing.STANDS, Standing.NOT_ELECTED)).select_related("person")
    readers = [candidacy.person for candidacy in stood]
    _tell(entry, "failed", readers, election.body, election.number, words=Ending(entry.data["ending"]).label)


@tells("SeatOffered")
def seat_offered(entry: Entry) -> None:
    candidacy = _candidacy(entry)
    until = Vacancy.objects.values_list("until", flat=True).get(pk=entry.data["vacancy"])
    _tell_candidate(entry, "offered", candidacy, last_day=until and clock.last_day(until))


@tells("TermOver")
def term_over(entry: Entry) -> None:
    body = Body.objects.get(pk=entry.data["body"])
    _tell(entry, "thanks", [Person.objects.get(pk=entry.data["member"])], body, house=entry.data["house_name"])


@tells("GroupBelowMinimum")
def group_below_minimum(entry: Entry) -> None:
    """The board hears it, and who is left in the group."""
    body, today = Body.objects.get(pk=entry.data["body"]), clock.today()
    groups = [body, *filter(None, [board_on(today)])]
    readers = {mandate.person for group in groups for seat in seats_on(group, today) for mandate in seat.mandates}
    words = f"{entry.data['members']} / {entry.data['minimum']}"
    _tell(entry, "too_few", readers, body, words=words)


def _candidacy(entry: Entry) -> Candidacy:
    rows = Candidacy.objects.select_related("election__body", "person", "house", "asked_by")
    return rows.get(pk=entry.data["candidacy"])


def _tell_candidate(entry: Entry, what: str, candidacy: Candidacy, **facts: Any) -> None:
    election, house = candidacy.election, candidacy.house.name
    _tell(entry, what, [candidacy.person], election.body, election.number, house=house, **facts)


def _tell(
    entry: Entry,
    what: str,
    readers: Iterable[Person],
    body: Body,
    number: str = "",
    *,
    name: str = "",
    house: str = "",
    words: str = "",
    last_day: dt.date | None = None,
) -> None:
    facts = {"what": what, "number": number, "body": body.name, "slug": body.slug, "name_said": name}
    facts |= {"house": house, "words": words, "last_day": last_day}
    ordered = sorted(readers, key=lambda person: person.pk)
    kind = Kind.ELECTION
    queue(*(Notice(f"{kind}:{entry.seq}:{person.pk}", kind, person, facts) for person in ordered))
