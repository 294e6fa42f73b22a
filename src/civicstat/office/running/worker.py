"""The worker: does what pages put aside, one thing after another."""

from __future__ import annotations

import os


def main() -> None:
    """Work until told to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicstat.office.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("db_worker", "--interval", "1", "--no-startup-delay", "--verbosity", "0")


if __name__ == "__main__":
    main()
