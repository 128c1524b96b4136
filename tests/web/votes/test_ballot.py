"""From the ballot to the receipt, and everything that can come in between."""

import datetime as dt

import pytest
from django.urls import reverse

import factories
from beraad.bodies.actions import end_mandate
from beraad.bodies.choices import Role
from beraad.kernel import clock
from beraad.record.models import Entry
from beraad.votes.models import Ballot, Vote

pytestmark = pytest.mark.django_db


def place(name, vote, *rest):
    return reverse(f"votes:{name}", args=[vote.reference, *rest])


@pytest.fixture
def checked(world, vote, hidden):
    """`checked(client, …)`: fill in the ballot up to its check; what the confirmation will send."""

    def fill(client, *seats, choice="for", **given):
        seats = seats or (0,)
        sent = {"seat": [world.seat(i).pk for i in seats], "choice": choice, **given}
        response = client.post(place("check", vote), sent)
        assert response.status_code == 200, response.content
        return hidden(response)

    return fill


def test_the_whole_way(world, vote, enter, hidden, text):
    client = enter(world.people[0])
    page = client.get(place("ballot", vote))
    assert "It is your turn" in text(page) and "Check your vote" in text(page)
    check = client.post(place("check", vote), {"seat": world.seat(0).pk, "choice": "for", "motivation": "Good."})
    assert "Your vote counts only when you confirm it below." in text(check)
    assert not Ballot.objects.exists()
    answer = client.post(place("cast", vote), hidden(check))
    ballot = Ballot.objects.get()
    assert (ballot.choice, ballot.motivation, ballot.person) == ("for", "Good.", world.people[0])
    assert answer.url == place("receipt", vote, ballot.receipt)
    receipt = text(client.get(answer.url))
    assert "Your vote is counted." in receipt and ballot.receipt in receipt and "Good." in receipt


def test_casting_and_changing_cost_at_most_eight_statements(world, checked, vote, enter, queries):
    client = enter(world.people[0])
    sent = checked(client)
    with queries(most=8):
        assert client.post(place("cast", vote), sent).status_code == 302
    sent = checked(client, choice="against")
    with queries(most=8):
        assert client.post(place("cast", vote), sent).status_code == 302
    assert Ballot.objects.get().choice == "against"


def test_the_record_says_for_which_house(world, checked, vote, enter):
    client = enter(world.people[0])
    client.post(place("cast", vote), checked(client))
    entry = Entry.objects.filter(kind="BallotCast").get()
    assert (entry.person, entry.house) == (world.people[0].pk, world.houses[0].pk)


def test_nothing_chosen_is_said_at_the_field_and_on_top(world, vote, enter, text):
    answer = enter(world.people[0]).post(
        place("check", vote), {"seat": world.seat(0).pk, "motivation": "My reason <script>alert(1)</script>"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>Error:" in page and 'href="#id_choice_0"' in page and 'id="id_choice_0"' in page
    assert "Choose for, against or abstention." in text(answer)
    assert "<script>alert" not in page and "My reason &lt;script&gt;" in page


def test_no_seat_ticked(world, vote, enter, text):
    factories.mandate(world.seat(1), world.people[0], Role.SUBSTITUTE)
    answer = enter(world.people[0]).post(place("check", vote), {"choice": "for"})
    assert answer.status_code == 422
    assert "Choose for which organisation you vote." in text(answer)


def test_too_long_a_reason_is_kept_and_refused(world, vote, enter, text):
    reason = "word " * 200_000
    answer = enter(world.people[0]).post(
        place("check", vote), {"seat": world.seat(0).pk, "choice": "for", "motivation": reason}
    )
    assert answer.status_code == 422
    assert "Make your reason shorter" in text(answer) and "word word word" in text(answer)


def test_a_double_click_is_one_ballot_with_one_receipt(world, checked, vote, enter):
    client = enter(world.people[0])
    sent = checked(client)
    first = client.post(place("cast", vote), sent)
    entries = Entry.objects.count()
    second = client.post(place("cast", vote), sent)
    assert first.url == second.url
    assert (Ballot.objects.count(), Entry.objects.count()) == (1, entries)


def test_a_substitute_sees_what_was_and_changes_it(world, checked, vote, enter, text):
    deputy = factories.person("Joris Deputy")
    factories.mandate(world.seat(0), deputy, Role.SUBSTITUTE)
    client = enter(world.people[0])
    old = client.post(place("cast", vote), checked(client)).url
    other = enter(deputy)
    assert "Change your vote" in text(other.get(reverse("proposals:detail", args=[vote.reference])))
    check = other.post(place("check", vote), {"seat": world.seat(0).pk, "choice": "against"})
    assert "Was, for Bibliotheek Dorp 0 For by Member 0" in text(check) and "Becomes Against" in text(check)
    new = other.post(place("cast", vote), checked(other, choice="against")).url
    assert Ballot.objects.get().person == deputy
    assert Vote.objects.get().cast == 1
    assert new != old
    gone = client.get(old)
    assert gone.status_code == 404
    assert "We find no vote of yours here." in text(gone)
    assert client.get(new).status_code == 200


def test_a_second_hand_does_not_undo_what_it_never_saw(world, checked, vote, enter, text):
    deputy = factories.person("Joris Deputy")
    factories.mandate(world.seat(0), deputy, Role.SUBSTITUTE)
    one, other = enter(world.people[0]), enter(deputy)
    first, second = checked(one, choice="for"), checked(other, choice="against", motivation="My reason.")
    one.post(place("cast", vote), first)
    answer = other.post(place("cast", vote), second)
    assert answer.status_code == 409
    assert "Someone else voted for Bibliotheek Dorp 0" in text(answer) and "My reason." in text(answer)
    assert Ballot.objects.get().choice == "for"


def test_a_ballot_one_second_late(world, checked, vote, enter, text):
    client = enter(world.people[0])
    sent = checked(client, motivation="My reason.")
    with clock.at(vote.closes_at):
        answer = client.post(place("cast", vote), sent)
        again = client.post(place("check", vote), {"seat": world.seat(0).pk, "choice": "for"})
    assert (answer.status_code, again.status_code) == (409, 409)
    for page in (answer, again):
        assert "The vote closed on Monday 16 March 2026, 10:00 am (10:00). Your vote was not counted." in text(page)
        assert "Our clock says 10:00 am" in text(page)
    assert "My reason." in text(answer)
    assert not Ballot.objects.exists()


def test_someone_elses_seat(world, vote, enter):
    client = enter(world.people[1])
    theirs = {"seat": world.seat(0).pk, "choice": "for"}
    assert client.post(place("check", vote), theirs).status_code == 422
    assert client.post(place("cast", vote), theirs | {"vote": vote.pk}).status_code == 403
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("forged", "status"),
    [
        ({"seat": "999999"}, 404),
        ({"vote": "999999"}, 404),
        ({"choice": "perhaps"}, 422),
        ({"choice": ""}, 422),
        ({"vote": "9" * 40}, 404),
        ({"seat": "seat"}, 422),
        ({"seat": "-1"}, 422),
        ({"seat": "9" * 40}, 422),
        ({"vote": "x"}, 422),
        ({"vote": ""}, 422),
        ({"seat": []}, 422),
    ],
)
def test_a_forged_form_changes_nothing(world, vote, enter, forged, status):
    sent = {"vote": vote.pk, "seat": world.seat(0).pk, "choice": "for"} | forged
    assert enter(world.people[0]).post(place("cast", vote), sent).status_code == status
    assert not Ballot.objects.exists()


def test_a_form_that_cannot_be_read_says_that_nothing_was_counted(world, vote, enter, text):
    sent = {"vote": vote.pk, "seat": [world.seat(0).pk, "abc"], "choice": "for", "motivation": "My reason."}
    answer = enter(world.people[0]).post(place("cast", vote), sent)
    assert "Something is missing in this form." in text(answer) and "My reason." in text(answer)
    assert not Ballot.objects.exists()


def test_without_a_key_nothing_is_cast(world, vote):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people[0])
    sent = {"vote": vote.pk, "seat": world.seat(0).pk, "choice": "for"}
    assert client.post(place("cast", vote), sent).status_code == 403
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("step", ["check", "cast"])
def test_a_lost_session_loses_no_choice(world, checked, vote, enter, text, step):
    sent = checked(enter(world.people[0]), choice="abstain", motivation="My reason.")
    client = enter()
    answer = client.post(place(step, vote), sent)
    assert answer.status_code == 302 and answer.url.endswith(f"?next={place('check', vote)}")
    assert not Ballot.objects.exists()
    client.force_login(world.people[0])
    check = client.get(place("check", vote))
    assert "Your choice is still here." in text(check)
    assert "Abstention" in text(check) and "My reason." in text(check)


def test_without_anything_filled_in_the_check_is_the_ballot(world, vote, enter):
    assert enter(world.people[0]).get(place("check", vote)).url == place("ballot", vote)
    assert enter(world.people[0]).get(place("cast", vote)).url == place("ballot", vote)


def test_several_organisations_at_once_and_apart(world, checked, vote, enter, hidden, text):
    factories.mandate(world.seat(1), world.people[0], Role.SUBSTITUTE)
    client = enter(world.people[0])
    together = client.post(place("check", vote), {"seat": [world.seat(0).pk, world.seat(1).pk], "choice": "for"})
    assert "2 organisations, weight 2" in text(together)
    apart = client.post(place("ballot", vote), hidden(together) | {"apart": "1"})
    names = [f"choice_{world.seat(i).pk}" for i in (0, 1)]
    assert all(f'name="{name}"' in apart.content.decode() for name in names)
    check = client.post(place("check", vote), hidden(apart) | {names[0]: "for", names[1]: "against"})
    answer = client.post(place("cast", vote), hidden(check))
    assert dict(Ballot.objects.values_list("elector__name", "choice")) == {
        "Bibliotheek Dorp 0": "for",
        "Bibliotheek Dorp 1": "against",
    }
    receipts = text(client.get(answer.url))
    assert all(code in receipts for code in Ballot.objects.values_list("receipt", flat=True))


def test_apart_each_needs_a_choice(world, vote, enter, hidden):
    factories.mandate(world.seat(1), world.people[0], Role.SUBSTITUTE)
    seats = [world.seat(i).pk for i in (0, 1)]
    sent = {"seat": seats, "apart": "1", f"choice_{seats[0]}": "for"}
    answer = enter(world.people[0]).post(place("check", vote), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#id_choice_{seats[1]}_0"' in page and f'href="#id_choice_{seats[0]}_0"' not in page


def test_back_from_the_check_everything_is_still_filled_in(world, checked, vote, enter):
    client = enter(world.people[0])
    back = client.post(place("ballot", vote), checked(client, choice="against", motivation="My reason."))
    page = back.content.decode()
    assert 'value="against" id="id_choice_1" checked' in page and "My reason.</textarea>" in page


def test_the_refusal_of_one_seat_does_not_hold_up_the_other(world, checked, vote, enter, text):
    mandate = factories.mandate(world.seat(1), world.people[0], Role.SUBSTITUTE)
    client = enter(world.people[0])
    sent = checked(client, 0, 1)
    end_mandate(actor=world.secretariat, mandate=mandate, end=clock.today())
    answer = client.post(place("cast", vote), sent)
    assert Ballot.objects.get().elector.name == "Bibliotheek Dorp 0"
    assert "You have no mandate to vote for Bibliotheek Dorp 1." in text(client.get(answer.url))


def test_who_held_a_mandate_does_not_bring_it_back(world, checked, vote, enter, text):
    mandate = world.seat(0).mandates.get()
    sent = checked(enter(world.people[0]))
    end_mandate(actor=world.secretariat, mandate=mandate, end=clock.today())
    client = enter(world.people[0])
    answer = client.post(reverse("bodies:end", args=[world.consortium.slug, mandate.pk]), {"end": "2099-01-01"})
    assert answer.status_code == 409
    assert "This already ended on 2 March 2026." in text(answer)
    client.post(place("cast", vote), sent)
    assert not Ballot.objects.exists()


def test_a_receipt_is_for_those_of_the_house(world, checked, vote, enter):
    client = enter(world.people[0])
    address = client.post(place("cast", vote), checked(client)).url
    assert enter(world.people[1]).get(address).status_code == 404
    assert enter(world.secretary).get(address).status_code == 404
    assert enter().get(address).status_code == 302


def test_without_a_vote_there_is_no_ballot(world, enter):
    proposal = factories.proposal(world)
    client = enter(world.people[2])
    address = reverse("votes:ballot", args=[proposal.number])
    assert client.get(address).status_code == 404
    assert enter(world.people[1]).get(address).status_code == 404
    assert client.get(reverse("votes:ballot", args=["V-1999-001"])).status_code == 404


def test_who_carries_no_seat_reads_why_not(world, vote, enter, text):
    page = enter(world.secretary).get(place("ballot", vote))
    assert page.status_code == 200 and "Check your vote" not in text(page)
    sent = {"seat": world.seat(0).pk, "choice": "for"}
    assert enter(world.secretary).post(place("check", vote), sent).status_code == 403


def test_a_page_of_the_ballot_costs_the_same_for_one_seat_and_three(world, vote, enter, queries):
    client = enter(world.people[0])
    with queries(most=8):
        client.get(place("ballot", vote))
    for index in (1, 2):
        factories.mandate(world.seat(index), world.people[0], Role.SUBSTITUTE)
    with queries(most=8):
        client.get(place("ballot", vote))


def test_the_receipt_says_what_else_waits(world, checked, vote, enter, text):
    factories.open_vote(world, title="Another question")
    client = enter(world.people[0])
    with clock.at(clock.now() + dt.timedelta(hours=1)):
        page = text(client.get(client.post(place("cast", vote), checked(client)).url))
    assert "Your turn once more" in page and "Another question" in page
