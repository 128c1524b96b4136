"""Standing in an election, by oneself or asked by another: changing what one says, withdrawing, answering questions."""

from django.db import transaction

from beraad.access.actor import Actor
from beraad.access.policies import require
from beraad.debate import actions as debate
from beraad.debate.choices import Stance
from beraad.debate.models import Comment
from beraad.debate.queries import contribution_to
from beraad.kernel import clock
from beraad.kernel.errors import Conflict, Forbidden, NotFound
from beraad.kernel.ids import key
from beraad.kernel.rows import locked
from beraad.kernel.texts import written
from beraad.organisations.models import House
from beraad.people.models import Person

from .choices import ALIVE, Phase, Standing, State
from .eligibility import Eligibility
from .events import CandidacyChanged, CandidacyDeclined, CandidacyWithdrawn, CandidateAsked, CandidateStood
from .models import Candidacy, Election
from .queries import election_locked
from .recording import record_candidacy

LONGEST = 4_000
WORDS = ("motivation", "experience", "interests")


@transaction.atomic
def stand(*, actor: Actor, election: Election, motivation: str, experience: str = "", interests: str = "") -> Candidacy:
    """Stand in an election for the house the actor acts for.

    Forbidden when that house does not take part; Invalid without a motivation; Conflict when one can no longer stand,
    the house or the person stands already, or the person cannot be elected, with the reason. Who was asked to stand
    accepts with it.
    """
    election = election_locked(election)
    require(actor, "take_part", election)
    asked = Candidacy.objects.filter(election=election, person=actor.person_id, state=Standing.ASKED).first()
    if asked and asked.house_id == actor.house_id:
        return accept(actor=actor, candidacy=asked, motivation=motivation, experience=experience, interests=interests)
    house = House.objects.get(pk=actor.house_id)
    _require_possible(election, actor.person, house)
    now = clock.now()
    candidacy = Candidacy.objects.create(
        election=election,
        house=house,
        person=actor.person,
        state=Standing.STANDS,
        made_at=now,
        stood_at=now,
        **_words(motivation, experience, interests),
    )
    record_candidacy(actor, CandidateStood, candidacy, at=now, asked=False)
    return candidacy


@transaction.atomic
def ask_to_stand(*, actor: Actor, election: Election, person: Person, house: House) -> Candidacy:
    """Ask someone of a house to stand for it. Errors as for `stand`, where the house that asks must take part."""
    election = election_locked(election)
    require(actor, "take_part", election)
    _require_possible(election, person, house)
    candidacy = Candidacy.objects.create(
        election=election, house=house, person=person, asked_by=actor.person, state=Standing.ASKED, made_at=clock.now()
    )
    record_candidacy(actor, CandidateAsked, candidacy, key(person), at=candidacy.made_at)
    return candidacy


def _require_possible(election: Election, person: Person, house: House) -> None:
    """Conflict unless this person can stand now for this house and could be elected."""
    if election.phase() != Phase.STANDING:
        raise Conflict("standing-over", until=election.stands_until)
    others = Candidacy.objects.filter(election=election, state__in=ALIVE).select_related("person", "house")
    if other := others.filter(person=person).first():
        raise Conflict("stands-already", name=person.name, house=other.house.name)
    if other := others.filter(house=house).first():
        raise Conflict("house-stands-already", house=house.name, name=other.person.name)
    verdict = Eligibility.of(election, [house]).verdict(person, house)
    if not verdict:
        raise Conflict(verdict.code, **verdict.params)


def _words(motivation: str, experience: str, interests: str) -> dict[str, str]:
    given = dict(zip(WORDS, (motivation, experience, interests), strict=True))
    return {name: written(text, name, most=LONGEST, empty=name != WORDS[0]) for name, text in given.items()}


@transaction.atomic
def accept(
    *, actor: Actor, candidacy: Candidacy, motivation: str, experience: str = "", interests: str = ""
) -> Candidacy:
    """Accept to stand, as one was asked. Errors as for `stand`; Conflict when it was answered before."""
    candidacy = _own(actor, candidacy, Standing.ASKED)
    if candidacy.election.phase() != Phase.STANDING:
        raise Conflict("standing-over", until=candidacy.election.stands_until)
    verdict = Eligibility.of(candidacy.election, [candidacy.house]).verdict(candidacy.person, candidacy.house)
    if not verdict:
        raise Conflict(verdict.code, **verdict.params)
    for name, text in _words(motivation, experience, interests).items():
        setattr(candidacy, name, text)
    candidacy.state, candidacy.stood_at = Standing.STANDS, clock.now()
    candidacy.save()
    record_candidacy(actor.acting_for(candidacy.house_id), CandidateStood, candidacy, at=candidacy.stood_at, asked=True)
    return candidacy


@transaction.atomic
def decline(*, actor: Actor, candidacy: Candidacy) -> None:
    """Not stand, as one was asked; Conflict when it was answered before."""
    candidacy = _own(actor, candidacy, Standing.ASKED)
    _leave(candidacy, Standing.DECLINED)
    record_candidacy(actor, CandidacyDeclined, candidacy, at=candidacy.ended_at)


@transaction.atomic
def withdraw(*, actor: Actor, candidacy: Candidacy) -> None:
    """No longer stand; Conflict once the ballot paper is made, or when one does not stand."""
    candidacy = _own(actor, candidacy, Standing.STANDS)
    _require_call(candidacy.election)
    _leave(candidacy, Standing.WITHDRAWN)
    record_candidacy(actor, CandidacyWithdrawn, candidacy, at=candidacy.ended_at)


def _leave(candidacy: Candidacy, state: str) -> None:
    candidacy.state, candidacy.ended_at = state, clock.now()
    candidacy.save(update_fields=["state", "ended_at"])


@transaction.atomic
def change_candidacy(
    *, actor: Actor, candidacy: Candidacy, motivation: str, experience: str = "", interests: str = ""
) -> Candidacy:
    """Change what one's candidacy says, until the ballot paper is made. Invalid without a motivation."""
    candidacy = _own(actor, candidacy, Standing.STANDS)
    _require_call(candidacy.election)
    words = _words(motivation, experience, interests)
    if words == {name: getattr(candidacy, name) for name in WORDS}:
        return candidacy
    for name, text in words.items():
        setattr(candidacy, name, text)
    candidacy.save(update_fields=WORDS)
    record_candidacy(actor, CandidacyChanged, candidacy)
    return candidacy


@transaction.atomic
def ask_question(*, actor: Actor, candidacy: Candidacy, text: str) -> Comment:
    """Ask a candidate something, in public, until the vote closes. Forbidden for who does not take part."""
    candidacy = _in_public(actor, candidacy)
    require(actor, "take_part", candidacy.election)
    return debate.post(actor=actor, subject=key(candidacy), text=text, stance=Stance.QUESTION)


@transaction.atomic
def answer_question(*, actor: Actor, candidacy: Candidacy, number: int, text: str) -> Comment:
    """Answer, as the candidate, the question with this number; NotFound when there is none."""
    candidacy = _in_public(actor, candidacy)
    require(actor, "own", candidacy)
    contribution_to(key(candidacy), number)
    own = actor.acting_for(candidacy.house_id if candidacy.house_id in actor.houses else None)
    return debate.post(actor=own, subject=key(candidacy), text=text, reply_to=number)


def _in_public(actor: Actor, candidacy: Candidacy) -> Candidacy:
    """A candidacy of which one can still speak, locked so that numbers of questions do not collide."""
    if not actor.signed_in:
        raise Forbidden("sign-in-first")
    locked(candidacy)
    candidacy = Candidacy.objects.select_related("election__body", "election__charter", "house").get(pk=candidacy.pk)
    if candidacy.state != Standing.STANDS:
        raise NotFound
    if candidacy.election.state not in (State.CALL, State.VOTE):
        raise Conflict("debate-closed")
    return candidacy


def _own(actor: Actor, candidacy: Candidacy, state: str) -> Candidacy:
    """One's own candidacy in this state, with its election, both locked."""
    require(actor, "own", candidacy)
    election = election_locked(candidacy.election)
    locked(candidacy)
    candidacy = Candidacy.objects.select_related("house", "person").get(pk=candidacy.pk)
    candidacy.election = election
    if candidacy.state != state:
        raise Conflict("candidacy-past", state=candidacy.state)
    return candidacy


def _require_call(election: Election) -> None:
    if election.phase() not in (Phase.STANDING, Phase.OBJECTING, Phase.WITHDRAWING):
        raise Conflict("ballot-made")
