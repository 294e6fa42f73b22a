"""What a metric draft says, as the studio reads it."""

from __future__ import annotations

from civicstat.cycle.studio.builder import Built, build, conditions_of, left_out_of
from civicstat.office.analyst.city_now import CityNow
from civicstat.office.models.metric_draft import MetricDraft


def built_from(draft: MetricDraft, city: CityNow) -> Built:
    """The definition that a draft makes, or its faults."""
    answers = {str(name): str(answer) for name, answer in draft.answers.items()}
    if draft.owner_post is not None:
        answers |= {"owner": draft.owner_post.title, "owner_es": draft.owner_post.title_es}
    return build(
        answers,
        conditions=conditions_of(draft.conditions),
        left_out=left_out_of(draft.exclusions),
        scope=city.scope,
        context=city.context,
        others=city.record.live_definitions() if city.record is not None else {},
    )


def budget_lines_of(city: CityNow, lang: str) -> dict[str, str]:
    """The lines of the city's budget by slug, named in a language; none where it publishes no budget."""
    budget = (city.context.budget if city.context is not None else None) or {}
    named = {str(row["line"]): row for row in budget.get("lines", ())}
    return {line: str(row.get("name_es" if lang == "es" else "name") or line) for line, row in sorted(named.items())}
