from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BodyKind(TextChoices):
    CONSORTIUM = "consortium", _("consortium group")
    STEERING = "steering", _("steering group")
    WORKING = "working", _("working group")
    BOARD = "board", _("board")
    OVERARCHING = "overarching", _("overarching group")


class Role(TextChoices):
    """In what capacity someone sits in a seat."""

    HOLDER = "holder", _("representative")
    SUBSTITUTE = "substitute", _("substitute")


class Duty(TextChoices):
    """What someone does in a group besides sitting in it."""

    CHAIR = "chair", _("chair")
    SECRETARY = "secretary", _("secretary")
