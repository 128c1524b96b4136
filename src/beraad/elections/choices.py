from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Cause(TextChoices):
    """Why there is an election."""

    TERMS = "terms", _("terms end")
    VACANCY = "vacancy", _("a seat fell empty")
    ASKED = "asked", _("the secretariat called it")


class State(TextChoices):
    """Where an election is; the steps of a call follow from its days."""

    CALL = "call", _("call for candidates")
    VOTE = "vote", pgettext_lazy("election", "vote")
    RESULT = "result", _("result, not in force yet")
    DONE = "done", _("result in force")
    FAILED = "failed", _("ended without a result")


RUNNING = (State.CALL, State.VOTE, State.RESULT)


class Phase(TextChoices):
    """What can be done in an election at a moment."""

    STANDING = "standing", _("standing")
    OBJECTING = "objecting", _("objections to candidates")
    WITHDRAWING = "withdrawing", _("last days to withdraw")
    MAKING = "making", _("the ballot paper is made")
    VOTING = "voting", _("voting")
    CONTESTING = "contesting", _("objections to the result")
    WAITING = "waiting", _("waits for its day")
    OVER = "over", pgettext_lazy("election", "over")


class Ending(TextChoices):
    """How a result came about, or why there is none."""

    BALLOT = "ballot", _("by ballot")
    UNCONTESTED = "uncontested", _("elected without a ballot")
    EACH = "each", _("by a vote on each candidate")
    NO_CANDIDATES = "no-candidates", _("there were no candidates")
    LIMITS = "limits", _("the guarantees could not be met by those who stood")
    NO_RESULT = "no-result", _("the vote gave no result")
    ANNULLED = "annulled", _("annulled after an objection")
    CALLED_OFF = "called-off", _("called off by the secretariat")


class Standing(TextChoices):
    """Where a candidacy is."""

    ASKED = "asked", _("asked to stand")
    STANDS = "stands", _("candidate")
    DECLINED = "declined", _("did not want to stand")
    WITHDRAWN = "withdrawn", _("candidacy withdrawn")
    REFUSED = "refused", _("cannot be elected")
    ELECTED = "elected", _("elected")
    NOT_ELECTED = "not_elected", _("not elected")


ALIVE = (Standing.ASKED, Standing.STANDS, Standing.ELECTED, Standing.NOT_ELECTED)
PUBLIC = (Standing.STANDS, Standing.REFUSED, Standing.ELECTED, Standing.NOT_ELECTED)


class Judgement(TextChoices):
    """What became of an objection."""

    OPEN = "open", pgettext_lazy("objection", "to be judged")
    UPHELD = "upheld", pgettext_lazy("objection", "upheld")
    DISMISSED = "dismissed", pgettext_lazy("objection", "dismissed")
    LAPSED = "lapsed", pgettext_lazy("objection", "not judged in time")


class Filling(TextChoices):
    """Where the filling of a seat is that fell empty before its day."""

    OPEN = "open", _("to be filled")
    OFFERED = "offered", _("offered to the next candidate")
    CALLED = "called", _("to be filled by an election")
    FILLED = "filled", _("filled")
    LEFT = "left", _("left empty until the next election")


AT_HAND = (Filling.OPEN, Filling.OFFERED, Filling.CALLED)


class Why(TextChoices):
    """Why someone who stood cannot be elected."""

    OBJECTION = "objection-upheld", _("an objection was upheld")
    NO_PART = "takes-no-part-on", _("the organisation does not take part, or no longer will when the term begins")
    CLOSED = "person-deactivated", _("the account is closed")
    NOT_OF_HOUSE = "not-of-house", _("no longer works for the organisation")
    SITS = "sits-already", _("already sits in the group")
    HOUSE_SITS = "house-sits-already", _("the organisation already has a seat in the group")
    AUTHORITY_SITS = "authority-sits-already", _("the local authority already has its seats in the group")
    SERVED = "terms-served", _("sat in the group for as many terms on end as the rules allow")
