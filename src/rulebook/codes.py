"""Every code the rulebook speaks in, with the names of its figures, so that each language can be checked for
a phrase.

"entitled", "present" and "cast" also give an amount by the name of each register that the rule measures, and `weight-…`
what the scheme has of register, bands and cap. A condition also gives its share or number, and what it asks per group.
"""

ERRORS: dict[str, tuple[str, ...]] = {
    "amount-exceeded": ("most",),
    "ballots-unfit": ("found", "needed"),
    "bands-order": (),
    "call-unknown": ("call",),
    "cap-impossible": ("cap", "members"),
    "casting-vote-unfit": ("choice",),
    "choice-unknown": ("choice",),
    "days-order": ("least",),
    "figure-missing": ("register", "members"),
    "figure-unfit": ("register", "members"),
    "flag-expected": (),
    "group-missing": ("kind", "members"),
    "integer-expected": ("least",),
    "key-missing": (),
    "key-unknown": (),
    "limits-conflict": ("limits", "seats"),
    "limits-entangled": (),
    "least-unfit": ("formula",),
    "list-empty": (),
    "list-expected": (),
    "meaning-missing": ("meaning",),
    "member-repeated": (),
    "member-unfit": ("members",),
    "member-unknown": ("members",),
    "method-missing": ("methods",),
    "method-unfit": ("method",),
    "method-unknown": ("method", "version"),
    "number-expected": (),
    "object-expected": (),
    "option-foreign": ("option",),
    "option-repeated": (),
    "option-unknown": ("options",),
    "options-exceeded": ("most",),
    "pair-expected": (),
    "paper-foreign": (),
    "seats-short": ("seats", "needed"),
    "seats-unfilled": ("seats", "options"),
    "setting-unclear": ("given",),
    "setting-unknown": ("given", "known"),
    "share-range": (),
    "text-expected": (),
    "total-exceeded": ("most",),
    "value-unfit": ("reason",),
    "withdrawn-unknown": ("options",),
    "budget-missing": (),
    "knapsack-too-large": ("most",),
    "limits-unaffordable": ("limits", "budget"),
    "too-many-committees": ("most",),
}
"""Codes of the errors."""

STEPS: dict[str, tuple[str, ...]] = {
    "call": ("call",),
    "entitled": ("heads", "weight"),
    "present": ("heads", "weight"),
    "cast": ("heads", "weight"),
    "tie": ("measure", "amount", "policy"),
    "tie-in-group": ("condition", "group", "amount"),
    "casting-vote": ("choice",),
    "quorum-met": ("condition",),
    "quorum-failed": ("condition",),
    "majority-met": ("condition",),
    "majority-failed": ("condition",),
    "objection-met": ("condition",),
    "objection-failed": ("condition",),
    "adopted": (),
    "rejected": (),
    "invalid": (),
    "referred": (),
}
"""Codes of an outcome's steps; `condition` is the place in its conditions."""

COUNT: dict[str, tuple[str, ...]] = {
    "chosen-by-amount": ("option", "amount"),
    "below-threshold": ("option", "amount", "needed"),
    "seat-at-once": ("option", "amount"),
    "seat-by-quotient": ("option", "amount"),
    "seat-by-remainder": ("option", "amount"),
    "seats-by-quota": ("option", "seats"),
    "quota-corrected": ("given", "amount"),
    "adds-most": ("option", "amount"),
    "best-committee": ("options", "amount"),
    "best-sum": ("options", "amount", "cost"),
    "called-for": ("option", "amount"),
    "costs-too-much": ("options", "left"),
    "ended-by-cost": ("options", "left"),
    "paid-for": ("option", "price"),
    "paid-for-at": ("option", "money"),
    "share-dealt": ("share",),
    "share-raised": ("share", "steps"),
    "tie-settled": ("stage", "options", "policy", "choice"),
    "tie-open": ("stage", "options", "policy", "choice"),
    "chosen": (),
    "rejected": (),
    "undecided": (),
}
"""Codes of the steps of a count among options."""

EXPLANATIONS: dict[str, tuple[str, ...]] = {
    "weight-equal": ("scheme",),
    "weight-linear": ("scheme", "register"),
    "weight-sqrt": ("scheme", "register"),
    "weight-bands": ("scheme", "register", "bands"),
    "weight-register": ("scheme", "register"),
    "weight-cap": ("cap",),
    "quorum": ("measure", "strict", "formula"),
    "quorum-none": (),
    "second-call": ("after_days",),
    "second-quorum": ("measure", "strict", "formula"),
    "second-quorum-none": (),
    "majority": ("measure", "base", "strict", "formula"),
    "consent": (),
    "objection": ("measure", "strict", "formula"),
    "choice": ("id", "means", "label"),
    "tie-rejected": (),
    "tie-casting-vote": (),
    "secret": (),
    "open": (),
}
"""Codes of `explain_rule`."""

REFUSALS: dict[str, tuple[str, ...]] = {
    "opens-too-early": ("earliest", "days"),
    "closes-too-early": ("earliest", "days"),
    "closes-too-late": ("latest", "days"),
}
"""Codes of `terms.window_refusals`; moments are ISO 8601 texts."""

FILES: dict[str, tuple[str, ...]] = {
    "amount-unfit": ("given",),
    "ballot-equals": (),
    "ballot-incomplete": (),
    "ballot-open": (),
    "ballot-unclear": ("given",),
    "ballots-open": (),
    "candidate-repeated": ("given",),
    "candidate-unknown": ("given", "candidates"),
    "categories-exceeded": ("found", "stated"),
    "field-missing": ("name",),
    "format-unknown": ("formats",),
    "header-missing": ("name",),
    "header-number": ("name", "given"),
    "header-unfit": (),
    "line-unclear": (),
    "name-open": (),
    "names-missing": ("found", "needed"),
    "points-differ": ("found", "needed"),
    "points-unfit": ("given",),
    "project-unknown": ("given",),
    "projects-number": ("found", "most"),
    "section-expected": (),
    "section-missing": ("name",),
    "text-unreadable": (),
    "vote-type-unknown": ("given", "types"),
    "weight-unfit": ("given",),
}
"""Codes of what is wrong with a file of ballots."""

REMARKS: dict[str, tuple[str, ...]] = {
    "file-differs": ("what", "stated", "found"),
    "stated-differs": ("options", "others"),
}
"""Codes of what is said about a file that was counted: it says another number than it holds; it names `options` as
chosen that were not, and not the `others` that were."""
