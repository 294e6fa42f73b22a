"""What the wall shows of a question that was computed in the meeting."""

from __future__ import annotations

from typing import Any

from civicstat.cycle.live.answer import LiveAnswer
from civicstat.office.meetings.room.look_words import live_shown
from civicstat.office.models.look_up import LookUp


def live_wall(look: LookUp | None, lang: str) -> dict[str, Any]:
    """The answer in the language of the wall and in the other one; nothing where a published figure is shown."""
    if look is None or not look.is_live:
        return {}
    answer = LiveAnswer.from_json(look.answer)
    other = "es" if lang == "en" else "en"
    return {"live": live_shown(answer, lang), "live_other": live_shown(answer, other, with_chart=False)}
