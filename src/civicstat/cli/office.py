"""`civicstat up`, `civicstat tick` and `civicstat office`: the working side, started, kept going, opened to people."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated

import typer

from civicstat.cli.options import CityFolderArgument, HomeOption, home_of
from civicstat.cli.output import AsJson, letters, show, words
from civicstat.cycle.errors import CycleError


PortOption = Annotated[
    int, typer.Option("--port", help="The port for the office's pages; the stream takes the next one.")
]
ListenOption = Annotated[
    str,
    typer.Option(
        "--listen",
        metavar="ADDRESS",
        help="The address of this machine that the office listens on: by itself only this machine reaches it. "
        "Inside a container 0.0.0.0, since there the container says who reaches it.",
    ),
]
PartOption = Annotated[
    str,
    typer.Option("--part", help="Start one part alone, as a service does: pages, stream, worker or scheduler."),
]


def up(
    city: CityFolderArgument,
    home: HomeOption = None,
    port: PortOption = 8312,
    part: PartOption = "",
    listen: ListenOption = "127.0.0.1",
    as_json: AsJson = False,
) -> None:
    """Start the office of a city on this machine until Ctrl-C: pages, stream, worker and scheduler.

    What falls is started again. Behind a web server, say the address that people use in CIVICSTAT_ADDRESS.

    Example: civicstat up cities/boston
    """
    with letters(as_json=as_json):
        if not _is_address(listen):
            raise CycleError(f"{listen!r} is no address", where="--listen", expected="127.0.0.1, or 0.0.0.0")
        place = home_of(city, home)
        address = _set_up(city, place, port)
        from civicstat.office.first import anybody_yet
        from civicstat.office.running.away import tell_away
        from civicstat.office.running.parts import NAMES, parts_of
        from civicstat.office.running.supervisor import run_parts
        from civicstat.office.start import bring_up_to_date

        if part and part not in NAMES:
            raise CycleError(f"there is no part {part!r}", where="--part", expected=", ".join(NAMES))
        if not _is_address(listen):
            raise CycleError(
                f"{listen!r} is no address", where="--listen", expected="127.0.0.1, 0.0.0.0 or another one"
            )
        bring_up_to_date(at=datetime.now(UTC))
        if not as_json and not anybody_yet():
            words.print("Nobody has an account yet. In another window, invite the first administrator:")
            words.print(
                f"  civicstat office invite {city} --home {place} --name NAME --email ADDRESS --role administrator"
            )
        parts = parts_of(host=listen, port=port, stream_port=port + 1)
        chosen = [parts[part]] if part else list(parts.values())
        report = {"office": address, "parts": [one.name for one in chosen]}
        show(report, as_json=as_json, in_words=f"The office: {address} (Ctrl-C ends it)")
        sys.stdout.flush()
        # A service that watches over one part alone starts it again itself: there it ends with its letter.
        alone = [replace(one, is_vital=True) for one in chosen] if part else chosen
        tell = (lambda away: None) if part else (lambda away: tell_away(place, away))
        run_parts(alone, say=words.print, tell=tell)


def tick(city: CityFolderArgument, home: HomeOption = None, as_json: AsJson = False) -> None:
    """Do what is due by the clock, once: for cron, on a machine where no scheduler runs.

    A job runs once for its minute, hour or day, however often this is called.

    Example: civicstat tick cities/boston
    """
    with letters(as_json=as_json):
        _set_up(city, home_of(city, home), 8312)
        from civicstat.office.running.timetable import tick as do_what_is_due
        from civicstat.office.start import bring_up_to_date

        at = datetime.now(UTC)
        bring_up_to_date(at=at)
        outcomes = do_what_is_due(at)
        listed = "\n".join(f"{name}: {outcome}" for name, outcome in outcomes.items())
        show({"jobs": outcomes}, as_json=as_json, in_words=listed or "Nothing was due.")


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
        _set_up(city, home_of(city, home), port)
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


def _is_address(text: str) -> bool:
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True


def set_up_office(city: Path, home: Path) -> None:
    """Make the office ready in this process, for a command that serves no page."""
    _set_up(city, home, 8312)


def _set_up(city: Path, home: Path, port: int) -> str:
    """Make the office ready in this process and, by the environment, in those it starts; the address of its pages."""
    if find_spec("django") is None:
        raise CycleError(
            "the office is not installed",
            expected="Django and what stands beside it",
            next_step="Install it: pip install 'civicstat[office]'",
        )
    from civicstat.office.start import set_up

    # By its name: browsers offer passkeys under a name alone.
    address = os.environ.get("CIVICSTAT_ADDRESS", f"http://localhost:{port}")
    stream = os.environ.get("CIVICSTAT_STREAM", f"http://localhost:{port + 1}")
    given = {"CIVICSTAT_HOME": str(home.resolve()), "CIVICSTAT_CITY": str(city.resolve())}
    set_up({**given, "CIVICSTAT_ADDRESS": address, "CIVICSTAT_STREAM": stream})
    return address
