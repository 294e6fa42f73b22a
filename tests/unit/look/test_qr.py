"""A code to scan: read back by a scanner of our own, which knows one size and one mode."""

from __future__ import annotations

import re

import pytest

from civicstat.look.errors import LookError
from civicstat.look.qr import qr_path, qr_svg


ADDRESS = "https://record.springfield.gov/en/"
SIZE = 29  # of version 3


def dark_modules(path: str) -> set[tuple[int, int]]:
    return {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", path)
        for step in range(int(length))
    }


def is_turned_over(mask: int, x: int, y: int) -> bool:
    return (
        (x + y) % 2,
        y % 2,
        x % 3,
        (x + y) % 3,
        (y // 2 + x // 3) % 2,
        x * y % 2 + x * y % 3,
        (x * y % 2 + x * y % 3) % 2,
        ((x + y) % 2 + x * y % 3) % 2,
    )[mask] == 0  # fmt: skip


def is_fixed(x: int, y: int) -> bool:
    """Corners with the format beside them, the two dotted lines, and the small square of version 3."""
    corners = (x <= 8 and y <= 8) or (x >= SIZE - 8 and y <= 8) or (x <= 8 and y >= SIZE - 8)
    return corners or x == 6 or y == 6 or (20 <= x <= 24 and 20 <= y <= 24)


def scanned(dark: set[tuple[int, int]]) -> str:
    """What a code of version 3 holds: up and down in pairs of columns from the right, as ISO/IEC 18004 has it."""
    level_and_mask = [(8, y) in dark for y in (SIZE - 1, SIZE - 2, SIZE - 3, SIZE - 4, SIZE - 5)]
    mask = sum(bit << (4 - at) for at, bit in enumerate(level_and_mask)) ^ 0b10101
    bits: list[bool] = []
    columns = [right for right in range(SIZE - 1, 0, -2) if right > 6] + [5, 3, 1]
    for number, right in enumerate(columns):
        rows = range(SIZE) if number % 2 else range(SIZE - 1, -1, -1)
        for y in rows:
            for x in (right, right - 1):
                if not is_fixed(x, y):
                    bits.append(((x, y) in dark) != is_turned_over(mask & 0b111, x, y))
    text = "".join("01"[bit] for bit in bits)
    assert text[:4] == "0100"  # bytes
    length = int(text[4:12], 2)
    return bytes(int(text[12 + 8 * at : 20 + 8 * at], 2) for at in range(length)).decode()


def test_a_code_says_the_address_that_it_was_made_of() -> None:
    width, path = qr_path(ADDRESS)
    assert width == SIZE + 8
    dark = {(x - 4, y - 4) for x, y in dark_modules(path)}
    assert scanned(dark) == ADDRESS


def test_the_quiet_zone_holds_nothing() -> None:
    width, path = qr_path(ADDRESS)
    assert all(4 <= x < width - 4 and 4 <= y < width - 4 for x, y in dark_modules(path))


def test_the_drawing_has_a_name() -> None:
    drawn = str(qr_svg(ADDRESS, 'The series "Alleys"'))
    assert 'aria-label="The series &#34;Alleys&#34;"' in drawn


def test_an_address_that_is_too_long_is_refused() -> None:
    with pytest.raises(LookError, match="3000 bytes"):
        qr_path("x" * 3000)
