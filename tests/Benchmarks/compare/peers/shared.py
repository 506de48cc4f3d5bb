"""Measures multiprocessing.Manager for compare.ps1; see Processes.ps1 for what is said and answered."""

import multiprocessing
import sys
import time


def use_lock(lock, count):
    for _ in range(count):
        lock.acquire()
        lock.release()


def use_set(table, count):
    for i in range(count):
        table["key"] = i


def use_get(table, count):
    for _ in range(count):
        table["key"]


def measured(loop, shared, count, result):
    """Sends the microseconds an operation takes in a process of its own."""
    loop(shared, 100)
    start = time.perf_counter()
    loop(shared, count)
    result.send((time.perf_counter() - start) / count * 1e6)


def in_process(context, loop, shared, count):
    reader, writer = context.Pipe(False)
    process = context.Process(target=measured, args=(loop, shared, count, writer))
    process.start()
    answer = reader.recv()
    process.join()
    return answer


def main():
    if "fork" not in multiprocessing.get_all_start_methods():
        print("missing: Python has no fork on this system.", flush=True)
        return
    context = multiprocessing.get_context("fork")
    with context.Manager() as manager:
        lock = manager.Lock()
        table = manager.dict({"key": 1})
        measurements = {
            "lock": lambda: in_process(context, use_lock, lock, 5000),
            "set": lambda: in_process(context, use_set, table, 10000),
            "get": lambda: in_process(context, use_get, table, 10000),
        }
        print("ready", flush=True)
        for line in sys.stdin:
            print(measurements[line.strip()](), flush=True)


if __name__ == "__main__":
    main()
