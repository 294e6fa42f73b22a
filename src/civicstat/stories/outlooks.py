"""When a measure reaches its target if the work goes on as it is, in a sentence; dates, and never a cause."""

from __future__ import annotations

from civicstat.stories.periods import LANGUAGES, Lang, in_period, is_feminine, kind_noun, span_name
from civicstat.vocabulary.outlook import Outlook
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.sentence import BoundSentence


def outlook_sentence(outlook: Outlook) -> BoundSentence:
    """`metric/<id>/outlook`: what the target's page opens with."""
    english, spanish = (_words(outlook, lang) for lang in LANGUAGES)
    return BoundSentence(f"metric/{outlook.metric}/outlook", (english,), (spanish,))


def _words(outlook: Outlook, lang: Lang) -> str:
    words = _english(outlook) if lang == "en" else _spanish(outlook)
    if outlook.rests_on is None:
        return words
    first, last = (parse_period(label) for label in outlook.rests_on)
    span = span_name(first, last, lang)
    ends = f"These words rest on {span}." if lang == "en" else f"Estas palabras se basan en el período {span}."
    return f"{words} {ends}"


def _english(outlook: Outlook) -> str:
    noun, nouns = kind_noun(outlook.kind, 1, "en"), kind_noun(outlook.kind, 2, "en")
    match outlook.verdict:
        case "reaches-already":
            return f"As the work is now, every {noun} reaches this target."
        case "projected":
            when = _range(outlook, "en")
            return f"If the work goes on as it is, the line through its {nouns} reaches the target {when}."
        case "beyond-horizon":
            return (
                "The measure moves towards its target, but so slowly that it would take more than ten years: "
                "the target is not reachable without changing how we work."
            )
        case "moving-away":
            return "The measure moves away from its target: it is not reachable without changing how we work."
        case "by-chance":
            return (
                f"As the work is now, some {nouns} reach this target and others miss it, by chance. "
                "The measure does not clearly move towards the target, so no date can be given."
            )
        case "not-reachable":
            return (
                "The measure does not clearly move towards its target, "
                "and the range in which it now runs leaves the target out: "
                "it is not reachable without changing how we work."
            )
        case "too-short":
            return f"There are too few settled {nouns} to say when this target will be reached."


def _spanish(outlook: Outlook) -> str:
    noun, nouns = kind_noun(outlook.kind, 1, "es"), kind_noun(outlook.kind, 2, "es")
    she = is_feminine(outlook.kind)
    match outlook.verdict:
        case "reaches-already":
            return f"Con el trabajo como es hoy, cada {noun} alcanza esta meta."
        case "projected":
            whose = "las" if she else "los"
            return (
                f"Si el trabajo sigue como es hoy, la línea que pasa por {whose} {nouns} alcanza la meta "
                f"{_range(outlook, 'es')}."
            )
        case "beyond-horizon":
            return (
                "La medida se acerca a su meta, pero tan despacio que tardaría más de diez años: "
                "la meta no es alcanzable sin cambiar cómo trabajamos."
            )
        case "moving-away":
            return "La medida se aleja de su meta: no es alcanzable sin cambiar cómo trabajamos."
        case "by-chance":
            some, others = ("unas", "otras") if she else ("unos", "otros")
            return (
                f"Con el trabajo como es hoy, {some} {nouns} alcanzan esta meta y {others} no, por azar. "
                "La medida no se acerca claramente a la meta, así que no se puede dar una fecha."
            )
        case "not-reachable":
            return (
                "La medida no se acerca claramente a su meta, y el rango en que ahora se mueve la deja fuera: "
                "no es alcanzable sin cambiar cómo trabajamos."
            )
        case "too-short":
            few = "pocas" if she else "pocos"
            return f"Aún hay {few} {nouns} con valor final para decir cuándo se llega a la meta."


def _range(outlook: Outlook, lang: Lang) -> str:
    """`in March 2016: in November 2015 at the earliest and in January 2017 at the latest, as far as chance goes`."""
    at, earliest, latest = (None if label is None else parse_period(label) for label in _dates(outlook))
    if at is None or earliest is None:
        raise ValueError(f"a projected outlook of {outlook.metric} without a date")
    about = in_period(at, lang)
    if lang == "en":
        end = f"and {in_period(latest, lang)} at the latest" if latest else "and how late cannot be said"
        return f"{about}: {in_period(earliest, lang)} at the earliest {end}, as far as chance goes"
    end = f"y a más tardar {in_period(latest, lang)}" if latest else "y no se puede decir cuán tarde"
    return f"{about}: como pronto {in_period(earliest, lang)} {end}, en lo que depende del azar"


def _dates(outlook: Outlook) -> tuple[str | None, str | None, str | None]:
    return outlook.at, outlook.earliest, outlook.latest
