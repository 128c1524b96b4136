"""What people write comes out readable and harmless."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beraad.web.ui.diff import difference
from beraad.web.ui.markdown import TAGS, markdown
from beraad.web.ui.names import initials


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[link](javascript:alert(1))",
        "[link](data:text/html;base64,PHNjcmlwdD4=)",
        "![picture](https://elsewhere.example/p.png)",
        '[link](<https://ok.example/" onmouseover="alert(1)>)',
        "<a href='https://x' style='position:fixed'>x</a>",
        "`<script>`",
        "<https://x.example/<script>>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_hostile_text_becomes_words(hostile):
    html = markdown(hostile)
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= TAGS
    assert not re.search(r"<[^>]*\s(on\w+|style|src|class|id)\s*=", html)
    assert not re.search(r"href=\"(?!https?:|mailto:|/|#)", html)


@given(st.text(max_size=300))
def test_whatever_is_typed_gives_only_the_elements_we_allow(text):
    html = markdown(text)
    assert set(re.findall(r"<([a-zA-Z0-9]+)", html)) <= TAGS


def test_lists_links_and_line_breaks_are_kept():
    html = markdown("**Dear**\nall\n\n- one\n- two\n\n[rules](https://x.example)")
    assert "<strong>Dear</strong><br>" in html
    assert html.count("<li>") == 2
    assert '<a href="https://x.example" rel="nofollow noopener ugc">rules</a>' in html


def test_headings_start_below_those_of_the_page_and_skip_no_level():
    assert re.findall(r"<(h\d)>", markdown("# a\n\n### b\n\n###### c\n\n# d")) == ["h3", "h4", "h5", "h3"]
    assert re.findall(r"<(h\d)>", markdown("### b\n\n# a", top=4)) == ["h4", "h4"]


def test_a_change_is_marked_word_by_word_and_announced():
    shown = difference("It starts on 1 July 2027.", "It starts on 1 January 2028.")
    assert re.sub(r'<span class="vh">[^<]+</span>', "", shown) == (
        "It starts on 1 <del>July 2027</del><ins>January 2028</ins>."
    )
    assert shown.count('<span class="vh">') == 2


def test_a_change_cannot_bring_in_markup():
    assert "<b>" not in difference("a <b>", "<b> c & d")


def without(kind, html):
    kept = re.sub(rf"<{kind}>.*?</{kind}>", "", html, flags=re.DOTALL)
    return unescape(re.sub(r'<span class="vh">[^<]+</span>|</?(ins|del)>', "", kept))


@given(st.text("ab \n<&", max_size=60), st.text("ab \n<&", max_size=60))
def test_both_texts_can_be_read_from_what_changed(old, new):
    shown = difference(old, new)
    assert without("del", shown) == new
    assert without("ins", shown) == old


def test_a_long_text_is_compared_in_good_time():
    old = "\n".join(f"Article {n}. " + "word " * 40 for n in range(300))
    assert "<ins>" in difference(old, old.replace("Article 150.", "Article 150 bis."))


@pytest.mark.parametrize(
    ("name", "kind", "mark"),
    [
        ("Bibliotheek Bree", "house", "Br"),
        ("Cultuurcentrum De Werf", "house", "We"),
        ("Bibliotheek", "house", "Bi"),
        ("Nele Claes", "person", "NC"),
        ("Fatima El Idrissi", "person", "FI"),
        ("Nele", "person", "N"),
        ("", "person", "–"),
    ],
)
def test_two_letters_for_a_name(name, kind, mark):
    assert initials(name, kind) == mark


def test_a_monotonous_text_keeps_no_page_busy():
    # Trying all pairs of these lines, or of these words, would take minutes.
    for old, new in (("a\n" * 5000, "a\nb\n" * 2500), ("a " * 1900, "b a " * 950)):
        assert "<del>" in difference(old, new)
