"""Organisations: local authorities (legal, pay) and houses (use and speak), with their dates."""

from django.db import models
from django.db.models import F, Q

from beraad.kernel.periods import Period
from beraad.people.models import Person

from .choices import AuthorityKind, HouseKind, Register


class LocalAuthority(Period):
    """A legal entity of local government. A merger that changes the NIS code makes a new row."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=AuthorityKind, default=AuthorityKind.MUNICIPALITY)
    nis = models.CharField(max_length=5, blank=True)
    kbo = models.CharField(max_length=10, blank=True)
    ovo = models.CharField(max_length=9, blank=True)
    province = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=60, blank=True)
    postal_code = models.CharField(max_length=4, blank=True)

    class Meta(Period.Meta):
        verbose_name_plural = "local authorities"
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["nis"], condition=~Q(nis=""), name="organisations_nis_once"),
            models.UniqueConstraint(
                fields=["kbo"], condition=~Q(kbo="") & Q(end__isnull=True), name="organisations_kbo_once"
            ),
            models.UniqueConstraint(
                fields=["ovo"], condition=~Q(ovo="") & Q(end__isnull=True), name="organisations_ovo_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class House(Period):
    """A library or centre. It uses services and speaks; its authorities sign and pay. Lists sort it by `filed`."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=130, unique=True)
    kind = models.CharField(max_length=20, choices=HouseKind, default=HouseKind.LIBRARY)
    filed = models.CharField(max_length=250, blank=True, editable=False, db_index=True)

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["name"], condition=Q(end__isnull=True), name="organisations_house_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Territory(Period):
    """A house serves the inhabitants of an authority."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="territories")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="territories")

    class Meta(Period.Meta):
        verbose_name_plural = "territories"
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["house", "authority", "start"], name="organisations_territory_once"),
        ]


class Figure(models.Model):
    """A number from a register about an authority or a house, true on `day`."""

    register = models.CharField(max_length=20, choices=Register)
    authority = models.ForeignKey(LocalAuthority, null=True, on_delete=models.PROTECT, related_name="figures")
    house = models.ForeignKey(House, null=True, on_delete=models.PROTECT, related_name="figures")
    day = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(authority__isnull=True) ^ Q(house__isnull=True), name="organisations_figure_of_one"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="organisations_figure_not_negative"),
            models.UniqueConstraint(
                fields=["authority", "register", "day"],
                condition=Q(authority__isnull=False),
                name="organisations_authority_figure_once",
            ),
            models.UniqueConstraint(
                fields=["house", "register", "day"],
                condition=Q(house__isnull=False),
                name="organisations_house_figure_once",
            ),
        ]


class Merger(models.Model):
    """On `day` one authority went up in another."""

    former = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="mergers_out")
    successor = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="mergers_in")
    day = models.DateField()
    new_legal_entity = models.BooleanField()
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["former"], name="organisations_merged_once"),
            models.CheckConstraint(condition=~Q(former=F("successor")), name="organisations_merged_into_other"),
        ]


class Cluster(Period):
    """Authorities whose libraries work together in a region."""

    name = models.CharField(max_length=120, unique=True)
    legal_form = models.CharField(max_length=80, blank=True)

    class Meta(Period.Meta):
        pass


class ClusterMember(Period):
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="members")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="clusters")

    class Meta(Period.Meta):
        pass


class Affiliation(Period):
    """A person belongs to a house and may speak for it in debate; voting takes a mandate."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="affiliations")
    function = models.CharField(max_length=80, blank=True)

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["person", "house", "start"], name="organisations_affiliation_once"),
        ]


class Upload(models.Model):
    """A file between its preview and its confirmation. It is no part of the register and does not stay."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    data = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="organisations_upload_once")]
