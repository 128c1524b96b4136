"""Who says what in a discussion, and when: each thread at its moment, the answers after it."""

import datetime as dt
from functools import partial

from beraad.access.actor import Actor
from beraad.debate.choices import Stance
from beraad.debate.models import Comment
from beraad.kernel import clock
from beraad.proposals.actions import comment
from beraad.proposals.models import Proposal

from .land import Place
from .stories import Story, Thread
from .world import World

# What `klein|` and `groot|` before a contribution mean, in inhabitants.
SIZES = {"klein": range(12_000), "groot": range(40_000, 1_000_000)}
DAY = range(8, 21)


class Talk:
    """The discussion of one proposal: every contribution a deed on the agenda."""

    def __init__(self, world: World, story: Story, proposal: Proposal) -> None:
        self.world, self.story, self.proposal = world, story, proposal

    def plan(self, begin: dt.datetime, end: dt.datetime, threads: list[tuple[str, Thread]]) -> None:
        """Spread threads over a period, the answers to each within it."""
        shuffled = self.world.rng.sample(threads, len(threads))
        step = (end - begin) / (len(shuffled) + 1)
        for index, (stance, thread) in enumerate(shuffled):
            moment = self._by_day(begin + step * (index + self.world.rng.uniform(0.2, 0.9)), begin, end)
            self.world.agenda.add(moment, partial(self._open, stance, thread, end))

    def _by_day(self, moment: dt.datetime, begin: dt.datetime, end: dt.datetime) -> dt.datetime:
        local = moment.astimezone(clock.ZONE)
        by_day = local.replace(hour=self.world.rng.choice(DAY), minute=self.world.rng.randrange(60))
        return by_day if begin < by_day < end else moment

    def _open(self, stance: str, thread: Thread, end: dt.datetime) -> None:
        first, *answers = thread
        made = self._say(first, stance, but=[])
        begin = clock.now()
        step = min(dt.timedelta(days=2), (end - begin) / (len(answers) + 1))
        said = [made.person.name]
        for index, words in enumerate(answers):
            moment = begin + step * (index + self.world.rng.uniform(0.3, 1))
            self.world.agenda.add(moment, partial(self._answer, words, made, said))

    def _answer(self, words: str, made: Comment, said: list[str]) -> None:
        said.append(self._say(words, Stance.REMARK, but=said[-1:], reply_to=made.number).person.name)

    def _say(self, words: str, stance: str, but: list[str], **given: int) -> Comment:
        who, _, text = words.rpartition("| ")
        return comment(actor=self._speaker(who, but), proposal=self.proposal, text=text, stance=stance, **given)

    def _speaker(self, who: str, but: list[str]) -> Actor:
        """Someone by name, of a small or large house, or anyone who takes part; never twice in a row."""
        here = self.world.steadfast[self.story.service]
        if who in self.world.people:
            mine = (place.name for place in here if self.world.speaker(place.name) == who)
            return self.world.actor(who, next(mine, ""))
        fit = [place for place in here if place.inhabitants in SIZES.get(who, range(10_000_000))] or here
        place = self._anyone(fit, but)
        return self.world.actor(self.world.speaker(place.name), place.name)

    def _anyone(self, fit: list[Place], but: list[str]) -> Place:
        others = [place for place in fit if self.world.speaker(place.name) not in but and place.name != self.story.by]
        return self.world.rng.choice(others or fit)
