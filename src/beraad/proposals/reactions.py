"""A closed vote settles its proposal, or the advice on one."""

from beraad.access.actor import Actor
from beraad.kernel.ids import key
from beraad.record import reactions
from beraad.record.actions import append
from beraad.record.models import Entry
from beraad.votes.events import VoteClosed
from beraad.votes.models import Vote

from . import advising
from .choices import State
from .events import ProposalSettled
from .models import Proposal


@reactions.on(VoteClosed)
def settle_advice(*, actor: Actor, event: VoteClosed, entry: Entry) -> None:
    """Give the advice that its steering group agreed on."""
    if event.subject.partition(":")[0] == "advicedraft":
        advising.settle(actor=actor, vote=Vote.objects.get(pk=event.vote))


@reactions.on(VoteClosed)
def settle(*, actor: Actor, event: VoteClosed, entry: Entry) -> None:
    """Decide the proposal; after a failed quorum that leaves a second call, or objections to a consent, it goes back to
    before the vote."""
    model, _, pk = event.subject.partition(":")
    if model != "proposal":
        return
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("service").get(pk=pk)
    if proposal.state != State.VOTE:
        return
    vote = Vote.objects.get(pk=event.vote)
    second = event.result == "invalid" and vote.call == 1 and vote.rule["second_call"] is not None
    again = second or event.result == "referred"
    proposal.state = State.ADVICE if again else State.DECIDED
    proposal.result = event.result
    proposal.ended_at = None if again else vote.closes_at
    proposal.save(update_fields=["state", "result", "ended_at"])
    append(
        actor=actor,
        event=ProposalSettled(
            about=(key(proposal), key(proposal.service)),
            proposal=proposal.pk,
            number=proposal.number,
            title=proposal.title,
            result=event.result,
            call=vote.call,
            second_call=again,
        ),
    )
