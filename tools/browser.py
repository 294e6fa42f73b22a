"""Find Chromium for the browser tests; install it by apt where that is allowed; else say what will be skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> int:
    """0 when there is a browser, or when tests may be skipped; 1 in CI without one."""
    if find() is None and _may_install():
        print("No Chromium on the path: installing it by apt.")
        for step in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
            subprocess.run(step, check=False, stdout=subprocess.DEVNULL)
    if found := find():
        print(f"Browser tests use {found}.")
        return 0
    print("No Chromium found, and it cannot be installed from here. The browser tests (pages in a real browser,")
    print("accessibility, narrow screens, print) will be SKIPPED. Install `chromium` to run them.")
    if os.environ.get("CI"):
        print("In CI a skipped test is a failure.")
        return 1
    return 0


def find() -> str | None:
    """The path of a Chromium on this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and sys.platform == "linux" and os.geteuid() == 0


if __name__ == "__main__":
    raise SystemExit(main())
