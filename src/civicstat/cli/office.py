"""`civicstat up` and `civicstat office invite`: the working side, started and opened to its first people."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.options import CityFolderArgument, HomeOption, home_of
from civicstat.cli.output import AsJson, letters, show, words
from civicstat.cycle.errors import CycleError


PortOption = Annotated[int, typer.Option("--port", help="The port on 127.0.0.1 for the office's pages.")]


def up(
    city: CityFolderArgument,
    home: HomeOption = None,
    port: PortOption = 8312,
    as_json: AsJson = False,
) -> None:
    """Start the office of a city on this machine, until Ctrl-C.

    Example: civicstat up cities/boston
    """
    with letters(as_json=as_json):
        place = home_of(city, home)
        address = f"http://127.0.0.1:{port}"
        _set_up(city, place, address)
        from civicstat.office.first import anybody_yet
        from civicstat.office.start import bring_up_to_date

        bring_up_to_date(at=datetime.now(UTC))
        if not as_json and not anybody_yet():
            words.print("Nobody has an account yet. In another window, invite the first administrator:")
            words.print(
                f"  civicstat office invite {city} --home {place} --name NAME --email ADDRESS --role administrator"
            )
        show({"office": address}, as_json=as_json, in_words=f"The office: {address} (Ctrl-C ends it)")
        sys.stdout.flush()
        _serve(port)


def invite(
    city: CityFolderArgument,
    name: Annotated[str, typer.Option("--name", help="The person's name.")],
    email: Annotated[str, typer.Option("--email", help="The address they sign in with.")],
    role: Annotated[str, typer.Option("--role", help="The role of their post, such as administrator or analyst.")],
    department: Annotated[str, typer.Option("--department", help="The department of the post, by its slug.")] = "",
    language: Annotated[str, typer.Option("--language", help="en or es.")] = "en",
    home: HomeOption = None,
    port: PortOption = 8312,
    as_json: AsJson = False,
) -> None:
    """Invite somebody to a post, from the machine that runs the office; prints the link by which they set a password.

    Example: civicstat office invite cities/boston --name "Ana" --email ana@localhost --role administrator
    """
    with letters(as_json=as_json):
        _set_up(city, home_of(city, home), f"http://127.0.0.1:{port}")
        from civicstat.office.first import invite_to_role
        from civicstat.office.start import bring_up_to_date

        bring_up_to_date(at=datetime.now(UTC))
        link = invite_to_role(
            email=email,
            name=name,
            role=role,
            department=department,
            language=language,
            at=datetime.now(UTC),
        )
        show({"invitation": link}, as_json=as_json, in_words=f"Hand this link over; it holds for three days:\n{link}")


def _set_up(city: Path, home: Path, address: str) -> None:
    import os

    if find_spec("django") is None:
        raise CycleError(
            "the office is not installed",
            expected="Django and what stands beside it",
            next_step="Install it: pip install 'civicstat[office]'",
        )
    from civicstat.office.start import set_up

    given = {"CIVICSTAT_HOME": str(home), "CIVICSTAT_CITY": str(city)}
    set_up({**given, "CIVICSTAT_ADDRESS": os.environ.get("CIVICSTAT_ADDRESS", address)})


def _serve(port: int) -> None:
    """Serve the pages in a child that ends with this process."""
    command = [sys.executable, "-m", "gunicorn", "civicstat.office.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    child = subprocess.Popen([*command, "--worker-class", "gthread", "--threads", "8", "--log-level", "warning"])
    try:
        child.wait()
    except KeyboardInterrupt:
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=20)
