"""What inspections and answers say of a city's closings, by area: the first computation, over the published files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from civicstat.inference.rounding import round_ratio
from civicstat.metrics.two_clocks.clocks import FEWEST_CHECKS, Answers, Share, confirmed_fixed
from civicstat.vocabulary.figure import WHOLE_CITY
from civicstat.vocabulary.tables import ASSET_ROWS, FOLLOW_UP_ROWS, PLACE_ROWS, column_of_layer
from civicstat.warehouse.engine import quoted_name, quoted_text


@dataclass(frozen=True)
class Asked:
    """Of which closings the answer speaks.

    Parameters
    ----------
    first, last
        The first and last month of closing, such as `2014-03`.
    kinds
        The kinds that closings were drawn from; empty for all.
    layers
        The areas of each layer by the layer's slug.
    one_lot
        The layers of whose areas a draw speaks; `city` among them where every closing had the same chance.
    """

    first: str
    last: str
    kinds: Sequence[str]
    layers: Mapping[str, Sequence[str]]
    one_lot: Sequence[str]

    @property
    def areas(self) -> list[str]:
        """Every area, the whole city first."""
        return [WHOLE_CITY, *(f"{layer}:{slug}" for layer, slugs in self.layers.items() for slug in slugs)]


def clocks_of_city(connection: duckdb.DuckDBPyConnection, asked: Asked) -> dict[str, dict[str, Any]]:
    """For each area: closings, confirmed fixed with its interval, and the answers that enter no share.

    Returns
    -------
    dict
        By area (`city:-`, `district:harbor`): `closings`; `confirmed` with `status` (shown, too-few, none,
        not-one-lot), counts, and where shown `value`, `low`, `high`, `level` in percent and what it would be with every
        "not sure" counted one way and the other; `residents` and `other_inspections`, counts alone.
    """
    closings = {str(area): int(count) for area, count in connection.execute(closings_sql(asked)).fetchall()}
    found: dict[str, dict[tuple[str, str, str], int]] = {}
    for area, how, is_random, answer, count in connection.execute(answers_sql(asked)).fetchall():
        found.setdefault(str(area), {})[(str(how), str(is_random), str(answer))] = int(count)
    return {area: _area(area, closings.get(area, 0), found.get(area, {}), asked) for area in asked.areas}


def closings_sql(asked: Asked) -> str:
    """How many closings each area has, as SQL over the published row files."""
    columns = ", ".join(["kind", *(quoted_name(column_of_layer(layer)) for layer in asked.layers)])
    rows = (
        f"SELECT {columns}, left(closed_day, 7) AS closed_month FROM {_csv(ASSET_ROWS)} "  # noqa: S608
        f"UNION ALL SELECT {columns}, closed_month FROM {_csv(PLACE_ROWS)}"
    )
    placed = f"SELECT unnest({_areas(asked)}) AS area FROM ({rows}) WHERE {_window(asked)}{_of_kinds(asked)}"  # noqa: S608
    return f"SELECT area, count(*) AS closings\nFROM ({placed})\nGROUP BY area\nORDER BY area"


def answers_sql(asked: Asked) -> str:
    """How many inspections and answers of each sort every area has, as SQL over the published row file."""
    placed = (
        f"SELECT unnest({_areas(asked)}) AS area, asked_how, is_random, answer "  # noqa: S608
        f"FROM {_csv(FOLLOW_UP_ROWS)} WHERE {_window(asked)}"
    )
    return f"SELECT *, count(*) AS answers\nFROM ({placed})\nGROUP BY ALL\nORDER BY ALL"


def _area(area: str, closings: int, counts: Mapping[tuple[str, str, str], int], asked: Asked) -> dict[str, Any]:
    drawn = _answers(counts, "inspection", "true")
    return {
        "closings": closings,
        "confirmed": _confirmed(drawn, is_one_lot=area.partition(":")[0] in asked.one_lot),
        "residents": _counted(_answers(counts, "confirmation", "false")),
        "other_inspections": _counted(_answers(counts, "inspection", "false")),
    }


def _confirmed(drawn: Answers, *, is_one_lot: bool) -> dict[str, Any]:
    fixed = confirmed_fixed(drawn)
    shown = {**_counted(drawn), "numerator": drawn.yes, "denominator": drawn.yes + drawn.no}
    if not (drawn.yes + drawn.no + drawn.not_sure):
        return {**shown, "status": "none"}
    if fixed.status != "shown":
        return {**shown, "status": "too-few"}
    if not is_one_lot:
        return {**shown, "status": "not-one-lot"}
    looked = drawn.yes + drawn.no + drawn.not_sure
    unsure = (_percent(drawn.yes, looked), _percent(drawn.yes + drawn.not_sure, looked))
    return {**shown, **_texts(fixed), "status": "shown", "if_not_fixed": unsure[0], "if_fixed": unsure[1]}


def _texts(share: Share) -> dict[str, str]:
    named = {"value": share.value, "low": share.low, "high": share.high, "level": share.level}
    return {name: format(value, "f") for name, value in named.items() if value is not None}


def _percent(part: int, whole: int) -> str:
    # Of as many cases a share has a value: at least as many as `FEWEST_CHECKS`, so never of nothing.
    assert whole >= FEWEST_CHECKS
    return format(round_ratio(part * 100, whole, 1), "f")


def _answers(counts: Mapping[tuple[str, str, str], int], how: str, is_random: str) -> Answers:
    return Answers(*(counts.get((how, is_random, answer), 0) for answer in ("fixed", "not-fixed", "not-sure")))


def _counted(answers: Answers) -> dict[str, int]:
    return {"fixed": answers.yes, "not_fixed": answers.no, "not_sure": answers.not_sure}


def _csv(name: str) -> str:
    return f"read_csv({quoted_text(name)}, header = true, all_varchar = true)"


def _areas(asked: Asked) -> str:
    parts = [quoted_text(WHOLE_CITY)]
    parts += [f"{quoted_text(layer + ':')} || {quoted_name(column_of_layer(layer))}" for layer in asked.layers]
    return f"[{', '.join(parts)}]"


def _window(asked: Asked) -> str:
    return f"closed_month BETWEEN {quoted_text(asked.first)} AND {quoted_text(asked.last)}"


def _of_kinds(asked: Asked) -> str:
    return f" AND kind IN ({_listed(asked.kinds)})" if asked.kinds else ""


def _listed(words: Iterable[str]) -> str:
    return ", ".join(quoted_text(word) for word in words)
