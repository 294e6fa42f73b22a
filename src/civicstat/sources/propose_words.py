"""The words by which `propose` knows columns: what cities call them, as patterns over their names."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# Over `ColumnProfile.flat`, a name in lower-case letters and digits. First the names that leave no doubt, then others.
STRONG: dict[str, re.Pattern[str]] = {
    "opened": _any(
        r"^(date|time|datetime|dt)?(opened|open|created|creation|received|submitted|reported|requested|entered)"
        r"(date|time|datetime|dt|on|at|datum)*$",
        r"^(sr|case|request|ticket|complaint|incident)?(open|opened|creat(ed|ion)|receiv(ed)?|report(ed)?)"
        r"(date|dt|time|datetime|on|at)+$",
    ),
    "closed": _any(
        r"^(date|time|datetime|dt)?(closed|close|completed|completion|resolved|finished)(date|time|datetime|dt|on|at)*$",
        r"^(sr|case|request|ticket)?(clos(ed?|ing|ure)|complet(ed|ion)|resol(ved|ution))(date|dt|time|datetime|on|at)+$",
    ),
    "due": _any(
        r"^(sla)?(due|target|deadline|promised|promise)(date|dt|time|datetime|on|at)*$",
        r"^(sla|expected|promised)(date|dt|time|datetime|close|closed|completion|due|target)+(date|dt)?$",
    ),
    "kind": _any(
        r"^(service)?(request|sr|case|service|complaint|issue|problem|incident|ticket)?(type|kind|category)(name|description)?$",
        r"^(service|request)name$",
        r"nature",
    ),
    "department": _any(r"^(responsible|assigned|owner|city)?(department|dept|agency|bureau)(name|code|responsible)?$"),
    "channel": _any(
        r"^(request|sr|case|intake|call)?(source|channel|origin)(name|type)?$",
        r"^(method|how|mode)?(received|ofcontact|ofintake)(method|via|by|mode|type|channel)*$",
        r"^(intake|contact)(method|mode|channel)$",
        r"^method(received|ofreceipt)$",
    ),
    "latitude": _any(r"^(lat|latitude|y|ycoord|ycoordinate|geolat|pointy)$", r"latitude"),
    "longitude": _any(r"^(lon|lng|long|longitude|x|xcoord|xcoordinate|geolon|geolng|pointx)$", r"longitude"),
}
WEAK: dict[str, re.Pattern[str]] = {
    "opened": _any(
        r"open", r"creat", r"receiv", r"submi", r"report", r"request", r"enter", r"initia", r"logged", r"start"
    ),
    "closed": _any(r"clos", r"complet", r"resol", r"finish", r"fixed", r"done", r"end(ed|date|time)"),
    "due": _any(r"due", r"target", r"sla", r"promis", r"deadline", r"expect", r"goal"),
    "kind": _any(r"type", r"kind", r"categor", r"problem", r"issue", r"complaint", r"service", r"topic", r"subject"),
    "department": _any(r"depart", r"dept", r"agency", r"owner$", r"division", r"bureau", r"responsib"),
    "channel": _any(r"source", r"channel", r"method", r"origin", r"intake", r"receivedvia"),
    "latitude": _any(r"lat", r"^y"),
    "longitude": _any(r"lon", r"lng", r"^x"),
}
# A date with such a name is neither the opening, the closing nor a promise.
OTHER_MOMENT = _any(
    r"updat", r"modif", r"chang", r"last", r"statusdate", r"service", r"sched", r"inspect", r"extract", r"load",
    r"refresh", r"export", r"assign", r"birth", r"edit",
)  # fmt: skip

# Over `ColumnProfile.words`. What is known only later than the request, with what it tells.
FUTURE: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        _any(r"ontime| on time|overdue|late |slamet|sla (met|status)"),
        "It tells whether the promise was kept, which is known only at the end.",
        "Dice si se cumplió el plazo, algo que solo se sabe al final.",
    ),
    (
        _any(r"status|state of| stage "),
        "It tells how far the request had come when the file was made, not on the day of a page.",
        "Dice en qué estado estaba la solicitud cuando se hizo el archivo, no en el día de una página.",
    ),
    (
        _any(r"days? ?to ?(close|complete|resol)|daystoclose|days? open|daysopen| age |duration|elapsed|turnaround"),
        "It is worked out from the closing and so knows how the request ended.",
        "Se calcula a partir del cierre y por eso sabe cómo terminó la solicitud.",
    ),
    (
        _any(
            r"(clos|resol|complet)\w* ?(reason|note|code|comment|action|description)|closurereason|outcome|disposition"
        ),
        "It was written when the request ended.",
        "Se escribió cuando terminó la solicitud.",
    ),
    (
        _any(r"action ?taken|resolution|result|satisf|rating|survey"),
        "It tells what was done, which is known only later.",
        "Dice qué se hizo, algo que solo se sabe después.",
    ),
    (
        _any(r"updat|modif|last ?(activity|action|edit)|lastactivity"),
        "It is overwritten whenever something happens, often after the day of a page.",
        "Se reescribe cada vez que pasa algo, a menudo después del día de una página.",
    ),
    (
        _any(r"service ?date|servicedate|sched\w* ?date|inspection ?date"),
        "It moves while the work is planned and done, and nothing here says that it was a promise.",
        "Cambia mientras se planifica y se hace el trabajo, y nada aquí dice que fuera un plazo prometido.",
    ),
)
PERSONAL: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        _any(r"e ?mail", r" phone| tel(ephone)? ?(no|number|num)? | cell ?phone|fax (no|num)"),
        "It may hold a way to reach a person.",
        "Puede contener una forma de contactar a una persona.",
    ),
    (
        _any(
            r" (first|last|full|middle|sur) ?name",
            r"(caller|customer|citizen|resident|request[eo]r|contact|applicant|"
            r"reporter|submitter|employee|staff|inspector|complainant|reported by|created by|assigned to|user|member)",
            r"^ name $",
        ),
        "It may name a person.",
        "Puede nombrar a una persona.",
    ),
    (
        _any(r"birth|gender| race |ethnic|language|disab|anonymous|income"),
        "It says something about the person who asked.",
        "Dice algo de la persona que hizo la solicitud.",
    ),
    (
        _any(r"address|street|house ?(no|num)|addr |zip|postal|parcel| apn | pin |unit (no|num)|intersection| block "),
        "It can point at a home.",
        "Puede señalar una vivienda.",
    ),
    (
        _any(r"photo|image|picture|media|url|link|attachment"),
        "Photos and links can show people and homes.",
        "Las fotos y los enlaces pueden mostrar personas y viviendas.",
    ),
)
FREE_TEXT_NAME = _any(r"comment|description|note|detail|remark|narrative|free ?text|title|message|question")

# A point as text: "(34.27, -118.40)".
POINT = re.compile(r"^\(?-?\d{1,3}\.\d{3,}[, ]+-?\d{1,3}\.\d{3,}\)?$")
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
PHONE = re.compile(r"(?<!\d)(\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)")
ADDRESS = re.compile(
    r"^\d{1,5}\w? .*\b(st|street|ave|avenue|av|rd|road|blvd|dr|drive|ct|court|ln|lane|pl|place|way|ter|sq|hwy|pkwy)\b",
    re.I,
)
# Common first names: a column in which many values begin with one of these probably names people.
FIRST_NAMES = frozenset(
    """james mary robert patricia john jennifer michael linda david elizabeth william barbara richard susan joseph
    jessica thomas sarah charles karen christopher lisa daniel nancy matthew betty anthony margaret mark sandra donald
    ashley steven kimberly paul emily andrew donna joshua michelle kenneth carol kevin amanda brian melissa george
    deborah timothy stephanie ronald rebecca edward laura jason sharon jeffrey cynthia ryan kathleen jacob amy gary
    angela nicholas shirley eric anna jonathan brenda stephen pamela larry emma justin nicole scott helen brandon
    samantha benjamin katherine samuel christine gregory rachel alexander carolyn frank janet patrick maria raymond
    heather jack diane dennis julie jerry joyce tyler victoria aaron kelly jose christina adam joan nathan evelyn
    henry lauren zachary judith douglas olivia peter cheryl kyle martha noah megan ethan andrea jeremy hannah walter
    jacqueline keith ann christian gloria roger jean terry teresa sean kathryn austin sara carl janice juan luis carlos
    miguel jesus antonio pedro ana rosa carmen mike mitch curren herb gil nury joe bob marqueece monica bill tom jim
    steve dave dan ken ron greg kate sue liz""".split()
)
DUPLICATE = re.compile(r"\bdup(licate[ds]?|s|l)?\b", re.I)
