"""The command line: `civicstat`."""

from __future__ import annotations

import sys


__all__ = ["main"]


def main() -> None:
    """Run the command line, `civicstat office` with its own commands alone; a broken pipe or Ctrl-C ends it quietly."""
    try:
        if sys.argv[1:2] == ["office"]:
            from civicstat.cli.office_group import app
        else:
            from civicstat.cli.app import app
        app()
    except BrokenPipeError:
        sys.stderr.close()
    except KeyboardInterrupt:
        sys.exit(130)
