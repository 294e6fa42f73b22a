"""What a crew plan says of itself, in both languages."""

from __future__ import annotations

from civicstat.dispatch.day import MOST_STOPS_CONSIDERED
from civicstat.dispatch.points import (
    MOST_DAYS_COUNTED,
    POINTS_PER_DAY_WAITED,
    POINTS_PER_EXPECTED_REQUEST,
    POINTS_PER_REPORT,
)
from civicstat.dispatch.settings import DispatchSettings


Words = dict[str, str]

LABEL: Words = {
    "en": "example, not validated by crews",
    "es": "ejemplo, no validado por las cuadrillas",
}
PURPOSE: Words = {
    "en": "These visits are for cleaning only. They may not be used to fine or to inspect anyone.",
    "es": "Estas visitas son solo para limpiar. No pueden usarse para multar ni para inspeccionar a nadie.",
}
REASONS: dict[str, Words] = {
    "too-far": {
        "en": "Even alone, the drive there, the work and the drive back take longer than the shift.",
        "es": "Aun sin otras paradas, ir, trabajar y volver toma más que el turno.",
    },
    "no-room": {
        "en": "It fits in no crew's shift beside the stops that were chosen.",
        "es": "No cabe en el turno de ninguna cuadrilla junto a las paradas elegidas.",
    },
}

# The crew's own sheet, which a city prints and does not publish.
SHEET: dict[str, Words] = {
    "title": {"en": "Route sheet, crew", "es": "Hoja de ruta, cuadrilla"},
    "private": {
        "en": (
            "For this crew alone: it says exactly where people reported something. Do not copy, photograph or pass it "
            "on. Destroy it after the shift."
        ),
        "es": (
            "Solo para esta cuadrilla: dice exactamente dónde reportó algo la gente. No la copie, fotografíe ni "
            "entregue. Destrúyala al terminar el turno."
        ),
    },
    "no_addresses": {
        "en": "The city's file has no column of addresses: the points of the requests stand in their place.",
        "es": "El archivo de la ciudad no trae direcciones: en su lugar están los puntos de las solicitudes.",
    },
    "starts": {"en": "Leave the yard at", "es": "Salida de la base a las"},
    "back": {"en": "back at", "es": "regreso a las"},
    "to": {"en": "to", "es": "a"},
    "owed": {"en": "minimum service", "es": "servicio mínimo"},
    "reports": {"en": "reports:", "es": "reportes:"},
    "around": {"en": "Look around", "es": "Revise alrededor de"},
    "forecast": {
        "en": "Nobody has reported anything here; the forecast expects something.",
        "es": "Aquí nadie ha reportado nada; el pronóstico espera algo.",
    },
    "waiting": {"en": "Days waited:", "es": "Días de espera:"},
    "drive": {"en": "minutes of driving to here:", "es": "minutos de camino hasta aquí:"},
    "work": {"en": "minutes of work:", "es": "minutos de trabajo:"},
    "done_at": {"en": "Done at", "es": "Hecho a las"},
    "nothing": {"en": "This crew is not needed on this day.", "es": "Esta cuadrilla no hace falta este día."},
}


def method_words(settings: DispatchSettings) -> Words:
    """How the routes were found, in a few sentences."""
    return {
        "en": (
            "Open requests about streets and other city property in one small cell (about 130 meters across) are one "
            f"stop. A stop earns {POINTS_PER_REPORT} points per report, {POINTS_PER_DAY_WAITED} per day that its "
            f"oldest request has waited (at most {MOST_DAYS_COUNTED} days), and {POINTS_PER_EXPECTED_REQUEST} per "
            f"request that the forecast expects there next week. Of the {MOST_STOPS_CONSIDERED} stops with most "
            "points, a search looks for the routes that collect most points within the shift. A way by street counts "
            f"as {_decimal(settings.detour_percent)} times the straight line, driven at {settings.speed_kmh} km/h. "
            "Streets, traffic and breaks are not known to the plan."
        ),
        "es": (
            "Las solicitudes abiertas sobre calles y otros bienes de la ciudad en una celda pequeña (unos 130 metros "
            f"de ancho) son una parada. Una parada vale {POINTS_PER_REPORT} puntos por reporte, "
            f"{POINTS_PER_DAY_WAITED} por cada día que ha esperado su solicitud más antigua (hasta "
            f"{MOST_DAYS_COUNTED} días) y {POINTS_PER_EXPECTED_REQUEST} por cada solicitud que el pronóstico espera "
            f"allí la próxima semana. Entre las {MOST_STOPS_CONSIDERED} paradas con más puntos, una búsqueda halla "
            "las rutas que reúnen más puntos dentro del turno. El camino por calle cuenta como "
            f"{_decimal(settings.detour_percent)} veces la línea recta, a {settings.speed_kmh} km/h. El plan no "
            "conoce las calles, el tráfico ni los descansos."
        ),
    }


def rule_words(minimum_after_days: int) -> Words:
    """The minimum-service rule in one sentence."""
    return {
        "en": (
            f"In every neighborhood where a stop has waited {minimum_after_days} days or more, the crews visit the one "
            "that has waited longest."
        ),
        "es": (
            f"En cada vecindario donde una parada ha esperado {minimum_after_days} días o más, las cuadrillas visitan "
            "la que más ha esperado."
        ),
    }


def _decimal(percent: int) -> str:
    return f"{percent // 100}.{percent % 100:02d}".rstrip("0").rstrip(".")
