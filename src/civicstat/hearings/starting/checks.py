"""How the program sees a practice: one check each, over facts alone; None is "cannot see"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from civicstat.hearings.phrases import Both
from civicstat.hearings.starting.facts import FEWEST_VALUES, Facts, Held, MetricFacts
from civicstat.look.words.dates import day_words


# Older records tell of another season; a month and two weeks leave room for a monthly file.
DATA_DAYS = 45
# GovEx: longer meetings lose the room.
MOST_MINUTES = 90
# GovEx: above seven, promises are put in order.
MANY_PROMISES = 7
# Baltimore's law: the follow-up memo goes out within two days.
MEMO_DAYS = 2
THREE = 3
_NO_TARGET = Both("no target", "sin meta")
_EXAMPLE = Both("the target is an example, not the city's", "la meta es un ejemplo, no de la ciudad")
_QUOTED = "\N{LEFT DOUBLE QUOTATION MARK}{}\N{RIGHT DOUBLE QUOTATION MARK}"


@dataclass(frozen=True)
class Seen:
    """What a check found: whether it holds, and in words what was found."""

    holds: bool
    found: Both


Check = Callable[[Facts], Seen | None]


def _purpose(facts: Facts) -> Seen:
    if not facts.question.strip():
        return _missing("No question is written.", "No hay ninguna pregunta escrita.")
    if len(facts.metrics) != THREE:
        count = len(facts.metrics)
        return _missing(f"Measures chosen: {count}, not three.", f"Medidas elegidas: {count}, no tres.")
    return _all(facts, lambda one: one.is_adopted, Both("not adopted", "sin adoptar"))


def _responsible(facts: Facts) -> Seen | None:
    unnamed = [one for one in facts.metrics if not one.is_owner_named]
    if unnamed:
        return _named(unnamed, Both("no post answers for it", "ningún puesto responde"))
    vacant = [one for one in facts.metrics if one.is_post_held is False]
    if vacant:
        return _named(vacant, Both("nobody holds the post that it names", "nadie ocupa el puesto que nombra"))
    if any(one.is_post_held is None for one in facts.metrics):
        return None
    return _in_place("Somebody holds each post.", "Alguien ocupa cada puesto.")


def _cadence(facts: Facts) -> Seen | None:
    if not facts.meetings_announced:
        return None
    count = facts.meetings_announced
    return _in_place(f"Meetings in the calendar: {count}.", f"Reuniones en el calendario: {count}.")


def _chair(facts: Facts) -> Seen | None:
    return _seat(facts.chair_held)


def _analyst(facts: Facts) -> Seen | None:
    return _seat(facts.analyst_held)


def _panel(facts: Facts) -> Seen | None:
    if facts.budget_seat is None or facts.counsel_seat is None:
        return None
    if facts.budget_seat and facts.counsel_seat:
        return _in_place("Both seats are taken.", "Ambos lugares están ocupados.")
    empty = [
        words
        for taken, words in (
            (facts.budget_seat, Both("budget", "presupuesto")),
            (facts.counsel_seat, Both("counsel", "asesoría legal")),
        )
        if not taken
    ]
    return Seen(False, _joined(Both("Empty seat: ", "Lugar vacío: "), empty))


def _follow_up(facts: Facts) -> Seen | None:
    if facts.overdue_without_step is None:
        return None
    if facts.overdue_without_step:
        count = facts.overdue_without_step
        return _missing(
            f"Promises past their day without apology and next step: {count}.",
            f"Promesas vencidas sin disculpa ni próximo paso: {count}.",
        )
    return _in_place("No missed promise is without a next step.", "Ninguna promesa incumplida está sin próximo paso.")


def _current(facts: Facts) -> Seen:
    if not facts.metrics or any(not one.is_adopted for one in facts.metrics):
        return _all(facts, lambda one: one.is_adopted, Both("not adopted", "sin adoptar"))
    if facts.data_day is None:
        return _missing("Nothing is published yet.", "Todavía no se ha publicado nada.")
    age = (facts.today - facts.data_day).days
    newest = _day(facts.data_day)
    found = Both(f"The newest records are of {newest.en}.", f"Los registros más nuevos son del {newest.es}.")
    return Seen(age <= DATA_DAYS, found)


def _targets(facts: Facts) -> Seen:
    judged = [one for one in facts.metrics if one.has_direction]
    if not judged:
        return _named(facts.metrics, _NO_TARGET)
    wrong = {one: _NO_TARGET for one in judged if not one.has_target}
    wrong |= {one: _EXAMPLE for one in judged if one.has_target and one.is_target_example}
    if wrong:
        return _each({one: wrong[one] for one in judged if one in wrong})
    return _in_place("Each measure has its target.", "Cada medida tiene su meta.")


def _briefing_in_time(facts: Facts) -> Seen | None:
    if not facts.meetings or any(held.briefing_in_time is None for held in facts.meetings):
        return None
    late = [held for held in facts.meetings if not held.briefing_in_time]
    return _days(late, Both("Locked late for", "Cerrado tarde para"), Both("Each was in time.", "Cada uno a tiempo."))


def _memo_in_time(facts: Facts) -> Seen | None:
    if facts.meetings is None:
        return None
    if not facts.meetings:
        return _missing("No meeting has been held yet.", "Todavía no se ha celebrado ninguna reunión.")
    within = timedelta(days=MEMO_DAYS)
    late = [
        held
        for held in facts.meetings
        if (held.memo_on is None and facts.today > held.day + within)
        or (held.memo_on is not None and held.memo_on > held.day + within)
    ]
    return _days(
        late, Both("No memo in time for", "Sin memorando a tiempo para"), Both("Each was in time.", "Todos a tiempo.")
    )


def _annual_report(facts: Facts) -> Seen | None:
    if not facts.report_announced:
        return None
    return _in_place("A report is announced.", "Hay un informe anunciado.")


def _built_in(facts: Facts) -> Seen:
    return _in_place("The program does it.", "El programa lo hace.")


def _length(facts: Facts) -> Seen:
    minutes = facts.minutes
    return Seen(minutes <= MOST_MINUTES, Both(f"Planned: {minutes} minutes.", f"Previsto: {minutes} minutos."))


def _few_promises(facts: Facts) -> Seen | None:
    # More than seven may be in order all the same: only a person knows whether they are put in order.
    if facts.open_promises is None or facts.open_promises > MANY_PROMISES:
        return None
    count = facts.open_promises
    return _in_place(f"Open promises: {count}.", f"Promesas abiertas: {count}.")


def _history(facts: Facts) -> Seen:
    return _all(
        facts,
        lambda one: one.values >= FEWEST_VALUES,
        Both(f"fewer than {FEWEST_VALUES} settled values", f"menos de {FEWEST_VALUES} valores asentados"),
    )


def _assurance(facts: Facts) -> Seen:
    judged = [one for one in facts.metrics if one.has_direction]
    unknown = [one for one in judged if one.assurance in ("", "no-target", "too-short")]
    if unknown or not judged:
        return _named(unknown or facts.metrics, Both("cannot be told", "no se puede decir"))
    out_of_reach = [one for one in judged if one.assurance == "will-not-reach"]
    if out_of_reach:
        words = Both("will not be reached as the work is done now", "no se alcanzará con la forma actual de trabajar")
        return Seen(True, _named(out_of_reach, words).found)
    return _in_place("Each chart says it.", "Cada gráfico lo dice.")


def _companions(facts: Facts) -> Seen:
    return _all(
        facts,
        lambda one: not one.is_speed or one.is_companion_adopted,
        Both("no companion on record", "sin compañera registrada"),
    )


def _accounted(facts: Facts) -> Seen:
    if not facts.has_coverage:
        return _missing("No list of what nobody measures.", "Falta la lista de lo que nadie mide.")
    return _all(
        facts,
        lambda one: one.is_accounted,
        Both("what it leaves out is not published", "no se publica lo que deja fuera"),
    )


def _notice(facts: Facts) -> Seen | None:
    if facts.notice_days is None:
        return None
    days = facts.notice_days
    return _in_place(f"Days of notice: {days}.", f"Días de aviso: {days}.")


CHECKS: Mapping[str, Check] = {
    "purpose": _purpose,
    "responsible": _responsible,
    "cadence": _cadence,
    "chair": _chair,
    "analyst": _analyst,
    "panel": _panel,
    "follow_up": _follow_up,
    "current": _current,
    "targets": _targets,
    "briefing_in_time": _briefing_in_time,
    "memo_in_time": _memo_in_time,
    "annual_report": _annual_report,
    "built_in": _built_in,
    "length": _length,
    "few_promises": _few_promises,
    "history": _history,
    "assurance": _assurance,
    "companions": _companions,
    "accounted": _accounted,
    "notice": _notice,
}


def _seat(is_held: bool | None) -> Seen | None:
    if is_held is None:
        return None
    if is_held:
        return _in_place("Somebody holds the post.", "Alguien ocupa el puesto.")
    return _missing("Nobody holds the post.", "Nadie ocupa el puesto.")


def _all(facts: Facts, holds: Callable[[MetricFacts], bool], fault: Both) -> Seen:
    if not facts.metrics:
        return _missing("No measure is chosen.", "No hay ninguna medida elegida.")
    wrong = [one for one in facts.metrics if not holds(one)]
    return _named(wrong, fault) if wrong else _in_place("All of them.", "Todas.")


def _named(wrong: Iterable[MetricFacts], fault: Both) -> Seen:
    """What is missing at which measures, by name."""
    rows = list(wrong)
    if not rows:
        return _missing("No measure is chosen.", "No hay ninguna medida elegida.")
    return _each(dict.fromkeys(rows, fault))


def _each(faults: Mapping[MetricFacts, Both]) -> Seen:
    """Each measure with its own fault."""
    english = "; ".join(f"{_QUOTED.format(one.title.en)}: {fault.en}" for one, fault in faults.items())
    spanish = "; ".join(f"«{one.title.es}»: {fault.es}" for one, fault in faults.items())
    return Seen(False, Both(f"{english}.", f"{spanish}."))


def _days(late: Iterable[Held], fault: Both, well: Both) -> Seen:
    days = [_day(held.day) for held in late]
    if not days:
        return Seen(True, well)
    english, spanish = "; ".join(day.en for day in days), "; ".join(day.es for day in days)
    return Seen(False, Both(f"{fault.en} {english}.", f"{fault.es} {spanish}."))


def _day(day: date) -> Both:
    return Both(day_words(day, "en"), day_words(day, "es"))


def _joined(start: Both, words: Iterable[Both]) -> Both:
    rows = list(words)
    return Both(start.en + ", ".join(one.en for one in rows) + ".", start.es + ", ".join(one.es for one in rows) + ".")


def _in_place(en: str, es: str) -> Seen:
    return Seen(True, Both(en, es))


def _missing(en: str, es: str) -> Seen:
    return Seen(False, Both(en, es))
