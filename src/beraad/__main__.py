"""The command `beraad`: every deed of an installation by name; `beraad help` lists them.

A name may be written with hyphens: `beraad demo-seed`.
"""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beraad.config.settings")
    from django.core.management import execute_from_command_line

    name = [word.replace("-", "_") for word in sys.argv[1:2]]
    execute_from_command_line(["beraad", *name, *sys.argv[2:]])


if __name__ == "__main__":
    main()
