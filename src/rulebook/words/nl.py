"""Het reglement in het Nederlands."""

ERRORS = {
    "amount-exceeded": "Aan één optie kun je ten hoogste %(most)s geven.",
    "option-foreign": "Dit is niet een van de opties: %(option)s.",
    "options-exceeded": "Je kunt ten hoogste %(most)s opties noemen.",
    "total-exceeded": "Je kunt in totaal ten hoogste %(most)s geven.",
}

COUNT: dict[str, str] = {}
