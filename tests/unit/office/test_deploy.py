"""What stands in `deploy/` names commands, parts and settings that exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from civicstat.office.environment import SETTINGS
from civicstat.office.running.parts import NAMES


ROOT = Path(__file__).resolve().parents[3]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


def test_every_part_has_its_unit_and_every_unit_starts_a_part() -> None:
    started = {}
    for unit in UNITS:
        command = re.search(r"^ExecStart=\S*/civicstat (.+)$", unit.read_text("utf-8"), re.MULTILINE)
        assert command, unit
        started[unit.name] = command[1].split()[-1]
        assert command[1] == f"up cities/%i --home homes/%i --part {started[unit.name]}"
    assert started == {f"civicstat-{name}@.service": name for name in NAMES}


def test_a_part_that_is_misspelt_is_refused_before_anything_starts(tmp_path: Path) -> None:
    options = ["up", str(tmp_path), "--home", str(tmp_path / "home"), "--part", "pagers"]
    command = [sys.executable, "-m", "civicstat", *options]
    # In a process of its own, since it sets the office up for the whole process.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert answer.returncode == 2
    assert "there is no part 'pagers'" in answer.stdout + answer.stderr


def test_the_containers_commands_and_the_settings_of_the_guide_exist() -> None:
    container = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
    assert 'ENTRYPOINT ["civicstat", "up", "city", "--home", "home", "--listen", "0.0.0.0"]' in container
    assert "requirements/office.txt" in container
    assert (ROOT / "requirements" / "office.txt").is_file()
    guide = (ROOT / "docs" / "how-to" / "run-the-office.md").read_text("utf-8")
    assert set(re.findall(r"CIVICSTAT_[A-Z]+(?:_[A-Z]+)*", guide)) <= {setting.name for setting in SETTINGS}
