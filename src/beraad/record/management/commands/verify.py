"""`beraad verify`: does everything still fit with everything?"""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from beraad.kernel.ready import require_database
from beraad.record import checks
from beraad.record.models import Head


class Command(BaseCommand):
    help = "Check the record's chain and recount every outcome; exit 1 and a line per finding when something differs."

    def handle(self, *args: Any, **options: Any) -> None:
        require_database()
        found = 0
        for finding in checks.run():
            found += 1
            params = json.dumps(finding.params, ensure_ascii=False, sort_keys=True, default=str)
            self.stdout.write(f"{finding.thing}: {finding.code} {params}")
        if found:
            self.stderr.write(f"{found} findings")
            sys.exit(1)
        head = Head.objects.get(pk=1)
        self.stdout.write(f"Everything fits: {head.seq} entries, digest {head.digest}")
