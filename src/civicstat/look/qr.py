"""A code to scan that holds an address, drawn the same wherever it is drawn: ISO/IEC 18004, bytes, error level M."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from markupsafe import Markup

from civicstat.look.errors import LookError


# By version, 1 to 9: bytes of data, bytes of correction in each block, blocks, where the small squares stand.
_VERSIONS = (
    (16, 10, 1, ()),
    (28, 16, 1, (6, 18)),
    (44, 26, 1, (6, 22)),
    (64, 18, 2, (6, 26)),
    (86, 24, 2, (6, 30)),
    (108, 16, 4, (6, 34)),
    (124, 18, 4, (6, 22, 38)),
    (154, 22, 4, (6, 24, 42)),
    (182, 22, 5, (6, 26, 46)),
)
_QUIET = 4
# The pattern that must not look like a corner, either way round.
_CORNER = (True, False, True, True, True, False, True, False, False, False, False)

Grid = list[list[bool | None]]


def qr_code(text: str) -> list[list[bool]]:
    """The dark modules of a code that holds a text, row by row, without the quiet zone around it.

    Raises
    ------
    LookError
        When the text takes more than 180 bytes.
    """
    content = text.encode()
    fitting = (index for index, (size, *_) in enumerate(_VERSIONS) if len(content) + 2 <= size)
    version = next(fitting, None)
    if version is None:
        raise LookError(f"{len(content)} bytes do not fit a code to scan", expected="an address of at most 180 bytes")
    bits = [bit for byte in _codewords(content, version) for bit in _bits(byte, 8)]
    drawn = [_masked(version + 1, bits, mask) for mask in range(8)]
    return min(drawn, key=_penalty)


def qr_svg(text: str, label: str) -> Markup:
    """The same as a drawing with a name for those who cannot see it."""
    rows = qr_code(text)
    size = len(rows) + 2 * _QUIET
    path = ""
    for y, row in enumerate(rows, start=_QUIET):
        x = _QUIET
        for is_dark, run in groupby(row):
            length = len(list(run))
            path += f"M{x} {y}h{length}v1h-{length}z" if is_dark else ""
            x += length
    return Markup(
        '<svg class="qr" viewBox="0 0 {0} {0}" width="132" height="132" role="img" aria-label="{1}">'
        '<path fill="#fff" d="M0 0h{0}v{0}h-{0}z"/><path fill="#000" d="{2}"/></svg>'
    ).format(size, label, path)


def _codewords(content: bytes, version: int) -> list[int]:
    """Data and correction, the blocks woven into each other."""
    size, correction, count, _ = _VERSIONS[version]
    bits = [*_bits(4, 4), *_bits(len(content), 8), *(bit for byte in content for bit in _bits(byte, 8))]
    bits += [False] * min(4, size * 8 - len(bits))
    bits += [False] * (-len(bits) % 8)
    data = [sum(bit << (7 - place) for place, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits), 8)]
    data += [(236, 17)[place % 2] for place in range(size - len(data))]
    blocks, at = [], 0
    for number in range(count):
        length = size // count + (number >= count - size % count)
        blocks.append(data[at : at + length])
        at += length
    ends = [_remainder(block, correction) for block in blocks]
    return [*_woven(blocks), *_woven(ends)]


def _woven(blocks: Sequence[Sequence[int]]) -> Iterator[int]:
    for place in range(max(map(len, blocks))):
        yield from (block[place] for block in blocks if place < len(block))


def _remainder(block: Sequence[int], degree: int) -> list[int]:
    """Reed-Solomon: what is left of a block when it is divided by the polynomial of a degree."""
    divisor = [1]
    root = 1
    for _ in range(degree):
        divisor = [a ^ b for a, b in zip([*divisor, 0], [0, *(_times(each, root) for each in divisor)], strict=True)]
        root = _times(root, 2)
    rest = [*block, *[0] * degree]
    for at in range(len(block)):
        factor = rest[at]
        for place, each in enumerate(divisor):
            rest[at + place] ^= _times(each, factor)
    return rest[len(block) :]


def _times(a: int, b: int) -> int:
    found = 0
    while b:
        found ^= a if b & 1 else 0
        a = a << 1 ^ (0x11D if a & 0x80 else 0)
        b >>= 1
    return found


def _bits(value: int, count: int) -> list[bool]:
    return [bool(value >> place & 1) for place in reversed(range(count))]


def _masked(version: int, bits: Sequence[bool], mask: int) -> list[list[bool]]:
    """The whole code under one mask."""
    grid = _furniture(version)
    size, waiting = len(grid), iter(bits)
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        is_upward = (size - 1 - right) // 2 % 2 == 0 if right > 6 else right % 4 != 1
        for y in reversed(range(size)) if is_upward else range(size):
            for x in (right, right - 1):
                if grid[y][x] is None:
                    grid[y][x] = next(waiting, False) ^ _flips(mask, x, y)
    for (x, y), bit in _format(size, mask):
        grid[y][x] = bit
    return [[bool(each) for each in row] for row in grid]


def _furniture(version: int) -> Grid:
    """Everything that holds no data; None where data goes."""
    size = 17 + 4 * version
    grid: Grid = [[None] * size for _ in range(size)]
    for corner_x, corner_y in ((0, 0), (size - 7, 0), (0, size - 7)):
        for y in range(max(0, corner_y - 1), min(size, corner_y + 8)):
            for x in range(max(0, corner_x - 1), min(size, corner_x + 8)):
                ring = max(abs(x - corner_x - 3), abs(y - corner_y - 3))
                grid[y][x] = ring not in (2, 4)
    for place in range(8, size - 8):
        grid[6][place] = grid[place][6] = place % 2 == 0
    places = _VERSIONS[version - 1][3]
    for middle_y in places:
        for middle_x in places:
            is_on_dots = 6 in (middle_x, middle_y) and 6 < max(middle_x, middle_y) < size - 7
            if grid[middle_y][middle_x] is None or is_on_dots:
                for y in range(middle_y - 2, middle_y + 3):
                    for x in range(middle_x - 2, middle_x + 3):
                        grid[y][x] = max(abs(x - middle_x), abs(y - middle_y)) != 1
    for (x, y), _ in _format(size, 0):
        grid[y][x] = False
    if version >= 7:
        word = version << 12 | _checked(version, 12, 0x1F25)
        for place in range(18):
            bit = bool(word >> place & 1)
            grid[place // 3][size - 11 + place % 3] = grid[size - 11 + place % 3][place // 3] = bit
    return grid


def _format(size: int, mask: int) -> Iterator[tuple[tuple[int, int], bool]]:
    """Level and mask, written twice, and the one module that is always dark."""
    word = (mask << 10 | _checked(mask, 10, 0x537)) ^ 0x5412
    first = [(8, y) for y in (0, 1, 2, 3, 4, 5, 7, 8)] + [(x, 8) for x in (7, 5, 4, 3, 2, 1, 0)]
    second = [(size - 1 - x, 8) for x in range(8)] + [(8, y) for y in range(size - 7, size)]
    for places in (first, second):
        for number, place in enumerate(places):
            yield place, bool(word >> number & 1)
    yield (8, size - 8), True


def _checked(value: int, count: int, divisor: int) -> int:
    """The check bits of a value."""
    rest = value
    for _ in range(count):
        rest = rest << 1 ^ (divisor if rest >> (count - 1) & 1 else 0)
    return rest


def _flips(mask: int, x: int, y: int) -> bool:
    """Whether a mask turns a module over."""
    kept = (
        (x + y) % 2,
        y % 2,
        x % 3,
        (x + y) % 3,
        (y // 2 + x // 3) % 2,
        x * y % 2 + x * y % 3,
        (x * y % 2 + x * y % 3) % 2,
        ((x + y) % 2 + x * y % 3) % 2,
    )
    return kept[mask] == 0


def _penalty(rows: Sequence[Sequence[bool]]) -> int:
    """How badly a code reads: long runs, blocks, what looks like a corner, too dark or too light."""
    found = 0
    for line in [*rows, *zip(*rows, strict=True)]:
        runs = [len(list(run)) for _, run in groupby(line)]
        found += sum(run - 2 for run in runs if run >= 5)
        for at in range(len(line) - 10):
            part = tuple(line[at : at + 11])
            found += 40 * (part in (_CORNER, _CORNER[::-1]))
    for above, below in pairwise(rows):
        for x in range(len(above) - 1):
            found += 3 * (above[x] == above[x + 1] == below[x] == below[x + 1])
    dark, whole = sum(map(sum, rows)), len(rows) ** 2
    return found + 10 * (abs(dark * 20 - whole * 10) // whole)
