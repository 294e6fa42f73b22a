"""Run a command where no network but this machine's own exists: `unshare --net python loopback_only.py COMMAND…`.

A program on its own, the first in a new network namespace: it switches the loopback on, refuses to go on where anything
else is there or answers, and becomes the command.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence


# linux/sockios.h and linux/if.h: set the flags of an interface; up and running.
_SET_FLAGS, _UP_AND_RUNNING = 0x8914, 0x41
# RFC 5737: an address of nobody, which a machine with a way out would still try to reach.
_NOBODY = ("192.0.2.1", 80)
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH)


def inside(command: Sequence[str]) -> list[str]:
    """The command that runs a command with the outside network gone; empty where this machine does not allow it."""
    rooted = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    try:
        can = subprocess.run([*rooted, "true"], check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        can = False
    return [*rooted, sys.executable, __file__, *command] if can else []


def outside() -> list[str]:
    """What of the outside is here: every interface but the loopback, and an address that can be tried."""
    return [*(name for _, name in socket.if_nameindex() if name != "lo"), *way_out()]


def way_out() -> list[str]:
    """What came of trying an address of nobody; nothing where the kernel knows no way."""
    with socket.socket() as trial:
        trial.settimeout(2)
        try:
            trial.connect(_NOBODY)
        except OSError as error:
            return [] if error.errno in _UNREACHABLE else [f"a way to 192.0.2.1: {error}"]
    return ["an answer from 192.0.2.1"]


def main(command: Sequence[str]) -> int:
    """Become the command, or say what is still there; 3 then."""
    if found := outside():
        print(f"the outside network is here: {', '.join(found)}", file=sys.stderr)
        return 3
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH14x", b"lo", _UP_AND_RUNNING))
    os.execvp(command[0], list(command))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
