"""Numbers in sequence, without gaps: the transaction that takes one keeps others waiting until it ends."""

from .models import Sequence


def take_turn(name: str) -> None:
    """Wait until no other transaction has its turn under `name`; it lasts until this one ends."""
    Sequence.objects.bulk_create([Sequence(name=name)], ignore_conflicts=True)
    Sequence.objects.select_for_update().get(name=name)


def next_in(name: str) -> int:
    """The next number under `name`, from 1; given back when the transaction is rolled back."""
    Sequence.objects.bulk_create([Sequence(name=name)], ignore_conflicts=True)
    sequence = Sequence.objects.select_for_update().get(name=name)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return sequence.last
