"""Words that become public: said in both languages, short enough, and leading to nobody."""

from __future__ import annotations

from collections.abc import Mapping

from civicstat.office.actions.act import RefusedError
from civicstat.office.faults import Fault
from civicstat.office.on_record import private_faults


LONGEST = 600


def said_in_both(said: Mapping[str, str], *, missing: str) -> dict[str, str]:
    """The words without white space around them; `missing` is the fault of a language in which nothing is said.

    Raises
    ------
    RefusedError
        With every field at fault: empty, too long, or with a mail address or a telephone number.
    """
    words = {name: text.strip() for name, text in said.items()}
    faults: dict[str, str] = {name: Fault(missing) for name, text in words.items() if not text}
    faults |= {name: Fault("answer_too_long", most=LONGEST) for name, text in words.items() if len(text) > LONGEST}
    faults |= private_faults(words)
    if faults:
        raise RefusedError(faults)
    return words
