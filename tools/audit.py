"""Ask the public vulnerability databases about every locked package, and say plainly what they could not tell."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any


SECONDS_TO_WAIT = 120


def main(lock: str) -> int:
    """0 when no known vulnerability was found, also when no database could be reached; 1 when one was found."""
    report = _ask(lock)
    if report is None:
        print(f"{lock}: the vulnerability database could not be reached. Nothing was checked; run again when online.")
        return 0
    packages: list[dict[str, Any]] = report["dependencies"]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    vulnerable = [package for package in packages if package.get("vulns")]
    for package in vulnerable:
        for fault in package["vulns"]:
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            print(f"{lock}: {package['name']} {package['version']} has {fault['id']}. Mended in: {mended}.")
    checked = len(packages) - len(unknown)
    print(f"{lock}: {checked} of {len(packages)} packages checked, {len(vulnerable)} with a known vulnerability.")
    if unknown:
        print(f"{lock}: the database knew nothing of {len(unknown)} packages; they were NOT checked.")
    return 1 if vulnerable else 0


def _ask(lock: str) -> dict[str, Any] | None:
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner=off"]
    try:
        answer = subprocess.run(
            [*command, "--format=json", f"--requirement={lock}"],
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_WAIT,
            check=False,
        )
        report: dict[str, Any] = json.loads(answer.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return report


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
