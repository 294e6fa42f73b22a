"""The tree of goals: filled once from the city's folder, kept in the office, read beside the public record."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from office_strategy import AT, TODAY, KnownGoals, light_at_night

from civicstat.office.actions.act import RefusedError, undo
from civicstat.office.actions.goal import add_goal, change_goal, change_metric, put_metric
from civicstat.office.actions.person import leave_post
from civicstat.office.metrics_now import MetricNow
from civicstat.office.models import Goal, GoalMetric, Holding, Post
from civicstat.office.needs import needs_of
from civicstat.office.pages import goal as pages
from civicstat.office.posts_held import held_by
from civicstat.office.start import add_goals
from civicstat.vocabulary.figure import Figure, FigureKey

from .conftest import Office, SignIn


GOALS = """
[[goal]]
id = "light-at-night"
title = "Streets are lit"
title_es = "Las calles están iluminadas"
why = "A dark street hurts people who walk."
why_es = "Una calle oscura lastima a quienes caminan."
owner = "Department Head"
owner_es = "Jefatura"
metrics = ["lamps-on-time", "lamps"]
set_by = "example"
set_by_es = "ejemplo"
"""


def test_goals_come_from_the_city_folder_once_and_are_kept_here_afterwards(office: Office, tmp_path: Path) -> None:
    (tmp_path / "goals.toml").write_text(GOALS)
    assert add_goals(tmp_path, at=AT) == ["light-at-night"]
    goal = Goal.objects.get()
    # A post of that name answers for it.
    assert goal.owner is not None
    assert goal.owner.title == "Department Head"
    assert list(goal.metrics.values_list("metric", flat=True)) == ["lamps-on-time", "lamps"]
    chair = office["chair"]
    change_goal(goal=goal, by=chair, at=AT, seen=1, parent=None, title="Lit", title_es="Luz", owner=None)
    assert add_goals(tmp_path, at=AT) == []
    assert Goal.objects.get().title == "Lit"
    assert add_goals(None, at=AT) == add_goals(tmp_path / "nowhere", at=AT) == []


def test_an_objective_stands_below_a_goal_and_nothing_below_an_objective(office: Office) -> None:
    goal = light_at_night().goal
    words = {"title": "Circuits", "title_es": "Circuitos", "by": office["chair"], "at": AT}
    below = add_goal(slug="circuits", parent=goal, **words)  # type: ignore[arg-type]
    assert below.kind == "objective"
    with pytest.raises(RefusedError, match="that is an objective"):
        add_goal(slug="poles", parent=below, **words)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="so it stays a goal"):
        change_goal(goal=goal, parent=goal, seen=1, **words)  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="is an address of the office itself"):
        add_goal(slug="metrics", **words)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError, match="an_objective_stands_below_a_goal"), transaction.atomic():
        Goal.objects.filter(pk=below.pk).update(parent=None)


def test_one_department_leads_a_metric_and_others_share_it(office: Office) -> None:
    found = light_at_night()
    # Who leads does not share with itself.
    assert (found.lead, found.shared) == (Post.objects.get(slug="staff-streets").department, ["parks"])
    changed = change_metric(found=found, by=office["chair"], at=AT, seen=1, lead=None, shared=[], is_active=True)
    assert undo(changed, by=office["chair"], at=AT, seen=2).shared == ["parks"]
    with pytest.raises(RefusedError, match="there is no department 'harbor'"):
        change_metric(found=found, by=office["chair"], at=AT, seen=3, lead=None, shared=["harbor"], is_active=True)
    with pytest.raises(RefusedError, match="it judges this goal already"):
        put_metric(goal=found.goal, metric="lamps-on-time", by=office["chair"], at=AT)
    with pytest.raises(RefusedError, match="the public record has no metric 'lamps'"):
        put_metric(goal=found.goal, metric="lamps", record=KnownGoals(), by=office["chair"], at=AT)


def test_the_tree_shows_value_target_owner_and_says_in_words_where_nobody_is_assigned(
    office: Office, as_person: SignIn, city_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    light_at_night()
    add_goal(by=None, at=AT, slug="quiet", title="Nights are quiet", title_es="Noches tranquilas")
    key = FigureKey.parse("lamps-on-time|v1|2015-08|city:-|-")
    now = MetricNow(
        id="lamps-on-time",
        definition={"title": "Lamps mended on time", "title_es": "Luminarias a tiempo"},
        figure=Figure(key, Decimal("81.3"), numerator=300, denominator=369, n=369),
        format="percent-1",
        target={"value": "85.0", "from": "2015-01-01"},
        years={},
    )
    monkeypatch.setattr(pages, "metrics_now", lambda record: {"lamps-on-time": now})
    page = as_person(office["staff"]).get("/goals/?lang=en").content.decode()
    for words in (
        "Lamps mended on time",
        "81.3",
        "August 2015",
        "85.0",
        "January 1, 2015",
        "department-head",
        "with Parks",
    ):
        assert words in page, words
    assert page.count("no one assigned") == 1
    assert "Add a metric" not in page
    assert "sin responsable" in as_person(office["chair"]).get("/goals/?lang=es").content.decode()
    # A post that nobody holds any more is said to be vacant; the chair is asked for both.
    chair = office["chair"]

    def asked() -> list[str]:
        return [need.title for need in needs_of(chair, held_by(chair, TODAY), TODAY, "en", parts=(pages.asks,))]

    assert asked() == ["Goals that nobody answers for: 1"]
    holding = Holding.objects.get(post__slug="department-head-streets")
    leave_post(holding=holding, until=holding.since, by=chair, at=AT, seen=1)
    assert asked() == ["Goals that nobody answers for: 2"]
    assert "nobody holds the post" in as_person(office["staff"]).get("/goals/?lang=en").content.decode()


def test_goals_are_changed_by_those_who_keep_them_with_conflict_and_undo(office: Office, as_person: SignIn) -> None:
    found = light_at_night()
    chair = as_person(office["chair"])
    typed = {"title": "Streets have light", "title_es": "Hay luz", "owner": "", "is_active": "on", "seen": "1"}
    assert chair.post("/goals/light-at-night/", typed).headers["Location"] == "/goals/light-at-night/"
    assert as_person(office["analyst"]).post("/goals/light-at-night/", typed).status_code == 409
    assert chair.post(f"/undo/goal/{found.goal_id}/", {"seen": "2"}).status_code == 302
    assert Goal.objects.get().title == "Streets are lit"
    shared = {"lead": "", "shared": ["streets", "parks"], "is_active": "on", "seen": "1"}
    assert chair.post(f"/goals/metrics/{found.pk}/", shared).status_code == 302
    assert GoalMetric.objects.get().shared == ["parks", "streets"]
    text = chair.get("/goals/metrics/?as=csv&lang=en").content.decode("utf-8-sig").splitlines()
    assert text[1] == 'lamps-on-time,Streets are lit,,Department Head,no one assigned,"Parks, Streets"'
