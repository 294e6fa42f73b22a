"""`civicstat office freeze` and `civicstat office withdraw`: from the office to the public record, and words back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from civicstat.cli.office import set_up_office
from civicstat.cli.options import CityFolderArgument, HomeOption, home_of
from civicstat.cli.output import AsJson, letters, show


def freeze(
    city: CityFolderArgument,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="Also what was said in the last 15 minutes, which could be taken back.")
    ] = False,
    home: HomeOption = None,
    as_json: AsJson = False,
) -> None:
    """Put on the public record what the office has said: decisions, promises, and what came of them.

    Example: civicstat office freeze cities/boston --at-once
    """
    with letters(as_json=as_json):
        at = datetime.now(UTC)
        set_up_office(city, home_of(city, home))
        from civicstat.office.freeze import freeze as put_on_record
        from civicstat.office.start import bring_up_to_date

        bring_up_to_date(at=at)
        keys = put_on_record(at=at, at_once=at_once)
        listed = "\n".join(keys) + "\nThe pages show it when they are written again: civicstat publish."
        show({"recorded": keys}, as_json=as_json, in_words=listed if keys else "Nothing waits to be put on record.")


def withdraw(
    city: CityFolderArgument,
    sha256: Annotated[str, typer.Argument(metavar="DIGEST", help="The digest of the words, as the entry names it.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in English; it becomes public.")],
    reason_es: Annotated[str, typer.Option("--reason-es", help="Why, in Spanish.")],
    post: Annotated[str, typer.Option("--post", help="The post that withdraws them, by its slug.")],
    home: HomeOption = None,
    as_json: AsJson = False,
) -> None:
    """Take words out of the public record: the entry and its digest stay, and a statement says why the words are gone.

    Example: civicstat office withdraw cities/boston DIGEST --reason "A name." --reason-es "Un nombre." --post clerk
    """
    with letters(as_json=as_json):
        at = datetime.now(UTC)
        set_up_office(city, home_of(city, home))
        from civicstat.office.freeze import withdraw_words
        from civicstat.office.start import bring_up_to_date

        bring_up_to_date(at=at)
        key = withdraw_words(sha256=sha256, reason=reason, reason_es=reason_es, by_post=post, at=at)
        told = f"{key}\nThe words are gone. Write the pages again now: civicstat publish."
        show({"recorded": key}, as_json=as_json, in_words=told)
