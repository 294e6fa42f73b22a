"""A movement in sentences: first whether it is more than usual, then how large, then where it sits. Never why."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from civicstat.inference.movements.pair import Pair
from civicstat.inference.movements.parts import REST
from civicstat.inference.movements.splits import Split, change_of
from civicstat.stories.movements.behind import DIGITS_OF_SHARE
from civicstat.stories.movements.usual import Usual
from civicstat.stories.parts import Parts, format_name, joined
from civicstat.stories.periods import Lang, at_end_of, in_period, kind_noun
from civicstat.vocabulary.definition import QUOTIENTS, RESIDENTS_PER, STOCKS, Definition
from civicstat.vocabulary.figure import UNLOCATED, Figure
from civicstat.vocabulary.period import parse_period
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence


# More parts than these are added up in the sentence; the table holds them all.
MOST_NAMED = 3
# The object's role, under which its numbers are bound: `drivers#open-backlog.before.change`.
DRIVERS = "drivers"
Names = Mapping[str, tuple[str, str]]

_WITHIN: dict[Lang, str] = {
    "en": "This movement is within its usual range; splitting it explains noise.",
    "es": "Este movimiento está dentro de su margen habitual; dividirlo explica ruido.",
}
_UNUSUAL: dict[Lang, str] = {
    "en": "At least one of the two values is marked as unusual on its chart.",
    "es": "Al menos uno de los dos valores está marcado como inusual en su gráfica.",
}
_NOT_KNOWN: dict[Lang, str] = {
    "en": "How far such values usually move is not known: what follows may explain noise.",
    "es": "No se sabe cuánto suelen moverse estos valores: lo que sigue puede explicar ruido.",
}
_NO_MARK: dict[Lang, str] = {
    "en": " No {one} in either period is marked as unusual on its chart.",
    "es": " {None} {one} de los dos períodos está {marked} como inusual en su gráfica.",
}
_MARK: dict[Lang, str] = {
    "en": " At least one {one} in them is marked as unusual on its chart.",
    "es": " Al menos {a} {one} de los dos períodos está {marked} como inusual en su gráfica.",
}
_WAYS: dict[Lang, tuple[str, str]] = {"en": ("fall", "rise"), "es": ("bajada", "subida")}
_REST: dict[Lang, str] = {"en": "requests of no stated part", "es": "solicitudes sin parte indicada"}
_UNLOCATED: dict[Lang, str] = {"en": "requests without a usable place", "es": "solicitudes sin lugar utilizable"}
_WHY_NOT: dict[str, dict[Lang, str]] = {
    "percentile": {
        "en": "A percentile cannot be split exactly: the percentiles of parts do not add up to that of the whole.",
        "es": "Un percentil no se puede dividir con exactitud: los percentiles de las partes no suman el del total.",
    },
    "no-pair": {
        "en": "There are not yet two final values of one kind of period to compare, with nothing broken between them.",
        "es": "Aún no hay dos valores definitivos de un mismo tipo de período que comparar sin ruptura entre ellos.",
    },
    "no-parts": {
        "en": "The record holds no figures by place or kind that make up these two values.",
        "es": "El registro no tiene cifras por lugar o tipo que compongan estos dos valores.",
    },
    "held-back": {
        "en": "One part is held back to protect people, so the split is held back too.",
        "es": "Una parte está reservada para proteger a las personas; por eso también la división.",
    },
    "overlap": {
        "en": "The published parts overlap, so they do not add up to these two values.",
        "es": "Las partes publicadas se traslapan; por eso no suman estos dos valores.",
    },
    "one-part": {
        "en": "All of the requests stand in one part, so there is nothing to split.",
        "es": "Todas las solicitudes están en una sola parte; no hay nada que dividir.",
    },
    "not-told": {
        "en": "The published rows do not tell where these requests belong, so there is nothing to split.",
        "es": "Las filas publicadas no dicen adónde pertenecen estas solicitudes; no hay nada que dividir.",
    },
    "persons": {
        "en": "Of requests about a person only monthly totals are published, so there is nothing to split.",
        "es": "De las solicitudes sobre una persona solo se publican totales por mes; no hay nada que dividir.",
    },
    "budget": {
        "en": "A budget is not kept by place or kind of request, so a cost cannot be split by them.",
        "es": "Un presupuesto no se lleva por lugar ni por tipo de solicitud; por eso un costo no se divide así.",
    },
    "residents": {
        "en": "The number of residents behind the rate changed, so requests alone do not account for the movement.",
        "es": "Cambió el número de residentes de la tasa; las solicitudes solas no dan cuenta del movimiento.",
    },
}


def why_not(name: str, reason: str) -> BoundSentence:
    """Why something is not split."""
    return BoundSentence(name, (_WHY_NOT[reason]["en"],), (_WHY_NOT[reason]["es"],))


def judgement(name: str, usual: Usual) -> BoundSentence:
    """Whether the movement is more than usual: said before anything else."""
    return BoundSentence(name, (_judged(usual, "en"),), (_judged(usual, "es"),))


def movement(name: str, definition: Definition, pair: Pair, *, path: str, fiscal_year_starts: int) -> BoundSentence:
    """From what to what, and by how much."""

    def say(lang: Lang) -> Parts:
        def when(figure: Figure) -> str:
            period = parse_period(figure.key.period, fiscal_year_starts=fiscal_year_starts)
            return (at_end_of if definition.measure in STOCKS else in_period)(period, lang)

        def value(figure: Figure) -> BoundNumber:
            return BoundNumber(str(figure.key), "value", format_name(definition.unit, definition.digits))

        after = {"en": ", after ", "es": ", tras "}[lang]
        start = joined(value(pair.after), f" {when(pair.after)}", after, value(pair.before), f" {when(pair.before)}")
        if not change_of(pair):
            return joined(*start, {"en": ": no change.", "es": ": sin cambio."}[lang])
        article = {"en": "a", "es": "una"}[lang]
        return joined(*start, f": {article} {_way(pair, lang)} ", {"en": "of ", "es": "de "}[lang],
                      *_size(definition, f"{path}.size", lang), ".")  # fmt: skip

    return BoundSentence(name, say("en"), say("es"))


def where(
    name: str, definition: Definition, pair: Pair, split: Split, named: tuple[str, ...], *, path: str, names: Names
) -> BoundSentence:
    """Of the movement, how much sits in its largest parts; `path` is the split's, `named` the parts to name."""
    total = change_of(pair)
    is_plain = bool(total) and sum((abs(split.parts[part].change) for part in named), Decimal(0)) <= abs(total)

    def say(lang: Lang) -> Parts:
        if not named:
            return ({"en": "No part moved.", "es": "Ninguna parte se movió."}[lang],)
        listed = [
            joined(BoundNumber(DRIVERS, f"{path}.named.{part}", unsigned(definition)), _from(number, lang), called)
            if is_plain
            else joined(f"{called} ", BoundNumber(DRIVERS, f"{path}.parts.{part}.change", signed(definition)))
            for number, part in enumerate(named)
            for called in (_name(split.by, part, lang, names),)
        ]
        row = _listed(listed, lang)
        if is_plain:
            of = {"en": f"Of the {_way(pair, lang)} of ", "es": f"De la {_way(pair, lang)} de "}[lang]
            size = _size(definition, f"{path.rsplit('.by.', 1)[0]}.size", lang)
            # "Of the fall of 4.1 points, 2.9 came from ...": arithmetic, not a cause.
            start = joined(of, *size, ", ", *row)
        else:
            start = joined((_CANCEL if total else _CANCEL_ALL)[lang], *row)
        if len(named) == len(split.parts):
            return joined(*start, ".")
        others = BoundNumber(DRIVERS, f"{path}.others.change", signed(definition))
        return joined(*start, {"en": "; all others together ", "es": "; las demás juntas "}[lang], others, ".")

    return BoundSentence(name, say("en"), say("es"))


def effects(name: str, definition: Definition, *, path: str, names: Names) -> BoundSentence:
    """How much of a movement is the parts' own shares or means, and how much their mix; of a ratio, its two sides."""
    if definition.measure in QUOTIENTS:
        return factors(name, definition, path=path, names=names, field="total")
    rate, mix = (BoundNumber(DRIVERS, f"{path}.total.{each}", signed(definition)) for each in ("rate", "mix"))
    is_mean = definition.measure == "mean"
    own = {"en": "means" if is_mean else "shares", "es": "promedios" if is_mean else "porcentajes"}
    return BoundSentence(
        name,
        (f"The parts' own {own['en']} moved by ", rate, " in all; how requests are spread over them, by ", mix, "."),
        (
            f"Los {own['es']} propios de las partes suman ",
            rate,
            "; el reparto de las solicitudes entre ellas, ",
            mix,
            ".",
        ),
    )


def factors(name: str, definition: Definition, *, path: str, names: Names, field: str = "factors") -> BoundSentence:
    """How much of a ratio's or cost's movement lies in its numerator, and how much in its denominator."""
    of, per = (BoundNumber(DRIVERS, f"{path}.{field}.{each}", signed(definition)) for each in ("of", "per"))
    over, under = (
        _of_title(names[side]) if side in names else beside for side, beside in (("of", _DOLLARS), ("per", _COUNTED))
    )
    return BoundSentence(
        name,
        (f"The change in {over['en']} makes up ", of, f" of this; the change in {under['en']}, ", per, "."),
        (f"El cambio en {over['es']} suma ", of, f"; el cambio en {under['es']}, ", per, "."),
    )


def beyond(
    name: str, definition: Definition, pair: Pair, shares: Pair, *, path: str, fiscal_year_starts: int
) -> BoundSentence:
    """Of a percentile: which share of the requests was beyond its earlier value, then and now."""
    is_age = definition.measure in STOCKS
    line = BoundNumber(str(pair.before.key), "value", format_name(definition.unit, definition.digits))
    start: dict[Lang, str] = {
        "en": "Open requests older than " if is_age else "Requests that took longer than ",
        "es": "Solicitudes abiertas con más de " if is_age else "Solicitudes que tardaron más de ",
    }
    points = BoundNumber(DRIVERS, f"{path}.size", f"decimal-{DIGITS_OF_SHARE}")

    def say(lang: Lang) -> Parts:
        def side(figure: Figure, field: str) -> Parts:
            period = parse_period(figure.key.period, fiscal_year_starts=fiscal_year_starts)
            when = (at_end_of if is_age else in_period)(period, lang)
            return (BoundNumber(DRIVERS, f"{path}.{field}.value", format_name("percent", DIGITS_OF_SHARE)), f" {when}")

        earlier = {"en": ", the earlier value: ", "es": ", el valor anterior: "}[lang]
        after = {"en": ", after ", "es": ", tras "}[lang]
        said = joined(start[lang], line, earlier, *side(shares.after, "after"), after, *side(shares.before, "before"))
        if not change_of(shares):
            return joined(*said, {"en": ": no change.", "es": ": sin cambio."}[lang])
        moved = {"en": f": a {_way(shares, lang)} of ", "es": f": una {_way(shares, lang)} de "}[lang]
        return joined(*said, moved, points, {"en": " points.", "es": " puntos."}[lang])

    return BoundSentence(name, say("en"), say("es"))


def named_parts(split: Split, total: Decimal) -> tuple[str, ...]:
    """The largest parts that moved the way of the whole; where the whole did not move, the largest of all."""
    moved = [part for part, each in split.parts.items() if each.change]
    along = [part for part in moved if not total or (split.parts[part].change > 0) == (total > 0)]
    return tuple((along or moved)[:MOST_NAMED])


def unsigned(definition: Definition) -> str:
    """The format of a size: points of a percentage, and residents, have their words beside them once."""
    if definition.unit in ("percent", "requests", "net-requests", *RESIDENTS_PER):
        return f"decimal-{definition.digits}" if definition.digits else "integer"
    return format_name(definition.unit, definition.digits)


def signed(definition: Definition) -> str:
    """The format of a contribution."""
    family = "points" if definition.unit == "percent" else "signed"
    return f"{family}-{definition.digits}" if definition.digits else family


_DOLLARS: dict[Lang, str] = {"en": "the dollars", "es": "los dólares"}
_COUNTED: dict[Lang, str] = {"en": "what is counted", "es": "lo contado"}
_CANCEL: dict[Lang, str] = {
    "en": "Parts moved both ways and partly cancel out. The largest that moved with the whole: ",
    "es": "Las partes se movieron en ambos sentidos y en parte se anulan. Las mayores en el sentido del total: ",
}
_CANCEL_ALL: dict[Lang, str] = {
    "en": "Parts moved both ways and cancel out. The largest: ",
    "es": "Las partes se movieron en ambos sentidos y se anulan. Las mayores: ",
}


def _of_title(title: tuple[str, str]) -> dict[Lang, str]:
    return {"en": f"“{title[0]}”", "es": f"«{title[1]}»"}


def _from(number: int, lang: Lang) -> str:
    return " de " if lang == "es" else " came from " if number == 0 else " from "


def _judged(usual: Usual, lang: Lang) -> str:
    if usual.verdict != "not-known":
        return (_WITHIN if usual.verdict == "within" else _UNUSUAL)[lang]
    if usual.finer is None:
        return _NOT_KNOWN[lang]
    feminine = usual.finer == "week"
    said = (_MARK if usual.is_marked else _NO_MARK)[lang]
    return _NOT_KNOWN[lang] + said.replace("{one}", kind_noun(usual.finer, 1, lang)).replace(
        "{None}", "Ninguna" if feminine else "Ningún"
    ).replace("{a}", "una" if feminine else "un").replace("{marked}", "marcada" if feminine else "marcado")


def _way(pair: Pair, lang: Lang) -> str:
    return _WAYS[lang][change_of(pair) > 0]


def _size(definition: Definition, path: str, lang: Lang) -> Parts:
    if definition.unit in RESIDENTS_PER:
        return (BoundNumber(DRIVERS, path, format_name(definition.unit, definition.digits)),)
    number = BoundNumber(DRIVERS, path, unsigned(definition))
    return (number, {"en": " points", "es": " puntos"}[lang]) if definition.unit == "percent" else (number,)


def _name(by: str, part: str, lang: Lang, names: Names) -> str:
    if part == REST:
        return _REST[lang]
    if part == UNLOCATED:
        return _UNLOCATED[lang]
    for key in (f"{by}:{part}", f"{by}={part}"):
        if key in names:
            return names[key][lang == "es"]
    return part


def _listed(rows: list[Parts], lang: Lang) -> Parts:
    """One, two and three."""
    last = {"en": " and ", "es": " y "}[lang]
    found: list[str | BoundNumber] = []
    for number, row in enumerate(rows):
        found += [] if number == 0 else [last if number == len(rows) - 1 else ", "]
        found += row
    return joined(*found)
