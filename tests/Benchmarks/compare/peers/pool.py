"""Measures multiprocessing.Pool for compare.ps1; see Processes.ps1 for what is said and answered."""

import datetime
import multiprocessing
import sys
import time

COUNT = 20000


def double(value):
    return value * 2


def same(value):
    return value


def measure(pool, what):
    """Microseconds an item."""
    if what == "apply":
        count = 500
        start = time.perf_counter()
        for i in range(count):
            pool.apply(double, (i,))
    elif what == "apply_async":
        count = 10000
        start = time.perf_counter()
        for result in [pool.apply_async(double, (i,)) for i in range(count)]:
            result.get()
    elif what == "objects":
        count = COUNT
        when = datetime.datetime(1970, 1, 1)
        items = [{"Id": i, "Name": f"n{i}", "Value": i * 1.5, "When": when} for i in range(count)]
        start = time.perf_counter()
        for _ in pool.imap_unordered(same, items):
            pass
    else:
        count = COUNT
        start = time.perf_counter()
        for _ in pool.imap_unordered(double, range(count)):
            pass
    return (time.perf_counter() - start) * 1e6 / count


def main():
    if "fork" not in multiprocessing.get_all_start_methods():
        print("missing: Python has no fork on this system.", flush=True)
        return
    with multiprocessing.get_context("fork").Pool(2) as pool:
        print("ready", flush=True)
        while line := sys.stdin.readline():
            print(measure(pool, line.strip()), flush=True)


if __name__ == "__main__":
    main()
