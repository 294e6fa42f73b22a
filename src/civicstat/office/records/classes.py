"""Retention classes: how long, counted from when, and what happens at the end. All of them are examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from civicstat.office.records.period import Period


# keep: for ever. delete: the whole thing goes. delete-personal: what is personal in it goes, and the rest stays.
End = Literal["keep", "delete", "delete-personal"]
# clerk: listed, and destroyed by an act of the clerk. clock: destroyed by the timetable without anybody's asking.
By = Literal["clerk", "clock"]

EXAMPLE = "An example of this software, and no legal advice; your clerk decides, by the schedule of your state."
EXAMPLE_ES = (
    "Un ejemplo de este programa, y no un consejo legal; decide su secretaría municipal, según las reglas de su estado."
)


@dataclass(frozen=True)
class RetentionClass:
    """A class. `period` is None where something is kept for ever; `of` says from when the time counts."""

    id: str
    title: str
    title_es: str
    period: Period | None
    of: str
    of_es: str
    end: End = "keep"
    by: By = "clerk"
    basis: str = EXAMPLE
    basis_es: str = EXAMPLE_ES
    is_fixed: bool = False

    @property
    def can_be_set(self) -> bool:
        """Whether a city may set a period of its own: not where something is for ever, or the program needs its own."""
        return self.period is not None and not self.is_fixed

    def title_in(self, lang: str) -> str:
        """What it is called, in a language."""
        return self.title_es if lang == "es" else self.title

    def of_in(self, lang: str) -> str:
        """From when the time counts, in a language."""
        return self.of_es if lang == "es" else self.of

    def basis_in(self, lang: str) -> str:
        """On what it rests, in a language."""
        return self.basis_es if lang == "es" else self.basis


_NO_TIME = ("no time runs", "no corre ningún plazo")
_ALL = (
    RetentionClass(
        "public-record",
        "The public record",
        "El registro público",
        None,
        *_NO_TIME,
        basis="The log is append-only, so that anyone can recheck it. Words of people stand beside it and can be "
        "withdrawn; the entry stays.",
        basis_es="Al registro solo se añade, para que cualquiera pueda revisarlo de nuevo. Las palabras de la gente "
        "están al lado y pueden retirarse; el asiento permanece.",
    ),
    RetentionClass(
        "decisions-and-promises",
        "Decisions, promises and corrections of their words",
        "Decisiones, promesas y correcciones de sus palabras",
        None,
        *_NO_TIME,
        basis="What was promised is judged years later, by the words and the day of then; nobody can delete it. "
        + EXAMPLE,
        basis_es="Lo prometido se juzga años después, por las palabras y el día de entonces; nadie puede borrarlo. "
        + EXAMPLE_ES,
    ),
    RetentionClass(
        "meetings",
        "Meetings: plans, who was there, briefings, what was shown, asked, contested and captured, memos",
        "Reuniones: planes, quién asistió, informes previos, lo mostrado, preguntado, impugnado y anotado, memorandos",
        None,
        *_NO_TIME,
        basis="The minutes are whole only with every part: the memo and the paper of a meeting count and cite each of "
        "them, and they name posts, no residents. " + EXAMPLE,
        basis_es="El acta solo está completa con cada parte: el memorando y el documento de una reunión cuentan y "
        "citan cada una, y nombran puestos, no residentes. " + EXAMPLE_ES,
    ),
    RetentionClass(
        "acts",
        "The record of acts",
        "El registro de actos",
        None,
        *_NO_TIME,
        basis="It says who did what as which post, and an audit may ask for that long afterwards. " + EXAMPLE,
        basis_es="Dice quién hizo qué y en qué puesto, y una auditoría puede pedirlo mucho después. " + EXAMPLE_ES,
    ),
    RetentionClass(
        "strategy-and-money",
        "Strategy, budget, calendar and starts",
        "Estrategia, presupuesto, calendario y comienzos",
        None,
        *_NO_TIME,
        basis="Targets and dollars are compared over many years, each with its reasons. " + EXAMPLE,
        basis_es="Las metas y el dinero se comparan durante muchos años, cada uno con sus razones. " + EXAMPLE_ES,
    ),
    RetentionClass(
        "people-and-posts",
        "People at work, posts and who held them",
        "Personas que trabajan aquí, puestos y quién los ocupó",
        None,
        *_NO_TIME,
        basis="Who answered for a number stays known: acts name them. " + EXAMPLE,
        basis_es="Se sigue sabiendo quién respondió por una cifra: los actos lo nombran. " + EXAMPLE_ES,
    ),
    RetentionClass(
        "ways-in",
        "Ways to sign in",
        "Formas de iniciar sesión",
        None,
        "as long as the account",
        "mientras exista la cuenta",
        basis="They go with the account, or when an administrator or the person takes them away.",
        basis_es="Se van con la cuenta, o cuando la administración o la persona las quita.",
    ),
    RetentionClass(
        "residents-words",
        "What residents wrote to a department, and questions to a meeting that nobody let in",
        "Lo que los residentes escribieron a un departamento, y preguntas a una reunión que nadie admitió",
        Period(2, "years"),
        "the day of the answer, or of what was said or asked",
        "el día de la respuesta, o de lo dicho o preguntado",
        "delete-personal",
    ),
    RetentionClass(
        "residents-contacts",
        "Where a resident wants to be told",
        "Dónde quiere un residente recibir la respuesta",
        Period(1, "years"),
        "the day the case was opened; at once when the answer was sent",
        "el día en que se abrió el caso; de inmediato cuando se envió la respuesta",
        "delete",
        "clock",
    ),
    RetentionClass(
        "letters-on-disk",
        "Letters that were written to this machine because no mail server is set",
        "Cartas escritas en esta máquina porque no hay servidor de correo",
        Period(30, "days"),
        "the hour at which it was written",
        "la hora en que se escribió",
        "delete",
        "clock",
    ),
    RetentionClass(
        "door-hangers",
        "Codes of door hangers that nobody answered",
        "Códigos de volantes de puerta que nadie contestó",
        Period(2, "years"),
        "the day on which the request was closed",
        "el día en que se cerró la solicitud",
        "delete",
    ),
    RetentionClass(
        "staff-proposals",
        "Words of staff proposals",
        "Palabras de las propuestas del personal",
        Period(5, "years"),
        "the day of the answer",
        "el día de la respuesta",
        "delete-personal",
    ),
    RetentionClass(
        "files-brought-in",
        "Files brought in as a source, and what was found in them",
        "Archivos traídos como fuente, y lo que se encontró en ellos",
        Period(1, "years"),
        "the newest act on the file",
        "el acto más reciente sobre el archivo",
        "delete",
    ),
    RetentionClass(
        "measures-in-work",
        "Drafts of measures that were not adopted",
        "Borradores de medidas que no se adoptaron",
        Period(3, "years"),
        "the newest act on the draft",
        "el acto más reciente sobre el borrador",
        "delete",
    ),
    RetentionClass(
        "runs-of-the-cycle",
        "Runs of the cycle",
        "Ejecuciones del ciclo",
        Period(3, "years"),
        "the hour at which it ended",
        "la hora en que terminó",
        "delete",
    ),
    RetentionClass(
        "reminders",
        "That somebody was reminded",
        "Que se recordó algo a alguien",
        Period(2, "years"),
        "the day of the reminder",
        "el día del recordatorio",
        "delete",
    ),
    RetentionClass(
        "saved-views",
        "Views of lists that were let go",
        "Vistas de listas que se dejaron",
        Period(1, "years"),
        "the newest act on the view",
        "el acto más reciente sobre la vista",
        "delete",
    ),
    RetentionClass(
        "records-papers",
        "Holds, periods, the destruction log and papers taken out",
        "Retenciones legales, plazos, el registro de destrucción y los documentos sacados",
        None,
        *_NO_TIME,
        basis="They show why something is no longer here, for as long as somebody may ask. " + EXAMPLE,
        basis_es="Muestran por qué algo ya no está, mientras alguien pueda preguntarlo. " + EXAMPLE_ES,
    ),
    RetentionClass(
        "machine-traces",
        "Traces of the machine: what its timetable and its worker did",
        "Huellas de la máquina: lo que hicieron su horario y su trabajador",
        Period(60, "days"),
        "the hour at which it ran",
        "la hora en que corrió",
        "delete",
        "clock",
    ),
    RetentionClass(
        "networks",
        "How often something was sent from a network",
        "Cuántas veces se envió algo desde una red",
        Period(1, "days"),
        "the day itself",
        "el propio día",
        "delete",
        "clock",
        basis="The key of a day goes on the next, so that no digest of a network can be tried out.",
        basis_es="La clave de un día se borra al siguiente, para que no se pueda probar ningún resumen de una red.",
        is_fixed=True,
    ),
    RetentionClass(
        "sessions",
        "Sessions of people who signed in",
        "Sesiones de personas que entraron",
        Period(1, "days"),
        "the hour at which it ended",
        "la hora en que terminó",
        "delete",
        "clock",
        basis="A session that ended opens nothing any more.",
        basis_es="Una sesión que terminó ya no abre nada.",
        is_fixed=True,
    ),
    RetentionClass(
        "program",
        "Tables of the program itself, which hold nobody's words",
        "Tablas del propio programa, que no guardan palabras de nadie",
        None,
        *_NO_TIME,
        basis="They are made by the program and describe it.",
        basis_es="Las hace el programa y lo describen.",
    ),
)
CLASSES: Mapping[str, RetentionClass] = {each.id: each for each in _ALL}
