"""Runs a program on a terminal: Terminal.py PROGRAM ARGUMENT...

What comes on standard input is typed, and what the terminal shows goes to standard output. The terminal is closed when
standard input ends, and when this process is killed.
"""
import os
import pty
import select
import sys

CURSOR_QUERY = b'\x1b[6n'
CURSOR_ANSWER = b'\x1b[1;1R'

child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])

while True:
    ready, _, _ = select.select([0, terminal], [], [])
    if 0 in ready:
        typed = os.read(0, 4096)
        if not typed:
            break
        os.write(terminal, typed)
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:
            # Linux: the last process has closed its side.
            break
        if not shown:
            break
        # PowerShell asks where the cursor is, and waits half a second for an answer.
        for _ in range(shown.count(CURSOR_QUERY)):
            os.write(terminal, CURSOR_ANSWER)
        os.write(1, shown)
os.close(terminal)
