"""The life of each proposal put on the agenda, deed by deed."""

import datetime as dt
from functools import partial

from beraad.access.actor import Actor
from beraad.bodies.queries import steering_of
from beraad.charters.rules import parse
from beraad.kernel import clock
from beraad.proposals import actions, advising
from beraad.proposals.models import Proposal
from beraad.proposals.queries import version_of
from beraad.proposals.tasks import end_consultations
from beraad.register.models import Decision
from beraad.votes.models import Vote
from beraad.votes.tasks import keep_hours, remind_silent

from . import ballots
from .charters import charters
from .stories import Ballots, Change, Story
from .talk import Talk
from .world import World

# Who stands behind these in a story: the group that then steers the service, and Katrien Wouters.
STEERING, SECRETARIAT = "stuurgroep", "secretariaat"
MINUTE = dt.timedelta(minutes=1)
# However far history is stretched, no vote is open longer.
LONGEST = dt.timedelta(days=30)


class Telling:
    """One proposal as it unfolds: every method without an underscore is a deed."""

    def __init__(self, world: World, story: Story) -> None:
        self.world = world
        self.story = story.told_in(world.days.ago(story.start).year)
        self.at = world.at
        self.at(story.start, 10, self.start)

    def start(self) -> None:
        story, world = self.story, self.world
        self.name, self.house = self._author()
        self.proposal = actions.start_proposal(
            actor=self._as_author(),
            service=world.services[story.service],
            ask=story.ask,
            kind=story.kind,
            title=story.title,
            summary=story.summary,
            text=story.text,
            as_steering=story.by == STEERING,
            charter_rules=charters(world.small)[story.charter] if story.charter else None,
            contest=story.contest,
        )
        self.talk = Talk(world, story, self.proposal)
        for name in story.coauthors:
            actions.invite_coauthor(actor=self._as_author(), proposal=self.proposal, person=world.people[name])
        self._plan()

    def _plan(self) -> None:
        story = self.story
        if story.consult:
            self.at(story.consult[0], 10, self.consult)
        for change in story.write:
            self.at(change.ago, 16, partial(self.write, change))
        for name in ("advice", "concluded", "withdrawn"):
            if told := getattr(story, name):
                self.at(told["ago"], 14, getattr(self, name))
        for told in story.votes:
            self.at(told.opens + 1 if told.put is None else told.put, 8, partial(self.put_to_vote, told))

    def _author(self) -> tuple[str, str]:
        """Who starts the proposal, and for which house."""
        if self.story.by == SECRETARIAT:
            return self.world.secretary.person.name, ""
        house = self._steering()[self.story.start % 3] if self.story.by == STEERING else self.story.by
        return self.world.speaker(house), house

    def _as_author(self) -> Actor:
        return self.world.actor(self.name, self.house)

    def _steering(self) -> list[str]:
        """The houses that sit in the group that steers the service today, the leading one first."""
        return self.world.members[steering_of(self.world.services[self.story.service]).code]

    def consult(self) -> None:
        opens, ends = (self.world.days.ago(ago) for ago in self.story.consult)
        actions.open_consultation(actor=self._as_author(), proposal=self.proposal, days=(ends - opens).days)
        until = Proposal.objects.get(pk=self.proposal.pk).consultation_until
        self.world.agenda.add(until, end_consultations)
        self.talk.plan(clock.now(), min(self._talk_until(until), self.world.agenda.until), self.story.talk)

    def _talk_until(self, consulted: dt.datetime) -> dt.datetime:
        """People go on talking while a vote is open, and stop when a proposal is withdrawn."""
        if self.story.withdrawn:
            return self.world.days.at(self.story.withdrawn["ago"], 13)
        running = self.story.votes and self.story.votes[-1].closes < 0 < self.story.votes[-1].opens
        return self.world.agenda.until if running else consulted

    def write(self, change: Change) -> None:
        current = version_of(self.proposal)
        text = current.text
        for old, new in change.change:
            if old not in text:
                raise ValueError(f"{old!r} does not stand in {self.proposal}")
            text = text.replace(old, new)
        actions.write(
            actor=self._as_author(),
            proposal=self.proposal,
            title=current.title,
            summary=current.summary,
            text=text,
            based_on=current.digest,
            note=change.note,
            contest=current.contest,
        )

    def advice(self) -> None:
        house = self._steering()[0]
        advising.give_advice(
            actor=self.world.actor(self.world.speaker(house), house),
            proposal=self.proposal,
            position=self.story.advice["position"],
            text=self.story.advice["text"],
        )

    def put_to_vote(self, told: Ballots) -> None:
        days, add = self.world.days, self.world.agenda.add
        opens = days.at(told.opens, 9)
        closes = min(days.at(told.closes, 17), clock.local(days.ago(told.opens) + LONGEST, 17))
        vote = actions.put_to_vote(
            actor=self.world.secretary,
            proposal=self.proposal,
            opens_at=opens,
            closes_at=closes,
            way=told.way,
            settings=told.settings,
        )
        hours = dt.timedelta(hours=parse(vote.charter.rules).reminder_hours)
        add(opens, keep_hours)
        add(opens + MINUTE, partial(self.vote, vote.pk, told))
        add(max(closes - hours, opens + (closes - opens) / 2), remind_silent)
        add(closes, keep_hours)
        add(closes + MINUTE, partial(self.close, vote.pk, told))

    def vote(self, vote: int, told: Ballots) -> None:
        ballots.plan(self.world, Vote.objects.get(pk=vote), told, self.story)

    def close(self, vote: int, told: Ballots) -> None:
        """The clock has closed it: what is told must have come of it, and some go on talking."""
        result = Decision.objects.get(vote=vote).result
        if result != told.result:
            raise ValueError(f"{self.proposal} is {result} instead of {told.result}")
        if told is self.story.votes[0] and self.story.later:
            again = self.story.votes[1:]
            until = self.world.days.at(again[0].put, 12) if again else self.world.agenda.until
            self.talk.plan(clock.now(), until, {"remark": self.story.later})

    def concluded(self) -> None:
        actions.conclude(actor=self._as_author(), proposal=self.proposal, note=self.story.concluded["note"])

    def withdrawn(self) -> None:
        actions.withdraw(actor=self._as_author(), proposal=self.proposal, reason=self.story.withdrawn["reason"])
