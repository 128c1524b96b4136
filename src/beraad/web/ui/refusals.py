"""What is said when something is refused: a sentence per code, with what to do where that helps."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from rulebook import codes

from . import election_words, interest_words, proxy_words
from .sayings import sayings

# What is said of a code nobody wrote a sentence for: by HTTP status.
GENERAL: dict[int, Any] = {
    403: _("You may not do this."),
    404: _("This page does not exist, or no longer."),
    409: _("Something changed since you opened the page. Go back and look again."),
    422: _("This cannot be used as it is."),
}

ANYWHERE: dict[str, Any] = {
    "invalid": _("Something in this form is not right yet. Look at the fields below."),
    "not-found": GENERAL[404],
    "not-allowed": GENERAL[403],
    "required": _("Fill this in."),
    "too-long": _("This is too long. Make it shorter."),
    "text-missing": _("Write something first."),
    "text-too-long": _("This text has %(length)s characters. At most %(most)s fit."),
    "unreadable-character": _("There is a character in this that we cannot keep. Type it again."),
    "unknown-choice": _("Choose one of the possibilities."),
    "choice-unlisted": _("Write one of these: %(choices)s."),
    "option-unknown": _("Choose one of the possibilities."),
    "date-far": _("Nobody means a day so far away. Check the year."),
    "date-invalid": _("Write the date as day, month, year: 8/10/2026 or 2026-10-08."),
    "number-invalid": _("Write a number, for example 12450 or 80,5."),
    "number-too-long": _("This number has too many digits."),
    "email-invalid": _("This is not an e-mail address. Look for a typing error."),
    "ends-before-start": _("Choose an end after the start."),
    "ends-later": _("This already ends on %(end)s. Choose an earlier day: ending it cannot make it last longer."),
    "ends-in-past": _("Choose today or a later day. The secretariat can correct the past."),
    "already-over": _("This already ended on %(end)s. What is over cannot be ended again."),
    "changed-meanwhile": _(
        "%(name)s changed this text while you were writing. Both texts are below: choose what stays."
    ),
}

RIGHTS: dict[str, Any] = {
    "sign-in-first": _("You are not signed in, so nothing was saved. Sign in first."),
    "secretariat-only": _("Only the secretariat can do this. Ask them."),
    "administrator-only": _("Only an administrator can do this."),
    "clock-only": _("Nobody does this by hand: it happens at the hour that was announced."),
    "not-yourself": _("You cannot do this for yourself. Ask a colleague."),
    "participants-only": _("Only participants of %(service)s can do this, in the name of their organisation."),
    "steering-only": _("Only the steering group and the secretariat can do this."),
    "members-only": _("Only members of the steering group can do this."),
    "initiative-steering": _("The rules let only the steering group and the secretariat start a proposal here."),
    "initiative-participants": _("The rules let only participants and the secretariat start a proposal here."),
    "authors-only": _("Only the authors can do this. You can write a reply instead."),
    "not-your-house": _("You do not work for this organisation, so you cannot speak for it."),
    "not-your-comment": _("Only its author can change this reply."),
    "owner-only": _("Only whoever carries this out can report on it."),
    "own-report": _("You wrote this report yourself. Let someone else in the group look at it."),
    "board-only": _("Only the board and the secretariat can do this."),
    "board-members-only": _("Only who sits in the board can do this."),
    "call-up-by-objections": _("Only participants can call a decision up, when enough of them object."),
    "no-mandate": _("You have no mandate to vote for %(house)s. Its representative and substitutes can vote."),
}

PEOPLE: dict[str, Any] = {
    "email-taken": _("Someone already has this e-mail address."),
    "office-held": _("%(name)s already has this office in that period."),
    "administrator-needed": _("Nobody else is administrator on %(day)s. Appoint another one first."),
    "person-inactive": _("The account of %(name)s is closed. Open it again first."),
    "invitation-unknown": _("This link does not work. Check that you copied all of it, or ask for a new one."),
    "invitation-accepted": _("This invitation was already used. Sign in with your e-mail address."),
    "invitation-refused": _("This invitation was refused. Ask the secretariat for a new one."),
    "invitation-expired": _("This link is too old. Ask for a new one: it comes to the same address."),
    "invitation-just-sent": _("We just sent you a link. Look in your mailbox, or try again in a few minutes."),
    "mail-sent": _("This message was already sent."),
}

ORGANISATIONS: dict[str, Any] = {
    "kbo-invalid": _("This is not a valid enterprise number (KBO). It has ten digits."),
    "ovo-invalid": _("This is not a valid OVO code. It looks like OVO012345."),
    "nis-invalid": _("This is not a valid NIS code. It has five digits."),
    "kbo-taken": _("%(name)s already has enterprise number %(value)s."),
    "ovo-taken": _("%(name)s already has OVO code %(value)s."),
    "nis-taken": _("%(name)s already has NIS code %(value)s."),
    "code-taken": _("The code %(value)s is already in use. Choose another one."),
    "slug-taken": _("The address %(value)s is already in use. Choose another one."),
    "house-present": _("%(name)s is already in the list."),
    "house-absent": _("%(name)s does not exist on %(day)s."),
    "authority-absent": _("%(name)s does not exist on %(day)s."),
    "service-absent": _("%(name)s does not exist on %(day)s."),
    "successor-goes-up": _("%(name)s goes up in another itself on %(day)s. Name where everything goes."),
    "successor-absent": _("%(name)s does not exist on %(day)s, so nothing can go over to it."),
    "former-absent": _("%(name)s does not exist on %(day)s, so it cannot merge then."),
    "merger-needs-formers": _("Choose at least one organisation that goes up in the new one."),
    "merger-into-itself": _("Choose another organisation: nothing can merge with itself."),
    "already-merged": _("%(name)s already went up in %(successor)s on %(day)s."),
    "territory-overlaps": _("This already holds for %(name)s from %(start)s. Two periods cannot overlap."),
    "affiliation-overlaps": _("This person already works for %(name)s from %(start)s. Two periods cannot overlap."),
    "figure-of-one": _("Give this number for one local authority or for one organisation, not for both."),
    "authority-unknown": _("We know no local authority “%(value)s”. Register it first, or correct this."),
    "house-unknown": _("We know no organisation “%(value)s”. Register it first, or correct this."),
    "address-of-another": _(
        "The address %(email)s belongs to %(name)s. Correct the address or the name, or leave the name out."
    ),
    "person-unknown": _("We know nobody with the address %(value)s. Give a name as well, and they are registered."),
    "figure-negative": _("A number below zero is not possible here."),
    "cluster-present": _("There is already a cluster with the name %(name)s."),
    "cluster-member": _("%(name)s is already in a cluster."),
}

SERVICES: dict[str, Any] = {
    "service-present": _("There is already a service with %(value)s."),
    "service-unknown": _("We know no service “%(value)s”. Register it first, or correct this."),
    "agreement-unknown": _("We know no agreement %(number)s on this service. Register it first, or correct this."),
    "phase-overlaps": _("Another phase already holds from %(start)s. Two phases cannot overlap."),
    "phase-later": _("A later phase is already known, from %(start)s. Choose a date after it."),
    "phase-step": _("A service cannot go from this phase to that one."),
    "agreement-present": _("Agreement %(number)s of %(name)s already holds from %(start)s."),
    "agreement-in-use": _("%(name)s still takes part under agreement %(number)s. End that first."),
    "agreement-needed": _("%(name)s needs an agreement of its local authority to take part in full."),
    "agreement-unfit": _("Agreement %(number)s does not cover %(name)s on %(day)s."),
    "notice-first": _("Give notice first: taking part ends after the time of notice."),
    "stage-step": _("This organisation cannot go from its present stage to that one."),
    "not-participating": _("%(house)s does not take part in %(service)s on %(day)s."),
    "participation-overlaps": _(
        "%(house)s already takes part in %(service)s from %(start)s. Two periods cannot overlap."
    ),
}

BODIES: dict[str, Any] = {
    "body-present": _("There is already a group with the name %(name)s or the code %(value)s."),
    "consortium-present": _("%(service)s already has a consortium group."),
    "consortium-needs-service": _("Choose the service this consortium group belongs to."),
    "seats-derived": _("The seats of a consortium group follow from who takes part. Change the participation instead."),
    "remit-later": _("A change from %(start)s is already known. Choose a date after it."),
    "seat-closed": _("The seat %(label)s no longer exists on that day."),
    "seat-taken": _("%(name)s holds this seat from %(start)s. End that mandate first, or register a substitute."),
    "mandate-present": _("%(name)s already has this mandate from %(start)s."),
    "mandate-needs-house": _("Choose for which organisation this mandate holds."),
    "house-takes-no-part": _("%(house)s does not take part in the service on %(day)s, so nobody can vote for it."),
    "no-consortium": _("%(service)s has no consortium group yet."),
    "no-steering-group": _("%(service)s has no steering group yet."),
    "no-charter": _("%(body)s has no rules yet. The secretariat can adopt them."),
}

CHARTERS: dict[str, Any] = {
    "charter-unfit": _("These rules are not complete. Look at the fields below."),
    "charter-needs-decision": _("The rules of %(body)s say that only a decision can change them. Name that decision."),
    "rules-say-the-same": _("These rules say the same as the ones in force. Change something first."),
    "rules-changed-meanwhile": _("Other rules were adopted while you were writing. Read again what changes now."),
    "starts-before-current": _("The rules in force start on %(day)s. Choose a later date."),
    "kind-unknown": _("The rules do not say how this kind of decision is taken."),
    "kind-not-for-charter": _("The rules do not allow this kind of decision."),
    "id-expected": _("Give every kind of decision a name of its own."),
    "some-expected": _("Describe at least one kind of decision."),
    "no-chair": _("There is no chair who can decide a tie. Choose another way."),
    "size-id-expected": _("Give every size class a name of its own."),
    "no-sizes": _("Describe the size classes first."),
    "stagger-unfit": _("The term must divide into this many equal parts, and there must be a seat for each."),
    "more-than-seats": _("There are not so many seats."),
    "opens-after-terms": _("Begin earlier: the steps of an election take more days than this together."),
    "guarantees-exceed-seats": _("Together these guarantees ask more seats than there are."),
    "ceilings-below-seats": _("With these ceilings not all seats can be filled."),
    "register-unknown": _("We keep no such number. Choose one of the registers."),
    "mapping-expected": _("Fill in this part."),
    "number-out-of-range": _("This number is too small or too large."),
    "bands-order": _("Put the steps in order, from few to many."),
    "option-repeated": _("This option is there twice. Take one away."),
    "withdrawn-unknown": _("Only who is on the ballot paper can withdraw."),
    "method-unfit": _("This way of counting does not fit this question. Choose another."),
    "cap-impossible": _("With %(members)s members no one can stay below this cap. Choose a higher cap."),
    "days-order": _("Choose at least %(least)s days."),
    "flag-expected": _("Choose yes or no."),
    "integer-expected": _("Write a whole number of at least %(least)s."),
    "key-missing": _("Fill this in."),
    "key-unknown": _("We do not know this part of a rule."),
    "list-empty": _("Add at least one."),
    "list-expected": _("Give a list here."),
    "number-expected": _("Write a number."),
    "object-expected": _("Fill in this part."),
    "pair-expected": _("Give two values here."),
    "share-range": _("Choose a share between 0 and 1, for example 1/2 or 2/3."),
    "text-expected": _("Write a text here."),
    "value-unfit": _("This value does not fit here."),
}

PROPOSALS: dict[str, Any] = {
    "draft-only": _("This is only possible while the proposal is a draft."),
    "consultation-only": _("This is only possible during the consultation."),
    "text-locked": _("The text is locked now: it can no longer change."),
    "debate-closed": _("The debate on this proposal is closed. You can still read it."),
    "comment-withdrawn": _("This reply was withdrawn by its author."),
    "coauthor-present": _("%(name)s already writes this proposal with you."),
    "coauthor-absent": _("%(name)s is not an author of this proposal."),
    "consultation-too-short": _("A consultation takes at least %(least)s days."),
    "consultation-runs": _("The consultation runs until %(until)s included. The next step comes after it."),
    "advice-not-asked": _("The steering group was not asked for advice on this proposal yet."),
    "advice-first": _("The steering group gives its advice first. After that the vote can start."),
    "advice-on-older-text": _(
        "The advice is about an older text. Ask the steering group for advice on version %(version)s."
    ),
    "advice-by-group": _("The rules let the steering group itself say whether this is its advice. Ask the group."),
    "advice-by-member": _(
        "The rules let any member give the advice in the name of the group. You can give it at once."
    ),
    "advice-not-drafted": _("Write a draft first. After that your group can say whether it agrees."),
    "draft-on-older-text": _(
        "The draft is about an older text. Look whether it still holds for version %(version)s, and save it again."
    ),
    "advice-with-group": _(
        "Your group is asked about this draft until %(closes)s. Until then its text stays as it is."
    ),
    "advice-voted-down": _("Your group voted against this text. Change it before you ask again."),
    "day-past": _("This day is over. Choose today or later."),
    "meeting-planned": _("The group already meets on %(day)s."),
    "proposal-unknown": _("We know no proposal with this number. It looks like V-2026-001."),
    "on-agenda-already": _("Proposal %(number)s stands on this agenda already."),
    "agenda-full": _("At most %(most)s items fit on an agenda."),
    "agenda-published": _("Everyone can read this agenda already."),
    "agenda-empty": _("Nothing stands on this agenda yet. Put something on it first."),
    "ballot-empty": _("Your ballot says nothing yet. Choose at least one option."),
    "objection-without-reason": _("Say why you object: an objection without a reason does not count."),
    "nothing-to-choose": _("Only a proposal that asks for a decision can give options to choose from."),
    "options-number": _("Give at least %(least)s and at most %(most)s options."),
    "option-twice": _("“%(name)s” stands there twice. Give each option a name of its own."),
    "option-too-long": _("Make the name of each option shorter: at most %(most)s characters."),
    "seats-too-many": _("Choose fewer than the %(options)s options there are."),
    "cost-unfit": _("Each project costs more than nothing, and no more than the budget."),
    "nothing-to-decide": _("This proposal asks for no decision, so there is no vote."),
    "decision-by-vote": _("This proposal asks for a decision: it ends with a vote."),
    "no-second-call": _("A second vote is not possible here."),
    "second-call-too-early": _("The second vote can open from %(earliest)s."),
    "withdraw-too-late": _("This can no longer be withdrawn: the vote has started or is over."),
}

VOTES: dict[str, Any] = {
    "opens-in-past": _("Choose an opening that is still to come."),
    "opens-too-early": _("The vote can open from %(earliest)s: people get %(days)s days of notice."),
    "closes-too-early": _("The vote can close from %(earliest)s: it takes at least %(days)s days."),
    "closes-too-late": _("The vote must close by %(latest)s: it takes at most %(days)s days."),
    "vote-closed": _("The vote closed on %(closes)s. Your vote was not counted."),
    "vote-not-open": _("The vote is not open yet. It opens on %(opens)s. Your vote was not counted."),
    "voted-meanwhile": _(
        "Someone else voted for %(house)s at the same moment. Your vote was not counted. Look at that vote first; "
        "you can still change it."
    ),
    "vote-is-secret": _("This vote is secret. Fill in the ballot again: you then get a code for it."),
    "vote-is-open": _("This vote is not secret. Fill in the ballot again."),
    "voted-secretly": _(
        "A ballot for %(house)s is in already. It is secret, so it can only be changed with the code that was shown "
        "when it was cast."
    ),
    "code-foreign": _("This code was not made for this ballot. Your vote was not counted. Fill in the ballot again."),
    "code-unreadable": _("A code has three groups of four letters or digits, such as K7QM-2F8D-9TXP."),
    "code-not-in": _("No ballot in this vote has this code. Look at each letter and digit again."),
    "box-unreadable": _(
        "The ballot box cannot be opened, because the secret key of this installation changed. Nothing was counted. "
        "Tell the secretariat."
    ),
    "vote-unmasks": _(
        "This vote would not be secret: by their weight everybody could see what %(members)s voted. At least %(least)s "
        "must have the same weight. Put these steps of weight in the rules: %(bands)s."
    ),
    "vote-unmasks-figures": _(
        "This vote would not be secret: by the numbers on their ballots everybody could see what %(members)s voted. "
        "At least %(least)s must have the same. Let the rules count organisations, or a weight in steps."
    ),
    "vote-too-small-for-secret": _(
        "With %(seats)s who can vote this cannot be secret: there must be at least %(least)s."
    ),
    "consent-not-secret": _(
        "The rules make this vote secret, and who objects must say why. Choose another way to decide."
    ),
    "papers-out-of-range": _("Print between 1 and %(most)s papers at once."),
    "papers-short": _("All printed papers of this weight were handed out. Print more first."),
    "papers-not-out": _("No paper is out: as many came in as were handed out. Look where this one comes from."),
    "paper-asked": _("A paper was already asked for %(house)s. Someone else must agree now."),
    "paper-not-asked": _("No paper was asked for %(house)s."),
    "paper-unknown": _("No paper of this vote has this code. Look at each letter and digit again."),
    "paper-in": _("This paper was entered by two people before. It is counted."),
    "paper-differs": _(
        "%(name)s read something else on this paper. Look at it together. Whoever was wrong enters it again."
    ),
    "second-person": _("%(name)s asked this. Someone else must agree."),
    "while-vote-open": _("This is only possible while the vote is open."),
    "no-vote-planned": _("No vote is planned about this proposal."),
    "vote-has-opened": _("This vote has opened. It can no longer be taken back."),
    "planned-under-older-rules": _(
        "%(body)s has had new rules since %(day)s. These no longer allow this vote as it was planned. Take it back and "
        "plan it anew."
    ),
    "choice-missing": _("Choose for, against or abstention."),
    "choice-unknown": _("Choose for, against or abstention."),
    "ballot-unreadable": _("Something is missing in this form. Your vote was not counted. Fill in the ballot again."),
    "receipt-unknown": _("We find no vote of yours here. Look at the vote itself to see whether you voted."),
    "reminded-before": _("A reminder was already sent on %(at)s. There is only one."),
    "electorate-empty": _("Nobody can vote in %(body)s on %(day)s. Look at the seats and the participation first."),
    "figure-missing": _("The number of %(register)s is missing for %(members)s. Fill it in first."),
    "figure-unfit": _("The number of %(register)s cannot be used for %(members)s."),
    "code-repeated": _("A code stands twice in the list."),
    "member-repeated": _("An organisation stands twice in the list."),
    "member-unfit": _("An organisation in the list cannot be counted."),
    "member-unknown": _("An organisation that may not vote stands among the votes."),
    "call-unknown": _("There is no vote with number %(call)s on this question."),
    "casting-vote-unfit": _("The chair cannot decide this way."),
    "method-unknown": _("We do not know this way of counting: %(method)s."),
    "paper-foreign": _("This vote belongs to another question."),
}

OVERSIGHT: dict[str, Any] = {
    "decision-does-not-hold": _("Nothing follows from decision %(number)s: it was not taken, or does not hold."),
    "follow-up-said": _("It was already said what follows from this decision."),
    "due-in-past": _("Choose today or a later day."),
    "nothing-changed": _("This is how it already is. Change who does it, or the day."),
    "commitment-over": _("This is already done or dropped."),
    "report-waits": _("It was reported done. The steering group looks at that first."),
    "nothing-reported": _("Nobody reported that this is done."),
    "clauses-unfit": _("Give at least one clause, and each its own number."),
    "clause-unknown": _("The management agreement has no such clause. Choose one of its clauses."),
    "no-board": _("There is no board on that day. The secretariat can set it up as a group."),
    "no-agreement": _("There was no management agreement on that day. Record it first."),
    "delegation-present": _("Another delegation holds from %(start)s. End that one first."),
    "nothing-delegated": _("The board delegated nothing here, so it does not check this decision."),
    "check-over": _("The board can no longer send this decision back: the term is over, or it was sent back before."),
    "contest-over": _("This can no longer be contested."),
    "not-contested": _("Nobody contested this. It stays sent back by itself after %(until)s."),
    "answer-given": _("The board already answered."),
    "call-up-impossible": _("This decision cannot be called up."),
    "call-up-over": _("This decision can no longer be called up."),
    "objected-before": _("%(house)s already asked for a vote of all participants."),
    "overarching-over-steering": _("An overarching group stands over steering groups only."),
    "group-under": _("%(name)s already stands over this group, from %(start)s. End that first."),
    "vote-not-decided": _("This proposal is not decided, so it cannot be called up."),
}

FILES: dict[str, Any] = {
    "file-empty": _("This file is empty."),
    "file-binary": _("This file is not a table of text. Save it as csv and try again."),
    "file-spreadsheet": _("This is a spreadsheet. Save it as csv in your spreadsheet program and try again."),
    "file-too-large": _("This file is larger than %(limit)s MB. Split it."),
    "file-unreadable": _("We cannot read the letters in this file. Save it as csv with UTF-8 and try again."),
    "quote-open": _("A quotation mark opens in row %(row)s and never closes."),
    "cell-too-long": _("A cell in row %(row)s is too long."),
    "row-ragged": _("This row has more or fewer cells than the first row."),
    "column-missing": _("The column “%(name)s” is missing."),
    "column-twice": _("This column stands twice in the file."),
    "row-twice": _("This is the same as row %(first)s. Remove one of them."),
    "table-unknown": _("We do not recognise this table by its columns: %(columns)s. Say which table it is."),
    "table-ambiguous": _("This can be more than one table: %(tables)s. Say which one it is."),
    "import-refused": _("Nothing was changed: %(rows)s rows are refused. Correct them and try again."),
    "import-meanwhile": _("Something changed while the file was being taken over, so nothing was. Try again."),
}

# Of the rulebook's errors those a form can meet have a sentence here; the others are said as the rulebook says them.
RULEBOOK: dict[str, Any] = sayings("ERRORS", codes.ERRORS)

ERRORS: dict[str, Any] = (
    RULEBOOK
    | ANYWHERE
    | RIGHTS
    | PEOPLE
    | ORGANISATIONS
    | SERVICES
    | BODIES
    | CHARTERS
    | PROPOSALS
    | VOTES
    | proxy_words.REFUSALS
    | interest_words.REFUSALS
    | OVERSIGHT
    | election_words.REFUSALS
    | FILES
)
