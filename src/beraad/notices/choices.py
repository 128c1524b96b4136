from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a mail is about."""

    INVITATION = "invitation", _("invitation")
    MANDATE = "mandate", _("mandate")
    TURN = "turn", _("your turn")
    REMINDER = "reminder", _("reminder")
    RECEIPT = "receipt", _("voting receipt")
    CHANGED = "changed", _("your vote was changed")
    OUTCOME = "outcome", _("outcome of a vote")
    ADVICE = "advice", _("advice asked")
    GROUP = "group", _("advice of your group")
    CONSULTATION = "consultation", _("new proposal")
    COMMITMENT = "commitment", _("something to carry out")
    OVERDUE = "overdue", _("something that is late")
    BOARD = "board", _("check by the board")
    CALLED_UP = "called_up", _("decision called up")
    CALL = "call", _("call for candidates")
    ELECTION = "election", _("election that concerns you")
    PROXY = "proxy", _("proxy")
    REFUSAL = "refusal", _("invitation to the wrong person")
    SECURITY = "security", _("safety of your account")
    CODE = "code", _("sign-in code")
    UNKNOWN = "unknown", _("unknown address")


# What can be switched off. Whoever is at turn, and what protects an account, is always told.
OPTIONAL = (Kind.CONSULTATION, Kind.RECEIPT, Kind.OUTCOME, Kind.OVERDUE, Kind.CALL)
# What holds a link or code that lets someone in, or a choice in an open vote, is kept no longer than sending takes.
FLEETING = (Kind.INVITATION, Kind.CODE, Kind.RECEIPT)
# What may wait until people are at work.
PATIENT = (
    Kind.TURN,
    Kind.REMINDER,
    Kind.ADVICE,
    Kind.GROUP,
    Kind.OUTCOME,
    Kind.CONSULTATION,
    Kind.MANDATE,
    Kind.COMMITMENT,
    Kind.OVERDUE,
    Kind.BOARD,
    Kind.CALLED_UP,
    Kind.CALL,
    Kind.ELECTION,
    Kind.PROXY,
)
