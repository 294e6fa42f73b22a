"""The reader of pages: which numbers are bound, and which stand there without a key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from civicstat.portal.check.furniture import FURNITURE
from civicstat.portal.check.numbers import BoundNumberOnPage, numbers_on_page, split_key, unbound_numbers


KEY = "closed|v1|2014-05|city:-|-"


def test_a_bound_number_is_read_with_its_key_field_text_and_language() -> None:
    html = f'<html lang="es"><body><p><data value="58.2" data-key="{KEY}#low" data-format="percent-1">58.2%</data></p>'

    assert numbers_on_page(html) == [BoundNumberOnPage(KEY, "low", "58.2", "percent-1", "58.2%", "es")]


def test_the_text_of_a_number_includes_a_unit_set_small() -> None:
    html = f'<p lang="en"><data value="58" data-key="{KEY}" data-format="percent-0">58<small>%</small></data></p>'

    assert [number.text for number in numbers_on_page(html)] == ["58%"]


def test_the_nearest_language_counts() -> None:
    html = (
        f'<body lang="en"><p lang="es"><data value="1" data-key="{KEY}" data-format="integer">1</data></p>'
        f'<data value="2" data-key="{KEY}" data-format="integer">2</data></body>'
    )

    assert [number.lang for number in numbers_on_page(html)] == ["es", "en"]


def test_a_bare_number_is_unbound() -> None:
    assert unbound_numbers("<p>Of 1,852 requests</p>") == ["Of 1,852 requests"]


def test_a_number_beside_a_bound_one_is_unbound() -> None:
    html = f'<p><data value="5" data-key="{KEY}" data-format="integer">5</data> of 9</p>'

    assert unbound_numbers(html) == ["of 9"]


def test_listed_furniture_is_exempt_and_unlisted_is_not() -> None:
    assert unbound_numbers('<p><span data-furniture="date">June 2014</span></p>') == []
    assert unbound_numbers('<p><span data-furniture="ornament">June 2014</span></p>') == ["June 2014"]


def test_furniture_ends_with_its_element() -> None:
    assert unbound_numbers('<p><span data-furniture="date">June 2014</span> 42</p>') == ["42"]


def test_furniture_ends_although_an_element_inside_it_was_never_closed() -> None:
    assert unbound_numbers('<div data-furniture="date"><p>June 2014</div><p>42</p>') == ["42"]


def test_times_and_code_are_furniture() -> None:
    assert unbound_numbers("<p><time>June 30, 2014</time> <code>a|v1</code></p>") == []


def test_numbers_that_nobody_sees_are_not_asked_about() -> None:
    assert unbound_numbers("<html><head><title>5 days</title></head><body><script>1</script></body></html>") == []


def test_an_axis_tick_is_exempt_but_a_description_must_repeat_a_number_of_the_page() -> None:
    drawing = "<svg><title>Up to {}</title><text>60</text></svg>"
    number = f'<data value="43" data-key="{KEY}" data-format="integer">43</data>'

    assert unbound_numbers(number + drawing.format(43)) == []
    assert unbound_numbers(number + drawing.format(44)) == ["Up to 44"]


def test_a_spoken_attribute_must_repeat_a_number_of_the_page() -> None:
    assert unbound_numbers('<a aria-label="3 corrections" href="x">corrections</a>') == ["3 corrections"]


def test_a_figure_key_and_a_signal_key_are_told_from_their_fields() -> None:
    signal = "closed|v1|city:-|-|month#1"

    assert split_key(KEY) == (KEY, "value")
    assert split_key(f"{KEY}#numerator") == (KEY, "numerator")
    assert split_key(f"{KEY}#excluded.too-new") == (KEY, "excluded.too-new")
    assert split_key(f"{signal}#upper") == (signal, "upper")
    assert split_key(signal) == (signal, "value")
    assert split_key("about-data#rows.by_class.asset") == ("about-data", "rows.by_class.asset")
    assert split_key("target:closed/2014-01-01") == ("target:closed/2014-01-01", "value")


@given(st.text(alphabet="<>/abcdatspn \"'=&;0123456789", max_size=200))
def test_no_page_however_broken_stops_the_reader(html: str) -> None:
    assert isinstance(unbound_numbers(html), list)
    assert isinstance(numbers_on_page(html), list)


@given(st.integers(0, 10**9), st.sampled_from(sorted(FURNITURE)))
def test_a_digit_is_bound_furniture_or_reported(number: int, kind: str) -> None:
    assert unbound_numbers(f"<p>{number}</p>") == [str(number)]
    assert unbound_numbers(f'<p data-furniture="{kind}">{number}</p>') == []
