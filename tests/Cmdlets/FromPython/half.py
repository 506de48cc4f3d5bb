"""Runs the Python halves of sections, which the file of the first argument has as JSON. What a row has printed, its child
processes included, is followed by a line with its mark."""
import concurrent.futures
import json
import multiprocessing
import multiprocessing.connection
import multiprocessing.pool
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, as_completed, wait
from multiprocessing import (Array, Barrier, BoundedSemaphore, Condition, Event, JoinableQueue, Lock, Manager, Pipe, Pool, Process,
                             Queue, RLock, Semaphore, SimpleQueue, Value, active_children, cpu_count, current_process,
                             parent_process)
from multiprocessing.connection import Client, Listener
from multiprocessing.pool import ThreadPool
from multiprocessing.shared_memory import SharedMemory
from subprocess import (DEVNULL, PIPE, STDOUT, CalledProcessError, Popen, TimeoutExpired, check_call, check_output, run)


def run_row(row):
    """Runs the code of a row in the module that child processes look its functions up in."""
    try:
        exec(compile(row['python'], 'row', 'exec'), globals())
    except BaseException:
        traceback.print_exc(file=sys.stdout)
    print(row['mark'], flush=True)


def main():
    # A child must have what the rows have defined.
    multiprocessing.set_start_method('fork')
    with open(sys.argv[1], encoding='utf-8') as file:
        sections = json.load(file)
    for section in sections:
        for row in section['rows']:
            run_row(row)
    for child in active_children():
        child.kill()
    # Threads of the rows do not keep the process.
    os._exit(0)


main()
