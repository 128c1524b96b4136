"""The rulebook in English."""

ERRORS = {
    "amount-exceeded": "At most %(most)s can be given to one option.",
    "group-missing": "For %(members)s it is not known to which %(kind)s they belong.",
    "meaning-missing": "None of the answers on the paper means: %(meaning)s.",
    "option-foreign": "This is not one of the options: %(option)s.",
    "options-exceeded": "At most %(most)s options can be named.",
    "total-exceeded": "At most %(most)s can be given in all.",
}

COUNT: dict[str, str] = {}
