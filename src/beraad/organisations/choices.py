from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AuthorityKind(TextChoices):
    """What kind of legal entity pays."""

    MUNICIPALITY = "municipality", _("municipality")
    ASSOCIATION = "association", _("association of municipalities")
    COMPANY = "company", _("municipal company")
    COMMISSION = "commission", _("community commission")


class HouseKind(TextChoices):
    LIBRARY = "library", _("library")
    CULTURAL_CENTRE = "cultural_centre", _("cultural centre")
    COMMUNITY_CENTRE = "community_centre", _("community centre")


class Register(TextChoices):
    """A number per authority or house, on a day, from a source."""

    INHABITANTS = "inhabitants", _("inhabitants")
    LOANS = "loans", _("loans")
    VISITS = "visits", _("visits")
