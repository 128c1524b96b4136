"""The file of a proposal: what it tells everybody, and what each can do at each station."""

import re

import pytest

import factories
from beraad.access.actor import SYSTEM
from beraad.access.policies import may
from beraad.charters.defaults import consortium
from beraad.debate.models import Comment
from beraad.kernel import clock
from beraad.kernel.ids import key
from beraad.organisations import actions as organisations
from beraad.organisations.queries import actor_for
from beraad.proposals import actions
from beraad.proposals.models import Proposal
from beraad.votes.actions import cast_ballot, close_vote
from rulebook import digest

AUTHOR, STEERING, MEMBER, OUTSIDER = 2, 0, 4, "outsider"


def consulted(world, **given):
    made = factories.proposal(world, **given)
    actions.open_consultation(actor=world.actor(2), proposal=made)
    made.refresh_from_db()
    return made


def asked(world, **given):
    """The consultation is over, the advice is not given yet."""
    with clock.at(clock.now() - factories.dt.timedelta(days=20)):
        made = consulted(world, **given)
    actions.ask_advice(actor=SYSTEM, proposal=made)
    made.refresh_from_db()
    return made


def voted(world, **given):
    return Proposal.objects.get(number=factories.open_vote(world, **given).reference)


def decided(world):
    vote = factories.open_vote(world, days=7)
    for index in range(4):
        cast_ballot(actor=world.actor(index), vote=vote.pk, seat=world.seat(index).pk, choice="for")
    with clock.at(vote.closes_at):
        close_vote(actor=SYSTEM, vote=vote)
    return Proposal.objects.get(number=vote.reference)


def withdrawn(world):
    made = consulted(world)
    actions.withdraw(actor=world.actor(2), proposal=made, reason="A better idea came up.")
    return made


def concluded(world):
    made = consulted(world, ask="inform", kind="")
    actions.conclude(actor=world.actor(2), proposal=made, note="Thank you, we go on.")
    return made


STATES = {
    "draft": factories.proposal,
    "consultation": consulted,
    "asked": asked,
    "advised": factories.advised,
    "needless": lambda world: asked(world, kind="operational"),
    "vote": voted,
    "decided": decided,
    "withdrawn": withdrawn,
    "concluded": concluded,
}
PATHS = {
    "consult": "consultatie/",
    "write": "bewerk/",
    "invite": "auteurs/",
    "comment": "#reageer",
    "ask_advice": "advies-vragen/",
    "advise": "advies/",
    "put_to_vote": "ter-stemming/",
    "conclude": "afronden/",
    "withdraw": "intrekken/",
}
# What is offered at each station, the first thing first.
OFFERED = {
    "draft": {AUTHOR: ["consult", "write", "invite", "withdraw"], "secretariat": []},
    "consultation": {
        None: [],
        AUTHOR: ["comment", "write", "withdraw"],
        STEERING: ["comment", "write"],
        MEMBER: ["comment"],
        "secretariat": ["comment", "write"],
        OUTSIDER: [],
    },
    "asked": {
        None: [],
        AUTHOR: ["comment", "write", "withdraw"],
        STEERING: ["advise", "comment", "write"],
        MEMBER: ["comment"],
        "secretariat": ["comment", "write"],
        OUTSIDER: [],
    },
    "advised": {
        None: [],
        AUTHOR: ["comment", "write", "withdraw"],
        STEERING: ["put_to_vote", "comment", "write", "advise"],
        MEMBER: ["comment"],
        "secretariat": ["put_to_vote", "comment", "write"],
    },
    "needless": {
        None: [],
        AUTHOR: ["comment", "write", "withdraw"],
        STEERING: ["put_to_vote", "comment", "write", "advise"],
        MEMBER: ["comment"],
        "secretariat": ["put_to_vote", "comment", "write"],
    },
    "vote": {None: [], AUTHOR: [], "secretariat": []},
    "decided": {None: [], "secretariat": []},
    "withdrawn": {None: [], AUTHOR: []},
    "concluded": {None: [], "secretariat": []},
}


@pytest.fixture
def outsider(world):
    """Someone of a house that takes no part in the service."""
    someone = factories.person("Out Sider")
    away = factories.house("Elders", 1000, "71099")
    organisations.affiliate(actor=SYSTEM, person=someone, house=away, start=factories.START, source=factories.SOURCE)
    return someone


def panel(page):
    """The addresses in the panel, in order."""
    found = re.search(r'id="paneel".*?</section>', page, re.DOTALL)
    links = re.findall(r'<a class="(?:btn primary wide|ghost)" href="([^"]*)"', found.group()) if found else []
    names = {path: name for name, path in PATHS.items()}
    return [names[re.sub(r"^/en/v/[^/]*/", "", link)] for link in links]


@pytest.mark.parametrize("state", OFFERED)
def test_the_panel_offers_what_one_may(world, enter, outsider, address, state):
    proposal = STATES[state](world)
    for who, offered in OFFERED[state].items():
        page = enter(outsider if who == OUTSIDER else who).get(address(proposal)).content.decode()
        assert panel(page) == offered, who


@pytest.mark.parametrize("state", OFFERED)
def test_every_page_of_a_deed_asks_the_policy(world, enter, outsider, address, state):
    proposal = Proposal.objects.get(pk=STATES[state](world).pk)
    for who in OFFERED[state]:
        person = {None: None, OUTSIDER: outsider, "secretariat": world.secretary}.get(
            who, world.people[who] if isinstance(who, int) else None
        )
        client, actor = enter(person), actor_for(person)
        for name, path in PATHS.items():
            if name != "comment":
                right = 302 if person is None else 200 if may(actor, name, proposal) else 403
                assert client.get(address(proposal, path)).status_code == right, (who, path)


def test_someone_elses_draft_does_not_exist(world, enter, outsider, address):
    proposal = factories.proposal(world)
    deeds = [path for path in PATHS.values() if not path.startswith("#")]
    for who in (None, 0, 3, outsider):
        client = enter(who)
        for rest in ("", "versie/1/", "verschil/", "geschiedenis/", *(deeds if who is not None else ())):
            assert client.get(address(proposal, rest)).status_code == 404, (who, rest)
        for rest in deeds if who is not None else ():
            assert client.post(address(proposal, rest)).status_code == 404, (who, rest)


def test_unknown_numbers_are_not_found(world, enter):
    consulted(world)
    for path in (
        "V-1999-001/",
        "V-2026-001%00/",
        "V-2026-001%00/verschil/",
        "x/",
        "V-2026-001/versie/99/",
        "V-2026-001/reglement/",
        "V-2026-001/versie/99999999999999999999/",
        "V-2026-001/verschil/?van=7&tot=1",
        "V-2026-001/verschil/?van=x",
    ):
        assert enter().get(f"/en/v/{path}").status_code == 404, path


def test_the_rule_is_known_beforehand(world, enter, text, address):
    page = text(enter(AUTHOR).get(address(factories.proposal(world, kind="price"))))
    assert "Consortiumgroep Bibliotheeksysteem" in page
    assert "for / (for + against) > 1/2 (organisations)" in page
    assert "for / (for + against) > 1/2 (inhabitants)" in page
    assert "voted / entitled > 1/2 (organisations)" in page
    assert "Consultation: at least 14 days. Vote: 7 to 42 days." in page
    assert "after advice of the steering group" in page


def test_the_life_line_tells_the_dates(world, enter, text, address):
    page = text(enter().get(address(voted(world))))
    assert "done: Draft 2 Mar" in page
    assert "done: Consultation 10 Feb – 24 Feb" in page
    assert "now: Vote 2 Mar – 16 Mar" in page
    assert "Decision from 16 Mar" in page


def test_what_needs_no_advice_does_not_wait_for_it(world, enter, text, address):
    page = text(enter(MEMBER).get(address(asked(world, kind="operational"))))
    assert "done: Consultation 10 Feb – 24 Feb now: Vote Decision" in page
    assert "Ready for a vote" in page and "Ready for the next step" in page
    assert "Advice" not in page.partition("Decision")[0] and "gives its advice" not in page
    assert "Put to the vote Stuurgroep Basis or the secretariat" in page
    assert "now: Vote 2 Mar" in text(enter().get(address(voted(world, kind="operational"))))


def test_a_withdrawn_proposal_ends_with_that_word_and_its_reason(world, enter, text, address):
    page = text(enter().get(address(withdrawn(world))))
    assert "A better idea came up." in page
    assert "done: Withdrawn 2 Mar" in page


def test_a_concluded_proposal_says_what_becomes_of_it(world, enter, text, address):
    assert "Thank you, we go on." in text(enter().get(address(concluded(world))))


def test_the_advice_stands_beside_its_version(world, enter, text, address):
    proposal = factories.advised(world)
    page = text(enter().get(address(proposal)))
    assert "Positive on version 1" in page
    assert "written by Member 0" in page
    actions.write(
        actor=world.actor(2),
        proposal=proposal,
        title=proposal.title,
        summary="",
        text="New words.",
        based_on=digest(factories.TEXT),
    )
    page = text(enter(STEERING).get(address(proposal)))
    assert "The text changed after this advice." in page
    assert "Ask the steering group for advice on version 2." in page


def test_a_void_vote_leads_to_a_second(world, enter, text, address):
    vote = factories.open_vote(world, days=7)
    with clock.at(vote.closes_at):
        close_vote(actor=SYSTEM, vote=vote)
        page = enter("secretariat").get(address(Proposal.objects.get()))
        assert "A second vote can follow." in text(page)
        form = enter("secretariat").get(address(Proposal.objects.get(), "ter-stemming/"))
        assert 'value="2026-03-24T09:00"' in form.content.decode()


def test_a_decided_proposal_leads_to_its_decision(world, enter, address):
    page = enter().get(address(decided(world))).content.decode()
    assert "/en/b/BIB-2026-001/" in page


def test_a_member_votes_on_the_page(world, enter, text, address):
    page = enter(MEMBER).get(address(voted(world))).content.decode()
    assert 'name="choice"' in page


def test_arguments_stand_in_two_columns_and_replies_below(world, enter, address):
    proposal = consulted(world)
    for stance, words in (("for", "It is fair."), ("against", "It is dear."), ("question", "How much?")):
        actions.comment(actor=world.actor(3), proposal=proposal, text=words, stance=stance)
    actions.comment(actor=world.actor(4), proposal=proposal, text="A lot.", reply_to=3)
    actions.comment(actor=world.actor(3), proposal=proposal, text="Thank you.", reply_to=4)
    page = enter().get(address(proposal)).content.decode()
    assert page.index("It is fair.") < page.index("It is dear.") < page.index("How much?") < page.index("A lot.")
    assert re.findall(r'id="(reactie-\d)"', page) == [f"reactie-{n}" for n in (1, 2, 3, 4, 5)]
    assert page.count('<ul class="replies">') == 1


def test_script_in_words_stays_words(world, enter, address):
    evil = "<script>alert(1)</script> [click](javascript:alert(2)) <img src=x onerror=alert(3)>"
    proposal = factories.proposal(world, title=f"Title {evil}", summary=evil, text=f"## {evil}\n\n{evil}")
    actions.open_consultation(actor=world.actor(2), proposal=proposal)
    actions.comment(actor=world.actor(3), proposal=proposal, text=evil, stance="for")
    actions.write(
        actor=world.actor(2),
        proposal=proposal,
        title=f"Title {evil}",
        summary=evil,
        text=f"{evil} 2",
        based_on=digest(f"## {evil}\n\n{evil}"),
        note=evil,
    )
    for rest in ("", "versie/1/", "versie/2/", "verschil/", "geschiedenis/", "?antwoord=1"):
        page = enter(3).get(address(proposal, rest)).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


@pytest.fixture
def colleague(world):
    """Someone who works for the house of member 4 and has no mandate."""
    someone = factories.person("Col League")
    organisations.affiliate(
        actor=SYSTEM, person=someone, house=world.houses[4], start=factories.START, source=factories.SOURCE
    )
    return someone


@pytest.mark.parametrize("state", ["draft", "consultation", "asked", "advised", "vote", "decided"])
def test_a_dossier_costs_ten_statements_at_most(world, enter, colleague, outsider, queries, state, address):
    proposal = STATES[state](world)
    if state != "draft":
        talk(world, proposal, 200)
    for who in (None, STEERING, AUTHOR, MEMBER, "secretariat", colleague, outsider):
        client = enter(who)
        seen = 404 if state == "draft" and who not in (AUTHOR, "secretariat") else 200
        with queries(most=10):
            assert client.get(address(proposal)).status_code == seen


def talk(world, proposal, count):
    """A long discussion, written at once."""
    subject = key(proposal)
    openings = Comment.objects.bulk_create(
        Comment(
            subject=subject,
            number=n,
            person=world.people[n % 6],
            house=world.houses[n % 6],
            text=f"Text {n}",
            stance=("for", "against", "remark", "question")[n % 4],
            posted_at=clock.now(),
        )
        for n in range(1, count // 2 + 1)
    )
    Comment.objects.bulk_create(
        Comment(
            subject=subject,
            number=n,
            person=world.people[n % 6],
            house=world.houses[n % 6],
            text=f"Text {n}",
            parent=openings[n % len(openings)],
            posted_at=clock.now(),
        )
        for n in range(count // 2 + 1, count + 1)
    )
    Proposal.objects.filter(pk=proposal.pk).update(comments=count)


def test_versions_and_what_changed_between_them(world, enter, address):
    proposal = consulted(world)
    actions.write(
        actor=world.actor(2),
        proposal=proposal,
        title=proposal.title,
        summary="Nobody pays to reserve.",
        text=factories.TEXT.replace("2027", "2028"),
        based_on=digest(factories.TEXT),
        note="A year later",
    )
    page = enter().get(address(proposal)).content.decode()
    assert address(proposal, "versie/1/") in page
    assert "?van=1&amp;tot=2" in page
    changed = enter().get(address(proposal, "verschil/")).content.decode()
    assert re.search(r"<del>(<span.*?</span>)?2027</del>", changed)
    assert re.search(r"<ins>(<span.*?</span>)?2028</ins>", changed)
    assert "A year later" in changed
    old = enter().get(address(proposal, "versie/1/")).content.decode()
    assert "2027" in old
    assert "This is an older text." in old


def test_the_history_is_told_in_words(world, enter, text, address):
    proposal = decided(world)
    page = text(enter().get(address(proposal, "geschiedenis/")))
    assert "Member 2 started proposal V-2026-001" in page
    assert "The decision was entered in the register as" in page
    assert page.index("The decision was entered") < page.index("Member 2 started")


def test_proposed_rules_stand_beside_those_in_force(world, enter, text, address):
    rules = consortium()
    rules["windows"]["vote_days"] = 10
    proposal = actions.start_proposal(
        actor=world.actor(2),
        service=world.service,
        ask="decide",
        kind="charter",
        title="Longer votes",
        summary="",
        text="Ten days.",
        charter_rules=rules,
    )
    page = text(enter(AUTHOR).get(address(proposal, "reglement/")))
    assert "A vote is open for at least 10 days and at most 42 days." in page
    assert "A vote is open for at least 7 days and at most 42 days." in page
    assert "See what changes in the rules" in text(enter(AUTHOR).get(address(proposal)))
