from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Progress(TextChoices):
    """How far a commitment is; that it is late follows from its day."""

    OPEN = "open", _("to do")
    REPORTED = "reported", _("reported done")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


RUNNING = (Progress.OPEN, Progress.REPORTED)


class Cause(TextChoices):
    """Why a commitment was dropped: for a reason in words, or because its decision no longer holds."""

    REASON = "reason", _("for a reason")
    CALLED_UP = "called-up", _("the consortium group decides itself")
    RETURNED = "returned", _("the board sent the decision back")


class ReturnState(TextChoices):
    """How far the board is with a decision that it sent back."""

    RETURNED = "returned", _("sent back")
    CONTESTED = "contested", _("contested")
    UPHELD = "upheld", _("stays sent back")
    WITHDRAWN = "withdrawn", _("taken back by the board")
    LAPSED = "lapsed", _("lapsed, as the board did not answer in time")


# As long as it stands so, the decision does not hold.
HOLDING_UP = (ReturnState.RETURNED, ReturnState.CONTESTED, ReturnState.UPHELD)
