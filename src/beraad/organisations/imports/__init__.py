"""Tables as files, both ways: `preview`, `apply` and `export`, for every table in `TABLES`."""

from . import authorities, houses, regions
from .engine import TABLES, Line, Preview, apply, export, preview
from .uploads import held, hold, release

__all__ = [
    "TABLES",
    "Line",
    "Preview",
    "apply",
    "authorities",
    "export",
    "held",
    "hold",
    "houses",
    "preview",
    "regions",
    "release",
]
