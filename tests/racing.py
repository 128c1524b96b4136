"""Deeds that are done at the same instant, each on its own connection."""

import threading

from django.db import connection

from beraad.kernel.errors import BeraadError


def together(*deeds):
    """Run the deeds at the same instant; what each returned or was refused."""
    start, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(index, deed):
        start.wait()
        try:
            results[index] = deed()
        except BeraadError as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
