"""What happens to charters."""

import datetime as dt
from dataclasses import dataclass

from beraad.record.events import Event


@dataclass(frozen=True, kw_only=True)
class CharterAdopted(Event):
    body: int
    body_name: str
    charter: int
    number: int
    start: dt.date
    decision: str
    source: str
    digest: str
