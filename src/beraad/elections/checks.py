"""What `beraad verify` checks of elections: every row as the record last sealed it, and everyone seated with reason."""

from collections.abc import Iterator

from django.apps import apps

from beraad.kernel.ids import key
from beraad.record.checks import Finding, check
from beraad.record.queries import told

from .events import CandidacyEvent, ElectionEvent, GroupEvent, MemberEvent, VacancyEvent
from .models import Term, seal

BASES = (GroupEvent, ElectionEvent, CandidacyEvent, MemberEvent, VacancyEvent)


@check
def elections() -> Iterator[Finding]:
    """Every row of the room, against the last that the record says of it."""
    kinds = [event.kind for base in BASES for event in base.__subclasses__() if event not in BASES]
    sealed: dict[str, str] = {}
    for _kind, data, *_by in told(*kinds):
        sealed |= data["rows"]
    for model in apps.get_app_config("elections").get_models():
        for row in model._default_manager.order_by("pk").iterator(chunk_size=500):
            if sealed.pop(key(row), None) != seal(row):
                yield Finding(key(row), "election-changed", {"of": model._meta.model_name})
    for gone in sealed:
        yield Finding(gone, "election-gone")


@check
def terms() -> Iterator[Finding]:
    """A term by election is that of who was elected, for that house, in a seat of that group."""
    rows = Term.objects.filter(candidacy__isnull=False).select_related("candidacy", "mandate__seat", "election")
    for term in rows.order_by("pk"):
        elected = (term.candidacy.person_id, term.candidacy.house_id, term.election.body_id)
        if elected != (term.mandate.person_id, term.mandate.house_id, term.mandate.seat.body_id):
            yield Finding(key(term), "term-unfounded", {"mandate": term.mandate_id})
