"""Codes to scan, held module by module to those of an independent program under every mask."""

from __future__ import annotations

import re

import pytest

from civicstat.look import qr
from civicstat.look.errors import LookError


ADDRESS = "https://record.springfield.gov/en/meetings/series/alleystat.html"


@pytest.mark.parametrize("length", [1, 14, 15, 26, 42, 62, 84, 106, 122, 152, 180])
def test_a_code_is_that_of_another_program_whatever_its_size(length: int) -> None:
    qrcode = pytest.importorskip("qrcode")
    text = (ADDRESS * 3)[:length]
    version = next(index for index, (size, *_) in enumerate(qr._VERSIONS) if length + 2 <= size)
    bits = [bit for byte in qr._codewords(text.encode(), version) for bit in qr._bits(byte, 8)]
    for mask in range(8):
        level = qrcode.constants.ERROR_CORRECT_M
        other = qrcode.QRCode(version=version + 1, error_correction=level, border=0, mask_pattern=mask)
        other.add_data(qrcode.util.QRData(text.encode(), mode=qrcode.util.MODE_8BIT_BYTE), optimize=0)
        other.make(fit=False)
        assert qr._masked(version + 1, bits, mask) == [[bool(each) for each in row] for row in other.get_matrix()]


def test_the_drawing_has_a_name_and_as_many_dark_modules_as_the_code() -> None:
    drawn = str(qr.qr_svg(ADDRESS, 'The series "Alleys"'))
    assert 'aria-label="The series &#34;Alleys&#34;"' in drawn
    dark = sum(int(length) for length in re.findall(r"M\d+ \d+h(\d+)v1", drawn))
    assert dark == sum(map(sum, qr.qr_code(ADDRESS)))


def test_an_address_that_is_too_long_is_refused() -> None:
    with pytest.raises(LookError, match="181 bytes"):
        qr.qr_code("x" * 181)
