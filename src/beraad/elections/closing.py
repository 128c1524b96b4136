"""The ballot paper: who can be elected and to how many seats, and then a vote, or none where nobody is left out."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from beraad.access.actor import SYSTEM, Actor
from beraad.access.policies import require
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.votes.actions import plan_vote
from beraad.votes.models import Vote
from rulebook import Contest, Limit, Option, Rule, RuleError, day_after
from rulebook.award.limits import Limits

from .actions import next_days
from .choices import Ending, Judgement, Standing, State
from .composing import Governed, by_charter, consortia, groups_of, places, taking_part
from .eligibility import Eligibility
from .events import BallotMade, CandidacyDeclined, ElectionCalledAgain, ObjectionsLapsed
from .models import Candidacy, Election
from .objecting import fail, refuse
from .queries import election_locked
from .recording import record, record_candidacy
from .results import by_lot, settle

KIND = "election"
UNANSWERED = "unanswered"


@transaction.atomic
def make_ballot(*, actor: Actor = SYSTEM, election: Election) -> None:
    """When the days to withdraw are over: put those who can be elected to a vote, or what the charter says when there
    are not more of them than seats. Safe to repeat.

    Objections that were not judged lapse, as nobody can be kept off the paper by silence; who did not answer whether
    they stand does not. A guarantee for which too few stand leaves its seats empty. Conflict when no vote can be held.
    """
    election = election_locked(election)
    require(actor, "proceed", election)
    if election.state != State.CALL or clock.now() < election.withdraws_until:
        return
    own = by_charter(election.charter)
    everyone = _judged(election)
    standing = [candidacy for candidacy, why in everyone if not why]
    contest = _contest(own, election, standing) if standing else None
    contested = contest is not None and contest.seats < len(standing)
    if own.composition.uncontested == "call_again" and not contested and not election.again:
        _call_again(actor, election, len(standing))
        return
    _clear(actor, election, everyone)
    if contest is None:
        fail(actor, election, Ending.LIMITS if standing else Ending.NO_CANDIDATES)
    elif contested:
        _vote(actor, election, standing, contest)
    elif own.composition.uncontested == "vote_each":
        _vote_on_each(actor, election, standing)
    else:
        settle(actor, election, Ending.UNCONTESTED, by_lot(election, standing))


def _judged(election: Election) -> list[tuple[Candidacy, str]]:
    """Everyone who stands or was asked to, by name, each with the code of why they cannot be elected, "" when they
    can."""
    rows = election.candidacies.filter(state__in=(Standing.ASKED, Standing.STANDS)).select_related("house", "person")
    everyone = list(rows.order_by("person__name", "pk"))
    eligibility = Eligibility.of(election, {candidacy.house for candidacy in everyone})
    found = []
    for candidacy in everyone:
        candidacy.election = election
        why = eligibility.verdict(candidacy.person, candidacy.house).code
        found.append((candidacy, UNANSWERED if candidacy.state == Standing.ASKED else why))
    return found


def _clear(actor: Actor, election: Election, everyone: list[tuple[Candidacy, str]]) -> None:
    """Take off who did not answer or cannot be elected, and let objections lapse that were not judged."""
    _lapse(actor, election)
    for candidacy, why in everyone:
        if why == UNANSWERED:
            candidacy.state, candidacy.ended_at = Standing.DECLINED, clock.now()
            candidacy.save(update_fields=["state", "ended_at"])
            record_candidacy(actor, CandidacyDeclined, candidacy)
        elif why:
            refuse(actor, candidacy, why)


def _lapse(actor: Actor, election: Election) -> None:
    lapsed = list(election.objections.filter(state=Judgement.OPEN, candidacy__isnull=False))
    for objection in lapsed:
        objection.state = Judgement.LAPSED
        objection.save(update_fields=["state"])
    if lapsed:
        record(actor, ObjectionsLapsed, election, rows=lapsed, objections=[objection.pk for objection in lapsed])


def _contest(own: Governed, election: Election, standing: list[Candidacy]) -> Contest | None:
    """What the paper asks: as many seats as can be filled by who stands within the limits; None where there are none.

    Guarantees for which too few stand keep their seats empty; ceilings can too.
    """
    day = max(election.start, clock.today())
    sitting = [place.holder.house for place in places(election.body, day) if place.goes_on(day)]
    electing = list(taking_part(election.body, own.rules, day))
    groups = groups_of([*sitting, *electing, *(candidacy.house for candidacy in standing)], own.composition, day)
    for candidacy in standing:
        candidacy.groups = groups[candidacy.house_id]
    limits = own.composition.limits(
        [groups[house.pk] for house in sitting],
        [candidacy.groups for candidacy in standing],
        [groups[house.pk] for house in electing],
    )
    there = {limit: sum(one.groups.get(limit.kind) == limit.group for one in standing) for limit in limits}
    lacking: dict[str, int] = {}
    for limit, number in there.items():
        lacking[limit.kind] = lacking.get(limit.kind, 0) + max(0, limit.least - number)
    most = min(len(standing), election.seats - max(lacking.values(), default=0))
    return _fillable(standing, tuple(_met(limit, number) for limit, number in there.items()), most)


def _met(limit: Limit, number: int) -> Limit:
    """A limit as it holds among so many of its group: a ceiling above them says nothing."""
    most = None if limit.most is None or limit.most >= number else limit.most
    return replace(limit, least=min(limit.least, number), most=most)


def _fillable(standing: list[Candidacy], limits: tuple[Limit, ...], most: int) -> Contest | None:
    """The contest for as many seats as can be filled within these limits, up to so many."""
    options = tuple(Option(str(one.pk), str(one)[:120], one.groups) for one in standing)
    limits = tuple(one for one in limits if one.least or one.most is not None)
    for seats in range(most, 0, -1):
        contest = Contest(options, seats, limits=limits)
        try:
            Limits(contest)
        except RuleError:
            continue
        return contest
    return None


def _vote(actor: Actor, election: Election, standing: list[Candidacy], contest: Contest) -> None:
    own = by_charter(election.charter)
    vote = _planned(actor, election, key(election), own.composition.election, _text(standing), contest.data)
    _made(actor, election, standing, [vote], contest.seats)


def _vote_on_each(actor: Actor, election: Election, standing: list[Candidacy]) -> None:
    """A yes or no on each, with the weights, the quorum and the secrecy of the election."""
    election_rule = by_charter(election.charter).composition.election.data
    majority = {"measure": "heads", "base": "for_against", "share": "1/2", "strict": True}
    shared = {name: election_rule[name] for name in ("weight", "quorum", "second_call", "secret")}
    rule = Rule.parse(shared | {"method": "majority", "version": 1, "majority": [majority], "tie": "rejected"})
    votes = [_planned(actor, election, key(one), rule, _text([one]), None, of=one) for one in standing]
    _made(actor, election, standing, votes, len(standing))


def _planned(
    actor: Actor,
    election: Election,
    subject: str,
    rule: Rule,
    text: str,
    contest: Any,
    of: Candidacy | None = None,
) -> Vote:
    """A vote of the consortium groups that opens now, for as many days as the call promised."""
    now, day = clock.now(), clock.today()
    span = (election.votes_until - election.withdraws_until).days
    with override(settings.LANGUAGE_CODE):
        about = {"body": election.body.name, "name": str(of)}
        title = _("Election of %(body)s: %(name)s") % about if of else _("Election of %(body)s") % about
    return plan_vote(
        actor=actor,
        subject=subject,
        reference=election.number,
        title=title[:200],
        text=text,
        body=election.body,
        charter=election.charter,
        kind=KIND,
        opens_at=now,
        closes_at=max(election.votes_until, day_after(now, span, clock.ZONE)),
        contest=contest,
        constituents=consortia(election.body, day),
        rule=rule,
    )


def _text(standing: list[Candidacy]) -> str:
    """What the candidates say, as it stands on the paper."""
    return "\n\n".join(f"## {candidacy}\n\n{candidacy.motivation}" for candidacy in standing)


def _made(actor: Actor, election: Election, standing: list[Candidacy], votes: list[Vote], seats: int) -> None:
    for candidacy in standing:
        candidacy.save(update_fields=["groups"])
    election.state = State.VOTE
    election.votes_until = max(vote.closes_at for vote in votes)
    election.save(update_fields=["state", "votes_until"])
    told = {"votes": [vote.pk for vote in votes], "candidates": [one.pk for one in standing], "seats": seats}
    record(actor, BallotMade, election, *map(key, votes), rows=standing, **told)


def _call_again(actor: Actor, election: Election, candidates: int) -> None:
    """The call goes on for the days it takes, with those who stand already."""
    for name, moment in next_days(clock.now(), by_charter(election.charter).composition.windows).items():
        setattr(election, name, moment)
    election.again = True
    election.save()
    record(actor, ElectionCalledAgain, election, stands_until=election.stands_until, candidates=candidates)
