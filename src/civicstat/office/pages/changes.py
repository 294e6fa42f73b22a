"""Changes of targets and definitions with their reasons, read from the public record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicstat.office.changes_on_record import Changed, changes_on_record
from civicstat.office.language import language_of
from civicstat.office.lists.files import to_csv
from civicstat.office.metrics_now import metrics_now
from civicstat.office.on_record import public_record
from civicstat.office.templating import catalogue


HEADS = ("when", "metric", "kind", "field", "was", "is", "who", "why", "afterwards")


def changes(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every change, narrowed to a metric with `?metric=`; with `?as=csv` as a file, a row for each field."""
    lang, record = language_of(request), public_record()
    titles = {name: now.title_in(lang) for name, now in metrics_now(record).items()}
    every = changes_on_record(record)
    metric = request.GET.get("metric", "")
    found = [changed for changed in every if metric in ("", changed.metric)]
    if request.GET.get("as") == "csv":
        heads = [catalogue().message(lang, f"office.changes.{name}") for name in HEADS]
        answer = HttpResponse(to_csv(heads, _rows(found, lang)), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="changes.csv"'
        return answer
    choices = sorted({(changed.metric, titles.get(changed.metric, changed.metric)) for changed in every})
    context = {"rows": found, "titles": titles, "choices": choices, "metric": metric, "field_words": _field_words(lang)}
    return render(request, "strategy/changes.html", context)


def _rows(found: list[Changed], lang: str) -> list[list[Any]]:
    words = catalogue()
    names = _field_words(lang)
    yes, no = (words.message(lang, f"office.changes.{name}") for name in ("yes", "no"))
    return [
        [
            changed.recorded,
            changed.metric,
            words.message(lang, f"office.changes.kind_{changed.kind}"),
            names.get(name, name),
            was,
            now,
            changed.who(lang),
            changed.why(lang) or words.message(lang, "office.changes.no_reason"),
            yes if changed.set_afterwards else no,
        ]
        for changed in found
        for name, was, now in changed.fields_in(lang)
    ]


def _field_words(lang: str) -> dict[str, str]:
    start = "office.changes.of."
    messages = catalogue().messages[lang]
    return {key.removeprefix(start): words for key, words in messages.items() if key.startswith(start)}
