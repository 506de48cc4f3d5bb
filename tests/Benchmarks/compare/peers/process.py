"""Measures multiprocessing.Process for compare.ps1; see Processes.ps1 for what is said and answered."""

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


def say(pipe):
    """What the process runs that says something."""
    pipe.send(1)


def first_output(context):
    """Milliseconds from the start of a process until what it says has arrived."""
    receiver, sender = context.Pipe(duplex=False)
    start = time.perf_counter()
    process = context.Process(target=say, args=(sender,))
    process.start()
    receiver.recv()
    elapsed = (time.perf_counter() - start) * 1000
    process.join()
    receiver.close()
    sender.close()
    return elapsed


MEASUREMENTS = {"start and join": start_and_join, "first output": first_output}


def main():
    if "fork" not in multiprocessing.get_all_start_methods():
        print("missing: Python has no fork on this system.", flush=True)
        return
    context = multiprocessing.get_context("fork")
    print("ready", flush=True)
    for line in sys.stdin:
        print(MEASUREMENTS[line.strip()](context), flush=True)


if __name__ == "__main__":
    main()
