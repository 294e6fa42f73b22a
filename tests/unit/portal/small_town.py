"""A small invented city with a whole record: every kind of number and hole that a page must be able to show.

The values follow from a formula, not from rows: the pages compute nothing, so nothing here has to add up.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from civicstat.cycle.kept_meetings import report_body
from civicstat.ledger.append import append
from civicstat.ledger.figures import figures_summary, write_lines
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.metrics.equity.mixed import Mix
from civicstat.metrics.equity.published import Ground, compared_period, equity_of_release
from civicstat.metrics.rare_events.chart import rare_events
from civicstat.stories.equity import equity_document
from civicstat.stories.movements.behind import Unnamed
from civicstat.stories.movements.document import drivers_document
from civicstat.stories.movements.pairs import pairs_of
from civicstat.stories.outlooks import outlook_sentence
from civicstat.stories.rare_events import rare_event_sentences
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure, FigureKey
from civicstat.vocabulary.outlook import Outlook
from civicstat.vocabulary.period import period_of
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence
from civicstat.vocabulary.signal import Signal, SignalPoint
from civicstat.vocabulary.statement import ObjectRef, Statement


DAY = "2014-06-30"
RECORDED = "2014-07-01T05:00:00Z"
MONTHS = [
    f"{year}-{month:02d}" for year in (2013, 2014) for month in range(1, 13) if f"{year}-{month:02d}" <= "2014-06"
]
QUARTERS = ["2013-Q1", "2013-Q2", "2013-Q3", "2013-Q4", "2014-Q1", "2014-Q2"]
WARDS = {"north-end": "North End", "old-harbor": "Old Harbor", "ward-12": "Ward 12", "west-hill": "West Hill"}
CELLS = ["882664c1a1fffff", "882664c1a3fffff", "882664c1a5fffff"]
CITY = "city:-"
HELD = {"text": "The file lost a column.", "text_es": "El archivo perdió una columna."}
# The words of its statements and objects.
_SPEC = importlib.util.spec_from_file_location("second_half", Path(__file__).with_name("second_half.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
second_half = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(second_half)
_MEETINGS = importlib.util.spec_from_file_location("stat_meetings", Path(__file__).with_name("stat_meetings.py"))
assert _MEETINGS is not None
assert _MEETINGS.loader is not None
stat_meetings = importlib.util.module_from_spec(_MEETINGS)
_MEETINGS.loader.exec_module(stat_meetings)
_OFFICE = importlib.util.spec_from_file_location("office_said", Path(__file__).with_name("office_said.py"))
assert _OFFICE is not None
assert _OFFICE.loader is not None
office_said = importlib.util.module_from_spec(_OFFICE)
_OFFICE.loader.exec_module(office_said)
_SAID: dict[str, Any] = json.loads(Path(__file__).with_name("small_town.json").read_text("utf-8"))


def write_small_town(
    home: Path, *, is_held: bool = False, is_whole: bool = False, tour: Sequence[dict[str, str]] = (), office: str = ""
) -> Path:
    """A record in `home`, which is also the result.

    `is_held`: its source is paused, so that no figure has a value. `is_whole`: with forecast, crew plan, promises,
    briefing, events and claims. `tour`: the stops of a walk over several records.
    """
    store = ObjectStore.of_home(home)
    definitions = [_definition(**fields) for fields in _SAID["definitions"]]
    city = {**_SAID["city"], **({"tour": list(tour)} if tour else {}), **({"office_address": office} if office else {})}
    if is_whole:
        city = {**city, "events": second_half.EVENTS, "claims": [second_half.CLAIM]}
        definitions[0] = definitions[0].model_copy(update={"companion": AGAIN["id"]})
        definitions += [_definition(**AGAIN), _definition(**EVERY_REPORT), _definition(**RARE)]
    said = [
        _say("genesis", "genesis", _SAID["genesis"]),
        _say("city", "springfield", city),
        _say("goal", "clean-alleys", _SAID["goal"]),
        _say("source", "service-requests", _SAID["source"]),
        *(_say("definition", f"{d.id}/{d.version}", d.to_json()) for d in definitions),
        *(_say("target", f"{target['metric']}/{target['from']}", target) for target in _targets()),
    ]
    entries = append(home, said)
    cited = [entry.statement.digest for entry in entries]
    defined = [entry.statement.digest for entry in entries if entry.statement.type == "definition/v1"]
    refs: list[ObjectRef] = []
    bodies = list(_ahead(store, refs)) if is_whole else []
    append(home, [*(_say(*body) for body in bodies)])
    spoken = [_say(*body) for body in bodies if body[0] in ("decision", "action")]
    if is_whole:
        bodies = [_brief(store, refs, definitions, spoken)]
    append(home, [_release(store, definitions, defined, cited, refs, is_held=is_held)])
    if is_whole:
        append(home, [_say(*body) for body in bodies])
        _promise(home, store)
    return home


def _promise(home: Path, store: ObjectStore) -> None:
    """What an office put on record: each promise a statement, its words an object beside; one of these is withdrawn."""

    def put(words: dict[str, Any]) -> str:
        return store.put(canonical_bytes({"nonce": "0" * 64, "words": words}))

    said = [Statement(type_, name, "-", DAY, RECORDED, (), body) for type_, name, body in second_half.promised(put)]
    append(home, said)
    store.path(said[-1].name).unlink()
    met = stat_meetings.said_of_meetings(put)
    entries = append(home, [Statement(type_, name, "-", DAY, RECORDED, (), body) for type_, name, body in met])
    cited = {each.statement.name: each.statement.digest for each in entries if each.statement.type == "meeting/v1"}
    memos = [(cited[body["meeting"]], body) for body in stat_meetings.memos_of_meetings(put)]
    append(home, [Statement("memo/v1", body["meeting"], "-", DAY, RECORDED, (met,), body) for met, body in memos])
    asked = [(type_, body, cited[body["meeting"]]) for type_, body in stat_meetings.asked_of_meetings(put)]
    append(home, [Statement(type_, body["id"], "-", DAY, RECORDED, (met,), body) for type_, body, met in asked])
    _close(home, cited["alleystat-2014-01-14"])
    told = office_said.said_of_office(put, decided="new-trucks")
    newest = {entry.statement.type: entry for entry in append(home, [_plain(*each) for each in told])}
    decided = next(entry for entry in Record(home).entries if entry.statement.type == "decision/v2")
    wrong = [(entry.key, entry.statement.body["words"]["sha256"]) for entry in (decided, newest["money-move/v1"])]
    append(home, [_plain(*each) for each in office_said.corrections(put, wrong)])
    record, day = Record(home), date.fromisoformat(DAY)
    report = report_body(record, record.entries, department="streets", year=2013, day=day)
    append(home, [_plain("annual-report/v1", "streets/2013", report)])


def _close(home: Path, met: str) -> None:
    """What the first meeting captured, by its own account, and a post that answers for alleys and that nobody holds."""
    first: dict[tuple[str, str], str] = {}
    for entry in Record(home).entries:
        first.setdefault((entry.statement.type, entry.statement.name), entry.statement.digest)
    body = stat_meetings.closing(lambda type_, name: first[type_, name])
    append(home, [Statement("closing/v1", body["meeting"], "-", DAY, RECORDED, (met,), body)])
    vacancy = {**stat_meetings.VACANCY, "until": None, "departments": ["streets"], "made_up": True}
    append(home, [_plain("vacancy/v1", f"{vacancy['post']}/{vacancy['since']}", vacancy)])


def _plain(type_: str, name: str, body: dict[str, Any]) -> Statement:
    return Statement(type_, name, "-", DAY, RECORDED, (), body)


# Counts what is reported again: the second of two clocks.
AGAIN: dict[str, Any] = {
    "id": "reported-again-within-30-days",
    "title": "Reported again within 30 days",
    "title_es": "Reportadas otra vez en 30 días",
    "measure": "share",
    "numerator": {"op": "<=", "left": {"column": "again_days"}, "right": {"integer": 30}},
    "numerator_text": "again_days <= 30",
    "unit": "percent",
    "digits": 1,
    "direction": "down",
    "by": ["need-group"],
}


# What a resident asked for: computed beside the official metric, not yet answered.
EVERY_REPORT: dict[str, Any] = {
    "id": "every-report-within-5-days",
    "title": "Every report closed within 5 days",
    "title_es": "Cada reporte cerrado en 5 días",
    "shadow_of": "closed-within-5-days",
    "measure": "share",
    "numerator": {"op": "is_null", "left": {"column": "closed"}},
    "numerator_text": "closed IS NULL",
    "unit": "percent",
    "digits": 1,
    "direction": "up",
    "by": [],
}


# So rare that the time between is charted.
RARE: dict[str, Any] = {
    "id": "streets-fallen-in",
    "title": "Streets that fell in",
    "title_es": "Calles que se hundieron",
    "measure": "count",
    "unit": "requests",
    "digits": 0,
    "direction": "down",
    "by": [],
    "periods": ["day", "month"],
}


def _rare() -> tuple[Definition, dict[str, Any]]:
    """The chart of the time between, of a metric's days that this record leaves out."""
    definition = _definition(**RARE)
    events = {33 + at * 41 + (at * at) % 17 for at in range(24)} | {1233}
    figures: dict[str, int] = {}
    for at in range(1276):
        for kind in ("day", "month"):
            label = period_of(date(2011, 1, 1) + timedelta(days=at), kind).label
            figures[label] = figures.get(label, 0) + (at in events)
    found = rare_events(
        definition,
        [
            Figure(FigureKey(definition.id, definition.version, label), Decimal(n), n=n, status="final")
            for label, n in figures.items()
        ],
    )
    assert found is not None
    return definition, found.to_json()


def _ahead(store: ObjectStore, refs: list[ObjectRef]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Forecast, plan, decision and actions as (type, name, body); their objects go to `refs`."""

    def put(role: str, content: bytes, suffix: str, media_type: str) -> str:
        name = f"{role.replace('/', '-')}.{suffix}"
        refs.append(store.put_as(role, name=name, content=content, media_type=media_type))
        return refs[-1].sha256

    lines = {str(figure.key): figure.to_json() for figure in second_half.forecast_figures(CELLS)}
    cells = put("forecast/alleys", write_lines(lines), "jsonl", "application/jsonl")
    scores = put("forecast-scores/alleys", canonical_bytes(second_half.SCORES), "json", "application/json")
    yield "forecast", f"alleys/{second_half.WEEK.lower()}", second_half.forecast_body(cells, scores)
    put("forecast-words/alleys", canonical_bytes(second_half.forecast_words(CELLS)), "json", "application/json")
    put("two-clocks", canonical_bytes(second_half.two_clocks(list(WARDS))), "json", "application/json")
    yield "record-pattern", second_half.PATTERN["id"], second_half.PATTERN
    yield "record-patterns-examined", "count", {"looked_at": 3, "published": 1}
    put("coverage", canonical_bytes(second_half.coverage()), "json", "application/json")
    plan = put("route-plan/sanitation", canonical_bytes(second_half.plan_object()), "json", "application/json")
    put("route-plan-geojson/sanitation", second_half.geojson(), "geojson", "application/geo+json")
    yield "route-plan", "sanitation/2014-07-01", second_half.plan_body(plan)
    yield "metric-proposal", EVERY_REPORT["id"], second_half.PROPOSAL
    yield "decision", "second-crew", second_half.DECISION
    for action in second_half.ACTIONS:
        yield "action", action["id"], action


def _settled(signal: Signal) -> Signal:
    """The same chart; where a rule fired, it fired on the newest final point, since meetings look at no other."""
    if not any(point.rules for point in signal.points):
        return signal
    newest = max(number for number, point in enumerate(signal.points) if point.is_final)
    points = [
        replace(point, rules=("outside-limits",) if number == newest else ())
        for number, point in enumerate(signal.points)
    ]
    return replace(signal, points=tuple(points))


def _brief(
    store: ObjectStore, refs: list[ObjectRef], definitions: list[Definition], said: list[Statement]
) -> tuple[str, str, dict[str, Any]]:
    figures = {str(figure.key): figure for definition in definitions for figure in _open_figures(definition)}
    signals = [_settled(signal) for definition in definitions for signal in _signals(definition, figures)]
    definitions = [definition for definition in definitions if definition.is_official]
    briefing = second_half.briefing_of(definitions, list(figures.values()), signals, said)
    content = canonical_bytes(second_half.briefing_object(briefing))
    refs.append(
        store.put_as("briefing/streets", name="briefing-streets.json", content=content, media_type="application/json")
    )
    body = second_half.briefing_body(briefing, sha256=refs[-1].sha256, release="0" * 64)
    for lang in ("en", "es"):
        role, name = f"briefing-md/streets-{lang}", f"briefing-streets-{lang}.md"
        refs.append(store.put_as(role, name=name, content=f"# {lang}\n".encode(), media_type="text/markdown"))
    return "briefing", "streets/2014-06-30", body


def _release(
    store: ObjectStore,
    definitions: list[Definition],
    defined: list[str],
    cited: list[str],
    refs: list[ObjectRef],
    *,
    is_held: bool,
) -> Statement:
    files: dict[str, bytes] = {}

    def put(role: str, content: bytes, media_type: str = "application/json") -> None:
        suffix = {"application/json": "json", "text/csv": "csv", "application/jsonl": "jsonl"}.get(media_type, "sql")
        refs.append(
            store.put_as(role, name=f"{role.replace('/', '-')}.{suffix}", content=content, media_type=media_type)
        )

    for definition in definitions:
        figures = {str(figure.key): figure for figure in _figures(definition, is_held=is_held)}
        role = f"figures/{definition.id}"
        files[role] = write_lines({key: figure.to_json() for key, figure in figures.items()})
        put(role, files[role], "application/jsonl")
        accounts = {key: _accounting(figure).to_json() for key, figure in figures.items() if figure.n is not None}
        put(f"accounting/{definition.id}", write_lines(accounts), "application/jsonl")
        signals = [signal.to_json() for signal in _signals(definition, figures)]
        put(f"signals/{definition.id}", canonical_bytes({"signals": signals}))
        put(f"sql/{definition.id}", b"SELECT 1 AS one\n", "text/plain")
        put(f"words/{definition.id}", canonical_bytes(_SAID["words"]))
    objects = dict(_SAID["objects"])
    if not is_held:
        objects["drivers"] = _drivers(definitions)
        objects["equity"] = _equity(definitions)
    if is_held:
        objects["about-data"] = {**objects["about-data"], "held": [HELD]}
    for role, body in objects.items():
        put(role, canonical_bytes(body))
    sentences = [] if is_held else list(_sentences())
    if any(definition.id == RARE["id"] for definition in definitions):
        rare, entry = _rare()
        put("rare-events", canonical_bytes({rare.id: entry}))
        sentences += rare_event_sentences(rare, entry)
    put("sentences", canonical_bytes({"sentences": [sentence.to_json() for sentence in sentences]}))
    put("supersedes", b"", "application/jsonl")
    for name in ("asset", "place", "person-months"):
        put(f"records/{name}", b"kind\nalley\n", "text/csv")
    report = {**_SAID["report"], "objects": sorted({ref.sha256 for ref in refs})}
    put("disclosure-report", canonical_bytes(report))
    body = {
        "release": f"springfield/{DAY}",
        "city": "springfield",
        "as_of": DAY,
        "mode": "replay",
        "objects": [ref.to_json() for ref in refs],
        "figures": figures_summary(files),
        "definitions": defined,
        "sources": [],
        "disclosure_report": refs[-1].sha256,
        "software": {"version": "0.1.0", "duckdb": "1.5.6"},
        "lead": "",
    }
    return _say("release", f"springfield/{DAY}", body, cites=cited, about=DAY)


def _figures(definition: Definition, *, is_held: bool) -> Iterator[Figure]:
    for figure in _open_figures(definition):
        yield Figure(figure.key, None, status="held", reason="source-held", as_of=DAY) if is_held else figure


def _open_figures(definition: Definition) -> Iterator[Figure]:
    if definition.table == "person_months":
        for number, month in enumerate(MONTHS):
            hidden = number % 5 == 3
            yield _figure(
                definition, month, number=None if hidden else 12 + number, status="suppressed" if hidden else ""
            )
        return
    for number, label in enumerate([*MONTHS, *QUARTERS, "2014-05-r12", "2014-06-r12"]):
        yield _figure(definition, label, number=40 + number % 7)
    for layer, slugs in (("ward", [*WARDS, "unlocated"]), ("need-group", ["high", "low"])):
        if layer in definition.by:
            for place, slug in enumerate(slugs):
                for number, label in enumerate([*QUARTERS, "2014-06-r12"]):
                    few = slug == "ward-12" and definition.measure == "share"
                    yield _figure(definition, label, f"{layer}:{slug}", number=4 if few else 30 + place + number)
    if "kind" in definition.by:
        for place, kind in enumerate(("alley", "cart", "yard")):
            none = kind == "yard"
            yield _figure(
                definition,
                "2014-06-r12",
                group=f"kind={kind}",
                number=None if none else 20 + place,
                status="no-cases" if none else "",
            )
    if "h3-8" in definition.by:
        for place, cell in enumerate(CELLS):
            yield _figure(definition, "2014-06-r12", f"h3-8:{cell}", number=3 + 7 * place)


def _figure(
    definition: Definition, label: str, area: str = CITY, group: str = "-", *, number: int | None, status: str = ""
) -> Figure:
    key = FigureKey(definition.id, definition.version, label, area, group)
    state: Any = status or ("provisional" if label in ("2014-06", "2014-Q2", "2014-06-r12") else "final")
    if number is None:
        return Figure(key, None, status=state, as_of=DAY)
    if definition.measure in ("count", "backlog"):
        return Figure(key, Decimal(number), n=number, status=state, as_of=DAY)
    if definition.measure == "percentile":
        low, high = Decimal(number) - 3, Decimal(number) + 5
        bound: Any = "more-than" if label == "2014-06" else "exact"
        return Figure(
            key, Decimal(number), bound, n=400, low=low, high=high, level=Decimal("0.95"), status=state, as_of=DAY
        )
    if number < 10:
        return Figure(key, None, numerator=number // 2, denominator=number, n=number, status="too-few", as_of=DAY)
    value = Decimal(number) + Decimal("0.5")
    return Figure(
        key,
        value,
        numerator=number * 10,
        denominator=1754,
        n=1754,
        low=value - 4,
        high=value + 5,
        level=Decimal("0.95"),
        status=state,
        as_of=DAY,
    )


# More kinds than a page's short table holds, so that a whole table has a page of its own.
KINDS = ["alley", "cart", "yard", *(f"kind-of-request-{number}" for number in range(4, 17))]


def _drivers(definitions: list[Definition]) -> dict[str, Any]:
    """Where changes sit. Its parts are made to add up, as those of this city do not; pages show it alone."""
    figures = {definition.id: list(_open_figures(definition)) for definition in definitions}
    for own in figures.values():
        whole = [_counted(figure) for figure in own if figure.key.area == CITY and figure.key.group == "-"]
        own[:] = [*whole, *(part for figure in whole for part in _parts_of(figure))]
    signals = {each.id: list(_signals(each, {str(f.key): f for f in figures[each.id]})) for each in definitions}
    names = {f"ward:{slug}": (name, name) for slug, name in WARDS.items()}
    behind = {
        each.id: _beyond(each, figures[each.id], signals[each.id])
        for each in definitions
        if each.measure == "percentile"
    }
    return drivers_document(definitions, figures, signals, names=names, behind=behind, unnamed=_unnamed(figures))


def _unnamed(figures: dict[str, list[Figure]]) -> dict[str, Unnamed]:
    """By channel, which no metric of the town names, and by department, which no row tells: of the shares alone."""
    found = {}
    for metric, own in figures.items():
        whole = [each for each in own if each.key.area == CITY and each.key.group == "-" and each.denominator]
        parts = [
            replace(
                each,
                key=replace(each.key, group=f"channel={slug}"),
                numerator=(each.numerator or 0) // 2 + (number and (each.numerator or 0) % 2),
                denominator=(each.denominator or 0) // 2 + (number and (each.denominator or 0) % 2),
            )
            for each in whole
            for number, slug in enumerate(("phone", "web"))
        ]
        found[metric] = Unnamed(("department", "channel"), tuple(parts))
    return found


def _beyond(definition: Definition, figures: list[Figure], signals: list[Signal]) -> dict[str, Any]:
    """How many requests of each part took longer than the earlier value."""
    found: dict[str, Any] = {}
    for pair in pairs_of(definition, figures, signals):
        for figure, hits in ((pair.before, 431), (pair.after, 502)):
            whole = replace(figure, value=Decimal(hits), numerator=hits, denominator=1000)
            found.setdefault(pair.name, {}).update(
                {str(each.key): (Decimal(each.numerator or 0), each.denominator) for each in [whole, *_parts_of(whole)]}
            )
    return found


def _equity(definitions: list[Definition]) -> dict[str, Any]:
    """Areas of high need beside areas of low need, of the areas as published."""
    figures = {definition.id: list(_open_figures(definition)) for definition in definitions}
    layers = [_SAID["objects"][role] for role in ("layer/ward", "layer/need-group")]
    residents = {f"ward:{slug}": 1000 * number for number, slug in enumerate(WARDS, start=1)}
    ground = Ground.of(layers, main="ward", merged={}, population=residents, fiscal_year_starts=1)
    names = {f"need-group:{each['slug']}": (each["name"], each["name_es"]) for each in layers[1]["groups"]}
    rows = tuple(
        (slug, kind, month, 3 * number, 20)
        for number, slug in enumerate(WARDS, start=1)
        for kind in KINDS
        for month in MONTHS[-2:]
    )
    mixes = {}
    for each in definitions:
        period = compared_period(each, figures[each.id], layer="ward", fiscal_year_starts=1)
        mixes[each.id] = Mix(period, "5" if each.measure == "percentile" else None, rows)
    compared = equity_of_release(definitions, figures, ground, mixes)
    by_id = {definition.id: definition for definition in definitions}
    return equity_document(compared, by_id, names=names, fiscal_year_starts=1)


def _counted(figure: Figure) -> Figure:
    """The same value, with counts that it follows from."""
    if figure.value is None or figure.denominator is None:
        return figure
    return replace(figure, numerator=int(figure.value * 10), denominator=1000, n=1000)


def _parts_of(whole: Figure) -> Iterator[Figure]:
    key = whole.key
    for by, slugs in (("ward", [*WARDS, "unlocated"]), ("kind", KINDS)):
        for number, slug in enumerate(slugs):
            area, group = (f"ward:{slug}", "-") if by == "ward" else (CITY, f"kind={slug}")
            amounts = (whole.numerator, whole.denominator, None if whole.value is None else int(whole.value))
            hits, cases, value = (None if each is None else _part_of(each, number, len(slugs)) for each in amounts)
            if whole.denominator is not None and whole.numerator is not None:
                cases = whole.denominator // len(slugs) + (0 if number else whole.denominator % len(slugs))
            part = FigureKey(key.metric, key.version, key.period, area, group)
            status: Any = "no-cases" if value is None else whole.status
            known = None if value is None else Decimal(value)
            yield Figure(part, known, numerator=hits, denominator=cases, n=cases or value, status=status)


def _part_of(amount: int, number: int, parts: int) -> int:
    """The first part has what does not divide evenly; the next two take from each other, to move both ways."""
    share, over = divmod(amount, parts)
    turn = amount % 3
    return share + {0: over, 1: turn, 2: -turn}.get(number, 0)


def _accounting(figure: Figure) -> Accounting:
    counted = figure.n or 0
    with_excluded = None if figure.value is None else figure.value - 1
    excluded = {"marked-by-the-city-as-a-duplicate": 98, "too-new-to-judge": 2}
    return Accounting(figure.key, counted + 100, counted, excluded, with_excluded)


def _signals(definition: Definition, figures: dict[str, Figure]) -> Iterator[Signal]:
    if definition.table == "person_months":
        return
    is_unusual = definition.measure == "backlog"
    for area, kind, labels in (
        (CITY, "month", MONTHS),
        *((f"ward:{ward}", "quarter", QUARTERS) for ward in WARDS if "ward" in definition.by),
    ):
        points = [
            SignalPoint(
                key,
                label,
                figures[key].value,
                figures[key].status == "final",
                ("outside-limits",) if is_unusual and label == labels[-1] else (),
            )
            for label in labels
            if (key := str(FigureKey(definition.id, definition.version, label, area))) in figures
        ]
        yield Signal(
            key=f"{definition.id}|v{definition.version}|{area}|-|{kind}#1",
            chart="xmr",
            unit=definition.unit,
            digits=definition.digits,
            center=Decimal("43.1"),
            lower=Decimal("36.2"),
            upper=Decimal("50.4"),
            baseline=(labels[0], labels[-1]),
            points=points,
            target=Decimal("80.0") if definition.id == "closed-within-5-days" else None,
            variation="special-cause-concerning" if is_unusual else "common-cause",
            assurance="will-not-reach" if definition.id == "closed-within-5-days" else "no-target",
        )


def _targets() -> list[dict[str, Any]]:
    """The target in force, and the higher one that it took the place of."""
    first = {**_SAID["target"], "value": "90.0", "from": "2013-09-01"}
    moved = {"why": "The first one was a guess.", "why_es": "La primera fue una suposición."}
    return [first, {**_SAID["target"], **moved}]


def _sentences() -> Iterator[BoundSentence]:
    rests_on = ("2012-06", "2014-05")
    yield outlook_sentence(Outlook("closed-within-5-days", 1, "month", Decimal("80.0"), "not-reachable", rests_on))
    key = "closed-within-5-days|v1|2014-05-r12|city:-|-"
    part = BoundNumber(key, "numerator", "integer")
    whole = BoundNumber(key, "denominator", "integer")
    yield BoundSentence(
        "metric/closed-within-5-days/headline",
        ("In the 12 months to May 2014 the city closed ", part, " of ", whole, " within 5 days."),
        ("En los 12 meses hasta mayo de 2014 la ciudad cerró ", part, " de ", whole, " en 5 días."),
    )
    upper = BoundNumber("closed-within-5-days|v1|city:-|-|month#1", "upper", "percent-1")
    yield BoundSentence(
        "metric/closed-within-5-days/chart/month",
        ("No month left the usual range. It ends at ", upper, "."),
        ("Ningún mes salió del margen habitual. Termina en ", upper, "."),
    )
    yield BoundSentence("home/lead", ("One measure misses its target.",), ("Una medida no alcanza su meta.",))


def _say(kind: str, name: str, body: dict[str, Any], *, cites: Iterable[str] = (), about: str = "-") -> Statement:
    return Statement(f"{kind}/v1", name, about, DAY, RECORDED, tuple(cites), body)


def _definition(**fields: Any) -> Definition:
    common = {
        "version": 1,
        "question": "Does the city close it within five days?",
        "question_es": "¿Lo cierra la ciudad en cinco días?",
        "owner": "Deputy Commissioner",
        "owner_es": "Subcomisión de limpieza",
        "periods": ["month", "quarter", "r12"],
        "settles_after_days": 30,
        "known_gaps": ["Complaints that nobody makes are not counted."],
        "known_gaps_es": ["Las quejas que nadie presenta no se cuentan."],
        "proposed_by": "example of this software",
        "proposed_by_es": "ejemplo de este programa",
        "exclude": [
            {
                "reason": "marked by the city as a duplicate",
                "reason_es": "marcado por la ciudad como duplicado",
                "where": {"op": "is_true", "column": "is_duplicate"},
                "where_text": "is_duplicate",
            }
        ],
    }
    return Definition.model_validate({**common, **fields})
