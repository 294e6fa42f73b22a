"""What the worker does on an errand: the past of a measure in work, a paper of the record, a file of many rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils import timezone

from civicstat.cycle.steps import Progress
from civicstat.office.actions.records_export import export_records
from civicstat.office.analyst.back_cast import past_as_json, past_name, past_of
from civicstat.office.analyst.city_now import city_now
from civicstat.office.analyst.drafts import built_from
from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault
from civicstat.office.lists.bring_work import bring_errand
from civicstat.office.models.metric_draft import MetricDraft
from civicstat.office.models.person import Person
from civicstat.office.running.errands import Errand


def _past(errand: Errand, progress: Progress) -> bytes:
    city, draft = city_now(), MetricDraft.objects.select_related("owner_post").get(pk=errand.said["draft"])
    definition = built_from(draft, city).definition
    if definition is None or past_name(draft, definition, city, errand.said["lang"]) != errand.name:
        raise OfficeError(Fault("errand_changed"), next_step=Fault("open_again"))
    return json.dumps(past_as_json(past_of(city, definition, errand.said["lang"]))).encode()


def _paper(errand: Errand, progress: Progress) -> bytes:
    at: datetime = timezone.now()
    paper = export_records(
        **{errand.said["of"]: errand.said["asked"]},
        lang=errand.said["lang"],
        made_on=date.fromisoformat(errand.said["made_on"]),
        by=Person.objects.get(pk=errand.by),
        at=at,
    )
    return paper.pdf


DOES: Mapping[str, Callable[[Errand, Progress], bytes]] = {"past": _past, "paper": _paper, "bring": bring_errand}
