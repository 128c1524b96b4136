"""The command `beraad` as it will run one day: `python later.py 7 serve` serves a week from now."""

import datetime as dt
import sys

from beraad.__main__ import main
from beraad.kernel import clock

ahead = dt.timedelta(days=int(sys.argv.pop(1)))
present = clock.now
clock.now = lambda: present() + ahead

if __name__ == "__main__":
    main()
