"""Who takes part and who has how much say: the same page for everybody, drawn without counting."""

import datetime as dt

import pytest
from django.urls import reverse

import factories
from beraad.bodies.choices import BodyKind
from beraad.bodies.models import Body
from beraad.charters import defaults
from beraad.kernel import clock
from beraad.oversight import power
from beraad.oversight.models import Span
from beraad.proposals.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(enter, text, world):
    return lambda person=None: text(enter(person).get(reverse("oversight:say", args=[world.consortium.slug])))


def test_before_it_is_found_the_page_says_so_and_counts_nothing(page, monkeypatch):
    monkeypatch.setattr(power, "apart", lambda game: pytest.fail("a page counts"))
    shown = page()
    assert "The say is being worked out." in shown
    assert "Everyone has exactly the same say: 1 of 6." in shown
    assert "No vote closed in the past year." in shown


def test_the_same_figures_for_everybody(page, world):
    power.find_missing()
    shown = page()
    assert "At least 4 together can adopt something. At least 3 together can stop something." in shown
    assert "Price and allocation key" in shown
    assert "50,000 and more" in shown or "50,000" in shown
    assert "Bibliotheek Dorp 0 50,000 47.58%" in shown
    words = [page(world.people[0]), page(world.secretary)]
    assert all(shown[shown.index("How to read this") :].split("About Beraad")[0] in one for one in words)


def test_turnout_by_size_and_house(page, decide, world):
    decision = decide()
    with clock.at(decision.decided_at + dt.timedelta(days=1)):
        shown = page()
    assert "In the one vote that closed, 100% of the seats voted." in shown
    assert "under 10,000 3 100%" in shown and "Bibliotheek Dorp 4 1 of 1 votes 100%" in shown


def test_a_steering_group_decides_by_the_rules_of_its_services(enter, text, world):
    power.find_missing()
    shown = text(enter().get(reverse("oversight:say", args=[world.steering.slug])))
    assert "Daily operation" in shown and "Everyone has exactly the same say: 1 of 2." in shown


def test_a_group_without_rules_has_none(enter, text, world):
    Body.objects.create(kind=BodyKind.WORKING, code="WG", slug="wg", name="Werkgroep", start=factories.START)
    assert "This group has no rules yet" in text(enter().get(reverse("oversight:say", args=["wg"])))


def test_what_is_proposed_beside_what_is_in_force(enter, text, world):
    rules = defaults.consortium()
    defaults.kind(rules, "ordinary")["rule"] |= {
        "weight": {"scheme": "linear", "register": "inhabitants"},
        "majority": [{"measure": "weight", "base": "for_against", "share": "1/2", "strict": True}],
    }
    proposal = factories.proposal(world, kind="charter", charter_rules=rules)
    power.find_missing()
    client = enter(world.people[2])
    address = reverse("oversight:say-proposed", args=[proposal.number])
    assert address in client.get(reverse("proposals:charter", args=[proposal.number])).content.decode()
    shown = text(client.get(address))
    assert f"By the rules that proposal {proposal.number} would bring." in shown
    assert "Share of the say now" in shown and "50%" in shown
    assert enter().get(address).status_code == 404, "a draft is not for everybody"
    Proposal.objects.filter(pk=proposal.pk).update(state="withdrawn")
    assert client.get(address).status_code == 404, "what is no longer proposed changes nothing"
    other = factories.proposal(world)
    assert client.get(reverse("oversight:say-proposed", args=[other.number])).status_code == 404


def test_the_secretariat_puts_a_group_under_another(enter, text, world):
    above = Body.objects.create(
        kind=BodyKind.OVERARCHING, code="SG-O", slug="boven", name="Stuurgroep Boven", start=factories.START
    )
    client = enter(world.secretary)
    assert "Put a steering group under this group" in text(client.get(reverse("bodies:detail", args=["boven"])))
    sent = {"group": world.steering.slug, "start": "2026-01-01", "source": "Minutes"}
    client.post(reverse("oversight:put-under", args=["boven"]), sent)
    answer = client.post(reverse("oversight:put-under", args=["boven"]), sent)
    assert answer.status_code == 422 and "Stuurgroep Boven already stands over this group" in text(answer)
    assert "Groups it stands over Stuurgroep Basis" in text(enter().get(reverse("bodies:detail", args=["boven"])))
    assert "Above it: Stuurgroep Boven" in text(enter().get(reverse("bodies:detail", args=[world.steering.slug])))
    assert "This group stands over these groups: Stuurgroep Basis" in text(
        enter().get(reverse("oversight:watch", args=["boven"]))
    )
    span = Span.objects.get()
    client.post(reverse("oversight:release", args=["boven", span.pk]), {"end": clock.today().isoformat()})
    assert "It stands over no group yet." in text(enter().get(reverse("bodies:detail", args=["boven"])))
    assert above.name and enter(world.people[0]).get(reverse("oversight:put-under", args=["boven"])).status_code == 403


def test_the_page_asks_the_database_little(enter, world, queries):
    power.find_missing()
    client, address = enter(), reverse("oversight:say", args=[world.consortium.slug])
    client.get(address)
    with queries(most=18):
        client.get(address)
