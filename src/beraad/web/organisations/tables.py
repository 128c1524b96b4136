"""The columns of tables in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

COLUMNS: dict[str, Any] = {
    "name": _("name"),
    "kind": _("kind"),
    "nis": _("NIS code"),
    "kbo": _("enterprise number"),
    "ovo": _("OVO code"),
    "province": _("province"),
    "region": _("region"),
    "postal_code": _("postal code"),
    "start": _("from"),
    "end": _("until"),
    "source": _("document"),
    "register": _("register"),
    "authority": _("local authority"),
    "house": _("organisation"),
    "day": _("day"),
    "value": _("number"),
    "slug": _("address"),
    "email": _("e-mail address"),
    "function": _("function"),
    "old_nis": _("old NIS code"),
    "old_name": _("old name"),
    "new_nis": _("new NIS code"),
    "new_name": _("new name"),
    "new_legal_entity": _("new legal entity"),
    "cluster": _("cluster"),
    "legal_form": _("legal form"),
    "code": _("code"),
    "summary": _("summary"),
    "hue": _("tint"),
    "service": _("service"),
    "phase": _("phase"),
    "number": _("number of the agreement"),
    "agreement": _("agreement"),
    "stage": _("stage"),
}
