"""A right answers two questions from one source: may I see this one, and which ones may I see?"""

import pytest

from beraad.access.policies import may, one, registered, visible
from beraad.kernel.errors import NotFound

LOOKED_AT = 150


def seeable():
    return [model for model, policy in registered().items() if hasattr(policy, "view")]


@pytest.mark.parametrize("model", seeable(), ids=lambda model: model.__name__)
def test_this_one_and_which_ones_agree(model, actor):
    rows = list(model._default_manager.order_by("pk")[:LOOKED_AT])
    listed = set(visible(actor, model._default_manager.all()).values_list("pk", flat=True))
    assert {row.pk for row in rows if may(actor, "view", row)} == {row.pk for row in rows if row.pk in listed}


@pytest.mark.parametrize("model", registered(), ids=lambda model: model.__name__)
def test_the_door_is_shut_to_what_is_not_listed(model, actor):
    everything = model._default_manager.all()
    listed = set(visible(actor, everything).values_list("pk", flat=True))
    for row in everything.order_by("pk")[:LOOKED_AT]:
        if row.pk in listed:
            assert one(actor, everything, pk=row.pk) == row
        else:
            with pytest.raises(NotFound):
                one(actor, everything, pk=row.pk)
