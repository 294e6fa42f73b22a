"""City folders: read whole, every problem named at once; new ones work as they stand."""

import pytest

from civicstat.cycle.city_folder import read_city_folder
from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.init import make_city_folder


def test_a_new_city_folder_can_be_read_back(tmp_path):
    make_city_folder(tmp_path / "springfield", name="Springfield Ñ")
    folder = read_city_folder(tmp_path / "springfield")

    assert (folder.city.slug, folder.city.name) == ("springfield-n", "Springfield Ñ")
    assert [goal.id for goal in folder.goals] == ["clean-streets"]
    assert "{{" not in (tmp_path / "springfield" / "README.md").read_text()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")

    with pytest.raises(CityFolderError, match="is not empty"):
        make_city_folder(tmp_path, name="Springfield")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_without_a_city_says_how_to_make_one(tmp_path):
    with pytest.raises(CityFolderError) as refused:
        read_city_folder(tmp_path)

    assert str(refused.value) == (
        f"there is no city.toml in {tmp_path}\n"
        "Expected: a city folder with city.toml, sources.toml, goals.toml and metrics/\n"
        "Next step: Give the folder of a city, or make one: civicstat init FOLDER"
    )


def test_every_bad_field_is_named_at_once(tmp_path):
    make_city_folder(tmp_path / "a", name="A")
    file = tmp_path / "a" / "city.toml"
    text = file.read_text()
    file.write_text(text.replace('phone = "311"', 'telephone = "311"').replace('mode = "replay"', 'mode = "live-ish"'))

    with pytest.raises(CityFolderError) as refused:
        read_city_folder(tmp_path / "a")

    letter = str(refused.value)
    assert letter.startswith(f"{file}: 3 fields are not as they should be:")
    assert "`contact.phone` is missing" in letter
    assert "`contact.telephone` is not a field we know" in letter
    assert "`mode` is 'live-ish': input should be 'live' or 'replay'" in letter


def test_a_file_that_is_not_toml_is_named(tmp_path):
    make_city_folder(tmp_path / "a", name="A")
    (tmp_path / "a" / "goals.toml").write_text("[[goal")

    with pytest.raises(CityFolderError, match=r"goals\.toml: this is not TOML"):
        read_city_folder(tmp_path / "a")
