from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Ask(TextChoices):
    """What a proposal asks of its readers."""

    INFORM = "inform", _("for information")
    ADVISE = "advise", _("for advice")
    DECIDE = "decide", _("for decision")


class State(TextChoices):
    DRAFT = "draft", _("draft")
    CONSULTATION = "consultation", _("consultation")
    ADVICE = "advice", _("advice")
    VOTE = "vote", _("vote")
    DECIDED = "decided", _("decided")
    CLOSED = "closed", pgettext_lazy("proposal", "closed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class AdviceState(TextChoices):
    """Where a steering group stands with an advice that it prepares."""

    DRAFT = "draft", _("draft")
    ROUND = "round", _("with the group")
    GIVEN = "given", _("given")


class Position(TextChoices):
    """The advice of a steering group."""

    POSITIVE = "positive", _("positive")
    CONDITIONAL = "conditional", _("positive with remarks")
    NEGATIVE = "negative", _("negative")
