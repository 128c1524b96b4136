"""What happens after decisions: what follows from them, the board, a call to all participants, the years."""

import datetime as dt
import tomllib
from functools import partial
from typing import Any

from beraad.access.actor import SYSTEM, Actor
from beraad.bodies import actions as bodies
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Seat
from beraad.bodies.queries import mandates_on, steering_of
from beraad.kernel import clock
from beraad.oversight import actions, calling_up, delegating, groups
from beraad.oversight.models import CalledUp, Commitment
from beraad.oversight.queries import TAKEN
from beraad.oversight.reporting import report_years
from beraad.oversight.standing import appeal, returned_for
from beraad.oversight.tasks import watch
from beraad.register.models import Decision
from beraad.votes.models import Vote
from beraad.votes.tasks import keep_hours

from . import ballots
from .days import START
from .land import DATA
from .stories import Ballots, Story
from .world import World

BOARD = ("Bibliotheek Tongeren-Borgloon", "Bibliotheek Zoutleeuw", "Bibliotheek Kortrijk")
FOUNDED = "Statuten van de aanbieder"
CHECK, CONTEST, ANSWER = 14, 20, 50
PATIENCE = dt.timedelta(days=16)
MINUTE = dt.timedelta(minutes=1)


class Aftermath:
    """Puts on the agenda what happens after decisions: every method without an underscore is a deed."""

    def __init__(self, world: World) -> None:
        self.world, self.at = world, world.at
        self.told = tomllib.loads((DATA / "oversight.toml").read_text(encoding="utf-8"))
        add = world.agenda.add
        add(clock.local(START, 18), self.found_board)
        add(clock.local(dt.date(2025, 12, 15), 10), partial(self.agree, self.told["agreement_of_2026"]))
        for year in range(START.year + 1, world.days.today.year + 1):
            add(clock.local(dt.date(year, 1, 1), 2), report_years)
        self.at(self.told["overarching"]["ago"], 11, self.put_above)
        for follow in self.told["follow"]:
            self.at(follow["said"], 15, partial(self.follow, follow))
        for told in self.told["returned"]:
            self.at(told["ago"], 10, partial(self.send_back, told))
        self.at(self.told["called_up"]["ago"], 9, self.call_up)

    def found_board(self) -> None:
        """The board, the management agreement, and what the board delegates service by service."""
        world, today = self.world, clock.today()
        given = {"actor": world.secretary, "start": today, "source": FOUNDED}
        board = world.groups["RVB"] = bodies.found_body(
            kind=BodyKind.BOARD, code="RVB", name="Raad van bestuur", **given
        )
        for place, house in enumerate(BOARD):
            seat = bodies.add_seat(body=board, label="Voorzitter" if place == 0 else f"Bestuurder {place}", **given)
            self._seat(seat, house)
        self.agree(self.told["agreement_of_2021"])
        document = {name: self.told["delegation"][name] for name in ("text", "limits", "decision")}
        terms = {"check_days": CHECK, "contest_days": CONTEST, "answer_days": ANSWER}
        for service in world.services.values():
            delegating.delegate(service=service, end=None, **given | document | terms)

    def _seat(self, seat: Seat, house: str) -> None:
        bodies.grant_mandate(
            actor=self.world.secretary,
            seat=seat,
            person=self.world.people[self.world.speaker(house)],
            house=self.world.house(house),
            start=clock.today(),
            source=FOUNDED,
        )

    def agree(self, told: dict[str, Any]) -> None:
        clauses = [dict(zip(("number", "title", "text"), clause, strict=True)) for clause in told["clauses"]]
        delegating.record_agreement(
            actor=self.world.secretary,
            title=told["title"],
            start=told["start"],
            clauses=clauses,
            source="Getekende overeenkomst",
        )

    def put_above(self) -> None:
        """A group over those that steer services of libraries."""
        world, told = self.world, self.told["overarching"]
        given = {"actor": world.secretary, "start": clock.today(), "source": told["source"]}
        above = world.groups[told["code"]] = bodies.found_body(
            kind=BodyKind.OVERARCHING, code=told["code"], name=told["name"], **given
        )
        for place, house in enumerate(told["members"], 1):
            self._seat(bodies.add_seat(body=above, label=f"Zetel {place}", **given), house)
        for code in told["groups"]:
            groups.put_under(body=above, group=world.groups[code], **given)

    def _decision(self, told: dict[str, Any]) -> Decision:
        """What was decided, found by its service and words of its title; of two years, the last."""
        rows = Decision.objects.filter(service__code=told["service"], title__contains=told["title"], result__in=TAKEN)
        return rows.select_related("service", "body").latest("decided_at")

    def _steering(self, decision: Decision, place: int = 0) -> Actor:
        """Someone of the group that steers the service today; the leading house first."""
        house = self.world.members[steering_of(decision.service).code][place]
        return self.world.actor(self.world.speaker(house), house)

    def follow(self, told: dict[str, Any]) -> None:
        """The steering group says what follows from a decision."""
        decision = self._decision(told)
        actor = self._steering(decision)
        if "nothing" in told:
            actions.mark_nothing(actor=actor, decision=decision, reason=told["nothing"])
        for one in told.get("commitment", ()):
            due = max(self.world.days.ago(one["due"]), clock.today())
            owner = self._owner(one["owner"])
            made = actions.commit(actor=actor, decision=decision, text=one["text"], owner=owner, due=due)
            self._plan(made, one)
            self.world.agenda.add(clock.local(due) + PATIENCE, watch)

    def _owner(self, name: str) -> Any:
        world = self.world
        return world.people.get(name) or world.groups.get(name) or world.house(name)

    def _plan(self, made: Commitment, told: dict[str, Any]) -> None:
        for report in told.get("reports", ()):
            self.at(report["ago"], 11, partial(self.report, made, report, told["owner"]))
            if "judged" in report:
                self.at(report["judged"], 16, partial(self.judge, made, report))
        if "dropped" in told:
            self.at(told["dropped"]["ago"], 14, partial(self.drop, made, told["dropped"]["reason"]))

    def report(self, made: Commitment, told: dict[str, Any], owner: str) -> None:
        said = {name: told[name] for name in ("text", "done")} | {"evidence": told.get("evidence", "")}
        actions.report(actor=self._hand(owner), commitment=made, **said)

    def _hand(self, owner: str) -> Actor:
        """Who reports: the person, who speaks for the house, or someone of the group who does not lead it."""
        if owner in self.world.people:
            return self.world.actor(owner)
        house = self.world.members[owner][1] if owner in self.world.groups else owner
        return self.world.actor(self.world.speaker(house), house)

    def judge(self, made: Commitment, told: dict[str, Any]) -> None:
        answer = told.get("answer", "")
        actor = self._steering(made.decision)
        actions.judge(actor=actor, commitment=made, accepted=told["accepted"], answer=answer)

    def drop(self, made: Commitment, reason: str) -> None:
        actions.drop(actor=self._steering(made.decision), commitment=made, reason=reason)

    def _director(self) -> Actor:
        """The chair of the board."""
        return self.world.actor(self.world.speaker(BOARD[0]), BOARD[0])

    def send_back(self, told: dict[str, Any]) -> None:
        """The board sends a decision back; what follows comes later."""
        decision = self._decision(told)
        words = {name: told[name] for name in ("clause", "reason", "board_decision")}
        delegating.send_back(actor=self._director(), decision=decision, **words)
        for name in ("contest", "answer"):
            if name in told:
                self.at(told[name]["ago"], 10, partial(getattr(self, name), decision, told[name]))

    def contest(self, decision: Decision, told: dict[str, Any]) -> None:
        returned = returned_for(SYSTEM, decision.number)
        delegating.contest(actor=self._steering(decision), returned=returned, text=told["text"])

    def answer(self, decision: Decision, told: dict[str, Any]) -> None:
        returned = returned_for(SYSTEM, decision.number)
        delegating.answer(actor=self._director(), returned=returned, upheld=told["upheld"], text=told["text"])

    def call_up(self) -> None:
        """As many participants as it takes object, one after the other."""
        told = self.told["called_up"]
        decision = self._decision(told)
        seats = Seat.objects.filter(body=self.world.groups[told["service"]]).select_related("house").order_by("pk")
        sitting = mandates_on([seat.pk for seat in seats], clock.today())
        objectors = [sitting[seat.pk][0] for seat in seats if seat.pk in sitting][: appeal(decision).needed]
        for place, mandate in enumerate(objectors):
            actor = Actor(mandate.person, mandate.house_id, {mandate.house_id: mandate.house.name})
            reason = told["reasons"][place % len(told["reasons"])]
            deed = partial(calling_up.object_to, actor=actor, decision=decision, reason=reason)
            self.world.agenda.add(clock.now() + place * dt.timedelta(minutes=40), deed)
        ends = clock.now() + len(objectors) * dt.timedelta(minutes=40)
        self.world.agenda.add(ends, partial(self.vote_of_all, decision, told))

    def vote_of_all(self, decision: Decision, told: dict[str, Any]) -> None:
        """The vote that was planned by itself opens, and is voted in."""
        if not CalledUp.objects.filter(decision=decision).exists():
            raise ValueError(f"{decision.number} is not called up")
        vote, add = Vote.objects.get(subject=decision.subject, call=2), self.world.agenda.add
        add(vote.opens_at, keep_hours)
        add(vote.opens_at + MINUTE, partial(self.cast, vote.pk, told))
        add(vote.closes_at, keep_hours)

    def cast(self, vote: int, told: dict[str, Any]) -> None:
        said = Ballots(0, 0, turnout=told["turnout"], share=told["for"], result=told["result"])
        nobody = Story(service=told["service"], title="", summary="", text="", by="", start=0)
        ballots.plan(self.world, Vote.objects.get(pk=vote), said, nobody)
