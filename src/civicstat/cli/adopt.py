"""`civicstat adopt`: a city folder's proposals become statements; a resident's metric is answered yes or no."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import typer

from civicstat.cli.options import AsOfOption, CityFolderArgument, HomeOption
from civicstat.cli.output import AsJson, letters
from civicstat.cli.pipeline import run_step
from civicstat.cycle.errors import CycleError
from civicstat.cycle.residents.proposals import answer as answer_proposal
from civicstat.cycle.run import Cycle, adopt_step
from civicstat.vocabulary.proposal import Answered


def adopt(
    city: CityFolderArgument,
    home: HomeOption = None,
    as_of: AsOfOption = None,
    proposal: Annotated[str, typer.Option("--proposal", metavar="METRIC", help="The resident's metric.")] = "",
    answer: Annotated[Literal["yes", "no"] | None, typer.Option("--answer", help="The city's answer to it.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, in English.")] = "",
    reason_es: Annotated[str, typer.Option("--reason-es", help="Why, in Spanish.")] = "",
    by: Annotated[str, typer.Option("--by", help="The post that answers, in English.")] = "",
    by_es: Annotated[str, typer.Option("--by-es", help="The post in Spanish.")] = "",
    as_json: AsJson = False,
) -> None:
    """Turn a city folder's proposals (metrics, targets, goals) into statements of the public record.

    With --proposal a resident's metric is answered first: after a yes it is the city's own from then on, after a no it
    stays beside the official one, with the reason.
    Example: civicstat adopt cities/chicago
    """
    with letters(as_json=as_json):
        given = (proposal, answer, reason, reason_es, by, by_es)
        if any(given) and not all(given):
            raise CycleError(
                "an answer to a resident is not whole",
                where="civicstat adopt",
                expected="--proposal, --answer, --reason, --reason-es, --by and --by-es together",
            )

    def step(cycle: Cycle) -> dict[str, object]:
        if answer is not None:
            answer_proposal(cycle.folder.path, proposal, _answered(answer, reason, reason_es, by, by_es, cycle.as_of))
        return adopt_step(cycle)

    run_step(city, home, as_of, as_json, step)


def _answered(answer: Literal["yes", "no"], reason: str, reason_es: str, by: str, by_es: str, day: date) -> Answered:
    return Answered(answer=answer, reason=reason, reason_es=reason_es, by=by, by_es=by_es, day=day)
