"""Ratios of two metrics and costs per unit: worked by hand; statuses, bases and refusals."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.fitness import check_fitness
from civicstat.metrics.parts import part_problems, parts_of
from civicstat.metrics.recheck import recheck
from civicstat.metrics.recheck.errors import RecheckError
from civicstat.metrics.words import definition_in_words, names_of_metrics
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure


COUNT: dict[str, Any] = {"measure": "count", "numerator": None, "unit": "requests", "digits": 0}
RATIO: dict[str, Any] = {
    "id": "alleys-per-cart",
    "measure": "ratio",
    "numerator": None,
    "of_metric": "alleys/1",
    "per_metric": "carts/1",
    "unit": "ratio",
    "digits": 2,
}
COST: dict[str, Any] = {
    "id": "dollars-per-cart",
    "measure": "cost",
    "numerator": None,
    "budget_lines": ["crews", "carts"],
    "per_metric": "carts/1",
    "periods": ["year"],
    "unit": "dollars",
    "digits": 2,
}
MAY = "2014-05|city:-|-"


def counted(town: Any, kind: str, **fields: Any) -> Definition:
    """The number of requests of a kind."""
    found: Definition = town.metric(**{**COUNT, "id": f"{kind}s", "where": f"kind = '{kind}'", **fields})
    return found


def rows_of(town: Any, alleys: int, carts: int) -> list[Any]:
    """So many requests of two kinds, all opened in May."""
    of = [town.asset("2014-05-02", "2014-05-03") for _ in range(alleys)]
    return of + [town.asset("2014-05-02", "2014-05-09", kind="cart") for _ in range(carts)]


def found(town: Any, rows: list[Any], *parts: Definition, **fields: Any) -> dict[str, Figure]:
    """The figures of a ratio by key without metric and version; both computations agree on them."""
    chosen = parts or (counted(town, "alley"), counted(town, "cart"))
    figures: dict[str, Figure] = town.results(town.metric(**{**RATIO, **fields}), rows, parts=chosen).figures
    return figures


def test_a_ratio_divides_one_count_by_the_other_and_shows_both(town: Any) -> None:
    figure = found(town, rows_of(town, 20, 30))[MAY]

    assert (figure.value, figure.numerator, figure.denominator, figure.n) == (Decimal("0.67"), 20, 30, 20)
    assert (figure.low, figure.high, figure.bound) == (None, None, "exact")


def test_exact_values_are_divided_and_not_rounded_ones(town: Any) -> None:
    # 10 of 30 closed within a day and 20 of 30 are 33 % and 67 % rounded: 0.493. Exactly they are one half.
    rows = rows_of(town, 10, 20)
    early = counted(town, "alley", measure="share", numerator="days_between(opened, closed) <= 1", unit="percent")
    early = early.model_copy(update={"where": None})
    late = early.model_copy(update={"id": "carts", "numerator": town.metric(numerator="kind = 'cart'").numerator})
    figure = found(town, rows, early, late, digits=3)[MAY]

    assert (figure.value, figure.numerator, figure.denominator, figure.n) == (Decimal("0.500"), None, None, 30)


def test_a_tie_is_rounded_once_to_the_even_digit(town: Any) -> None:
    assert found(town, rows_of(town, 10, 16), digits=3)[MAY].value == Decimal("0.625")
    assert found(town, rows_of(town, 10, 16), digits=2)[MAY].value == Decimal("0.62")


def test_division_by_nothing_has_no_cases_and_few_cases_are_not_shown(town: Any) -> None:
    assert found(town, rows_of(town, 20, 0))[MAY].status == "no-cases"
    few = found(town, rows_of(town, 20, 9))[MAY]
    assert (few.status, few.numerator, few.denominator) == ("too-few", 20, 9)
    assert found(town, rows_of(town, 9, 20))[MAY].status == "too-few"


def test_a_sum_of_which_something_is_open_makes_a_ratio_not_yet_known(town: Any) -> None:
    total = counted(town, "alley", measure="sum", of="days_between(opened, closed)", unit="days")
    closed = rows_of(town, 10, 20)
    assert found(town, closed, total, counted(town, "cart"))[MAY].value == Decimal("0.50")
    is_open = [*closed, town.asset("2014-05-02")]

    assert found(town, is_open, total, counted(town, "cart"))[MAY].status == "not-yet-known"


def test_the_first_status_in_order_is_said(town: Any) -> None:
    share = counted(town, "alley", measure="share", numerator="days_between(opened, closed) <= 1", unit="percent")
    # Nine cases of the one are too few; none of the other is no case, and comes first.
    assert found(town, rows_of(town, 9, 0), share, counted(town, "cart"))[MAY].status == "no-cases"
    assert found(town, rows_of(town, 9, 20), share, counted(town, "cart"))[MAY].status == "too-few"


def test_a_hidden_month_hides_the_ratio_and_its_counts(town: Any) -> None:
    persons = town.metric(**{**COUNT, "id": "persons", "table": "person_months"})
    months = "month,requests,status\n2014-04,40,shown\n2014-05,,hidden\n"
    definition = town.metric(**{**RATIO, "of_metric": "persons/1"})
    rows = [*rows_of(town, 0, 20), *[town.asset("2014-04-02", kind="cart") for _ in range(20)]]
    results = town.results(definition, rows, months=months, parts=(persons, counted(town, "cart")))

    hidden = results.figures[MAY]
    assert (hidden.status, hidden.numerator, hidden.denominator, hidden.n) == ("suppressed", None, None, None)
    assert MAY not in results.accountings
    assert results.figures["2014-04|city:-|-"].value == Decimal("2.00")
    # No total was published of March: there is no ratio of it either.
    assert "2014-03|city:-|-" not in results.figures


def test_a_held_source_holds_the_ratio(town: Any) -> None:
    definition = town.metric(**RATIO)
    parts = (counted(town, "alley"), counted(town, "cart"))
    figures = town.results(definition, [], parts=parts, held_reason="source-held").figures

    assert {figure.status for figure in figures.values()} == {"held"}


def test_what_was_received_and_left_out_is_that_of_both_metrics(town: Any) -> None:
    doubles = {"reason": "marked", "reason_es": "marcadas", "where": "is_duplicate"}
    rows = [*rows_of(town, 20, 30), *[town.asset("2014-05-02", is_duplicate="true") for _ in range(5)]]
    parts = (counted(town, "alley", exclude=[doubles]), counted(town, "cart", exclude=[doubles]))
    results = town.results(town.metric(**RATIO), rows, parts=parts)

    accounting = results.accountings[MAY]
    assert (accounting.received, accounting.counted, accounting.excluded) == (55, 50, {"marked": 5})
    assert accounting.value_with_excluded == Decimal("0.83")


def test_areas_and_groups_are_divided_each_by_itself(town: Any) -> None:
    by = {"by": ["ward", "channel"]}
    rows = [*rows_of(town, 20, 10), *[{**row, "ward": "south", "channel": "web"} for row in rows_of(town, 10, 40)]]
    figures = found(town, rows, counted(town, "alley", **by), counted(town, "cart", **by), **by)

    assert figures["2014-05|ward:north|-"].value == Decimal("2.00")
    assert figures["2014-05|ward:south|-"].value == Decimal("0.25")
    assert figures["2014-05|city:-|channel=web"].value == Decimal("0.25")
    assert figures["2014-04|ward:north|-"].status == "no-cases"


def test_the_script_holds_those_of_both_metrics(town: Any) -> None:
    parts = (counted(town, "alley"), counted(town, "cart"))
    script = town.results(town.metric(**RATIO), rows_of(town, 10, 10), parts=parts).computed.sql

    assert "alleys/1 by those of carts/1" in script.splitlines()[2]
    assert script.count("CREATE OR REPLACE TEMPORARY VIEW judged") == 2


def budget(*lines: tuple[str, int, str, str]) -> dict[str, Any]:
    """The object of role `budget-lines`: line, fiscal year, kind and amount of each."""
    return {
        "currency": "USD",
        "source": "a test",
        "licence": "CC0",
        "lines": [
            {"line": line, "fiscal_year": year, "kind": kind, "amount": amount}
            | {"name": line.title(), "name_es": line.title(), "source": "a test"}
            for line, year, kind, amount in lines
        ],
    }


PLANNED = (("carts", 2013, "budget", "100.00"), ("crews", 2013, "budget", "260.50"))
SPENT = (("carts", 2013, "actual", "110.00"), ("crews", 2013, "actual", "300.00"))


@pytest.mark.parametrize(
    ("lines", "value", "basis", "status"),
    [
        ((*PLANNED, *SPENT), "20.50", "actual", "final"),
        # Of one line only what was planned is known: then all of them go by that, and the figure is not final.
        ((*PLANNED, SPENT[0]), "18.02", "budget", "provisional"),
        (SPENT, "20.50", "actual", "final"),
    ],
)
def test_a_cost_goes_by_what_was_spent_or_else_by_what_was_planned(
    town: Any, lines: Any, value: str, basis: str, status: str
) -> None:
    place = town.with_context(budget=budget(*lines))
    rows = [place.asset("2013-05-02", "2013-05-03", kind="cart") for _ in range(20)]
    carts = counted(place, "cart", periods=["year"])
    figure = place.results(place.metric(**COST), rows, parts=(carts,)).figures["FY2013|city:-|-"]

    assert (figure.value, figure.basis, figure.status) == (Decimal(value), basis, status)
    assert (figure.numerator, figure.denominator, figure.n) == (None, 20, 20)
    assert Figure.from_json(figure.to_json()) == figure


def test_a_year_without_dollars_is_not_yet_known_and_has_no_basis(town: Any) -> None:
    place = town.with_context(budget=budget(*PLANNED[:1], *SPENT[1:]))
    rows = [place.asset("2013-05-02", kind="cart") for _ in range(20)]
    figure = place.results(place.metric(**COST), rows, parts=(counted(place, "cart", periods=["year"]),)).figures

    assert (figure["FY2013|city:-|-"].status, figure["FY2013|city:-|-"].basis) == ("not-yet-known", None)
    assert "basis" not in figure["FY2013|city:-|-"].to_json()


def test_dollars_for_nothing_have_no_cases(town: Any) -> None:
    place = town.with_context(budget=budget(*SPENT))
    figures = place.results(place.metric(**COST), [], parts=(counted(place, "cart", periods=["year"]),)).figures

    assert figures["FY2013|city:-|-"].status == "no-cases"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"measure": "ratio", "unit": "ratio", "per_metric": "carts/1"}, "`of_metric` belongs to measure"),
        ({"measure": "ratio", "unit": "ratio", "of_metric": "carts/1"}, "`per_metric` belongs to the measures"),
        ({**RATIO, "budget_lines": ["crews"]}, "`budget_lines` belong to measure"),
        ({**COST, "budget_lines": []}, "`budget_lines` belong to measure"),
        ({**RATIO, "where": "is_duplicate"}, "takes no rows"),
        ({**RATIO, "table": "person_months"}, "takes no rows"),
        ({**RATIO, "unit": "percent"}, '`unit` is "percent"'),
        ({**COST, "unit": "ratio"}, '`unit` is "ratio"'),
        ({**COST, "periods": ["year", "month"]}, "more than the fiscal years of the whole city"),
        ({**COST, "by": ["ward"]}, "more than the fiscal years of the whole city"),
        ({**RATIO, "of_metric": "alleys"}, 'like "requests/1"'),
        ({"numerator": "is_duplicate", "per_metric": "carts/1"}, "`per_metric` belongs to the measures"),
    ],
)
def test_a_definition_that_is_no_ratio_or_cost_is_refused(town: Any, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        town.metric(**{"numerator": None, **fields})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (None, '"carts/1", which is not in force'),
        ({"version": 2}, 'Did you mean "carts/2"'),
        ({"measure": "backlog-age", "percentile": 50, "unit": "days"}, 'whose measure is "backlog-age"'),
        ({"measure": "flow", "unit": "net-requests"}, 'whose measure is "flow"'),
        ({"periods": ["week"]}, "has no figures by month"),
        ({"settles_after": "31 days"}, "settles after 31 days"),
    ],
)
def test_a_metric_that_cannot_be_divided_by_is_refused(town: Any, changes: dict[str, Any] | None, message: str) -> None:
    others = {"alleys": counted(town, "alley")}
    if changes is not None:
        others["carts"] = counted(town, "cart", **changes)
    (problem,) = part_problems(town.metric(**RATIO), others)

    assert message in str(problem)
    with pytest.raises(DefinitionError):
        parts_of(town.metric(**RATIO), others)


def test_breakdowns_that_one_of_both_lacks_are_refused(town: Any) -> None:
    others = {"alleys": counted(town, "alley", by=["ward"]), "carts": counted(town, "cart", by=["kind"])}
    problems = [str(problem) for problem in part_problems(town.metric(**RATIO, by=["ward"]), others)]

    assert len(problems) == 1
    assert "carts/1 has no figures by ward" in problems[0]


def test_a_cost_of_lines_that_no_budget_has_is_refused(town: Any) -> None:
    definition = town.metric(**COST)
    with pytest.raises(DefinitionError, match=r"Name a budget file in city\.toml"):
        check_fitness(definition, town.context, where="cost.toml")
    place = replace(town.context, budget=budget(*SPENT[:1]))
    with pytest.raises(DefinitionError, match="the dollars of crews, which the city's budget does not have"):
        check_fitness(definition, place, where="cost.toml")


def test_the_second_computation_refuses_a_part_of_another_version(town: Any) -> None:
    parts = {"alleys": counted(town, "alley").to_json(), "carts": counted(town, "cart", version=2).to_json()}

    with pytest.raises(RecheckError, match="made of carts/1, which is not at hand"):
        recheck(town.metric(**RATIO).to_json(), files=town.write([]), context=town.context.to_json(), others=parts)


def test_fields_of_ratios_and_costs_stand_in_their_statements_alone(town: Any) -> None:
    assert not {"of_metric", "per_metric", "budget_lines"} & town.metric().to_json().keys()
    for fields in (RATIO, COST):
        definition = town.metric(**fields)
        assert Definition.from_json(definition.to_json()) == definition


def test_the_words_name_what_is_divided_by_what(town: Any) -> None:
    parts = {"alleys": town.metric(title="Alleys", title_es="Callejones"), "carts": town.metric(title="Carts")}
    told = definition_in_words(town.metric(**RATIO), names_of_metrics(parts))

    assert told["en"] == {
        "counts": (
            "The figure is that of “Alleys”, divided by that of “Carts”, in the same period and place. The exact "
            "values are divided, not the rounded ones. Each metric takes and leaves out what its own definition says."
        ),
        "numerator": "",
        "exclusions": [],
        "open": (
            "Open requests count as the definitions of its metrics say. Where one of these says “more than”, this "
            "figure is not yet known."
        ),
    }
    assert told["es"]["counts"] == (
        "La cifra es la de «Callejones» dividida entre la de «Cerradas a tiempo», en el mismo período y lugar. Se "
        "dividen los valores exactos, no los redondeados. Cada medida toma y deja fuera lo que dice su propia "
        "definición."
    )


def test_the_words_of_a_cost_name_its_lines_and_say_what_it_goes_by(town: Any) -> None:
    lines = [{"line": "crews", "name": "Crews", "name_es": "Cuadrillas"}]
    told = definition_in_words(town.metric(**COST), {"budget-lines": lines})

    assert told["en"]["counts"] == (
        "The figure is the dollars of “Crews” and “carts” in the city’s budget, divided by the figure of “carts”, for "
        "the same fiscal year. It goes by what was spent. Where that is not yet known for every line, it goes by what "
        "was planned for all of them, and says so."
    )
    assert told["es"]["counts"] == (
        "La cifra son los dólares de «Cuadrillas» y «carts» en el presupuesto de la ciudad, divididos entre la cifra "
        "de «carts» del mismo año fiscal. Se usa lo gastado. Donde aún no se conoce de todas las partidas, se usa lo "
        "presupuestado de todas ellas, y se dice."
    )
