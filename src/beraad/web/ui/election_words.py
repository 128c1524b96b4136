"""Elections in words: a sentence per kind of event and per refusal, and what codes in events mean."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from beraad.bodies.choices import Duty
from beraad.elections.choices import Cause, Ending, Why

EVENTS: dict[str, Any] = {
    "ElectionCalled": _(
        "A call for candidates for %(body_name)s opened: %(number)s. Seats to fill: %(seats)s. One can stand until "
        "%(stands_until)s included. Because: %(cause)s."
    ),
    "ElectionDatesSet": _(
        "%(actor)s set the days of election %(number)s: standing until %(stands_until)s included, voting until "
        "%(votes_until)s included."
    ),
    "ElectionCalledAgain": _(
        "In election %(number)s there were not more candidates than seats: %(candidates)s. So one can stand again "
        "until %(stands_until)s included."
    ),
    "ElectionCalledOff": _("%(actor)s called election %(number)s off. The reason: %(reason)s"),
    "CandidateAsked": _("%(actor)s asked %(name)s of %(house_name)s to stand in election %(number)s."),
    "CandidateStood": _("%(name)s stands for %(house_name)s in election %(number)s."),
    "CandidacyChanged": _("%(name)s changed the candidacy in election %(number)s."),
    "CandidacyDeclined": _("%(name)s of %(house_name)s does not stand in election %(number)s."),
    "CandidacyWithdrawn": _("%(name)s of %(house_name)s no longer stands in election %(number)s."),
    "CandidateRefused": _("%(name)s of %(house_name)s cannot be elected in election %(number)s: %(why)s."),
    "CandidateObjected": _("%(by_house)s objected to the candidacy of %(name)s in election %(number)s."),
    "CandidateObjectionJudged": _("An objection to the candidacy of %(name)s was dismissed: %(answer)s"),
    "ObjectionsLapsed": _("Objections in election %(number)s were not judged in time. They lapsed."),
    "ResultObjected": _("%(by_house)s objected to the result of election %(number)s."),
    "ResultObjectionJudged": _("An objection to the result of election %(number)s was dismissed: %(answer)s"),
    "BallotMade": _("The ballot paper of election %(number)s was made, and the vote began. Seats: %(seats)s."),
    "ElectionCounted": _(
        "Election %(number)s has a result, %(ending)s. Elected: %(names)s. It takes effect on %(effective_at)s."
    ),
    "ElectionTookEffect": _("The result of election %(number)s took effect. In %(body_name)s now sit: %(names)s."),
    "ElectionFailed": _("Election %(number)s ended without a result: %(ending)s."),
    "TermSet": _("The term of %(name)s in %(body_name)s runs until %(due)s. Registered by %(actor)s."),
    "TermOver": _("%(name)s of %(house_name)s left %(body_name)s on %(day)s. Thank you for the work done."),
    "TermSucceeded": _("A term of %(name)s in %(body_name)s ended on %(day)s, and the next one began."),
    "SeatFellEmpty": _("The seat %(label)s in %(body_name)s fell empty on %(since)s: %(way)s."),
    "SeatOffered": _(
        "By a count-back of the ballots %(name)s of %(house_name)s is next for the seat %(label)s in %(body_name)s, "
        "and can take it until %(until)s included."
    ),
    "SeatPassed": _("%(name)s did not take the seat %(label)s in %(body_name)s."),
    "SeatFilled": _("%(name)s of %(house_name)s took the seat %(label)s in %(body_name)s."),
    "SeatLeftEmpty": _("The seat %(label)s in %(body_name)s stays empty until the next election."),
    "GroupBelowMinimum": _(
        "%(body_name)s has too few members: %(members)s, where the rules ask at least %(minimum)s in function."
    ),
    "GroupAtMinimum": _("%(body_name)s has enough members again: %(members)s."),
    "OfficerNamed": _("%(name)s is %(duty)s of %(body_name)s from %(start)s. Registered by %(actor)s."),
    "OfficerLeft": _("%(name)s is no longer %(duty)s of %(body_name)s from %(end)s."),
}

SPECIAL: dict[tuple[str, str, Any], Any] = {
    ("CandidateObjectionJudged", "upheld", True): _(
        "An objection to the candidacy of %(name)s was upheld, so %(name)s cannot be elected: %(answer)s"
    ),
    ("ResultObjectionJudged", "upheld", True): _(
        "An objection to the result of election %(number)s was upheld, so it does not hold: %(answer)s"
    ),
    ("SeatPassed", "answered", False): _(
        "%(name)s did not answer in time whether to take the seat %(label)s in %(body_name)s."
    ),
    ("SeatLeftEmpty", "by_election", True): _("An election is to fill the seat %(label)s in %(body_name)s."),
}

TERMS = {
    ("ElectionCalled", "stands_until"),
    ("ElectionCalled", "votes_until"),
    ("ElectionDatesSet", "stands_until"),
    ("ElectionDatesSet", "votes_until"),
    ("ElectionCalledAgain", "stands_until"),
    ("SeatOffered", "until"),
}

WAYS = {
    "count_back": _("filled by a count-back of the ballots"),
    "by_election": _("filled by an election"),
    "substitute": _("filled by the substitute"),
    "leave": _("left empty until the next election"),
}

WORDS: dict[str, dict[str, Any]] = {
    "cause": dict(Cause.choices),
    "duty": dict(Duty.choices),
    "ending": dict(Ending.choices),
    "why": dict(Why.choices),
}

REFUSALS: dict[str, Any] = {
    "electors-only": _("Only organisations that take part in a service of this group can do this."),
    "not-your-candidacy": _("Only the candidate can do this."),
    "not-in-own-case": _("You are concerned yourself. Let a colleague judge this."),
    "no-composition": _("The rules do not say how this group is elected. Adopt rules that do."),
    "election-running": _("Election %(number)s is going on. Wait until it is over."),
    "no-seats-to-fill": _("On %(day)s %(body)s has no seats to fill."),
    "election-past-call": _("The vote is open or over, so the election can no longer be called off."),
    "ballot-made": _("The ballot paper is made. This can no longer change."),
    "step-over": _("This step is over, so its last day stays as it was."),
    "step-too-short": _("The rules give this step more days. Choose a later day."),
    "day-passed": _("Choose today or a later day."),
    "standing-over": _("One could stand until %(until)s. That is over."),
    "stands-already": _("%(name)s already stands, or is asked to, for %(house)s."),
    "house-stands-already": _("%(name)s already stands, or is asked to, for %(house)s. Each organisation has one."),
    "candidacy-past": _("This was answered, withdrawn or refused before."),
    "objecting-over": _("One could object until %(until)s. That is over."),
    "contesting-over": _("One can object to a result only until the term for it is over."),
    "objection-made": _("%(house)s already objected."),
    "judged-before": _("This objection was judged before, or it lapsed."),
    "takes-no-part-on": _("%(house)s does not take part on %(day)s, so nobody can be elected for it."),
    "person-deactivated": _("The account of %(name)s is closed."),
    "not-of-house": _("%(name)s does not work for %(house)s."),
    "sits-already": _("%(name)s already sits in this group, and stays there."),
    "house-sits-already": _("%(house)s already has a seat in this group, and keeps it."),
    "authority-sits-already": _(
        "Organisations of %(authority)s already have as many seats as the rules allow: %(most)s."
    ),
    "terms-served": _("%(name)s sat in this group for %(most)s terms on end. The rules ask to wait one out."),
    "offer-over": _("This seat is no longer offered."),
    "term-by-election": _("An election says until when this term runs."),
    "outside-mandate": _("Choose a day within the mandate."),
    "not-a-member": _("%(name)s does not sit in the group on that day."),
    "officer-later": _("%(name)s begins with this on %(start)s. Choose a later day."),
    "no-such-duty": _("The rules of %(body)s know no such task."),
}
