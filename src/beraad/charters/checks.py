"""What `beraad verify` checks of charters: every version says what was adopted, from the day it was adopted for."""

from collections.abc import Iterator

from beraad.kernel.ids import key
from beraad.record.checks import Finding, check
from beraad.record.queries import told
from rulebook import digest

from .models import Charter


@check
def charters() -> Iterator[Finding]:
    adopted = {data["charter"]: data for _, data, *_ in told("CharterAdopted")}
    for charter in Charter.objects.order_by("pk"):
        found = {
            "body": charter.body_id,
            "number": charter.number,
            "start": charter.start.isoformat(),
            "decision": charter.decision,
            "source": charter.source,
            "digest": digest(charter.rules),
        }
        data = adopted.pop(charter.pk, {})
        for field, value in found.items():
            if data.get(field) != value:
                yield Finding(key(charter), "charter-changed", {"number": charter.number, "field": field})
    for pk, data in adopted.items():
        yield Finding(f"charter:{pk}", "charter-gone", {"number": data["number"]})
