"""Budget lines, what a unit costs, and the register of money that a number moved."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from office_promises import decide
from office_strategy import AT, TODAY, light_at_night, line, link, move

from civicstat.office.actions.act import FrozenError, RefusedError, change, undo
from civicstat.office.actions.budget import link_line, per_unit, unit_costs, unlink_line
from civicstat.office.actions.money_move import money_left, take_back_move
from civicstat.office.lists import record as lists
from civicstat.office.metrics_now import MetricNow
from civicstat.office.models import ActRecord, BudgetLine, BudgetLink, MoneyMove
from civicstat.office.on_record import PublicRecord
from civicstat.vocabulary.figure import Figure, FigureKey

from .conftest import Office, SignIn


HEAD = "fiscal_year,code,title,title_es,department,amount,stage\n"


def now(*figures: Figure, measure: str = "share") -> dict[str, MetricNow]:
    years = {int(figure.key.period[2:]): figure for figure in figures}
    words = {"title": "Lamps on time", "title_es": "Luminarias a tiempo", "measure": measure}
    return {"lamps-on-time": MetricNow("lamps-on-time", words, None, "percent-1", None, years)}


def figure(year: int, value: str | None, n: int | None, **more: str) -> Figure:
    key = FigureKey.parse(f"lamps-on-time|v1|FY{year}|city:-|-")
    return Figure(key, None if value is None else Decimal(value), n=n, **more)  # type: ignore[arg-type]


@given(st.decimals(min_value=0, max_value=10**10, places=2), st.integers(1, 10**7))
def test_a_unit_cost_is_the_exact_quotient_rounded_once_half_to_even(dollars: Decimal, count: int) -> None:
    each = per_unit(dollars, count)
    off = abs(Fraction(each) - Fraction(dollars) / count)
    assert off <= Fraction(1, 200)
    assert off < Fraction(1, 200) or int(each * 100) % 2 == 0


def test_halves_go_to_the_even_cent() -> None:
    # 0.01 / 2 = 0.005 and 0.03 / 2 = 0.015: one goes down, the other up.
    assert (per_unit(Decimal("0.01"), 2), per_unit(Decimal("0.03"), 2)) == (Decimal("0.00"), Decimal("0.02"))


def test_cost_per_unit_shows_both_parts_and_says_in_words_what_is_missing(office: Office) -> None:
    chair = office["chair"]
    assert [cost.missing for cost in unit_costs(["lamps-on-time"], now())] == ["lines"]
    found = link(chair).line
    (cost,) = unit_costs(["lamps-on-time"], now(figure(2015, "81.3", 369)))
    # 100,000 / 369 = 271.0027...
    assert (cost.dollars, cost.count, cost.each) == (Decimal("100000.00"), 369, Decimal("271.00"))
    # The revised amount counts where there is one, and the link holds for it too.
    line(chair, stage="revised", amount="120000.00")
    (cost,) = unit_costs(["lamps-on-time"], now(figure(2015, "400", None), measure="count"))
    assert (cost.dollars, cost.count, cost.each) == (Decimal("120000.00"), 400, Decimal("300.00"))
    for figures, missing in (
        ((figure(2014, "81.3", 369),), "year"),
        ((figure(2015, None, None, status="suppressed"),), "count"),
        ((figure(2015, None, 0, status="no-cases"),), "zero"),
    ):
        (cost,) = unit_costs(["lamps-on-time"], now(*figures))
        assert (cost.missing, cost.each) == (missing, None)
    # A second line of the same year adds up; one of another year has a row of its own.
    for changes in ({"code": "410-21"}, {"fiscal_year": "2014"}):
        link(chair, line(chair, **changes))
    assert [(cost.fiscal_year, cost.dollars) for cost in unit_costs(["lamps-on-time"], now())] == [
        (2015, Decimal("220000.00")), (2014, Decimal("100000.00"))
    ]  # fmt: skip
    assert found.department.slug == "streets"


def test_lines_come_in_as_a_file_all_or_none_and_a_second_file_mends_them(office: Office, as_person: SignIn) -> None:
    analyst = as_person(office["analyst"])

    def bring(rows: str) -> int:
        file = io.BytesIO((HEAD + rows).encode())
        file.name = "budget.csv"
        return analyst.post("/budget/bring/", {"file": file}).status_code

    good = "2015,410-20,Street lights,Alumbrado,streets,100000.00,adopted\n"
    bad = "15,410-21,Poles,Postes,harbor,1e6,final\n"
    assert bring(good + bad) == 400
    assert not BudgetLine.objects.exists()
    assert bring(good) == 302
    assert bring(good.replace("100000.00", "90000.5")) == 302
    assert BudgetLine.objects.get().amount == Decimal("90000.50")
    assert [act.act for act in ActRecord.objects.filter(noun="budgetline").order_by("pk")] == [
        "add-budget-line", "change-budget-line"
    ]  # fmt: skip
    # The same once more changes nothing.
    assert bring(good.replace("100000.00", "90000.5")) == 302
    assert BudgetLine.objects.get().version == 2
    assert as_person(office["staff"]).get("/budget/?as=csv&lang=en").content.decode("utf-8-sig").splitlines() == [
        "Line,Fiscal year,Department,Stage,Dollars", "FY2015 410-20 Street lights,2015,Streets,adopted,90000.50"
    ]  # fmt: skip


def test_a_line_is_linked_once_and_let_go(office: Office) -> None:
    chair = office["chair"]
    found = link(chair)
    with pytest.raises(RefusedError, match="the line pays for it already"):
        link(chair, line(chair, stage="revised"))
    gone = unlink_line(link=found, by=chair, at=AT, seen=1)
    assert not gone.is_active
    assert link(chair, found.line).version == 3
    record = PublicRecord.__new__(PublicRecord)
    with pytest.raises(RefusedError, match="there is no goal 'light-at-night'"):
        link_line(line=found.line, kind="goal", slug="light-at-night", record=record, by=chair, at=AT)
    light_at_night()
    link_line(line=found.line, kind="goal", slug="light-at-night", record=record, by=chair, at=AT)
    with pytest.raises(IntegrityError, match="a_budget_link_names_one_thing"), transaction.atomic():
        BudgetLink.objects.filter(pk=found.pk).update(metric="")


def test_the_page_of_costs_shows_a_dash_with_words(
    office: Office, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    light_at_night()
    monkeypatch.setattr(lists, "metrics_now", lambda record: now(figure(2015, "81.3", 369)))
    staff = as_person(office["staff"])
    assert "no line pays for it" in staff.get("/budget/costs/?lang=en").content.decode()
    assert "ninguna línea la paga" in staff.get("/budget/costs/?lang=es").content.decode()
    link(office["chair"])
    page = staff.get("/budget/costs/?lang=en").content.decode()
    assert all(words in page for words in ("100,000.00", "369", "271.00", "FY2015"))
    rows = staff.get("/budget/costs/?as=csv").content.decode("utf-8-sig").splitlines()
    assert rows[1] == "Lamps on time,2015,100000.00,369,271.00,lamps-on-time|v1|FY2015|city:-|-,"


def test_a_move_names_a_published_figure_a_decision_and_dollars_that_are_there(office: Office) -> None:
    chair = office["chair"]
    found = move(chair)
    assert money_left(found.from_line) == Decimal("70000.00")
    said = {"decision": found.decision, "from_line": found.from_line}
    drafted = decide(office["department-head"], text="Not said yet.")
    elsewhere = {"to_new": "", "to_new_es": ""}
    for changes, fields in (
        ({"figure": "lamps-on-time|v1|2015-09|city:-|-"}, {"figure"}),
        ({"amount": Decimal("70000.01")}, {"amount"}),
        ({"to_line": found.from_line}, {"to_line"}),
        ({"to_line": found.from_line, **elsewhere}, {"to_line"}),
        (elsewhere, {"to_line"}),
        ({"to_new_es": ""}, {"to_new_es"}),
        ({"decision": drafted}, {"decision"}),
        ({"day": TODAY + timedelta(days=1)}, {"day"}),
        ({"day": date(2015, 9, 29)}, {"day"}),
    ):
        with pytest.raises(RefusedError) as refused:
            move(chair, **{**said, **changes})
        assert set(refused.value.faults) == fields, changes
    assert MoneyMove.objects.count() == 1


def test_a_move_is_taken_back_and_undone_until_it_is_frozen(office: Office) -> None:
    chair = office["chair"]
    found = take_back_move(move=move(chair), by=chair, at=AT, seen=1)
    assert money_left(found.from_line) == Decimal("100000.00")
    found = undo(found, by=chair, at=AT, seen=2)
    assert (found.stands, found.amount) == (True, Decimal("30000.00"))
    frozen = change(found, act="put-on-record", by=chair, at=AT, seen=3, frozen_as="money/1")
    with pytest.raises(FrozenError, match="stands in the public record as money/1"):
        take_back_move(move=frozen, by=chair, at=AT, seen=4)


def test_the_register_is_read_by_whoever_works_here_and_written_by_those_who_run_the_meetings(
    office: Office, as_person: SignIn
) -> None:
    found = move(office["chair"])
    staff, chair = as_person(office["staff"]), as_person(office["chair"])
    page = staff.get(f"/money/{found.pk}/?lang=en").content.decode()
    assert "30,000.00" in page
    assert "Take it back" not in page
    assert "Write down a move" not in staff.get("/money/?lang=en").content.decode()
    assert "Anotar un movimiento" in chair.get("/money/?lang=es").content.decode()
    assert chair.post(f"/money/{found.pk}/take-back/", {"seen": "1"}).status_code == 302
    page = chair.get(f"/money/{found.pk}/?lang=en").content.decode()
    assert "<s>" in page
    assert "Undo" in page
    assert "taken back" in staff.get("/money/?as=csv&lang=en").content.decode("utf-8-sig")
    assert chair.get(f"/budget/{found.from_line_id}/").status_code == 200
    assert chair.post("/money/add/", {}).status_code == 200
