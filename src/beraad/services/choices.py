from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    """Where a service is in its life."""

    IDEA = "idea", _("idea")
    STUDY = "study", _("feasibility study")
    TEST = "test", _("test project")
    UPSCALING = "upscaling", _("upscaling")
    SERVICE = "service", _("service")
    RETIREMENT = "retirement", _("retirement")


class Stage(TextChoices):
    """How a house takes part. After the last period it has ended."""

    TRIAL = "trial", _("on trial")
    FULL = "full", _("full participant")
    NOTICE = "notice", _("notice given")


class Hue(TextChoices):
    """The tint by which a service is recognised."""

    BLUE = "blue", _("blue")
    GREEN = "green", _("green")
    CORAL = "coral", _("coral")
    PETROL = "petrol", _("petrol")
    VIOLET = "violet", _("violet")
    OCHRE = "ochre", _("ochre")
    ROSE = "rose", _("rose")
