"""A charter in plain words, article by article, and what differs between two of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beraad.bodies.choices import BodyKind
from beraad.charters.advising import MEMBER, VOTE
from beraad.charters.composition import Composition
from beraad.charters.rules import Kind, Rules
from beraad.services.choices import Stage
from beraad.web.ui.formats import fraction

from .group_articles import days, election_sentences, group_sentences
from .rules import Sentence, abstaining, by_topic, capital, kind_label, rule_sentences


@dataclass(frozen=True)
class Article:
    """A part of a charter under its own heading; `id` names it in addresses and comparisons. `kind`: of decision;
    `group`: about the steering group."""

    id: str
    title: str
    sentences: list[Sentence]
    kind: bool = False
    group: bool = False


class KindRow(NamedTuple):
    """A kind of decision at a glance: who decides by what; `topics` has the sentences by topic."""

    id: str
    label: str
    decided_by: str
    advice: bool
    topics: dict[str, list[Sentence]]


class Difference(NamedTuple):
    """An article that reads otherwise; `before` or `after` is empty where it is new, or gone."""

    title: str
    before: list[Sentence]
    after: list[Sentence]


def kind_rows(rules: Rules) -> list[KindRow]:
    """The kinds of decision, in the order of the charter."""
    return [
        KindRow(
            kind.id,
            capital(kind_label(kind)),
            decider(kind.decided_by),
            kind.advice,
            {topic: found for topic, _heading, found in by_topic(rule_sentences(kind.rule, kind.decided_by))},
        )
        for kind in rules.kinds.values()
    ]


def decider(decided_by: str) -> str:
    return _("Consortium group") if decided_by == BodyKind.CONSORTIUM else _("Steering group")


def articles(rules: Rules) -> list[Article]:
    """The whole charter: what holds for every decision first, then the steering group and each kind of decision."""
    general = [
        Article("electorate", _("Who has a vote"), _electorate(rules)),
        Article("initiative", _("Who can start a proposal"), [Sentence(_initiative(rules.initiative))]),
        Article("windows", _("How long everything takes"), _windows(rules)),
        Article("proxy", _("When a representative cannot vote"), _proxy(rules)),
        Article("advice", _("Advice of the steering group"), [Sentence(text) for text in _advising(rules)]),
        Article("turnout", _("Secret votes"), [Sentence(_turnout(rules))]),
        Article("follow-up", _("Watching over what was decided"), _follow_up(rules)),
        Article("call-up", _("When participants want to decide themselves"), [Sentence(_call_up(rules))]),
        Article("amend", _("Who can change these rules"), [Sentence(_amend(rules))]),
    ]
    return [*general, *_of_group(rules.composition), *(_of_kind(kind) for kind in rules.kinds.values())]


def differences(old: Rules, new: Rules) -> list[Difference]:
    """The articles that read otherwise in `new` than in `old`, with only the sentences that differ."""
    before = {article.id: article for article in articles(old)}
    after = {article.id: article for article in articles(new)}
    found = []
    for id in [*after, *(id for id in before if id not in after)]:
        old_article, new_article = before.get(id), after.get(id)
        was = old_article.sentences if old_article else []
        now = new_article.sentences if new_article else []
        title = (new_article or old_article).title  # type: ignore[union-attr]
        if old_article and new_article and old_article.title != new_article.title:
            title = _("%(before)s, now called %(after)s") % {"before": old_article.title, "after": new_article.title}
        elif was == now:
            continue
        found.append(Difference(title, _only(was, now), _only(now, was)))
    return found


def _only(sentences: Sequence[Sentence], others: Sequence[Sentence]) -> list[Sentence]:
    return [sentence for sentence in sentences if sentence not in others]


def _electorate(rules: Rules) -> list[Sentence]:
    stages = ", ".join(str(Stage(stage).label) for stage in rules.stages)
    return [
        Sentence(
            _(
                "An organisation has a vote in the consortium group while it takes part in one of these ways: "
                "%(stages)s."
            )
            % {"stages": stages}
        ),
        Sentence(_("In the steering group every seat in which someone sits has a vote.")),
        Sentence(_("Who may vote, and with what weight, is fixed on the day the vote opens.")),
    ]


def _initiative(initiative: Sequence[str]) -> str:
    words = {"participant": _("any organisation that takes part"), "steering": _("the steering group")}
    return capital(_(", and ").join(words[who] for who in initiative)) + "."


def _windows(rules: Rules) -> list[Sentence]:
    windows, hours = rules.windows, rules.reminder_hours
    return [
        Sentence(_days(windows.consultation_days, _("A consultation takes at least %(days)s."))),
        Sentence(_days(windows.advice_days, _("The steering group gives its advice within %(days)s."))),
        Sentence(
            _days(windows.notice_days, _("A vote is announced at least %(days)s before it opens."))
            if windows.notice_days
            else _("A vote can open on the day it is announced.")
        ),
        Sentence(
            _("A vote is open for at least %(least)s and at most %(most)s.")
            % {"least": days(windows.vote_days), "most": days(windows.vote_days_max)}
        ),
        Sentence(
            ngettext(
                "Who has not voted gets one reminder, %(n)s hour before the end.",
                "Who has not voted gets one reminder, %(n)s hours before the end.",
                hours,
            )
            % {"n": hours}
        ),
        Sentence(
            _days(windows.objection_days, _("Who objects to the procedure tells the secretariat within %(days)s."))
            if windows.objection_days
            else _("There is no separate time for objections to the procedure.")
        ),
    ]


def _days(count: int, text: str) -> str:
    return text % {"days": days(count)}


def _proxy(rules: Rules) -> list[Sentence]:
    substitute = Sentence(_("A substitute can vote in the place of the representative."))
    if not rules.proxy.allowed:
        return [substitute, Sentence(_("Another organisation cannot: there are no proxies."))]
    most = ngettext(
        "With a written proxy someone else in the group can. One person has a proxy for at most %(n)s organisation.",
        "With a written proxy someone else in the group can. One person has a proxy for at most %(n)s organisations.",
        rules.proxy.most,
    )
    secret = (
        _("A proxy is also good for a secret vote: who gave it cannot see afterwards what was voted.")
        if rules.proxy.secret
        else _("A proxy is not good for a secret vote.")
    )
    own = _("Who gave a proxy can always vote themselves while the vote is open. Then only that vote counts.")
    return [substitute, Sentence(most % {"n": rules.proxy.most}), Sentence(own), Sentence(secret)]


def _advising(rules: Rules) -> list[str]:
    by, term = rules.advising.by, days(rules.advising.days)
    if by == MEMBER:
        return [_("Any member of the steering group gives its advice, in the name of the group.")]
    asked = _("The members of the steering group have %(days)s to say whether an advice is theirs.") % {"days": term}
    vote = _("The group votes: more than half of those for or against must agree, and more than half must take part.")
    if by == VOTE:
        return [asked, vote]
    consent = _("Who says nothing agrees. Objections need a reason, and are met by another text, or withdrawn.")
    share = _("When more than one in ten objects, the advice is not taken. Asked again unchanged, it comes to a vote.")
    return [asked, consent, share, vote]


def _turnout(rules: Rules) -> str:
    if rules.turnout == "houses":
        return _("After a secret vote everybody can see which organisations took part, and nobody what they voted.")
    return _("After a secret vote everybody can see how many organisations took part, but not which ones.")


def _follow_up(rules: Rules) -> list[Sentence]:
    return [
        Sentence(_("Of every decision the steering group says what follows from it: who does what, and by when.")),
        Sentence(_days(rules.report_days, _("Who reports nothing for %(days)s stands on the watch list as silent."))),
        Sentence(
            _days(rules.overdue_days, _("What is more than %(days)s late is told to all participants."))
            if rules.overdue_days
            else _("What is late is told to all participants.")
        ),
    ]


def _call_up(rules: Rules) -> str:
    if rules.call_up is None:
        return _("What the steering group decides itself cannot be called up.")
    share = fraction(rules.call_up.share, words=True)
    words = {
        "days": days(rules.call_up.days),
        "share": share,
        "kind": kind_label(rules.kinds[rules.call_up.kind]),
    }
    return (
        _(
            "Participants can object to what the steering group decides itself, for %(days)s. When more than %(share)s "
            "of the organisations with a vote object, the consortium group votes, as for this kind of decision: "
            "%(kind)s."
        )
        % words
    )


def _amend(rules: Rules) -> str:
    if rules.amend == "secretariat":
        return _("The secretariat can change these rules. Every version stays readable.")
    label = kind_label(rules.kinds[rules.amend_kind])
    return _("Only a decision can change these rules. It is taken like this kind of decision: %(kind)s.") % {
        "kind": label
    }


def _of_group(own: Composition | None) -> list[Article]:
    made_up = Article("composition", _("Who sits in the steering group"), group_sentences(own), group=True)
    if own is None:
        return [made_up]
    return [made_up, Article("election", _("How the steering group is elected"), election_sentences(own), group=True)]


def _of_kind(kind: Kind) -> Article:
    consortium = kind.decided_by == BodyKind.CONSORTIUM
    decides = _("The consortium group decides.") if consortium else _("The steering group decides.")
    advice = _("The steering group gives its advice first.") if kind.advice else _("No advice is needed first.")
    rule = [s for _topic, _heading, found in by_topic(rule_sentences(kind.rule, kind.decided_by)) for s in found]
    abstention = Sentence(_("An abstention %(effect)s.") % {"effect": abstaining(kind.rule)})
    sentences = [Sentence(decides), Sentence(advice), *rule, abstention]
    return Article(f"kind-{kind.id}", capital(kind_label(kind)), sentences, kind=True)
