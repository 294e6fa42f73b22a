"""The walk that `make demo` prints: only pages that are there."""

from pathlib import Path

import pytest

from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.tour import read_tour, tour_lines


STOP = '[[stop]]\ntitle = "Home"\npage = "springfield/en/index.html"\n'


def test_stops_are_numbered_and_have_addresses(home, tmp_path):
    (tmp_path / "tour.toml").write_text(STOP + '[[last]]\ntitle = "Limits"\npage = "springfield/en/data.html"\n')

    tour = read_tour(tmp_path / "tour.toml", sites={"springfield": home / "portal"})
    assert tour_lines(tour, address="http://127.0.0.1:1/") == [
        "  1. Home\n     http://127.0.0.1:1/springfield/en/index.html",
        "  Last: Limits\n     http://127.0.0.1:1/springfield/en/data.html",
    ]


def test_a_page_that_is_not_there_is_named(tmp_path):
    (tmp_path / "tour.toml").write_text(STOP)

    with pytest.raises(CityFolderError, match=r"these pages are not there: springfield/en/index\.html"):
        read_tour(tmp_path / "tour.toml", sites={"chicago": Path("nowhere")})
