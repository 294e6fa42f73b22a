"""A brought file, a metric draft and a run of the cycle, for the doors that lead to one."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from civicstat.office.actions.cycle_run import ask_for_run
from civicstat.office.actions.intake import bring
from civicstat.office.actions.metric_draft import begin
from civicstat.office.models import CycleRun, Intake, MetricDraft, Person


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OF_AN_INTAKE = (
    "intake",
    *(
        f"intake-{page}"
        for page in ("work", "form", "columns", "kinds", "place", "delivery", "check", "refused", "accept", "withdraw")
    ),
)
OF_A_DRAFT = ("metric-draft", "metric-past", "submit-metric", "decide-metric", "withdraw-metric")
TABLE = b"Opened,Kind\n2015-01-05,Pothole\n2015-01-06,Alley light\n"


def an_intake() -> dict[str, object]:
    """A file that was brought."""
    found = Intake.objects.first()
    if found is None:
        by = Person.objects.get(name="analyst")
        found = bring(file=SimpleUploadedFile("requests.csv", TABLE), by=by, at=AT)
    return {"pk": found.pk}


def a_metric_draft() -> dict[str, object]:
    """A draft that says hardly anything."""
    found = MetricDraft.objects.first()
    if found is None:
        by = Person.objects.get(name="analyst")
        said = {"answers": {"title": "Potholes"}, "conditions": [], "exclusions": [], "owner_post": None}
        found = begin(by=by, at=AT, **said)
    return {"pk": found.pk}


def a_run() -> dict[str, object]:
    """A run that waits for a worker."""
    found = CycleRun.objects.first() or ask_for_run(work="whole", accept_drift=False, by=None, at=AT)
    return {"pk": found.pk}
