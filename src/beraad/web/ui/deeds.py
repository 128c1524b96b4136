"""The record in words: a sentence per kind of event. `%(actor)s` is who did it, as `phrases.deed` is told."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from beraad.bodies.choices import BodyKind, Role
from beraad.debate.choices import Stance
from beraad.organisations.choices import Register
from beraad.oversight.choices import ReturnState
from beraad.people.choices import Office
from beraad.proposals.choices import Ask, Position
from beraad.services.choices import Phase, Stage

from . import election_words, interest_words, proxy_words

EVENTS: dict[str, Any] = {
    # People
    "PersonRegistered": _("%(actor)s registered %(name)s."),
    "PeopleRegistered": _("%(actor)s registered %(number)s people."),
    "PersonChanged": _("%(actor)s changed the details of %(name)s."),
    "DetailsConfirmed": _("%(name)s confirmed these details."),
    "PersonDeactivated": _("%(actor)s closed the account of %(name)s."),
    "PersonReactivated": _("%(actor)s opened the account of %(name)s again."),
    "PersonInvited": _("%(actor)s invited %(name)s. The link works until %(until)s."),
    "InvitationAccepted": _("%(name)s accepted the invitation."),
    "InvitationRefused": _("%(name)s said that the invitation was for someone else."),
    "Appointed": _("%(actor)s appointed %(name)s from %(start)s: %(office)s."),
    "AppointmentEnded": _("%(actor)s ended the appointment of %(name)s on %(end)s: %(office)s."),
    # Organisations
    "AuthorityRegistered": _("%(actor)s registered the local authority %(name)s, from %(start)s."),
    "AuthorityChanged": _("%(actor)s changed the details of %(name)s."),
    "HouseRegistered": _("%(actor)s registered %(name)s, from %(start)s."),
    "HouseChanged": _("%(actor)s changed the details of %(name)s."),
    "TerritorySet": _("%(house_name)s serves %(authority_name)s from %(start)s. Registered by %(actor)s."),
    "FigureRecorded": _("%(actor)s recorded for %(name)s on %(day)s: %(value)s %(register)s."),
    "AffiliationStarted": _("%(name)s works for %(house_name)s from %(start)s. Registered by %(actor)s."),
    "FunctionChanged": _("The function of %(name)s at %(house_name)s is now: %(function)s. Registered by %(actor)s."),
    "AffiliationEnded": _("%(name)s no longer works for %(house_name)s from %(end)s. Registered by %(actor)s."),
    "ClusterFormed": _("The cluster %(name)s exists from %(start)s. Registered by %(actor)s."),
    "ClusterJoined": _("%(authority_name)s joined the cluster %(name)s from %(start)s. Registered by %(actor)s."),
    "AuthoritiesMerged": _(
        "%(former_names)s went up in %(successor_name)s on %(day)s. The organisations and agreements went along. "
        "Registered by %(actor)s."
    ),
    "HousesMerged": _("%(former_name)s went up in %(successor_name)s on %(day)s. Registered by %(actor)s."),
    "TableImported": _("%(actor)s imported a file: %(table)s. Rows added: %(added)s, changed: %(changed)s."),
    # Services
    "ServiceStarted": _("%(actor)s registered the service %(name)s, from %(start)s."),
    "ServiceChanged": _("%(actor)s changed the details of %(name)s."),
    "PhaseEntered": _("%(name)s entered the phase “%(phase)s” on %(start)s. Registered by %(actor)s."),
    "AgreementSigned": _(
        "%(authority_name)s signed agreement %(number)s on %(service_name)s, from %(start)s. Registered by %(actor)s."
    ),
    "AgreementEnded": _("Agreement %(number)s of %(authority_name)s ended on %(end)s. Registered by %(actor)s."),
    "AgreementsCarriedOver": _("The agreements went over to %(successor_name)s on %(day)s. Registered by %(actor)s."),
    "ParticipationChanged": _(
        "%(house_name)s takes part in %(service_name)s from %(day)s: %(stage)s. Registered by %(actor)s."
    ),
    "ParticipationsImported": _(
        "%(actor)s imported a file of participants. Rows added: %(added)s, changed: %(changed)s."
    ),
    # Bodies and their rules
    "BodyFounded": _("%(name)s exists from %(start)s. Registered by %(actor)s."),
    "RemitGiven": _("%(body_name)s watches over %(service_name)s from %(start)s. Registered by %(actor)s."),
    "SeatAdded": _("%(body_name)s got a seat from %(start)s: %(label)s. Registered by %(actor)s."),
    "SeatClosed": _("%(body_name)s lost a seat on %(end)s: %(label)s. Registered by %(actor)s."),
    "MandateGranted": _(
        "%(name)s sits in %(body_name)s for %(house_name)s from %(start)s: %(role)s. Registered by %(actor)s."
    ),
    "MandateEnded": _("The mandate of %(name)s in %(body_name)s ends on %(end)s. Registered by %(actor)s."),
    "CharterAdopted": _("%(body_name)s has new rules from %(start)s: version %(number)s. Registered by %(actor)s."),
    # Proposals and their debate
    "ProposalStarted": _("%(name)s started proposal %(number)s, %(ask)s."),
    "DraftEdited": _("%(name)s changed the draft."),
    "CoAuthorInvited": _("%(actor)s asked %(name)s to write along."),
    "CoAuthorRemoved": _("%(name)s no longer writes along."),
    "ConsultationOpened": _("%(actor)s opened the consultation, until %(until)s included."),
    "VersionPublished": _("%(name)s published version %(version)s."),
    "ConsultationEnded": _("The consultation ended."),
    "AdviceAsked": _("%(actor)s asked %(body_name)s for advice."),
    "AdviceDrafted": _("%(name)s wrote text %(text)s of the advice that %(body_name)s prepares."),
    "GroupAsked": _("%(actor)s asked %(body_name)s about text %(text)s of its advice, until %(closes_at)s: %(way)s."),
    "GroupAnswered": _("%(body_name)s answered about its advice: %(outcome)s."),
    "AdviceGiven": _("%(body_name)s gave its advice on version %(version)s: %(position)s."),
    "MeetingPlanned": _("%(name)s planned a meeting of %(body_name)s on %(day)s."),
    "AgendaChanged": _("%(name)s changed the agenda of %(body_name)s of %(day)s."),
    "AgendaPublished": _("%(name)s published the agenda of %(body_name)s of %(day)s."),
    "PutToVote": _("%(actor)s put the proposal to the vote in %(body_name)s, from %(opens_at)s to %(closes_at)s."),
    "ProposalSettled": _("The vote settled the proposal: %(result)s."),
    "ProposalCalledUp": _("Participants called the proposal up: %(body_name)s decides on it."),
    "ProposalConcluded": _("%(actor)s concluded the proposal."),
    "ProposalWithdrawn": _("%(actor)s withdrew the proposal. The reason: %(reason)s"),
    "CommentPosted": _("%(name)s wrote number %(number)s: %(stance)s."),
    "CommentEdited": _("%(name)s changed reply %(number)s."),
    "CommentWithdrawn": _("Reply %(number)s of %(name)s was withdrawn."),
    # Votes and decisions
    "VotePlanned": _(
        "A vote was planned in %(body_name)s, from %(opens_at)s to %(closes_at)s. A lot would be drawn from %(seed)s."
    ),
    "VoteTakenBack": _("%(actor)s took the vote in %(body_name)s back before it opened. The reason: %(reason)s"),
    "VoteOpened": _("The vote in %(body_name)s opened for %(seats)s seats, until %(closes_at)s."),
    "BallotCast": _("%(actor)s cast the vote of %(house_name)s."),
    "SecretBallotChanged": _("A secret ballot was changed with its code."),
    "PapersPrinted": _("%(actor)s printed %(number)s blank papers for this vote, with weight %(weight)s."),
    "PaperAsked": _("%(actor)s asked for a paper ballot for %(house_name)s. The reason: %(reason)s"),
    "PaperRefused": _("%(actor)s decided that %(house_name)s gets no paper ballot."),
    "PaperHanded": _("%(actor)s and %(asked_by_name)s handed out a paper ballot for %(house_name)s."),
    "PaperRead": _("%(actor)s entered a paper ballot. Someone else must enter it too."),
    "PaperEntered": _("%(actor)s entered a paper ballot as the second. It is in the box."),
    "VoteReminded": _("%(actor)s reminded who had not voted: %(waiting)s in all."),
    "VoteClosed": _("The vote in %(body_name)s closed: %(result)s. %(cast)s of %(seats)s voted."),
    "DecisionEntered": _("The decision was entered in the register as %(number)s."),
    # What follows from decisions
    "CommitmentMade": _(
        "From decision %(decision_number)s follows: %(text)s. %(owner_name)s does it, on %(due)s at the latest."
    ),
    "CommitmentChanged": _(
        "What follows from decision %(decision_number)s is now for %(owner_name)s, on %(due)s at the latest. "
        "The reason: %(reason)s"
    ),
    "CommitmentReported": _("%(name)s reported on what follows from decision %(decision_number)s."),
    "ReportJudged": _("%(name)s sent the report on decision %(decision_number)s back: %(answer)s"),
    "CommitmentDropped": _(
        "What follows from decision %(decision_number)s will not be carried out. The reason: %(reason)s"
    ),
    "CommitmentOverdue": _("%(owner_name)s is late with what follows from decision %(decision_number)s: %(text)s."),
    "NothingFollows": _("%(name)s noted that nothing has to be done for decision %(decision_number)s: %(reason)s"),
    "CallUpAsked": _("%(house_name)s wants all participants to vote on decision %(decision_number)s: %(reason)s"),
    "CallUpNoLongerAsked": _("%(house_name)s no longer asks for a vote of all on decision %(decision_number)s."),
    "DecisionCalledUp": _(
        "%(objections)s of %(members)s organisations called decision %(decision_number)s of %(body_name)s up. "
        "It no longer holds: all participants vote."
    ),
    "YearReported": _("The report on %(body_name)s in the year %(year_name)s was made. Decisions: %(decided)s."),
    # The board
    "AgreementRecorded": _("%(actor)s recorded version %(number)s of the management agreement, from %(start)s."),
    "PowerDelegated": _(
        "%(board_name)s lets %(body_name)s decide about %(service_name)s from %(start)s, by its decision "
        "%(board_decision)s. Registered by %(actor)s."
    ),
    "DelegationEnded": _(
        "%(body_name)s no longer decides about %(service_name)s from %(end)s, by decision %(board_decision)s of "
        "%(board_name)s. Registered by %(actor)s."
    ),
    "DecisionReturned": _(
        "%(board_name)s sent decision %(decision_number)s back because of clause %(clause)s of the management "
        "agreement, by its decision %(board_decision)s."
    ),
    "ReturnContested": _("%(name)s contested that decision %(decision_number)s was sent back."),
    "ReturnAnswered": _("%(board_name)s answered about decision %(decision_number)s: %(return_state)s."),
    "GroupPutUnder": _("%(body_name)s stands over %(group_name)s from %(start)s. Registered by %(actor)s."),
    "GroupReleased": _("%(body_name)s no longer stands over %(group_name)s from %(end)s. Registered by %(actor)s."),
} | (proxy_words.EVENTS | interest_words.EVENTS)

# Fields with the midnight at which a term ends, told as its last day.
TERMS = {("ConsultationOpened", "until")}

# A form of the sentence for one value of one field.
SPECIAL: dict[tuple[str, str, Any], Any] = proxy_words.SPECIAL | {
    ("FunctionChanged", "function", ""): _(
        "%(name)s has no function at %(house_name)s any more. Registered by %(actor)s."
    ),
    ("ParticipationChanged", "stage", ""): _(
        "%(house_name)s no longer takes part in %(service_name)s from %(day)s. Registered by %(actor)s."
    ),
    ("VotePlanned", "seed", ""): _("A vote was planned in %(body_name)s, from %(opens_at)s to %(closes_at)s."),
    ("BallotCast", "changed", True): _("%(actor)s changed the vote of %(house_name)s."),
    ("CommitmentReported", "done", True): _(
        "%(name)s reported that what follows from decision %(decision_number)s is done."
    ),
    ("ReportJudged", "accepted", True): _(
        "%(name)s accepted that what follows from decision %(decision_number)s is done."
    ),
    ("CommitmentDropped", "cause", "called-up"): _(
        "What follows from decision %(decision_number)s was dropped: all participants vote on it."
    ),
    ("CommitmentDropped", "cause", "returned"): _(
        "What follows from decision %(decision_number)s was dropped: the board sent the decision back."
    ),
    ("ProposalSettled", "second_call", True): _("The vote was not valid: too few took part. A second vote can follow."),
}

RESULTS = {
    "adopted": _("adopted"),
    "rejected": _("not adopted"),
    "invalid": _("not valid, too few took part"),
    "referred": _("referred to a vote of the full group"),
    "chosen": _("chosen"),
    "undecided": _("undecided"),
}

# How a group settles what is its own.
WAYS = {"consent": _("by consent"), "majority": _("by vote")}

# The tables that come and go as files.
TABLES = {
    "authorities": _("local authorities"),
    "figures": _("numbers, such as inhabitants"),
    "houses": _("organisations"),
    "territories": _("which organisation serves which local authority"),
    "affiliations": _("who works for which organisation"),
    "mergers": _("mergers of municipalities"),
    "clusters": _("clusters"),
    "services": _("services"),
    "phases": _("phases of services"),
    "agreements": _("agreements"),
    "participations": _("who takes part in which service"),
}

# Codes in the fields of an event, in words.
WORDS: dict[str, dict[str, Any]] = {
    name: dict(choices.choices)
    for name, choices in {
        "ask": Ask,
        "body_kind": BodyKind,
        "office": Office,
        "phase": Phase,
        "position": Position,
        "register": Register,
        "return_state": ReturnState,
        "role": Role,
        "stage": Stage,
        "stance": Stance,
    }.items()
} | {"result": RESULTS, "outcome": RESULTS, "way": WAYS | election_words.WAYS, "table": TABLES}

EVENTS |= election_words.EVENTS
SPECIAL |= election_words.SPECIAL
TERMS |= election_words.TERMS
WORDS |= election_words.WORDS
