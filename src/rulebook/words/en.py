"""The rulebook in English."""

ERRORS = {
    "amount-exceeded": "At most %(most)s can be given to one option.",
    "option-foreign": "This is not one of the options: %(option)s.",
    "options-exceeded": "At most %(most)s options can be named.",
    "total-exceeded": "At most %(most)s can be given in all.",
}

COUNT: dict[str, str] = {}
