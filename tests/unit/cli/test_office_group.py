"""`civicstat office` begins quickly: it loads what it needs, and says the same as the whole command line."""

from __future__ import annotations

import subprocess
import sys

from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.cli.office_group import app as alone


def test_the_office_commands_load_neither_computation_nor_pages() -> None:
    told = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import sys\n"
            "sys.argv = ['civicstat', 'office', '--help']\n"
            "from civicstat.cli import main\n"
            "try:\n    main()\nexcept SystemExit:\n    pass\n"
            "heavy = {'civicstat.cycle.run', 'civicstat.portal.site', 'scipy', 'civicstat.office.urls'}\n"
            "print('loaded:', sorted(heavy & set(sys.modules)))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "invite" in told.stdout
    assert told.stdout.strip().endswith("loaded: []")


def test_the_office_commands_are_those_of_the_whole_command_line() -> None:
    run = CliRunner().invoke
    for words in (["office", "--help"], ["office", "invite", "--help"], ["office", "nonsense"]):
        assert run(app, words, prog_name="civicstat").output == run(alone, words, prog_name="civicstat").output
