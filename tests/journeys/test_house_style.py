"""Every page keeps to the rules of the house: the ones a newcomer meets, for each kind of person."""

import pytest
from browser import LOOKS, check_page

PLACES = {
    None: ["", "d/", "register/", "org/", "aanmelden/", "help/", "toegankelijkheid/", "demo/"],
    "nele.claes@bree.example": ["bureau/", "instellingen/", "v/nieuw/"],
    "katrien.wouters@beraad.example": ["secretariaat/", "secretariaat/mensen/", "secretariaat/invoer/"],
}


@pytest.mark.parametrize("email", PLACES, ids=lambda email: (email or "visitor").split("@")[0])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_keep_to_the_rules(visit, email, language):
    page = visit(email, language=language)
    for place in PLACES[email]:
        assert page.goto(f"/{language}/{place}").ok
        # The other language has the same parts with other words: what matters is that they fit.
        check_page(page, LOOKS if language == "nl" else [(320, "light")])
