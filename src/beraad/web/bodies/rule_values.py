"""Shares and steps of weight as people type them, and back."""

import re
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beraad.web.ui.formats import number

# Short and without exponents: a typed number may not grow beyond what anyone means.
SHARE = re.compile(r"(\d{1,9})(?:/(\d{1,9})|[.,](\d{1,6}))?(%?)")
BAND = re.compile(r"(\d{1,9})[:=](\d{1,6}(?:/[1-9]\d{0,5})?)")
SPACE = re.compile(r"\s")
WRONG_SHARE = _("Write a share, for example 1/2, 2/3 or 60 %.")
WRONG_BANDS = _("Write a step on each line: from how many, a colon, the weight. For example 10000: 2.")


class ShareField(forms.CharField):
    """An exact share: `2/3`, `60 %` and `0,6` become a fraction as text; nothing becomes None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_length": 24, "required": False} | kwargs))

    def clean(self, value: Any) -> str | None:
        """The share as `a/b`; ValidationError when it is none."""
        text = SPACE.sub("", super().clean(value))
        if not text:
            return None
        found = SHARE.fullmatch(text)
        if not found:
            raise forms.ValidationError(WRONG_SHARE)
        whole, below, decimals, percent = found.groups()
        if below is not None and int(below) == 0:
            raise forms.ValidationError(WRONG_SHARE)
        share = Fraction(int(whole), int(below)) if below else Fraction(f"{whole}.{decimals or 0}")
        return str(share / 100 if percent else share)


class BandsField(forms.CharField):
    """Steps of weight, a line each: `10000: 2` is weight 2 from 10,000 on."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_length": 1000, "required": False} | kwargs))

    def clean(self, value: Any) -> list[list[Any]]:
        """The steps as pairs, as a rule holds them; ValidationError when a line is none."""
        lines = [line for line in (SPACE.sub("", row) for row in super().clean(value).splitlines()) if line]
        # Points and commas only part the thousands here.
        found = [BAND.fullmatch(line.replace(".", "").replace(",", "")) for line in lines]
        if None in found:
            raise forms.ValidationError(WRONG_BANDS)
        return [[int(match[1]), match[2] if "/" in match[2] else int(match[2])] for match in found if match]


def typed_bands(bands: list[list[Any]]) -> str:
    """Steps as they are typed."""
    return "\n".join(f"{number(Fraction(start))}: {weight}" for start, weight in bands)
