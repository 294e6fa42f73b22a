"""The Java that Spark runs on: found, never fetched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from civicstat.warehouse.errors import WarehouseError


OLDEST_JAVA = 17
_SECONDS_TO_ANSWER = 30


def java_home() -> Path:
    """The folder of a Java that is new enough: of JAVA_HOME, or of the path.

    Raises
    ------
    WarehouseError
        When there is none; what was found instead is named.
    """
    too_old: list[str] = []
    for folder in _folders():
        version = _version(folder / "bin" / "java")
        if version >= OLDEST_JAVA:
            return folder
        if version:
            too_old.append(f"Java {version} in {folder}")
    raise WarehouseError(
        f"Spark needs Java {OLDEST_JAVA} or later, and there is {', '.join(too_old) or 'none'}",
        where="the engine of the figures",
        expected=f"Java {OLDEST_JAVA} or later in JAVA_HOME or on the path",
        next_step="Install it (on Debian or Ubuntu: apt-get install openjdk-17-jre-headless), or set engine = "
        '"duckdb" in city.toml: the figures are the same.',
    )


def _folders() -> Iterator[Path]:
    if os.environ.get("JAVA_HOME"):
        yield Path(os.environ["JAVA_HOME"])
    on_path = shutil.which("java")
    if on_path is not None:
        yield Path(on_path).resolve().parents[1]


def _version(java: Path) -> int:
    """The first number of a Java's version; 0 where there is no Java, or one that does not say."""
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=_SECONDS_TO_ANSWER)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', told.stderr + told.stdout)
    return int(found[1]) if found and told.returncode == 0 else 0
