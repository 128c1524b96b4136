"""Het reglement in het Nederlands."""

ERRORS = {
    "amount-exceeded": "Aan één optie kun je ten hoogste %(most)s geven.",
    "group-missing": "Van %(members)s is niet bekend bij welke groep ze horen: %(kind)s.",
    "meaning-missing": "Geen van de antwoorden op het stembriefje betekent: %(meaning)s.",
    "option-foreign": "Dit is niet een van de opties: %(option)s.",
    "options-exceeded": "Je kunt ten hoogste %(most)s opties noemen.",
    "total-exceeded": "Je kunt in totaal ten hoogste %(most)s geven.",
}

COUNT: dict[str, str] = {}
