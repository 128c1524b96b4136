"""Ballots of one kind as ballots of another, where that has one clear meaning."""

import numpy as np

from rulebook.errors import RuleError
from rulebook.formats.source import Election
from rulebook.profile import Profile, Rankings, Scores


def fitted(election: Election, kind: str) -> Profile:
    """Return the ballots of a file as those of `kind`.

    Who is ranked is approved, or who has at least the number that the file takes for a yes. More points, or a better
    grade, rank higher, and nothing is not ranked. Raises RuleError "ballots-unfit" for what would have to be made up.
    """
    profile = election.profile
    if isinstance(profile, Rankings):
        if kind == "ranking":
            return profile
        if kind == "approval":
            return _named(profile, len(election.contest.options))
        raise RuleError("ballots-unfit", "method", found=election.kind, needed=kind)
    if kind == "ranking":
        return _ordered(profile)
    if kind == "approval":
        table = (profile.table >= election.approved_from).astype(np.int64)
        return Scores(table, profile.weights, profile.scale).merged()
    return profile


def ordered(profile: Rankings) -> bool:
    """Return whether any ballot ranks one above another."""
    below = profile.order[:, 1:] >= 0
    return bool((below if profile.joined is None else below & ~profile.joined[:, 1:]).any())


def _named(profile: Rankings, options: int) -> Scores:
    table = np.zeros((len(profile.order), options + 1), dtype=np.int64)
    # What fills a row up has place -1, and lands in the last column, which is cut off.
    np.put_along_axis(table, profile.order.astype(np.intp), 1, axis=1)
    return Scores(table[:, :options], profile.weights, profile.scale).merged()


def _ordered(profile: Scores) -> Rankings:
    order = np.argsort(-profile.table, axis=1, kind="stable")
    ranked = np.take_along_axis(profile.table, order, axis=1)
    joined = np.zeros(order.shape, dtype=bool)
    joined[:, 1:] = (ranked[:, 1:] == ranked[:, :-1]) & (ranked[:, 1:] > 0)
    places = np.where(ranked > 0, order, -1).astype(np.int8 if order.shape[1] < 128 else np.int16)
    return Rankings(places, joined if joined.any() else None, profile.weights, profile.scale).merged()
