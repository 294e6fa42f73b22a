"""What the residents of the invented city can ask for, and which of its departments answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from civicstat.practice.dice import Ints
from civicstat.vocabulary.slugs import slug_of
from civicstat.vocabulary.tables import SubjectClass


Season = Literal["summer", "winter", "storm", "even"]


@dataclass(frozen=True)
class Department:
    """A department: the code that its systems write, and its names."""

    code: str
    name: str
    name_es: str

    @property
    def slug(self) -> str:
        """Its name in keys."""
        return slug_of(self.name)


@dataclass(frozen=True)
class Kind:
    """A kind of request.

    `weight` is how many of a thousand problems are of this kind, `promised_days` the promise, 0 where there is none;
    half of the requests are done after `median_minutes`. `is_yard_work`: a yard's crews do it.
    """

    code: str
    name: str
    name_es: str
    subject_class: SubjectClass
    department: str
    weight: int
    season: Season
    promised_days: int
    median_minutes: int
    is_yard_work: bool = False

    @property
    def slug(self) -> str:
        """Its name in keys."""
        return slug_of(self.name)


DEPARTMENTS = (
    Department("ANI", "Animal Services", "Servicios de Animales"),
    Department("BLD", "Building Safety", "Seguridad de Edificios"),
    Department("HLT", "Health and Welfare", "Salud y Bienestar"),
    Department("HSG", "Housing", "Vivienda"),
    Department("LGT", "Lights and Signals", "Alumbrado y Semáforos"),
    Department("MOB", "Mobility", "Movilidad"),
    Department("PRK", "Parks and Trees", "Parques y Árboles"),
    Department("SAN", "Sanitation", "Saneamiento"),
    Department("STR", "Streets", "Calles"),
    Department("WTR", "Water and Drains", "Agua y Drenaje"),
)
DAY = 1_440
KINDS = (
    Kind("SAN-1", "Dumped trash on a street", "Basura tirada en una calle",
         "asset", "SAN", 150, "summer", 4, 3 * DAY, True),
    Kind("SAN-2", "Full litter basket", "Papelera llena",
         "asset", "SAN", 70, "summer", 3, 2 * DAY, True),
    Kind("SAN-3", "Missed collection at a home", "Recogida no hecha en una vivienda",
         "place", "SAN", 110, "even", 2, DAY, True),
    Kind("STR-1", "Pothole", "Bache",
         "asset", "STR", 105, "winter", 7, 5 * DAY, True),
    Kind("STR-2", "Broken sidewalk", "Acera rota",
         "asset", "STR", 45, "even", 30, 25 * DAY, True),
    Kind("LGT-1", "Street light out", "Farola apagada",
         "asset", "LGT", 100, "winter", 10, 7 * DAY, True),
    Kind("LGT-2", "Traffic signal fault", "Falla de un semáforo",
         "asset", "LGT", 25, "even", 1, DAY // 2, True),
    Kind("PRK-1", "Tree or limb down", "Árbol o rama caída",
         "asset", "PRK", 55, "storm", 5, 3 * DAY, True),
    Kind("PRK-2", "Broken playground equipment", "Juego infantil roto",
         "asset", "PRK", 15, "summer", 14, 10 * DAY, True),
    Kind("WTR-1", "Blocked street drain", "Desagüe de calle tapado",
         "asset", "WTR", 50, "storm", 6, 4 * DAY, True),
    Kind("WTR-2", "Water leak in a street", "Fuga de agua en una calle",
         "asset", "WTR", 35, "even", 2, DAY, True),
    Kind("MOB-1", "Abandoned vehicle", "Vehículo abandonado",
         "place", "MOB", 50, "even", 14, 12 * DAY),
    Kind("MOB-2", "Damaged bus shelter", "Parada de autobús dañada",
         "asset", "MOB", 20, "even", 21, 14 * DAY),
    Kind("BLD-1", "Unsafe building", "Edificio inseguro",
         "place", "BLD", 30, "even", 30, 24 * DAY),
    Kind("BLD-2", "Building work without a permit", "Obra sin permiso",
         "place", "BLD", 25, "summer", 0, 20 * DAY),
    Kind("HSG-1", "No heat in a home", "Vivienda sin calefacción",
         "place", "HSG", 35, "winter", 3, 2 * DAY),
    Kind("HSG-2", "Damp or mold in a home", "Humedad o moho en una vivienda",
         "place", "HSG", 30, "winter", 30, 21 * DAY),
    Kind("ANI-1", "Dead animal on a street", "Animal muerto en una calle",
         "asset", "ANI", 30, "even", 2, DAY),
    Kind("HLT-1", "Check on a person's welfare", "Verificar el bienestar de una persona",
         "person", "HLT", 12, "even", 1, DAY // 4),
    Kind("HLT-2", "Bed bugs in a home", "Chinches en una vivienda",
         "person", "HLT", 8, "summer", 30, 15 * DAY),
)  # fmt: skip
DUMPING, MISSED_COLLECTION, STREET_LIGHT = "SAN-1", "SAN-3", "LGT-1"

# Code in the file, name, name in Spanish, how many of a thousand requests, how many of a thousand answer when asked.
CHANNELS = (
    ("P", "Telephone call", "Llamada telefónica", 430, 80),
    ("A", "City app", "Aplicación de la ciudad", 270, 240),
    ("W", "City web page", "Página web de la ciudad", 170, 160),
    ("T", "Text message", "Mensaje de texto", 60, 200),
    ("L", "Letter", "Carta", 30, 30),
    ("E", "City employee", "Empleado de la ciudad", 40, 0),
)
TEXT_MESSAGE, LETTER, EMPLOYEE = 3, 4, 5


def kind_index(code: str) -> int:
    """The position of a kind by its code."""
    return [kind.code for kind in KINDS].index(code)


@cache
def yard_work() -> Ints:
    """For each kind 1 where a yard's crews do it, else 0."""
    return np.array([kind.is_yard_work for kind in KINDS], dtype=np.int64)
