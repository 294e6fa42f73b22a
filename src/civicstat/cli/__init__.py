"""The command line: `civicstat`."""

from __future__ import annotations

from civicstat.cli.app import main


__all__ = ["main"]
