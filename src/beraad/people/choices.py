from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Office(TextChoices):
    """What someone is appointed to at the provider."""

    SECRETARIAT = "secretariat", _("secretariat")
    ADMINISTRATOR = "administrator", _("administrator")
    DIRECTOR = "director", _("general director")
    AUDITOR = "auditor", _("auditor")
