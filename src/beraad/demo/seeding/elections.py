"""The elections of steering groups: who stands, what happens meanwhile, who votes how, and seats that fall empty."""

import datetime as dt
import tomllib
from functools import partial
from random import Random
from typing import Any

from beraad.access.actor import Actor
from beraad.bodies import actions as bodies
from beraad.bodies.choices import Duty
from beraad.bodies.models import Mandate
from beraad.demo.cast import SUCCESSOR
from beraad.elections import objecting, standing
from beraad.elections.actions import call_election
from beraad.elections.choices import Cause, Standing
from beraad.elections.models import Candidacy, Election, Term, Vacancy
from beraad.elections.offices import name_officer
from beraad.elections.queries import votes_of
from beraad.elections.tasks import keep_days, thank_members, watch_groups
from beraad.elections.vacancies import answer_offer
from beraad.kernel import clock
from beraad.votes.tasks import keep_hours

from . import ballots
from .agenda import Deed
from .land import DATA
from .stories import Ballots, Choice, Story
from .world import World

SERVED = {"SG-BAS": ("BIB", "WEB"), "SG-DIG": ("EBK",), "SG-LEE": ("FUN",), "SG-POD": ("TIC",)}
# So many at the end of a list of participants may leave in the course of the story.
LEAVING = 2
# How much candidates appeal to those who vote, at least and at most.
FAVOURITE, USUAL, OUTSIDER = (8.0, 10.0), (0.8, 2.5), (0.05, 0.1)


class Elections:
    """Puts elections on the agenda: every method without an underscore is a deed."""

    def __init__(self, world: World) -> None:
        self.world = world
        # Of its own, so that other stories stay as they are.
        self._rng = Random("elections")  # noqa: S311
        told = tomllib.loads((DATA / "elections.toml").read_text(encoding="utf-8"))
        self._words, self._told = told["words"], told["election"]
        for one in self._told:
            world.at(one["ago"], 9, partial(self.call, one))

    def until(self, group: str) -> int:
        """When those whom the secretariat seated in a group make room for those elected, in days ago."""
        return next(told["start"] for told in self._told if told["group"] == group)

    def choose(self) -> None:
        """Who will stand: the houses that the story names, and others that take part all along."""
        for told in self._told:
            named = [*told["favourites"], *told.get("also", ())]
            here = dict.fromkeys(p for code in SERVED[told["group"]] for p in self.world.steadfast[code][:-LEAVING])
            # Who will speak for two houses stands for one.
            others = [p for p in here if p.name not in named and self.world.speaker(p.name) != SUCCESSOR[1]]
            self._rng.shuffle(others)
            apart = [p for p in others if p.province == told.get("outsiders")]
            drawn = apart[:2] + [p for p in others if p not in apart] if apart else others
            taking_part = {p.name for p in here}
            names = [name for name in named if name in taking_part] + [p.name for p in drawn]
            by_speaker = {self.world.speaker(name): name for name in reversed(names)}
            chosen = [name for name in dict.fromkeys(names) if name in by_speaker.values()]
            self.world.candidates[told["group"]] = chosen[: len(named) + told["others"]]

    def call(self, told: dict[str, Any]) -> None:
        """The call opens, and over its first weeks people stand."""
        world = self.world
        election = call_election(
            actor=world.secretary,
            body=world.groups[told["group"]],
            start=world.days.ago(told["start"]),
            cause=Cause.TERMS,
        )
        asked = told.get("asked")
        if asked:
            self._meanwhile(election, 0.05, partial(self.ask, election, asked))
        for name in world.candidates[told["group"]]:
            part = 0.4 if asked and name == asked["house"] else self._rng.uniform(0.1, 0.9)
            self._meanwhile(election, part, partial(self.stand, election, name))
        for question in told.get("question", ()):
            self._meanwhile(election, 0.93, partial(self.question, election, question))
        if objection := told.get("objection"):
            world.agenda.add(election.stands_until + dt.timedelta(days=1), partial(self.object_to, election, objection))
        world.agenda.add(election.withdraws_until, partial(self.vote, election, told))

    def _meanwhile(self, election: Election, part: float, deed: Deed) -> None:
        """Put a deed on the agenda for when this part of the days to stand is over."""
        days = election.stands_until - election.opened_at
        self.world.agenda.add(election.opened_at + days * part, deed)

    def _actor(self, house: str) -> Actor:
        return self.world.actor(self.world.speaker(house), house)

    def _candidacy(self, election: Election, house: str) -> Candidacy:
        return Candidacy.objects.select_related("election").get(election=election, house=self.world.house(house))

    def ask(self, election: Election, told: dict[str, Any]) -> None:
        """Someone asks another to stand, who does so later."""
        house = self.world.house(told["house"])
        person = self.world.people[self.world.speaker(told["house"])]
        standing.ask_to_stand(actor=self._actor(told["by"]), election=election, person=person, house=house)

    def stand(self, election: Election, house: str) -> None:
        standing.stand(actor=self._actor(house), election=election, **self._rng.choice(self._words))

    def question(self, election: Election, told: dict[str, Any]) -> None:
        """A question to a candidate, who answers an hour later."""
        asked = standing.ask_question(
            actor=self._actor(told["by"]), candidacy=self._candidacy(election, told["to"]), text=told["text"]
        )
        answer = partial(self.answer, election, told, asked.number)
        self.world.agenda.add(clock.now() + dt.timedelta(hours=1), answer)

    def answer(self, election: Election, told: dict[str, Any], number: int) -> None:
        standing.answer_question(
            actor=self._actor(told["to"]),
            candidacy=self._candidacy(election, told["to"]),
            number=number,
            text=told["answer"],
        )

    def object_to(self, election: Election, told: dict[str, Any]) -> None:
        """A participant objects to a candidacy; the secretariat judges it two days later."""
        made = objecting.object_to_candidacy(
            actor=self._actor(told["by"]),
            candidacy=self._candidacy(election, told["against"]),
            reason=told["reason"],
        )
        judge = partial(
            objecting.judge_objection, actor=self.world.secretary, objection=made, upheld=False, answer=told["answer"]
        )
        self.world.agenda.add(clock.now() + dt.timedelta(days=2), judge)

    def vote(self, election: Election, told: dict[str, Any]) -> None:
        """The paper is made and the vote opens, or who stands is elected without."""
        keep_days()
        election.refresh_from_db()
        add = self.world.agenda.add
        if not (votes := votes_of(election)):
            add(election.effective_at, partial(self.effect, election, told))
            return
        appeals = tuple(Choice(one["name"], self._appeal(told, one["id"])) for one in votes[0].contest["options"])
        nothing = Story(service="", title="", summary="", text="", by="", start=0, options=appeals)
        ballots.plan(self.world, votes[0], Ballots(0, 0, turnout=told["turnout"]), nothing)
        add(votes[0].closes_at, partial(self.count, election, told))

    def _appeal(self, told: dict[str, Any], candidacy: str) -> float:
        house = Candidacy.objects.select_related("house").get(pk=candidacy).house
        outside = any(p.name == house.name and p.province == told.get("outsiders") for p in self.world.places)
        return self._rng.uniform(*(FAVOURITE if house.name in told["favourites"] else OUTSIDER if outside else USUAL))

    def count(self, election: Election, told: dict[str, Any]) -> None:
        """The vote closes and is counted."""
        keep_hours()
        election.refresh_from_db()
        steps = [step["code"] for step in votes_of(election)[0].outcome["steps"]]
        if "outsiders" in told and not self.world.small and "limits-broken" not in steps:
            raise ValueError(f"no guarantee acted in {election.number}")
        self.world.agenda.add(election.effective_at, partial(self.effect, election, told))

    def effect(self, election: Election, told: dict[str, Any]) -> None:
        """Those who are elected sit down; the group chooses its chair."""
        world, group = self.world, told["group"]
        keep_days()
        thank_members()
        rows = election.candidacies.filter(state=Standing.ELECTED).select_related("house").order_by("place")
        elected = [one.house.name for one in rows]
        former = world.members[group]
        world.members[group] = sorted(elected, key=lambda name: former.index(name) if name in former else len(former))
        if chair := told.get("chair"):
            self._chair(election, chair)
        if resigned := told.get("resigned"):
            world.at(resigned["ago"], 10, partial(self.resign, elected[: resigned["place"]][-1], group))
            world.at(resigned.get("noticed", resigned["ago"]), 12, watch_groups)
            if "taken" in resigned:
                world.at(resigned["taken"], 15, partial(self.take, group))

    def _chair(self, election: Election, house: str) -> None:
        mandate = Term.objects.get(election=election, candidacy__house=self.world.house(house)).mandate
        name_officer(
            actor=self._actor(house),
            mandate=mandate,
            duty=Duty.CHAIR,
            start=clock.today(),
            source="Keuze van de stuurgroep",
        )

    def resign(self, house: str, group: str) -> None:
        """A member who does not lead the group leaves it."""
        rows = Mandate.objects.on(clock.today()).filter(seat__body=self.world.groups[group])
        mandate = rows.get(house=self.world.house(house))
        bodies.end_mandate(actor=self._actor(house), mandate=mandate, end=clock.today())
        self.world.members[group].remove(house)

    def take(self, group: str) -> None:
        """Who comes next by the ballots of the election takes the seat that is offered."""
        vacancy = Vacancy.objects.select_related("offered__house").get(seat__body=self.world.groups[group])
        house = vacancy.offered.house.name
        answer_offer(actor=self._actor(house), vacancy=vacancy, takes=True)
        self.world.members[group].append(house)
