"""Figures and their keys come back from their published form, and refuse to say what they may not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.vocabulary.errors import VocabularyError
from civicstat.vocabulary.figure import Accounting, Figure, FigureKey


KEY = FigureKey("closed-within-5-days", 3, "2014-W26", "community-area:23", "kind=alley")
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=4)


def test_a_key_reads_as_the_design_writes_it():
    assert str(KEY) == "closed-within-5-days|v3|2014-W26|community-area:23|kind=alley"
    assert KEY.series == "closed-within-5-days|v3|community-area:23|kind=alley"
    assert FigureKey.parse(str(KEY)) == KEY


@pytest.mark.parametrize("text", ["", "a|v1|b|city:-", "a|1|2014|city:-|-", "a|v1|2014|city|-", "A b|v1|2014|city:-|-"])
def test_a_malformed_key_is_refused(text):
    with pytest.raises(VocabularyError):
        FigureKey.parse(text)


@given(value=decimals, low=decimals, n=st.integers(0, 10**9))
def test_a_figure_comes_back_from_json(value, low, n):
    figure = Figure(KEY, value, numerator=1, denominator=n, n=n, low=low, level=Decimal("0.95"), as_of="2014-06-30")

    assert Figure.from_json(figure.to_json()) == figure


def test_a_hidden_figure_cannot_show_a_count():
    with pytest.raises(VocabularyError, match="shows a count"):
        Figure(KEY, None, status="suppressed", n=4)


def test_missing_is_not_zero():
    with pytest.raises(VocabularyError, match="has the value 0"):
        Figure(KEY, Decimal(0), status="no-cases")
    with pytest.raises(VocabularyError, match="has no value"):
        Figure(KEY, None, status="final")


def test_received_is_counted_plus_excluded_to_the_unit():
    accounting = Accounting(KEY, 10, 7, {"duplicate": 3}, Decimal("61.4"))

    assert Accounting.from_json(accounting.to_json()) == accounting
    with pytest.raises(VocabularyError, match="received 10 is not counted 7 plus excluded 2"):
        Accounting(KEY, 10, 7, {"duplicate": 2})
