"""The command `beraad`: every deed of an installation by name; `beraad help` lists them.

A name may be written with hyphens: `beraad demo-seed`.
"""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beraad.config.settings")
    # What is made is its owner's alone: the database holds ballots and sessions.
    os.umask(0o077)
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    name = [word.replace("-", "_") for word in sys.argv[1:2]]
    try:
        execute_from_command_line(["beraad", *name, *sys.argv[2:]])
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database does not do what was asked: {error}")


if __name__ == "__main__":
    main()
