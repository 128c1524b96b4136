"""The parts: what they escape, how labels, hints and errors hang together."""

import re

import pytest
from django import forms
from jinja2 import UndefinedError

from beraad.kernel.errors import Invalid
from beraad.web.ui import charts
from beraad.web.ui.forms import Form

HOSTILE = '"><script>alert(1)</script>'


class Sample(Form):
    title = forms.CharField(label="Title", help_text="A full sentence.")
    text = forms.CharField(label="Text", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Advice"), ("d", "Decision")], widget=forms.RadioSelect)
    majority = forms.ChoiceField(label="Majority", choices=[("1/2", "Half"), ("2/3", "Two thirds")])
    day = forms.DateField(label="Day")


@pytest.mark.parametrize(
    "source",
    [
        '{{ ui.svc(x, "blue", x) }}',
        "{{ ui.spine(x) }}",
        "{{ ui.seat(x) }}{{ ui.by(x, x, role=x) }}",
        "{{ ui.tag(x) }}{{ ui.chip(x) }}{{ ui.card_tab(x) }}",
        "{{ ui.crumbs([(x, x)]) }}",
        "{{ ui.pagination(x, x, x) }}",
        '{{ ui.stages([{"name": x, "when": x, "state": "now"}], x) }}',
        "{{ ui.kv([(x, x, x, x)]) }}{{ ui.facts([(x, x, x)]) }}",
        "{{ ui.data_table(x, [x, x], [[x, x]], stack=true) }}",
        "{{ ui.chart_figure(x, x, '', [('for', x)], [x], [[x]]) }}",
        "{{ ui.empty(x, x) }}{{ ui.receipt(x, x, [(x, x)]) }}{{ ui.band(x, x, [(x, x)], x) }}",
        "{{ ui.input(x, x, x, x, x, draft=x) }}{{ ui.input('a', x, x, type='textarea') }}",
        "{{ ui.input('a', x, x, type='select', options=[(x, x)]) }}{{ ui.choices(x, x, [(x, x, x)], x, x, x) }}",
        "{{ ui.option(x, x, x, hint=x) }}{{ ui.search(x, x, x, x, x) }}{{ ui.copy_button(x, x) }}",
        "{% call ui.dialog(x, x) %}{{ x }}{% endcall %}",
        "{{ x|markdown }}{{ x|difference(x) }}{{ x|difference('') }}",
    ],
)
def test_words_never_become_markup(draw, source):
    assert "<script" not in draw(source, x=HOSTILE)


def test_no_part_uses_what_the_security_policy_forbids(draw, env):
    for name in env.list_templates():
        if name.startswith("ui/"):
            source = env.loader.get_source(env, name)[0]
            assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]+src=)", source), name


def test_a_misspelt_name_is_an_error_and_not_a_hole(draw):
    with pytest.raises(UndefinedError):
        draw("{{ titel }}")


def test_plain_text_is_not_escaped(env):
    assert env.autoescape("notices/base.txt") is False
    assert env.autoescape("ui/base.html") is True


def test_a_field_ties_its_label_hint_and_error_to_the_control(draw):
    form = Sample({"title": " ", "majority": "2/3", "day": "soon"})
    html = draw("{{ ui.field(form['title'], autocomplete='off') }}", form=form)
    assert '<label for="id_title">Title</label>' in html
    assert 'aria-describedby="id_title-hint id_title-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'autocomplete="off"' in html
    assert 'id="id_title-error"' in html
    assert " required" not in html


def test_what_may_stay_empty_says_so_and_keeps_what_was_typed(draw):
    html = draw("{{ ui.field(form['text'], draft='reply-1') }}", form=Sample({"text": "\nfirst <b>"}))
    assert '<span class="hint">(' in html
    assert "\n\nfirst &lt;b&gt;</textarea>" in html
    assert 'data-draft="reply-1"' in html


def test_a_choice_that_was_made_is_shown_as_made(draw):
    form = Sample({"kind": "d", "majority": "2/3"})
    radios = draw("{{ ui.field(form['kind']) }}", form=form)
    assert re.findall(r'value="(\w)"[^>]* checked', radios) == ["d"]
    assert '<option value="2/3" selected>' in draw("{{ ui.field(form['majority']) }}", form=form)


def test_the_summary_leads_to_each_field(draw):
    form = Sample({"title": "", "majority": "2/3", "day": "2026-10-08"})
    form.add_error(None, "Not together.")
    html = draw("{{ ui.error_summary(form) }}{% for f in form %}{{ ui.field(f) }}{% endfor %}", form=form)
    targets = re.findall(r'<a href="#([^"]+)"', html)
    assert targets == ["id_title", "id_kind_0"]
    assert all(f'id="{target}"' in html for target in targets)
    assert "<li>Not together.</li>" in html
    assert draw("{{ ui.error_summary(form) }}", form=Sample()) == ""


def test_what_an_action_refuses_comes_at_its_field():
    form = Sample({"title": "x", "kind": "a", "majority": "2/3", "day": "2026-10-08"})
    form.explain(Invalid("invalid", {"title": "text-missing", "elsewhere": "required"}))
    assert list(form.errors) == ["title", "__all__"]
    form = Sample({"title": "x"})
    form.explain(Invalid("charter-unfit"))
    assert len(form.non_field_errors()) == 1


def test_kv_keeps_its_columns_when_only_one_row_can_change(draw):
    html = draw("{{ ui.kv([('Choice', 'For', '/back', 'your choice'), ('Weight', 2)]) }}")
    assert html.count('class="edit"') == 2


def numbers(svg):
    return re.findall(r">(\d[\d.]*)</text>", svg)


def test_a_hemicycle_has_one_mark_for_each_organisation():
    svg = charts.hemicycle({"for": 176, "against": 53, "abstain": 18, "none": 37}, "176 for", mine=["for", "against"])
    wide, slim = svg.split("</svg>")[:2]
    for drawing in (wide, slim):
        assert drawing.count('class="f-for"') == 176
        assert drawing.count('class="f-against"') == 53
        assert drawing.count('class="f-abstain"') == 18
        assert drawing.count('class="f-none"') == 37
        assert drawing.count('class="f-turn"') == 2
        assert numbers(drawing) == ["247"]
    assert svg.count('aria-label="176 for"') == 2


@pytest.mark.parametrize("total", [0, 1, 2, 4, 5, 9, 34, 35, 36, 600])
def test_a_hemicycle_of_any_size(total):
    assert charts.hemicycle({"for": total}, "x").count('class="f-for"') == 2 * total


def test_with_very_many_the_hemicycle_becomes_a_bar():
    svg = charts.hemicycle({"for": 60_000, "against": 40_000}, "60.000 for")
    assert len(svg) < 3_000
    assert "60.000" in numbers(svg)


def test_the_bar_marks_its_threshold_and_leaves_out_what_does_not_fit():
    svg = charts.share_bar([("for", 404, "404"), ("against", 98, "98"), ("abstain", 1, "1")], "x", 2 / 3, "2/3")
    wide = svg.split("</svg>")[0]
    assert 'd="M426.7 20v58"' in wide
    assert numbers(wide) == ["404", "98"]
    assert charts.share_bar([("for", 0, "0")], "nothing")


def test_groups_are_whole_bars_with_their_numbers():
    svg = charts.stacked_rows([("small", {"for": 38, "against": 22}, "63 %"), ("none", {}, "")], "x")
    assert numbers(svg.split("</svg>")[0]) == ["38", "22"]


def test_the_round_table_fills_and_frees_as_many_places_as_told():
    svg = charts.round_table(284, "x", active=231, seats=9, vacant=2, caption="aan tafel")
    assert svg.count('class="f-none"') == 284 - 231
    assert svg.count('class="f-svc"') == 231 + 7
    assert svg.count('class="f-turn"') == 2
    assert charts.round_table(0, "nobody")
    assert len(charts.round_table(100_000, "many", active=50_000)) < 60_000


def test_charts_say_in_words_what_they_draw_and_escape_it():
    for svg in (
        charts.ring(1, 0, HOSTILE, mark=0.5, caption=HOSTILE),
        charts.bar(1, 0, HOSTILE, mark=1),
        charts.round_table(3, HOSTILE, caption=HOSTILE),
        charts.stacked_rows([(HOSTILE, {"for": 1}, HOSTILE)], HOSTILE),
    ):
        assert 'role="img"' in svg
        assert "<script" not in svg
        assert "style=" not in svg
