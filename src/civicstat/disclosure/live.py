"""The gate of what is asked live: no number, and no difference of numbers, that tells of one to four places.

Known to the asker is taken to be: the answer itself, what was answered before, and the published figures handed in. A
number is held back when few rows about places stand behind it, when few changed behind it since the rows were last
published, or when taking known numbers from each other would leave few. What is held back is then tried again: whether
it follows, by adding and subtracting, from all that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt


# Of requests about places with an occupant, 1 to 4 are not told; a cell of 5 is.
FEWEST_PLACES: Final = 5
# Beyond so many known numbers about the same rows nobody can say any more what follows from them.
MOST_KNOWN: Final = 1_200
_NEAR: Final = 1e-6

Why = Literal["few", "changed", "difference"]
Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Number:
    """A number and the rows about places behind it.

    `family`: numbers of one breakdown, whose rows do not overlap. `told`: the cases that it says it rests on, which can
    be fewer than its rows. `changed`: how many of its rows came, went or changed since the rows were last published, or
    by how much it differs from what was answered before.
    """

    key: str
    rows: Rows
    family: str = ""
    told: int = 0
    changed: int = 0


class TooManyKnownError(Exception):
    """So much is known about these rows that a further answer is not judged."""


def held_back(asked: Sequence[Number], known: Sequence[Number], counts: npt.NDArray[np.int64]) -> dict[str, Why]:
    """Which of the numbers asked for are not shown, by key, and why.

    Parameters
    ----------
    asked
        The numbers of one answer.
    known
        Numbers that the asker may have: published, or answered before. They are shown whatever comes of it.
    counts
        How many requests each row of `rows` stands for.

    Raises
    ------
    TooManyKnownError
        When more than `MOST_KNOWN` numbers are known about these rows.
    """
    sheet = _Sheet(asked, _about_same_rows(asked, known), counts)
    hidden: dict[int, Why] = {}
    for place, one in enumerate(asked):
        if is_few(sheet.sizes[place]) or (sheet.sizes[place] and is_few(one.told)):
            hidden[place] = "few"
        elif is_few(one.changed):
            hidden[place] = "changed"
    while True:
        given_away = sheet.given_away(hidden)
        if given_away is None:
            return {asked[place].key: why for place, why in sorted(hidden.items())}
        hidden[given_away] = "difference"


def is_few(count: float) -> bool:
    """Whether so many rows about places point at somebody: 1 to 4; nothing is nobody."""
    return 0 < count < FEWEST_PLACES


def _about_same_rows(asked: Sequence[Number], known: Sequence[Number]) -> list[Number]:
    """The known numbers that have rows in common with the asked ones, or with others that have, and so on."""
    if not asked:
        return []
    touched: Rows = np.logical_or.reduce([one.rows for one in asked])
    rest, found = list(known), []
    while meeting := [one for one in rest if bool((one.rows & touched).any())]:
        rest = [one for one in rest if not bool((one.rows & touched).any())]
        found += meeting
        touched = np.logical_or.reduce([touched, *(one.rows for one in meeting)])
    # Two numbers about the very same rows tell no more than one of them.
    found = list({one.rows.tobytes(): one for one in reversed(found)}.values())[::-1]
    if len(found) > MOST_KNOWN:
        raise TooManyKnownError(f"{len(found)} numbers are known about these rows")
    return found


class _Sheet:
    """All numbers over groups of rows that no number tells apart, the asked ones first."""

    def __init__(self, asked: Sequence[Number], known: Sequence[Number], counts: npt.NDArray[np.int64]) -> None:
        self.asked = len(asked)
        self.families = [one.family for one in (*asked, *known)]
        rows = [one.rows for one in (*asked, *known)]
        stacked = np.stack(rows) if rows else np.zeros((0, len(counts)), dtype=np.bool_)
        stacked, weights = stacked[:, stacked.any(axis=0)], counts[stacked.any(axis=0)]
        _, first, group = np.unique(np.packbits(stacked, axis=0), axis=1, return_index=True, return_inverse=True)
        self.holds = stacked[:, first]
        self.weights = np.bincount(group.ravel(), weights=weights, minlength=len(first))
        as_numbers = self.holds.astype(np.float64)
        self.sizes: npt.NDArray[np.float64] = as_numbers @ self.weights
        self.shared = (as_numbers * self.weights) @ as_numbers.T
        self.numbers = as_numbers
        # What is known of the very same rows is told already: to tell it once more gives nothing away.
        told = {row.tobytes() for row in self.holds[self.asked :]}
        new = [at < self.asked and row.tobytes() not in told for at, row in enumerate(self.holds)]
        self.is_new = np.array(new, dtype=np.bool_)

    def given_away(self, hidden: dict[int, Why]) -> int | None:
        """An asked number that must go too, so that what is shown gives nothing small away; None when all is well."""
        shown = np.array([place not in hidden for place in range(len(self.sizes))], dtype=np.bool_)
        for big, parts in self._nested(shown):
            rest = self.holds[big] & ~self.holds[parts].any(axis=0)
            known = [part for part in parts if not self.is_new[part]]
            if not self.is_new[big] and np.array_equal(rest, self.holds[big] & ~self.holds[known].any(axis=0)):
                # What is left was left before: the new parts lie where others lay already.
                continue
            left = float(self.weights[rest].sum())
            if is_few(left) or self._is_pinned(rest, left, hidden):
                return self._least([big, *parts], shown)
        return self._solved(hidden, shown)

    def _nested(self, shown: npt.NDArray[np.bool_]) -> Iterator[tuple[int, list[int]]]:
        """Each shown number with one that lies within it, or with all of a family that do; one of them was asked."""
        inside = np.isclose(self.shared, self.sizes[:, None]) & (self.sizes[:, None] > 0)
        inside &= self.sizes[:, None] < self.sizes[None, :] + 0.5
        for big in np.flatnonzero(shown & (self.sizes > 0)):
            within = np.flatnonzero(inside[:, big] & shown)
            within = within[within != big]
            left = self.sizes[big] - self.sizes[within]
            for part in within[(left > 0) & (left < FEWEST_PLACES)]:
                if self.is_new[big] or self.is_new[part]:
                    yield int(big), [int(part)]
            families: dict[str, list[int]] = {"": [int(part) for part in within]}
            for part in within:
                families.setdefault(self.families[part], []).append(int(part))
            for parts in families.values():
                if len(parts) > 1 and (self.is_new[big] or any(self.is_new[part] for part in parts)):
                    yield int(big), parts

    def _is_pinned(self, rest: Rows, left: float, hidden: dict[int, Why]) -> bool:
        """Whether the rest is made of hidden small numbers alone, each of which must then be the most it can be."""
        few = [place for place, why in hidden.items() if why == "few" and not (self.holds[place] & ~rest).any()]
        return bool(few) and left == (FEWEST_PLACES - 1) * len(few) == self.sizes[few].sum()

    def _solved(self, hidden: dict[int, Why], shown: npt.NDArray[np.bool_]) -> int | None:
        """An asked number with whose help a small or hidden one is the sum and difference of shown ones."""
        atoms = np.flatnonzero((self.weights > 0) & (self.weights < FEWEST_PLACES))
        wanted = np.zeros((len(self.weights), len(atoms) + len(hidden)))
        wanted[atoms, np.arange(len(atoms))] = 1
        if hidden:
            wanted[:, len(atoms) :] = self.numbers[list(hidden)].T
        wanted = wanted[:, wanted.any(axis=0)]
        is_known = shown & ~self.is_new
        factors, follows = self._following(shown, wanted)
        if not follows.any():
            return None
        _, followed = self._following(is_known, wanted)
        for column in np.flatnonzero(follows & ~followed):
            helping = np.flatnonzero(shown)[np.abs(factors[:, column]) > _NEAR]
            return self._least([int(place) for place in helping], shown)
        return None

    def _following(
        self, told: npt.NDArray[np.bool_], wanted: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
        """For each wanted column how it would be made of the told numbers, and whether that comes out."""
        numbers = self.numbers[told]
        if not len(numbers) or not wanted.shape[1]:
            return np.zeros((len(numbers), wanted.shape[1])), np.zeros(wanted.shape[1], dtype=np.bool_)
        factors = np.linalg.pinv(numbers @ numbers.T, rcond=1e-11, hermitian=True) @ (numbers @ wanted)
        return factors, np.abs(numbers.T @ factors - wanted).max(axis=0) < _NEAR

    def _least(self, places: Sequence[int], shown: npt.NDArray[np.bool_]) -> int:
        """The asked number with the fewest rows among some that are shown; else the least of all that are."""
        mine = [place for place in places if self.is_new[place] and shown[place] and self.sizes[place]]
        mine = mine or [int(place) for place in np.flatnonzero(self.is_new & shown & (self.sizes > 0))]
        return min(mine, key=lambda place: (self.sizes[place], place))
