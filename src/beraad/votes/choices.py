from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Choice(TextChoices):
    FOR = "for", _("for")
    AGAINST = "against", _("against")
    ABSTAIN = "abstain", _("abstention")


GRADES = (_("poor"), _("weak"), _("acceptable"), _("good"), _("very good"), _("excellent"))
"""What one can say of an option, from 0 up."""


class VoteState(TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
