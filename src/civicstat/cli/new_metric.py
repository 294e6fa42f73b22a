"""`civicstat metrics new`: a metric file, question by question, then the doctor's checks and a look at the past."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from civicstat.cli.cities import checks_in_words
from civicstat.cli.options import CityFolderArgument, threads
from civicstat.cli.output import FOUND_WANTING, AsJson, letters, progress, show, words
from civicstat.cli.studio import Lang
from civicstat.cycle.doctor import examine
from civicstat.cycle.studio.new_metric import check_answer, scope_of, with_defaults, write_metric
from civicstat.cycle.studio.preview import preview_file
from civicstat.cycle.studio.questions import QUESTIONS, Question
from civicstat.cycle.studio.tables import preview_text
from civicstat.cycle.studio.words import pick
from civicstat.ledger.reader import has_record
from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.scope import Scope


Answer = str | None


def new(
    city: CityFolderArgument,
    question: Annotated[Answer, typer.Option("--question", help="The question that a resident would ask.")] = None,
    question_es: Annotated[Answer, typer.Option("--question-es", help="The same question in Spanish.")] = None,
    title: Annotated[Answer, typer.Option("--title", help="What the figure is called.")] = None,
    title_es: Annotated[Answer, typer.Option("--title-es", help="What it is called in Spanish.")] = None,
    id: Annotated[Answer, typer.Option("--id", help="Name in addresses; else made from the title.")] = None,
    where: Annotated[Answer, typer.Option("--where", help="Filter: which requests it is about.")] = None,
    measure: Annotated[
        Answer, typer.Option("--measure", help="What is measured: share, percentile, count, backlog, ...")
    ] = None,
    numerator: Annotated[Answer, typer.Option("--numerator", help="For a share: the condition.")] = None,
    of: Annotated[Answer, typer.Option("--of", help="For a percentile, mean or sum: the duration.")] = None,
    percentile: Annotated[Answer, typer.Option("--percentile", help="1 to 99; 50 is the median.")] = None,
    unit: Annotated[Answer, typer.Option("--unit", help="For a rate: such as per-1000-residents.")] = None,
    of_metric: Annotated[Answer, typer.Option("--of-metric", help="For a ratio: what is divided, requests/1.")] = None,
    budget_lines: Annotated[
        Answer, typer.Option("--budget-lines", help="For a cost: lines of the budget, separated by commas.")
    ] = None,
    per_metric: Annotated[Answer, typer.Option("--per-metric", help="For a ratio or cost: divided by.")] = None,
    period_by: Annotated[Answer, typer.Option("--period-by", help="opened, closed or due.")] = None,
    periods: Annotated[Answer, typer.Option("--periods", help="Kinds of period, separated by commas.")] = None,
    by: Annotated[Answer, typer.Option("--by", help="Breakdowns, separated by commas.")] = None,
    by_periods: Annotated[
        Answer, typer.Option("--by-periods", help="Kinds of period of breakdowns, separated by commas.")
    ] = None,
    digits: Annotated[Answer, typer.Option("--digits", help="Decimals.")] = None,
    direction: Annotated[Answer, typer.Option("--direction", help="up, down or none.")] = None,
    settles_after: Annotated[Answer, typer.Option("--settles-after", help='Such as "30 days".')] = None,
    leave_out_duplicates: Annotated[Answer, typer.Option("--leave-out-duplicates", help="yes or no.")] = None,
    owner: Annotated[Answer, typer.Option("--owner", help="The post that answers for it.")] = None,
    owner_es: Annotated[Answer, typer.Option("--owner-es", help="The post in Spanish.")] = None,
    companion: Annotated[Answer, typer.Option("--companion", help="The metric that guards this one.")] = None,
    goal: Annotated[Answer, typer.Option("--goal", help="The goal that it judges.")] = None,
    target_value: Annotated[Answer, typer.Option("--target-value", help="The value to be reached.")] = None,
    target_from: Annotated[Answer, typer.Option("--target-from", help="From which day on, 2026-01-01.")] = None,
    target_set_by: Annotated[Answer, typer.Option("--target-set-by", help="Who set the target.")] = None,
    target_set_by_es: Annotated[Answer, typer.Option("--target-set-by-es", help="The same in Spanish.")] = None,
    target_is_example: Annotated[Answer, typer.Option("--target-is-example", help="yes or no.")] = None,
    known_gaps: Annotated[Answer, typer.Option("--known-gaps", help="What the figure does not tell.")] = None,
    known_gaps_es: Annotated[Answer, typer.Option("--known-gaps-es", help="The same in Spanish.")] = None,
    proposed_by: Annotated[Answer, typer.Option("--proposed-by", help="Who proposes it.")] = None,
    proposed_by_es: Annotated[Answer, typer.Option("--proposed-by-es", help="The same in Spanish.")] = None,
    home: Annotated[
        Path | None, typer.Option("--home", help="A home with a release: the past is looked at through the new file.")
    ] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Write a metric file by answering questions; then check the city folder and look at the past through it.

    Every answer is an option too. With --json nothing is asked: what has an offer takes it, what has none is named.
    Exits with 1 when the doctor finds something to mend. The file is a proposal until somebody adopts it.
    Example: civicstat metrics new cities/chicago --home homes/chicago
    """
    given = {
        "question": question,
        "question_es": question_es,
        "title": title,
        "title_es": title_es,
        "id": id,
        "where": where,
        "measure": measure,
        "numerator": numerator,
        "of": of,
        "percentile": percentile,
        "unit": unit,
        "of_metric": of_metric,
        "budget_lines": budget_lines,
        "per_metric": per_metric,
        "period_by": period_by,
        "periods": periods,
        "by": by,
        "by_periods": by_periods,
        "digits": digits,
        "direction": direction,
        "settles_after": settles_after,
        "leave_out_duplicates": leave_out_duplicates,
        "owner": owner,
        "owner_es": owner_es,
        "companion": companion,
        "goal": goal,
        "target_value": target_value,
        "target_from": target_from,
        "target_set_by": target_set_by,
        "target_set_by_es": target_set_by_es,
        "target_is_example": target_is_example,
        "known_gaps": known_gaps,
        "known_gaps_es": known_gaps_es,
        "proposed_by": proposed_by,
        "proposed_by_es": proposed_by_es,
    }
    answers = {name: answer for name, answer in given.items() if answer is not None}
    with letters(as_json=as_json):
        if not as_json:
            answers = _asked(answers, scope_of(city), lang)
        path, definition = write_metric(city, answers)
        with progress(as_json=as_json) as step:
            checks = examine(city, as_of=None, progress=step)
            mend = [check for check in checks if check.state == "mend"]
            told = None
            if home is not None and has_record(home) and not mend:
                step("Computing all past periods, by two programs", 0, 0)
                told = preview_file(path, home, threads=threads())
        result: dict[str, Any] = {
            "file": str(path),
            "definition": definition.to_json(),
            "to_mend": len(mend),
            "checks": [check.to_json() for check in checks],
            "preview": None if told is None else told.to_json(),
        }
        lines = [str(path), *checks_in_words(checks), *([] if told is None else [preview_text(told, lang)])]
        show(result, as_json=as_json, in_words="\n".join(lines))
    if mend:
        raise typer.Exit(FOUND_WANTING)


def _asked(given: dict[str, str], scope: Scope, lang: str) -> dict[str, str]:
    """Each question in turn, unless an option has answered it; an answer that cannot be used is asked again."""
    answers: dict[str, str] = {}
    for question in QUESTIONS:
        if not question.is_asked(answers):
            continue
        if question.name in given:
            answers[question.name] = given[question.name]
            continue
        answers[question.name] = _answer(question, answers, scope, lang)
    return answers


def _answer(question: Question, answers: dict[str, str], scope: Scope, lang: str) -> str:
    offered = with_defaults(answers).get(question.name, "")
    shown = f"{pick(question.words, lang)}{' (' + ', '.join(question.choices) + ')' if question.choices else ''}"
    while True:
        has_offer = bool(offered) or question.optional
        answer = str(typer.prompt(shown, default=offered if has_offer else None, err=True)).strip()
        try:
            check_answer(question, answer, scope)
        except DefinitionError as problem:
            words.print(str(problem), markup=False, style="bold")
            continue
        return answer
