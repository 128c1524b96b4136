"""Who says what in a discussion, and when: each thread at its moment, the answers after it."""

import datetime as dt
from functools import partial
from typing import Any

from beraad.debate.choices import Stance
from beraad.debate.models import Comment
from beraad.kernel import clock
from beraad.proposals.actions import comment
from beraad.proposals.models import Proposal

from .stories import Story, Thread
from .world import World

Voice = tuple[str, str]
"""Who speaks, by name, and for which house; "" for the secretariat."""

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
        who, _, text = first.rpartition("| ")
        voice = self._voice(who, last=("", ""))
        made = self._say(voice, text, stance=stance)
        self._plan_answer(answers, made, (voice, voice), end)

    def _plan_answer(self, answers: Thread, made: Comment, voices: tuple[Voice, Voice], end: dt.datetime) -> None:
        """One answer after the other, within two days of each other while there is time.

        `voices` are those who began and who spoke last.
        """
        if answers:
            now = clock.now()
            step = min(dt.timedelta(days=2), (end - now) / (len(answers) + 1))
            moment = self._by_day(now + step * self.world.rng.uniform(0.3, 1), now, end)
            self.world.agenda.add(moment, partial(self._answer, answers, made, voices, end))

    def _answer(self, answers: Thread, made: Comment, voices: tuple[Voice, Voice], end: dt.datetime) -> None:
        began, last = voices
        who, _, text = answers[0].rpartition("| ")
        voice = self._again(began) if who == BEGINNER else self._voice(who, last)
        self._say(voice, text, stance=Stance.REMARK, reply_to=made.number)
        self._plan_answer(answers[1:], made, (began, voice), end)

    def _say(self, voice: Voice, text: str, **given: Any) -> Comment:
        return comment(actor=self.world.actor(*voice), proposal=self.proposal, text=text, **given)

    def _again(self, voice: Voice) -> Voice:
        """Who spoke, or who speaks for the same house by now."""
        name, house = voice
        return (self.world.speaker(house), house) if house else voice

    def _voice(self, who: str, last: Voice) -> Voice:
        """Someone by name, of a small or large house, or anyone who takes part; not the one who spoke `last`."""
        here = self.world.steadfast[self.story.service]
        voices = [(self.world.speaker(place.name), place) for place in here]
        if who in self.world.people:
            return who, next((place.name for name, place in voices if name == who), "")
        size = SIZES.get(who, range(10_000_000))
        fit = [(name, place.name) for name, place in voices if place.inhabitants in size]
        others = [(name, house) for name, house in fit if house != self.story.by and name != last[0]]
        return self.world.rng.choice(others or [(name, place.name) for name, place in voices])
