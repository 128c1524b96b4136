"""The report on a year that is over, which makes itself."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from beraad.access.actor import SYSTEM
from beraad.bodies.models import Body
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.record.actions import append
from beraad.register.models import Decision
from rulebook import digest

from .events import YearReported
from .models import Commitment, YearReport
from .years import span, told


@transaction.atomic
def report_year(*, body: Body, year: int) -> YearReport:
    """Report on a year of a body, once; what it says is never changed."""
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    if made := YearReport.objects.filter(body=body, year=year).first():
        return made
    content = told(body, year)
    made = YearReport.objects.create(body=body, year=year, content=content, made_at=clock.now())
    append(
        actor=SYSTEM,
        event=YearReported(
            about=(key(body), key(made), *((f"service:{body.service_id}",) if body.service_id else ())),
            report=made.pk,
            body=body.pk,
            body_name=body.name,
            year=year,
            year_name=str(year),
            decided=len(content["decisions"]),
            digest=digest(content),
        ),
    )
    return made


def report_years() -> list[YearReport]:
    """Report on the past year of every body that decided something in it, or still had something to carry out."""
    year = clock.today().year - 1
    first, after = span(year)
    decided = Decision.objects.filter(body=OuterRef("pk"), decided_at__gte=first, decided_at__lt=after)
    ran = Commitment.objects.filter(Q(ended_at=None) | Q(ended_at__gte=first), decision__body=OuterRef("pk"))
    reported = YearReport.objects.filter(body=OuterRef("pk"), year=year)
    bodies = Body.objects.filter(Exists(decided) | Exists(ran.filter(made_at__lt=after)), ~Exists(reported))
    return [report_year(body=body, year=year) for body in bodies.order_by("pk")]
