"""The command `beraad`: every deed of an installation by name; `beraad help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beraad.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["beraad", *sys.argv[1:]])


if __name__ == "__main__":
    main()
