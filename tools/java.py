"""Find Java for the tests on Spark; install it by apt where that is allowed; else say what will be skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from civicstat.warehouse.errors import WarehouseError
from civicstat.warehouse.java import java_home


PACKAGE = "openjdk-17-jre-headless"


def main() -> int:
    """0 when there is a Java, or when tests may be skipped; 1 in CI without one."""
    if find() is None and _may_install():
        print("No Java 17 or later on this machine: installing it by apt.")
        for step in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", PACKAGE]):
            subprocess.run(step, check=False, stdout=subprocess.DEVNULL)
    if found := find():
        print(f"Tests on Spark use the Java in {found}.")
        return 0
    print("No Java found, and it cannot be installed from here. The tests on Spark will be SKIPPED.")
    print(f"Install Java 17 or later (on Debian or Ubuntu: {PACKAGE}) to run them.")
    if os.environ.get("CI"):
        print("In CI a skipped test is a failure.")
        return 1
    return 0


def find() -> Path | None:
    """The folder of a Java that Spark can run on."""
    try:
        return java_home()
    except WarehouseError:
        return None


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and sys.platform == "linux" and os.geteuid() == 0


if __name__ == "__main__":
    raise SystemExit(main())
