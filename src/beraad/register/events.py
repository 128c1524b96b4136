"""What happens in the register."""

from dataclasses import dataclass

from beraad.record.events import Event


@dataclass(frozen=True, kw_only=True)
class DecisionEntered(Event):
    decision: int
    number: str
    reference: str
    title: str
    body_name: str
    result: str
    digest: str
    bundle_digest: str
    content_digest: str
