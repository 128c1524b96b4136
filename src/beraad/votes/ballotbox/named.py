"""The box of an open vote: a ballot lies with the seat whose it is."""

from collections.abc import Iterator

from django.db import IntegrityError

from beraad.access.actor import Actor
from beraad.kernel import clock
from beraad.kernel.errors import Conflict
from beraad.kernel.ids import control_code
from beraad.kernel.prepared import insert
from beraad.votes.models import Ballot, Elector, Vote
from rulebook import digest


def put(*, actor: Actor, elector: Elector, choice: str, motivation: str, proxy: int | None) -> Ballot:
    """Put in the ballot of a seat, by `proxy` if any. Conflict when another hand did so in the meantime."""
    ballot = Ballot(elector=elector, receipt=control_code())
    _fill(ballot, actor, choice, motivation, proxy)
    try:
        insert(ballot)
    except IntegrityError:
        raise Conflict("voted-meanwhile", house=elector.name) from None
    return ballot


def replace(*, actor: Actor, ballot: Ballot, choice: str, motivation: str, proxy: int | None) -> Ballot:
    """Change a ballot that is in; its old receipt no longer holds."""
    held, ballot.receipt = ballot.receipt, control_code()
    _fill(ballot, actor, choice, motivation, proxy)
    changed = Ballot.objects.filter(pk=ballot.pk, receipt=held).update(
        choice=ballot.choice,
        motivation=ballot.motivation,
        person=ballot.person_id,
        proxy=ballot.proxy_id,
        cast_at=ballot.cast_at,
        receipt=ballot.receipt,
    )
    if not changed:
        raise Conflict("voted-meanwhile", house=ballot.elector.name)
    return ballot


def _fill(ballot: Ballot, actor: Actor, choice: str, motivation: str, proxy: int | None) -> None:
    ballot.choice, ballot.motivation, ballot.proxy_id = choice, motivation, proxy
    ballot.person_id, ballot.cast_at = actor.person_id, clock.now()


def commitment(ballot: Ballot) -> str:
    """A digest that binds a ballot to its mark in the record. The receipt in it keeps the choice unguessable."""
    return digest(
        {
            "elector": ballot.elector_id,
            "choice": ballot.choice,
            "motivation": ballot.motivation,
            "person": ballot.person_id,
            "cast_at": ballot.cast_at.isoformat(),
            "receipt": ballot.receipt,
            **({"proxy": ballot.proxy_id} if ballot.proxy_id else {}),
        }
    )


def papers(vote: Vote) -> Iterator[tuple[int, str, str, str | None]]:
    """Every ballot of a closed vote: elector, choice, motivation, and who cast it by proxy."""
    columns = ("elector", "choice", "motivation", "proxy__holder_name")
    rows = Ballot.objects.filter(elector__vote=vote).order_by().values_list(*columns)
    return rows.iterator(chunk_size=5000)
