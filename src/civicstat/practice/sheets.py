"""Every file of raw records of the invented city, as header and lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from civicstat.practice.census import budget_lines, residents, survey_of
from civicstat.practice.dice import Ints
from civicstat.practice.districts import PLACES_PER_DISTRICT, YARD_NAMES, YARDS, districts, places
from civicstat.practice.export import (
    COLUMNS,
    ExportedRow,
    degrees_texts,
    exported_rows,
    moment_texts,
)
from civicstat.practice.followup import (
    ANSWERS,
    CREWS_PER_YARD,
    INSPECTION_RESULTS,
    VISIT_OUTCOMES,
    Looks,
    Visits,
    confirmations_of,
    field_checks_of,
    inspections_of,
    visits_of,
)
from civicstat.practice.incidents import NATURES, STATIONS, UNITS_PER_STATION, incidents_of
from civicstat.practice.study import Study


@dataclass(frozen=True)
class Sheet:
    """A CSV file: its name in `data/`, what one row is, its columns and its lines."""

    name: str
    row: str
    columns: tuple[str, ...]
    lines: list[Sequence[str]]

    def to_bytes(self) -> bytes:
        """The file; no field needs a quote."""
        text = "\n".join([",".join(self.columns), *(",".join(line) for line in self.lines)]) + "\n"
        assert '"' not in text
        return text.encode()


@dataclass(frozen=True)
class Records:
    """The request file row by row, for the answer file, and every sheet, that one first."""

    exported: list[ExportedRow]
    inspections: Looks
    confirmations: Looks
    visits: Visits
    sheets: tuple[Sheet, ...]


def records_of(study: Study) -> Records:
    """All raw records of a city."""
    visits = visits_of(study.seed, study.rows, days=study.days)
    inspections = inspections_of(study.seed, study.rows, days=study.days)
    confirmations = confirmations_of(study.seed, study.rows, days=study.days)
    exported = exported_rows(study, visits)
    sheets = (
        Sheet("requests.csv", "request", COLUMNS, [[*row.fields.values()] for row in exported]),
        _visits(visits, study),
        _looks("inspections.csv", "inspection", "Inspected", "Result", inspections, INSPECTION_RESULTS),
        _looks("confirmations.csv", "answer of whoever reported", "Answered", "Is_it_fixed", confirmations, ANSWERS),
        _field_checks(study),
        _incidents(study),
        _population(study),
        _budget(study),
        _survey(study),
    )
    return Records(exported, inspections, confirmations, visits, sheets)


def _visits(visits: Visits, study: Study) -> Sheet:
    known = np.ones(len(visits.request), dtype=np.bool_)
    crew = visits.crew.tolist()
    return Sheet(
        "visits.csv",
        "visit of a yard's crew",
        ("Visit", "Request_Number", "Yard", "Crew", "Arrived", "Left", "Outcome"),
        _lines(
            _numbers("V", len(crew)),
            _request_numbers(visits.request),
            [YARDS[c // CREWS_PER_YARD] for c in crew],
            [f"{YARD_NAMES[YARDS[c // CREWS_PER_YARD]].split()[0]} {c % CREWS_PER_YARD + 1}" for c in crew],
            moment_texts(visits.arrived, known),
            moment_texts(visits.left, known),
            [VISIT_OUTCOMES[o] for o in visits.outcome.tolist()],
        ),
    )


def _looks(file: str, row: str, moment: str, result: str, looks: Looks, words: Sequence[str]) -> Sheet:
    known = np.ones(len(looks.request), dtype=np.bool_)
    return Sheet(
        file,
        row,
        ("Number", "Request_Number", moment, result),
        _lines(
            _numbers(file[0].upper(), len(looks.request)),
            _request_numbers(looks.request),
            moment_texts(looks.moment, known),
            [words[r] for r in looks.result.tolist()],
        ),
    )


def _field_checks(study: Study) -> Sheet:
    count = max(400, len(study.rows) // 12)
    checks = field_checks_of(study.seed, study.problems, study.rows, days=study.days, count=count)
    known = places(study.seed)
    place = checks.place.tolist()
    return Sheet(
        "field_checks.csv",
        "place looked at without regard to requests",
        ("Check", "Checked", "Street_Address", "District", "Problem_Found"),
        _lines(
            _numbers("F", count),
            moment_texts(checks.moment, np.ones(count, dtype=np.bool_)),
            [known.address[p] for p in place],
            [districts()[p // PLACES_PER_DISTRICT].name for p in place],
            ["yes" if found else "no" for found in checks.found.tolist()],
        ),
    )


_INCIDENT_COLUMNS = (
    "Incident",
    "Nature",
    "Urgent",
    "Call",
    "Dispatched",
    "En_Route",
    "On_Scene",
    "Clear",
    "Unit",
    "Station",
    "District",
    "Latitude",
    "Longitude",
)


def _incidents(study: Study) -> Sheet:
    count = max(400, len(study.rows) // 4)
    found = incidents_of(study.seed, days=study.days, count=count)
    known, all_known = places(study.seed), np.ones(count, dtype=np.bool_)
    station = [STATIONS[unit // UNITS_PER_STATION] for unit in found.unit.tolist()]
    return Sheet(
        "incidents.csv",
        "ambulance call",
        _INCIDENT_COLUMNS,
        _lines(
            _numbers("N", count),
            [NATURES[n][1] for n in found.nature.tolist()],
            ["yes" if NATURES[n][3] else "no" for n in found.nature.tolist()],
            moment_texts(found.call, all_known),
            moment_texts(found.dispatch, all_known),
            moment_texts(found.en_route, all_known),
            moment_texts(found.scene, ~found.is_cancelled),
            moment_texts(found.clear, all_known),
            [f"Medic {unit + 1}" for unit in found.unit.tolist()],
            station,
            [districts()[p // PLACES_PER_DISTRICT].name for p in found.place.tolist()],
            degrees_texts(known.y[found.place]),
            degrees_texts(known.x[found.place]),
        ),
    )


def _population(study: Study) -> Sheet:
    of = {district.slug: district for district in districts()}
    return Sheet(
        "population.csv",
        "district and fiscal year",
        ("Fiscal_Year", "District", "Residents", "Households", "Renter_Percent", "No_Vehicle_Percent", "Hardship"),
        [
            [str(year), of[slug].name]
            + [str(n) for n in (people, homes, of[slug].renters_percent, of[slug].no_car_percent, of[slug].hardship)]
            for year, slug, people, homes in residents(study.days)
        ],
    )


def _budget(study: Study) -> Sheet:
    return Sheet(
        "budget_lines.csv",
        "line of the budget in a fiscal year",
        ("Fiscal_Year", "Department", "Line", "Adopted_Dollars", "Spent_Dollars"),
        [[str(part) for part in line] for line in budget_lines(study.seed, days=study.days)],
    )


def _survey(study: Study) -> Sheet:
    found = survey_of(study.seed, days=study.days, truths=study.truths)
    return Sheet(
        "survey.csv",
        "resident asked",
        ("Respondent", "Fiscal_Year", "District", "Streets_Clean_1_to_5", "Had_A_Problem", "Reported_It"),
        _lines(
            _numbers("R", len(found.year)),
            [str(year) for year in found.year.tolist()],
            [districts()[d].name for d in found.district.tolist()],
            [str(mark) for mark in found.cleanliness.tolist()],
            ["yes" if had else "no" for had in found.had_problem.tolist()],
            [
                "" if not had else "yes" if said else "no"
                for had, said in zip(found.had_problem.tolist(), found.reported.tolist(), strict=True)
            ],
        ),
    )


def _lines(*columns: Iterable[str]) -> list[Sequence[str]]:
    return list(zip(*columns, strict=True))


def _numbers(letter: str, count: int) -> list[str]:
    return [f"{letter}-{number:07}" for number in range(1, count + 1)]


def _request_numbers(rows: Ints) -> list[str]:
    return [f"PP-{row + 1:07}" for row in rows.tolist()]
