"""A code to scan that holds an address, drawn the same wherever it is drawn: ISO/IEC 18004, error level M."""

from __future__ import annotations

from itertools import groupby

import qrcode
from markupsafe import Markup
from qrcode.exceptions import DataOverflowError

from civicstat.look.errors import LookError


_QUIET = 4


def qr_path(text: str) -> tuple[int, str]:
    """How many modules wide a code is with its quiet zone, and the dark ones as an SVG path.

    Raises
    ------
    LookError
        When the text does not fit the largest code.
    """
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=_QUIET)
    code.add_data(text.encode())
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        raise LookError(f"{len(text.encode())} bytes do not fit a code to scan", expected="a shorter address") from None
    rows = code.get_matrix()
    path = ""
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            path += f"M{x} {y}h{length}v1h-{length}z" if is_dark else ""
            x += length
    return len(rows), path


def qr_svg(text: str, label: str) -> Markup:
    """The same as a drawing with a name for those who cannot see it."""
    size, path = qr_path(text)
    return Markup(
        '<svg class="qr" viewBox="0 0 {0} {0}" width="132" height="132" role="img" aria-label="{1}">'
        '<path fill="#fff" d="M0 0h{0}v{0}h-{0}z"/><path fill="#000" d="{2}"/></svg>'
    ).format(size, label, path)
