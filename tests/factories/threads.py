"""Running the same thing several times at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(act, times=8):
    """Run the act in as many threads, all started together; return what each returned or raised."""
    gate = Barrier(times)

    def run():
        gate.wait()
        try:
            return act()
        except Exception as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(times)]]
