"""Why an inspection or an answer is refused."""

from __future__ import annotations

from civicstat.sources.refusals import Reason


REQUEST_MISSING = Reason("the request number is missing", "falta el número de la solicitud")
DAY_MISSING = Reason("the day is missing", "falta el día")
ANSWER_UNKNOWN = Reason(
    "the answer is none of those that sources.toml names", "la respuesta no es ninguna de las que nombra sources.toml"
)
NO_SUCH_REQUEST = Reason("no request in the file has this number", "ninguna solicitud del archivo tiene este número")
REQUEST_UNUSABLE = Reason(
    "the request with this number is itself refused, or was opened after the day of the record",
    "la solicitud con este número fue rechazada, o se abrió después del día del registro",
)
SEVERAL_REQUESTS = Reason("requests that differ have this number", "solicitudes distintas tienen este número")
NOT_CLOSED = Reason(
    "the request was not closed on the day on which somebody looked",
    "la solicitud no estaba cerrada el día en que alguien miró",
)
OUTSIDE_THE_DRAW = Reason(
    "it is said to be drawn by lot, and its kind is none of those drawn from",
    "dice que se sorteó, y su tipo no es ninguno de los sorteados",
)
DRAWN_TWICE = Reason("this closing was drawn already", "este cierre ya se había sorteado")
