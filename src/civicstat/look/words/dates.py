"""Days and periods in words: June 30, 2014; 30 de junio de 2014."""

from __future__ import annotations

from datetime import date

from civicstat.look.words.languages import Lang, require_language
from civicstat.vocabulary.period import Period, parse_period


_MONTHS: dict[Lang, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio",
           "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
}  # fmt: skip
# Short forms stand on axes and in narrow columns only.
SHORT_MONTHS: dict[Lang, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}


def day_words(day: date | str, lang: str) -> str:
    """`June 30, 2014`; `30 de junio de 2014`."""
    day = _day(day)
    month = _MONTHS[require_language(lang)][day.month - 1]
    return f"{month} {day.day}, {day.year}" if lang == "en" else f"{day.day} de {month} de {day.year}"


def month_words(day: date | str, lang: str) -> str:
    """`June 2014`; `junio de 2014`."""
    day = _day(day)
    month = _MONTHS[require_language(lang)][day.month - 1]
    return f"{month} {day.year}" if lang == "en" else f"{month} de {day.year}"


def period_words(label: str, lang: str, *, fiscal_year_starts: int = 1) -> str:
    """A period as it stands inside a sentence: `week of June 23, 2014`, `April to June 2014`, `2014`."""
    require_language(lang)
    period = parse_period(label, fiscal_year_starts=fiscal_year_starts)
    if period.kind == "day":
        return day_words(period.start, lang)
    if period.kind == "week":
        return f"{'week of' if lang == 'en' else 'semana del'} {day_words(period.start, lang)}"
    if period.kind == "month":
        return month_words(period.start, lang)
    if period.kind == "quarter":
        return _span(period, lang)
    if period.kind == "year":
        return _year(period, lang)
    if period.kind == "w4":
        return f"{'4 weeks to' if lang == 'en' else '4 semanas hasta el'} {day_words(period.end, lang)}"
    if period.kind == "r3":
        return f"{'3 months to' if lang == 'en' else '3 meses hasta'} {month_words(period.end, lang)}"
    return f"{'12 months to' if lang == 'en' else '12 meses hasta'} {month_words(period.end, lang)}"


def period_short(label: str, lang: str, *, fiscal_year_starts: int = 1) -> str:
    """A period for a narrow column: `Jun 2014`, `Jun 23, 2014`, `Apr\N{EN DASH}Jun 2014`."""
    lang = require_language(lang)
    period = parse_period(label, fiscal_year_starts=fiscal_year_starts)
    first, last = (SHORT_MONTHS[lang][day.month - 1] for day in (period.start, period.end))
    if period.kind in ("day", "week"):
        return day_short(period.start, lang)
    if period.kind == "month":
        return f"{first} {period.start.year}"
    if period.kind == "w4":
        start, end = (day_short(day, lang) for day in (period.start, period.end))
        return f"{start}\N{EN DASH}{end}"
    if period.kind == "quarter":
        return f"{first}\N{EN DASH}{last} {period.end.year}"
    if period.kind == "year":
        return period.label.removeprefix("FY")
    return f"{SHORT_MONTHS[lang][period.start.month - 1]} {period.start.year}\N{EN DASH}{last} {period.end.year}"


def day_short(day: date, lang: str) -> str:
    """A day for a narrow column: `Jun 23, 2014`; `23 jun 2014`."""
    month = SHORT_MONTHS[require_language(lang)][day.month - 1]
    return f"{month} {day.day}, {day.year}" if lang == "en" else f"{day.day} {month} {day.year}"


def _span(period: Period, lang: str) -> str:
    names = _MONTHS["en" if lang == "en" else "es"]
    first, last = names[period.start.month - 1], names[period.end.month - 1]
    if lang == "en":
        return f"{first} to {last} {period.end.year}"
    return f"{first} a {last} de {period.end.year}"


def _year(period: Period, lang: str) -> str:
    year = period.label.removeprefix("FY")
    if period.start.month == 1:
        return year
    if lang == "en":
        return f"fiscal year {year}, {month_words(period.start, lang)} to {month_words(period.end, lang)}"
    return f"año fiscal {year}, de {month_words(period.start, lang)} a {month_words(period.end, lang)}"


def _day(day: date | str) -> date:
    return day if isinstance(day, date) else date.fromisoformat(day)
