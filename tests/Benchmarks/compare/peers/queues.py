"""Measures multiprocessing.Queue and Pipe for compare.ps1; see Processes.ps1 for what is said and answered."""

import datetime
import multiprocessing
import sys
import time


def produce(queue, go, count, value):
    """Puts messages as soon as it may."""
    go.wait()
    for i in range(count):
        queue.put(i if value is None else dict(value, Id=i))


def consume(queue, result, count):
    """Measures the microseconds a message from the first one on."""
    queue.get()
    start = time.perf_counter()
    for _ in range(count - 1):
        queue.get()
    result.send((time.perf_counter() - start) / (count - 1) * 1e6)


def through_queue(context, count, value=None):
    queue = context.Queue()
    go = context.Event()
    reader, writer = context.Pipe(False)
    processes = [
        context.Process(target=produce, args=(queue, go, count, value)),
        context.Process(target=consume, args=(queue, writer, count)),
    ]
    for process in processes:
        process.start()
    go.set()
    answer = reader.recv()
    for process in processes:
        process.join()
    return answer


def echo(end, count):
    for _ in range(count):
        end.send(end.recv())


def round_trip(context, count=5000):
    ours, theirs = context.Pipe()
    process = context.Process(target=echo, args=(theirs, count + 1))
    process.start()
    ours.send(0)
    ours.recv()
    start = time.perf_counter()
    for i in range(count):
        ours.send(i)
        ours.recv()
    answer = (time.perf_counter() - start) / count * 1e6
    process.join()
    return answer


def send_blocks(end, count):
    block = bytes(16 << 20)
    for _ in range(count):
        end.send_bytes(block)


def blocks(context, count=16):
    ours, theirs = context.Pipe()
    process = context.Process(target=send_blocks, args=(theirs, count + 1))
    process.start()
    ours.recv_bytes()
    start = time.perf_counter()
    for _ in range(count):
        ours.recv_bytes()
    answer = (time.perf_counter() - start) / count * 1000
    process.join()
    return answer


def main():
    if "fork" not in multiprocessing.get_all_start_methods():
        print("missing: Python has no fork on this system.", flush=True)
        return
    context = multiprocessing.get_context("fork")
    value = {"Id": 1, "Name": "name", "Value": 1.5, "When": datetime.datetime.now()}
    measurements = {
        "integers": lambda: through_queue(context, 100000),
        "objects": lambda: through_queue(context, 50000, value),
        "round trip": lambda: round_trip(context),
        "bytes": lambda: blocks(context),
    }
    print("ready", flush=True)
    for line in sys.stdin:
        print(measurements[line.strip()](), flush=True)


if __name__ == "__main__":
    main()
