"""Names of periods inside sentences: May 2014; mayo de 2014."""

from __future__ import annotations

from datetime import date
from typing import Literal

from civicstat.vocabulary.period import Period, PeriodKind, period_of


Lang = Literal["en", "es"]
LANGUAGES: tuple[Lang, ...] = ("en", "es")

_MONTHS: dict[Lang, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio",
           "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
}  # fmt: skip

# One and several.
_NOUNS: dict[Lang, dict[PeriodKind, tuple[str, str]]] = {
    "en": {
        "day": ("day", "days"),
        "week": ("week", "weeks"),
        "month": ("month", "months"),
        "quarter": ("quarter", "quarters"),
        "year": ("year", "years"),
        "r12": ("rolling year", "rolling years"),
        "r3": ("span of three months", "spans of three months"),
        "w4": ("span of four weeks", "spans of four weeks"),
    },
    "es": {
        "day": ("día", "días"),
        "week": ("semana", "semanas"),
        "month": ("mes", "meses"),
        "quarter": ("trimestre", "trimestres"),
        "year": ("año", "años"),
        "r12": ("año móvil", "años móviles"),
        "r3": ("período de tres meses", "períodos de tres meses"),
        "w4": ("período de cuatro semanas", "períodos de cuatro semanas"),
    },
}


def period_name(period: Period, lang: Lang) -> str:
    """The name alone: `May 2014`, `the week of June 23, 2014`, `July 2013 to June 2014`, `fiscal year 2014`."""
    if period.kind == "day":
        return _day(period.start, lang)
    if period.kind == "week":
        return f"{'the week of' if lang == 'en' else 'la semana del'} {_day(period.start, lang)}"
    if period.kind == "month":
        return _month(period.end, lang)
    if period.kind == "w4":
        return f"{'the four weeks to' if lang == 'en' else 'las cuatro semanas hasta el'} {_day(period.end, lang)}"
    if period.kind == "quarter" or (period.kind == "r3" and period.start.year == period.end.year):
        return f"{_bare_month(period.start, lang)} {_to(lang)} {_month(period.end, lang)}"
    if period.kind == "year":
        return _year(period, lang)
    return f"{_month(period.start, lang)} {_to(lang)} {_month(period.end, lang)}"


def in_period(period: Period, lang: Lang) -> str:
    """When something happened: `in May 2014`, `from July 2013 to June 2014`, `on June 30, 2014`."""
    name = period_name(period, lang)
    if period.kind in ("quarter", "r12", "r3"):
        return f"{'from' if lang == 'en' else 'de'} {name}"
    if period.kind == "day":
        return f"{'on' if lang == 'en' else 'el'} {name}"
    if lang == "es" and period.kind == "year" and period.start.month > 1:
        return f"en el {name}"
    return f"{'in' if lang == 'en' else 'en'} {name}"


def at_end_of(period: Period, lang: Lang) -> str:
    """When a stock was counted: `at the end of May 2014`; `al cierre de mayo de 2014`."""
    if period.kind == "w4":
        period = period_of(period.end, "week")
    name = _month(period.end, lang) if period.kind in ("quarter", "r12", "r3") else period_name(period, lang)
    if lang == "en":
        return f"at the end of {name}"
    is_masculine = period.kind == "day" or (period.kind == "year" and period.start.month > 1)
    return f"al cierre {'del' if is_masculine else 'de'} {name}"


def span_name(first: Period, last: Period, lang: Lang) -> str:
    """From the first period to the last, by day for days and weeks: `January 2011 to June 2014`."""
    if first.kind in ("day", "week", "w4"):
        start, end = _day(first.start, lang), _day(last.end, lang)
        return f"{start} to {end}" if lang == "en" else f"del {start} al {end}"
    start, end = _month(first.start, lang), _month(last.end, lang)
    return f"{start} to {end}" if lang == "en" else f"de {start} a {end}"


def kind_noun(kind: PeriodKind, count: int, lang: Lang) -> str:
    """The word for one or for several periods of a kind: `month`, `months`; `semana`, `semanas`."""
    return _NOUNS[lang][kind][0 if count == 1 else 1]


def is_feminine(kind: PeriodKind) -> bool:
    """Whether the Spanish noun is feminine: las semanas, los meses."""
    return kind == "week"


def _day(day: date, lang: Lang) -> str:
    month = _bare_month(day, lang)
    return f"{month} {day.day}, {day.year}" if lang == "en" else f"{day.day} de {month} de {day.year}"


def _month(day: date, lang: Lang) -> str:
    month = _bare_month(day, lang)
    return f"{month} {day.year}" if lang == "en" else f"{month} de {day.year}"


def _bare_month(day: date, lang: Lang) -> str:
    return _MONTHS[lang][day.month - 1]


def _year(period: Period, lang: Lang) -> str:
    """A fiscal year that is no calendar year says so."""
    year = period.label.removeprefix("FY")
    if period.start.month == 1:
        return year
    return f"fiscal year {year}" if lang == "en" else f"año fiscal {year}"


def _to(lang: Lang) -> str:
    return "to" if lang == "en" else "a"
