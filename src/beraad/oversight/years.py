"""What a body decided in a year and what became of it, as plain data: the same while the year runs as in its report."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum

from beraad.bodies.models import Body
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.register.models import Decision
from beraad.votes.choices import VoteState
from beraad.votes.models import Vote
from beraad.votes.within import inside

from .models import CalledUp, Commitment, NothingToDo, Report, Return, YearReport
from .queries import AROUND, TAKEN

STATES = ("done", "late", "open", "dropped")


def span(year: int) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of a year, and the first after it."""
    return clock.local(dt.date(year, 1, 1)), clock.local(dt.date(year + 1, 1, 1))


def told(body: Body, year: int) -> dict[str, Any]:
    """What there is to tell of a year: decisions, what follows from them, and how many took part in votes.

    Of a commitment as it stood at the end of the year, or stands now; seven statements.
    """
    first, after = span(year)
    decisions = list(
        Decision.objects.filter(body=body, decided_at__gte=first, decided_at__lt=after)
        .defer("text", "outcome")
        .order_by("decided_at", "pk")
    )
    until = min(after, clock.now())
    lines = [_line(row, until) for row in _commitments(body, first, until)]
    votes = Vote.objects.filter(~inside(), body=body, state=VoteState.CLOSED, closes_at__gte=first, closes_at__lt=after)
    sums = votes.aggregate(cast=Sum("cast"), seats=Sum("seats"))
    return {
        "decisions": _decisions(decisions),
        "commitments": lines,
        "counts": {state: sum(line["state"] == state for line in lines) for state in STATES},
        "votes": {"number": votes.count(), "cast": sums["cast"] or 0, "seats": sums["seats"] or 0},
    }


def _decisions(rows: list[Decision]) -> list[dict[str, Any]]:
    pks = [row.pk for row in rows]
    made = set(Commitment.objects.filter(decision__in=pks).values_list("decision", flat=True))
    marked = set(NothingToDo.objects.filter(decision__in=pks).values_list("decision", flat=True))
    returned = dict(Return.objects.filter(decision__in=pks).values_list("decision", "state"))
    called = set(CalledUp.objects.filter(decision__in=pks).values_list("decision", flat=True))
    return [
        {
            "number": row.number,
            "title": row.title,
            "result": row.result,
            "decided_at": row.decided_at.isoformat(),
            "follow_up": _follow_up(row, row.pk in made, row.pk in marked),
            "returned": returned.get(row.pk, ""),
            "called_up": row.pk in called,
        }
        for row in rows
    ]


def _follow_up(decision: Decision, made: bool, marked: bool) -> str:
    if made:
        return "commitments"
    return "nothing" if marked or decision.result not in TAKEN else "unsaid"


def _commitments(body: Body, first: dt.datetime, until: dt.datetime) -> list[Commitment]:
    """What was still to be done since `first`, and whether it was `reported` done and not judged yet on `until`."""
    within = Q(made_at__lte=until) & (Q(ended_at=None) | Q(ended_at__gte=first))
    unjudged = Q(judged_at=None) | Q(judged_at__gte=until)
    reports = Report.objects.filter(unjudged, commitment=OuterRef("pk"), done=True, at__lt=until)
    rows = Commitment.objects.filter(within, decision__body=body).annotate(reported=Exists(reports))
    return list(rows.select_related(*AROUND).order_by("decision__decided_at", "decision", "place"))


def _line(row: Any, until: dt.datetime) -> dict[str, Any]:
    ended = row.ended_at is not None and row.ended_at < until
    late = not ended and row.due < until.astimezone(clock.ZONE).date() and not row.reported
    return {
        "reference": row.reference,
        "text": row.text,
        "owner": key(row.owner),
        "owner_name": row.owner.name,
        "due": row.due.isoformat(),
        "state": row.state if ended else "late" if late else "open",
        "ended_at": row.ended_at.isoformat() if ended else None,
    }


def told_of(body: Body, year: int) -> tuple[dict[str, Any], dt.datetime | None]:
    """The report on a year and when it was made; as long as there is none, what there is to tell now."""
    made = YearReport.objects.filter(body=body, year=year).first()
    return (made.content, made.made_at) if made else (told(body, year), None)


def reported_years(body: Body) -> list[int]:
    """The years on which there is a report, the latest first."""
    return list(YearReport.objects.filter(body=body).values_list("year", flat=True).order_by("-year"))
