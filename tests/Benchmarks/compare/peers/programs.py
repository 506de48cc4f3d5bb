"""Measures subprocess for compare.ps1; see Processes.ps1 for what is said and answered."""

import subprocess
import sys
import time

RUNS = 20
BYTES = 256 << 20


def start_to_exit():
    """Milliseconds from the start of a program until it has ended."""
    start = time.perf_counter()
    for _ in range(RUNS):
        subprocess.run(["true"], capture_output=True, stdin=subprocess.DEVNULL)
    return (time.perf_counter() - start) / RUNS * 1000


def communicate():
    """Milliseconds for bytes through cat and back."""
    data = bytes(BYTES)
    start = time.perf_counter()
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        output, _ = program.communicate(data)
    answer = (time.perf_counter() - start) * 1000
    if len(output) != BYTES:
        raise ValueError("cat must give back what it got")
    return answer


def main():
    measurements = {"start to exit": start_to_exit, "communicate": communicate}
    print("ready", flush=True)
    for line in sys.stdin:
        print(measurements[line.strip()](), flush=True)


if __name__ == "__main__":
    main()
