"""Who says what in a discussion, and when: each thread at its moment, the answers after it."""

import datetime as dt
from functools import partial

from beraad.access.actor import Actor
from beraad.debate.choices import Stance
from beraad.debate.models import Comment
from beraad.kernel import clock
from beraad.proposals.actions import comment
from beraad.proposals.models import Proposal

from .stories import Story, Thread
from .world import World

# Who began the thread says more.
BEGINNER = "ik"
# What `klein|` and `groot|` before a contribution mean, in inhabitants.
SIZES = {"klein": range(12_000), "groot": range(40_000, 1_000_000)}
DAY = range(8, 21)


class Talk:
    """The discussion of one proposal: every contribution a deed on the agenda."""

    def __init__(self, world: World, story: Story, proposal: Proposal) -> None:
        self.world, self.story, self.proposal = world, story, proposal

    def plan(self, begin: dt.datetime, end: dt.datetime, talk: dict[str, list[Thread]]) -> None:
        """Spread threads over a period, in each stance in the order in which they stand."""
        placed = [
            ((index + self.world.rng.random()) / len(threads), stance, thread)
            for stance, threads in talk.items()
            for index, thread in enumerate(threads)
        ]
        for share, stance, thread in placed:
            moment = self._by_day(begin + (end - begin) * share, begin, end)
            self.world.agenda.add(moment, partial(self._open, stance, thread, end))

    def _by_day(self, moment: dt.datetime, begin: dt.datetime, end: dt.datetime) -> dt.datetime:
        local = moment.astimezone(clock.ZONE)
        by_day = local.replace(hour=self.world.rng.choice(DAY), minute=self.world.rng.randrange(60))
        return by_day if begin < by_day < end else moment

    def _open(self, stance: str, thread: Thread, end: dt.datetime) -> None:
        first, *answers = thread
        made = self._say(first, stance, made=None, last="")
        self._plan_answer(answers, made, made.person.name, end)

    def _plan_answer(self, answers: Thread, made: Comment, last: str, end: dt.datetime) -> None:
        """One answer after the other, within two days of each other while there is time."""
        if not answers:
            return
        now = clock.now()
        step = min(dt.timedelta(days=2), (end - now) / (len(answers) + 1))
        moment = self._by_day(now + step * self.world.rng.uniform(0.3, 1), now, end)
        self.world.agenda.add(moment, partial(self._answer, answers, made, last, end))

    def _answer(self, answers: Thread, made: Comment, last: str, end: dt.datetime) -> None:
        words, *rest = answers
        answer = self._say(words, Stance.REMARK, made=made, last=last)
        self._plan_answer(rest, made, answer.person.name, end)

    def _say(self, words: str, stance: str, made: Comment | None, last: str) -> Comment:
        who, _, text = words.rpartition("| ")
        actor = self._speaker(made.person.name if made and who == BEGINNER else who, last)
        reply_to = made and made.number
        return comment(actor=actor, proposal=self.proposal, text=text, stance=stance, reply_to=reply_to)

    def _speaker(self, who: str, last: str) -> Actor:
        """Someone by name, of a small or large house, or anyone who takes part; not the one who spoke `last`."""
        here = self.world.steadfast[self.story.service]
        if who in self.world.people:
            mine = (place.name for place in here if self.world.speaker(place.name) == who)
            return self.world.actor(who, next(mine, ""))
        fit = [place for place in here if place.inhabitants in SIZES.get(who, range(10_000_000))] or here
        others = [place for place in fit if place.name != self.story.by and self.world.speaker(place.name) != last]
        place = self.world.rng.choice(others or fit)
        return self.world.actor(self.world.speaker(place.name), place.name)
