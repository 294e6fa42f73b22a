"""A published value changes only by saying so; a final one only by a cited reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from civicstat.ledger.errors import LedgerError, LiveValueError, ReleaseError
from civicstat.ledger.live import Reasons, changes_without_reason, figures_to_publish, supersedes_file
from civicstat.ledger.reader import figures_summary, history_of, read_figures
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.figure import Figure


KEY = "closed-within-5-days|v1|2014-06|city:-|-"


def published(town: Any, value: str | None, *, status: str) -> Any:
    """The town a month after a release with one figure."""
    town.append(town.release([town.figure("2014-06", value, status=status)]))
    return town.a_month_later()


def line(old: str | None, new: str | None, key: str = KEY) -> dict[str, Any]:
    return {"key": key, "old": old, "new": new, "reason": "late records"}


def test_a_provisional_value_changes_through_the_supersedes_file(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="provisional")
    later.append(later.release([later.figure("2014-06", "52.0", n=60)], supersedes=[line("50.0", "52.0")]))
    assert read_figures(later.record)[KEY].value == Decimal("52.0")
    assert [str(figure.value) for _, figure in history_of(later.record, KEY)] == ["50.0", "52.0"]


@pytest.mark.parametrize("supersedes", [[], [line("49.0", "52.0")], [line("50.0", "53.0")]])
def test_a_provisional_value_that_changes_silently_is_refused(
    opened_town: Any, supersedes: list[dict[str, Any]]
) -> None:
    later = published(opened_town, "50.0", status="provisional")
    with pytest.raises(LiveValueError) as caught:
        later.append(later.release([later.figure("2014-06", "52.0")], supersedes=supersedes))
    assert caught.value.found.startswith(
        f"{KEY}: a provisional figure changes silently (found value from 50.0 to 52.0)"
    )


def test_a_change_of_counts_alone_is_a_change(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="provisional")
    with pytest.raises(LiveValueError, match="denominator from 50 to 60"):
        later.append(later.release([later.figure("2014-06", "50.0", n=60)]))


def test_a_figure_turns_final_without_further_words(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="provisional")
    later.append(later.release([later.figure("2014-06", "50.0", status="final")]))
    assert read_figures(later.record)[KEY].status == "final"


def test_a_later_day_of_knowledge_is_no_change(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="final")
    assert later.append(later.release([later.figure("2014-06", "50.0", status="final")]))


def test_a_final_value_changes_only_by_a_cited_reason(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="final")
    figure = later.figure("2014-06", "52.0", status="revised")
    with pytest.raises(LiveValueError) as caught:
        later.append(later.release([figure], supersedes=[line("50.0", "52.0")]))
    assert caught.value.expected == f"a cited correction or revision that names {KEY} with the old value 50.0"


def test_a_correction_that_is_in_the_log_but_not_cited_gives_no_leave(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="final")
    later.append(later.correction(KEY, "50.0", "52.0"))
    with pytest.raises(LiveValueError):
        later.append(later.release([later.figure("2014-06", "52.0", status="revised")]))


@pytest.mark.parametrize(("old", "new"), [("51.0", "52.0"), ("50.0", "53.0")])
def test_a_correction_of_other_values_gives_no_leave(opened_town: Any, old: str, new: str) -> None:
    later = published(opened_town, "50.0", status="final")
    correction = later.correction(KEY, old, new)
    with pytest.raises(LiveValueError):
        later.append(
            correction,
            later.release([later.figure("2014-06", "52.0", status="revised")], cites=[correction.digest]),
        )


def test_a_cited_correction_changes_a_final_value(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="final")
    correction = later.correction(KEY, "50.0", "52.0")
    release = later.release([later.figure("2014-06", "52.0", status="revised")], cites=[correction.digest])
    later.append(correction, release)
    assert read_figures(later.record)[KEY].value == Decimal("52.0")


def test_a_used_correction_gives_no_second_leave(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="final")
    correction = later.correction(KEY, "50.0", "52.0")
    later.append(
        correction, later.release([later.figure("2014-06", "52.0", status="revised")], cites=[correction.digest])
    )
    with pytest.raises(LiveValueError, match="a revised figure changes without a reason"):
        later.append(
            later.release(
                [later.figure("2014-06", "55.0", status="revised")],
                cites=[correction.digest],
                name="springfield/2014-07-31/2",
            )
        )


def test_a_revision_that_names_the_key_changes_a_final_value(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="final")
    revision = later.revision(keys=[{"key": KEY, "old": "50.0", "new": None}])
    release = later.release([later.figure("2014-06", None, status="suppressed")], cites=[revision.digest])
    assert later.append(revision, release)


def test_a_revision_of_a_whole_metric_needs_the_old_values_in_the_supersedes_file(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="final")
    revision = later.revision(metric="closed-within-5-days")
    later.append(revision)
    figure = later.figure("2014-06", "52.0", status="revised")
    with pytest.raises(LiveValueError):
        later.append(later.release([figure], cites=[revision.digest]))
    assert later.append(later.release([figure], cites=[revision.digest], supersedes=[line("50.0", "52.0")]))


def test_a_final_figure_cannot_turn_provisional_again(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="final")
    with pytest.raises(LiveValueError, match="status from final to provisional"):
        later.append(later.release([later.figure("2014-06", "50.0")]))


def test_a_supersedes_line_about_a_figure_that_never_was_is_refused(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="final")
    other = KEY.replace("2014-06", "2014-05")
    with pytest.raises(LiveValueError, match=r"from 1\.0 to 2\.0"):
        later.append(later.release([], supersedes=[line("1.0", "2.0", other)]))


def test_two_values_for_one_key_in_a_release_are_refused(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")])
    refs = {ref.role: ref for ref in opened_town.refs(release)}
    figures = opened_town.store.get(refs["figures/closed-within-5-days"].sha256)
    with pytest.raises(LedgerError, match="stands twice or out of order"):
        opened_town.append(with_figures(opened_town, release, figures + figures))


def test_a_figures_file_that_is_not_in_its_form_is_refused(opened_town: Any) -> None:
    release = opened_town.release([opened_town.figure("2014-06", "50.0")])
    for content in (b"{}\n", b"[]\n", b"not JSON\n", b'{"key": "spaced"}\n'):
        with pytest.raises(ReleaseError, match="line 1 cannot be read"):
            opened_town.append(with_figures(opened_town, release, content))


def with_figures(town: Any, release: Any, content: bytes) -> Any:
    """The release with another figures file, honestly covered by its report."""
    role = "figures/closed-within-5-days"
    ref = town.store.put_as(role, name="f.jsonl", content=content, media_type="application/jsonl")
    kept = [r for r in town.refs(release) if r.role not in (role, "disclosure-report")] + [ref]
    report = canonical_bytes({"verdict": "passed", "objects": sorted({r.sha256 for r in kept})})
    report_ref = town.store.put_as("disclosure-report", name="r.json", content=report, media_type="application/json")
    summary = figures_summary({role: content})
    return town.with_refs(release, [*kept, report_ref], disclosure_report=report_ref.sha256, figures=summary)


def test_only_new_and_changed_figures_are_to_be_published(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="provisional")
    live = read_figures(later.record)
    same = later.figure("2014-06", "50.0")
    fresh = later.figure("2014-07", "60.0")
    computed: dict[str, Figure] = {str(figure.key): figure for figure in (same, fresh)}
    assert list(figures_to_publish(computed, live=live)) == [str(fresh.key)]


def test_the_supersedes_file_made_for_a_release_is_the_one_that_append_demands(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="provisional")
    live = read_figures(later.record)
    changed = later.figure("2014-06", "52.0", status="final")
    publish = figures_to_publish({KEY: changed}, live=live)
    content = supersedes_file(publish, live=live, reason="late records", revised="see the revision")
    assert content == (
        b'{"key":"closed-within-5-days|v1|2014-06|city:-|-","new":"52.0","old":"50.0","reason":"late records"}\n'
    )
    assert later.append(later.release(publish.values(), supersedes=[line("50.0", "52.0")]))


def test_what_was_final_has_its_line_for_any_change_and_is_named_until_a_reason_stands(opened_town: Any) -> None:
    later = published(opened_town, "50.0", status="final")
    live = read_figures(later.record)
    # The value stays; a request that arrived late waits to be judged.
    waits = {KEY: later.figure("2014-06", "50.0", status="provisional")}
    content = supersedes_file(waits, live=live, reason="late records", revised="see the revision")
    assert b'"new":"50.0","old":"50.0","reason":"see the revision"' in content

    change = {"key": KEY, "old": "50.0", "new": "50.0"}
    assert changes_without_reason(waits, live=live, reasons=Reasons()) == [change]
    assert changes_without_reason(waits, live=live, reasons=Reasons(keys={KEY: {("50.0", "51.0")}})) == [change]
    assert changes_without_reason(waits, live=live, reasons=Reasons(keys={KEY: {("50.0", "50.0")}})) == []
    assert changes_without_reason(waits, live=live, reasons=Reasons(metrics={"closed-within-5-days"})) == []
    assert changes_without_reason({KEY: live[KEY]}, live=live, reasons=Reasons()) == []
