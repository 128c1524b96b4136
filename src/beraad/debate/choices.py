from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stance(TextChoices):
    """What a contribution is."""

    REMARK = "remark", _("reply")
    FOR = "for", _("argument for")
    AGAINST = "against", _("argument against")
    QUESTION = "question", _("question")
