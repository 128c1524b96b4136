"""How a charter has the steering group made up and elected, in plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beraad.charters.composition import Composition, Constituency
from beraad.organisations.choices import HouseKind
from beraad.web.ui.formats import number

from .rules import Sentence, by_topic, in_language, rule_sentences


def group_sentences(own: Composition | None) -> list[Sentence]:
    """Who sits in the group, for how long, and what happens when it changes or gets too small."""
    if own is None:
        return [Sentence(_("The secretariat writes down who sits in the steering group."))]
    told = [*_seats(own), *_terms(own), *_voices(own), *_officers(own), _vacancy(own.vacancy)]
    return [sentence if isinstance(sentence, Sentence) else Sentence(sentence) for sentence in told]


def election_sentences(own: Composition) -> list[Sentence]:
    """How the group is elected: the steps, what happens without a ballot, and how is counted."""
    windows = own.windows
    steps = {
        "stand": days(windows.standing),
        "object": days(windows.objecting),
        "withdraw": days(windows.withdrawing),
        "vote": days(windows.voting),
    }
    told = [
        _("A call for candidates opens by itself %(days)s before the first terms end.")
        % {"days": days(windows.opens_before)},
        _("Any organisation with a vote can stand, or ask another to stand. For that there are %(stand)s.") % steps,
        _("Then one can object to candidates for another %(object)s, and after that withdraw for %(withdraw)s.")
        % steps,
        _("Then there is a vote of %(vote)s.") % steps,
        _uncontested(own.uncontested),
        _("One can object to the result for %(days)s. Then it takes effect.") % {"days": days(own.objection_days)}
        if own.objection_days
        else _("The result takes effect at once."),
    ]
    rule = [one for _topic, _heading, found in by_topic(rule_sentences(own.election)) for one in found]
    return [*(Sentence(text) for text in told), *rule]


def days(count: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}


def _seats(own: Composition) -> list[str]:
    seats = ngettext("The steering group has %(n)s seat.", "The steering group has %(n)s seats.", own.seats)
    quorum = ngettext(
        "It decides only with at least %(n)s member present.",
        "It decides only with at least %(n)s members present.",
        own.quorum,
    )
    minimum = ngettext(
        "With fewer than %(n)s member in function the pages of its services say so, and the board hears it.",
        "With fewer than %(n)s members in function the pages of its services say so, and the board hears it.",
        own.minimum,
    )
    return [seats % {"n": own.seats}, quorum % {"n": own.quorum}, minimum % {"n": own.minimum}]


def _terms(own: Composition) -> list[str]:
    found = [_("A term lasts %(period)s.") % {"period": _period(own.term_months)}]
    if own.stagger > 1:
        turn = {"n": own.stagger, "period": _period(own.term_months // own.stagger)}
        found.append(_("The seats are renewed in %(n)s parts, one after the other, with %(period)s in between.") % turn)
    else:
        found.append(_("All seats are renewed at the same time."))
    limit = ngettext(
        "Who sat for %(n)s term cannot be elected again at once, and waits one term.",
        "Who sat for %(n)s terms on end cannot be elected again at once, and waits one term.",
        own.successive_terms,
    )
    found.append(
        limit % {"n": own.successive_terms} if own.successive_terms else _("One can be elected again without a limit.")
    )
    stay = _("Members stay until someone takes over, but at most %(days)s after their term.")
    leave = _("Members leave on the last day of their term, also when nobody takes over yet.")
    return [*found, stay % {"days": days(own.holdover_days)} if own.holdover_days else leave]


def _period(months: int) -> str:
    years, rest = divmod(months, 12)
    if rest:
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}


def _voices(own: Composition) -> list[str | Sentence]:
    found: list[str | Sentence] = []
    if own.per_authority:
        most = ngettext(
            "Organisations of the same local authority have at most %(n)s seat together.",
            "Organisations of the same local authority have at most %(n)s seats together.",
            own.per_authority,
        )
        found.append(most % {"n": own.per_authority})
    if own.sizes:
        classes = [
            _("%(name)s from %(least)s") % {"name": in_language(size.label), "least": number(size.least)}
            for size in own.sizes
        ]
        found.append(_("Size classes, by inhabitants: %(classes)s.") % {"classes": ", ".join(classes)})
    if not own.constituencies:
        found.append(_("No seats are set apart for a province, a region, a size or a kind of organisation."))
    return [*found, *(_guarantee(one, own) for one in own.constituencies)]


def _guarantee(one: Constituency, own: Composition) -> Sentence:
    who = voice(one.by, one.group, own)
    told = {"who": who, "least": one.least, "most": one.most}
    if one.most is None:
        text = _("At least %(least)s of the seats for %(who)s.")
        return Sentence(text % told, _("seats ≥ %(least)s (%(who)s)") % told)
    if one.least:
        text = _("At least %(least)s and at most %(most)s of the seats for %(who)s.")
        return Sentence(text % told, _("%(least)s ≤ seats ≤ %(most)s (%(who)s)") % told)
    return Sentence(_("At most %(most)s of the seats for %(who)s.") % told, _("seats ≤ %(most)s (%(who)s)") % told)


def voice(by: str, group: str | None, own: Composition) -> str:
    """Of whom a guarantee speaks: the province Limburg, the size class small, each province by itself."""
    if group is None:
        each = {
            "province": _("each province, by itself"),
            "region": _("each region, by itself"),
            "size": _("each size class, by itself"),
            "kind": _("each kind, by itself"),
        }
        return each[by]
    text = {
        "province": _("the province %(name)s"),
        "region": _("the region %(name)s"),
        "size": _("the size class %(name)s"),
        "kind": _("the kind %(name)s"),
    }
    names = {size.id: in_language(size.label) for size in own.sizes} if by == "size" else dict(HouseKind.choices)
    return text[by] % {"name": names.get(group, group) if by in ("size", "kind") else group}


def _officers(own: Composition) -> list[str]:
    chair = {
        "group": _("The group chooses its chair itself."),
        "consortium": _("The consortium group chooses the chair."),
        "none": _("The group has no chair."),
    }
    secretary = {
        "group": _("The group chooses its secretary itself."),
        "consortium": _("The consortium group chooses the secretary."),
        "none": _("The group has no secretary."),
    }
    return [chair[own.chair], secretary[own.secretary]]


def _vacancy(way: str) -> str:
    told = {
        "count_back": _(
            "When a seat falls empty, the ballots of the election are counted again without who left. Who is next is "
            "offered the seat."
        ),
        "by_election": _("When a seat falls empty, there is an election for it."),
        "substitute": _("When a seat falls empty, the substitute takes it."),
        "leave": _("When a seat falls empty, it stays so until the next election."),
    }
    return told[way]


def _uncontested(way: str) -> str:
    told = {
        "elected": _("With as many candidates as seats, or fewer, they are elected without a ballot."),
        "vote_each": _("With as many candidates as seats, or fewer, there is a vote on each of them."),
        "call_again": _("With as many candidates as seats, or fewer, the call is repeated once."),
    }
    return told[way]
