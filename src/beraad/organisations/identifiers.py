"""The numbers by which the law knows an organisation: kept compact, shown formatted."""

import re

from stdnum.be import vat
from stdnum.exceptions import ValidationError


def enterprise_number(text: str) -> str | None:
    """A KBO number as ten digits, however it was written (`BE 0207.500.123`, `207500123`); None when it is none."""
    try:
        return vat.validate(text)
    except ValidationError:
        return None


def ovo_code(text: str) -> str | None:
    """An OVO code (`OVO001999`); None when it is none."""
    code = text.replace(" ", "").upper()
    return code if re.fullmatch(r"OVO[0-9]{6}", code) else None


def nis_code(text: str) -> str | None:
    """A NIS code of five digits; None when it is none."""
    code = text.strip()
    return code if re.fullmatch(r"[0-9]{5}", code) else None


def shown_enterprise_number(kbo: str) -> str:
    """`0207.500.123`."""
    return f"{kbo[:4]}.{kbo[4:7]}.{kbo[7:]}" if len(kbo) == 10 else kbo
