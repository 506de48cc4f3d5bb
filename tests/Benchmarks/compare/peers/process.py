"""Measures multiprocessing.Process for compare.ps1; see Peers.ps1 for what is said and answered."""

import multiprocessing
import sys
import time


def nothing():
    """What the process runs."""


def start_and_join(context):
    """Milliseconds from the start of a process until it has ended."""
    start = time.perf_counter()
    process = context.Process(target=nothing)
    process.start()
    process.join()
    return (time.perf_counter() - start) * 1000


def main():
    if "fork" not in multiprocessing.get_all_start_methods():
        print("missing: Python has no fork on this system.", flush=True)
        return
    context = multiprocessing.get_context("fork")
    print("ready", flush=True)
    while sys.stdin.readline():
        print(start_and_join(context), flush=True)


if __name__ == "__main__":
    main()
