"""Find PostgreSQL for the tests of the office; install it by apt where allowed; else say what will be skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


PACKAGE = "postgresql"
PACKAGED = Path("/usr/lib/postgresql")


def main() -> int:
    """0 when there is a server's programs, or when tests may be skipped; 1 in CI without them."""
    if not find() and _may_install():
        print("No PostgreSQL on this machine: installing it by apt.")
        for step in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", PACKAGE]):
            subprocess.run(step, check=False, stdout=subprocess.DEVNULL)
    if found := find():
        print(f"Tests of the office also run on the PostgreSQL in {found}.")
        return 0
    print("No PostgreSQL found, and it cannot be installed from here. Its tests will be SKIPPED.")
    print(f"Install it (on Debian or Ubuntu: {PACKAGE}) to run them.")
    if os.environ.get("CI"):
        print("In CI a skipped test is a failure.")
        return 1
    return 0


def find() -> str | None:
    """Where the server's programs stand."""
    packaged = sorted(PACKAGED.glob("*/bin/initdb"))
    return str(packaged[-1].parent) if packaged else shutil.which("initdb")


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and sys.platform == "linux" and os.geteuid() == 0


if __name__ == "__main__":
    raise SystemExit(main())
