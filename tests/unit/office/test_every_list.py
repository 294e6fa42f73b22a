"""Every page of the office is a list or says why not; every list is searched, taken away, and brought in or not."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from office_strategy import TODAY, light_at_night

from civicstat.office.lists import analyst, brought_hangers
from civicstat.office.lists.analyst import Brought
from civicstat.office.lists.brought import BROUGHT, BY_THE_COMMON_DOOR
from civicstat.office.lists.known import LISTS, NO_LISTS
from civicstat.office.lists.view import rows_of, view_of
from civicstat.office.models import (
    ActRecord,
    CalendarEntry,
    Goal,
    GoalMetric,
    HangerBatch,
    Holding,
    Idea,
    Person,
    Promise,
)
from civicstat.office.posts_held import Held, held_by
from civicstat.office.templating import catalogue
from civicstat.office.urls import DOORS

from .conftest import Office, SignIn


# Pages that are a form, and those of allauth, are no lists by what they are.
FORMS = frozenset(door.name for door in DOORS if door.post is not None and door.name not in LISTS)


def test_every_page_without_parts_is_a_list_or_says_why_not() -> None:
    pages = {door.name for door in DOORS if door.get is not None and "<" not in door.address}
    of_allauth = {
        name for name in pages if name.startswith(("account_", "mfa_", "usersessions_", "openid_", "socialaccount_"))
    }
    assert pages - of_allauth - FORMS - set(LISTS) - set(NO_LISTS) == set()
    assert set(LISTS) & set(NO_LISTS) == set()
    assert set(LISTS) <= {door.name for door in DOORS}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_list_is_searched_and_brought_in_or_says_why_not(name: str) -> None:
    spec = LISTS[name]
    assert spec.searched, "nobody can search it"
    assert spec.narrows, "nobody can narrow it"
    assert bool(spec.bring) != bool(spec.no_bring), "either a file comes in or the list says why none does"
    if spec.no_bring:
        assert all(catalogue().message(lang, spec.no_bring) for lang in ("en", "es"))
    else:
        assert spec.bring in {door.name for door in DOORS}


def test_every_brought_file_has_its_door_and_an_example_for_each_column() -> None:
    by_own_door = {str(door.extra["name"]) for door in DOORS if door.name.startswith("bring-")}
    assert by_own_door | BY_THE_COMMON_DOOR == set(BROUGHT)
    assert not by_own_door & BY_THE_COMMON_DOOR
    for bring in BROUGHT.values():
        assert len(bring.example) == len((*bring.needed, *bring.optional)), bring.name


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_list_opens_and_is_taken_away_in_both_languages(
    name: str, office: Office, as_person: SignIn, city_folder: Path
) -> None:
    door = next(door for door in DOORS if door.name == name)
    assert door.get is not None
    allowed = door.get
    reader = next(person for person in office.values() if allowed.allows(held_by(person, TODAY), None))
    client = as_person(reader)
    for lang in ("en", "es"):
        page = client.get(f"/{door.address}?q=zzz&lang={lang}")
        assert page.status_code == 200
        assert catalogue().message(lang, "office.lists.take") in page.content.decode()
        heads = client.get(f"/{door.address}?as=csv&lang={lang}").content.decode("utf-8-sig").splitlines()[0]
        expected = [catalogue().message(lang, column.label) for column in LISTS[name].columns]
        # The calendar's page adds where each day stands.
        assert next(csv.reader(io.StringIO(heads)))[: len(expected)] == expected
        assert client.get(f"/{door.address}?as=xlsx").content[:2] == b"PK"
    for column in LISTS[name].columns:
        assert client.get(f"/{door.address}?sort={column.name}&lang=es").status_code == 200, column.name


@dataclass(frozen=True)
class Said:
    """A record that knows one kind and one area."""

    kinds: dict[str, int] = field(default_factory=lambda: {"pothole": 1})
    areas: dict[str, int] = field(default_factory=lambda: {"riverside": 1})


# Door, who brings it, a file with two rows that cannot be, what is said of them, and the file mended.
FILES = {
    "people": (
        "/bring/people/",
        "administrator",
        "name,email,post\nAna,ana@localhost.test,clerk\nBo,no address,clerk\nCy,cy@localhost.test,king\n",
        ("email", "there is no post &#39;king&#39;"),
        [("no address", "bo@localhost.test"), ("king", "auditor")],
        Person,
        3,
    ),
    "goals": (
        "/goals/bring/",
        "chair",
        "slug,title,title_es,parent,owner\nlight,Light,Luz,,chair\nadd,More,Más,,\nlamps,Lamps,Faroles,lite,\n",
        ("is an address of the office itself", "there is no goal &#39;lite&#39;"),
        [("add,", "more,"), ("lite", "light")],
        Goal,
        3,
    ),
    "calendar": (
        "/calendar/bring/",
        "analyst",
        "what,title,title_es,day,hour\nreport,Yearly,Anual,2016-03-01,\nreport,Late,Tarde,2014-03-01,10:00\nmeeting,M,M,soon,\n",
        ("nothing is announced afterwards", "is not a day"),
        [("2014-03-01", "2016-03-02"), ("soon", "2016-04-01")],
        CalendarEntry,
        3,
    ),
    "ideas": (
        "/ideas/bring/",
        "staff",
        "kind,words,about_kind,about,department\ntry,Other mix,,,streets\nsing,A song,,,\ntry,X,goal,none,\n",
        ("kind", "there is no goal &#39;none&#39;"),
        [("sing", "question"), ("goal,none", "free,")],
        Idea,
        3,
    ),
    "promises": (
        "/promises/bring/",
        "department-head",
        "department,owner,deliverable,deliverable_es,first_due\n"
        "streets,department-head-streets,A list,Una lista,2015-12-01\n"
        "parks,department-head-parks,A map,Un mapa,2015-12-01\n"
        "streets,department-head-streets,Late,Tarde,2015-01-01\n",
        ("none of your posts acts for this department", "a promise is for a day to come"),
        [("parks,department-head-parks", "streets,department-head-streets"), ("2015-01-01", "2015-12-03")],
        Promise,
        3,
    ),
    "hangers": (
        "/hangers/bring/",
        "supervisor",
        "title,department,kind,day,area\nWeek 40,streets,pothole,2015-09-30,riverside\n"
        "Week 40,streets,pothole,2015-09-30,nowhere\nWeek 41,parks,graffiti,2015-09-30,\n",
        ("no area &#39;nowhere&#39;", "no kind &#39;graffiti&#39;"),
        [("nowhere", "riverside"), ("parks,graffiti", "streets,pothole")],
        HangerBatch,
        2,
    ),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_comes_into_a_list_whole_or_not_at_all(
    name: str, office: Office, as_person: SignIn, city_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brought_hangers, "known", Said)
    address, who, text, faults, mended, kind, more = FILES[name]
    client, before, acts = as_person(office[who]), kind.objects.count(), ActRecord.objects.count()
    refused = client.post(address, {"file": io.BytesIO(text.encode())})
    words = refused.content.decode()
    assert refused.status_code == 400
    assert "2 rows cannot come in" in words
    assert [fault for fault in faults if fault not in words] == []
    assert (kind.objects.count(), ActRecord.objects.count()) == (before, acts)
    for old, new in mended:
        text = text.replace(old, new, 1)
    taken = client.post(address, {"file": io.BytesIO(text.encode())})
    assert taken.status_code == 302, taken.content.decode()
    assert kind.objects.count() == before + more


def test_a_metric_of_a_goal_comes_in_only_where_the_public_record_has_it(office: Office, as_person: SignIn) -> None:
    light_at_night()
    client, before = as_person(office["chair"]), GoalMetric.objects.count()
    refused = client.post("/goals/metrics/bring/?lang=es", {"file": io.BytesIO(b"goal,metric\nnone,lamps\n")})
    assert "no hay objetivo «none»" in refused.content.decode()
    assert GoalMetric.objects.count() == before


def test_the_common_door_takes_no_list_that_has_its_own(office: Office, as_person: SignIn) -> None:
    administrator = as_person(office["administrator"])
    assert {name: administrator.get(f"/bring/{name}/").status_code for name in ("posts", "goals", "promises")} == {
        "posts": 200,
        "goals": 404,
        "promises": 404,
    }


def test_people_and_posts_are_narrowed_by_who_is_in_a_post_today(
    office: Office, city_folder: Path, as_person: SignIn
) -> None:
    """Whoever has left a post is no longer found by it; an account is open, invited or closed."""
    left = Holding.objects.get(person=office["staff"])
    Holding.objects.filter(pk=left.pk).update(until=left.since)
    Person.objects.filter(pk=office["clerk"].pk).update(password="!")
    Person.objects.filter(pk=office["auditor"].pk).update(is_active=False)
    administrator = as_person(office["administrator"])

    def found(path: str) -> set[str]:
        rows = csv.DictReader(io.StringIO(administrator.get(path).content.decode("utf-8-sig")))
        return {next(iter(row.values())) for row in rows}

    everyone = found("/people/?as=csv")
    assert found("/people/?as=csv&account=closed") == {"auditor"}
    assert found("/people/?as=csv&account=invited") == {"clerk"}
    assert found("/people/?as=csv&account=open") == everyone - {"auditor", "clerk"}
    assert found(f"/people/?as=csv&post={left.post.slug}") == set()
    assert found("/people/?as=csv&post=chair") == {"chair"}
    assert found("/people/?as=csv&role=staff") == {"staff-parks"}
    assert left.post.title in found("/posts/?as=csv&held=vacant")
    assert left.post.title not in found("/posts/?as=csv&held=held&department=streets&role=staff")


def test_sources_are_narrowed_by_each_of_their_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        Brought("requests", "Requests", "Solicitudes", "r.csv", "City of Mill Town", "CC0", 90, 2),
        Brought("population", "Residents", "Residentes", "p.csv", "Census", "Public domain", None, None),
        Brought("areas", "Wards", "Distritos", "w.geojson", "City of Mill Town", "CC0", None, None),
    ]
    monkeypatch.setattr(analyst, "_named_sources", lambda: iter(rows))

    def found(query: str, lang: str = "en") -> list[str]:
        view = view_of(analyst.SOURCES, dict(parse_qsl(query)), lang)
        return [row.title for row in rows_of(analyst.SOURCES, view, Held(0, ()), lang)]

    assert found("kind=areas") == ["Wards"]
    assert found("source=City+of+Mill+Town&sort=-kind") == ["Requests", "Wards"]
    assert found("licence=Public+domain") == ["Residents"]
    assert found("refused=some") == ["Requests"]
    assert sorted(found("refused=unread")) == ["Residents", "Wards"]
    assert found("q=census&kind=population") == ["Residents"]
    # Rows are ordered by what the reader sees: Requests, Residents, Wards; Distritos, Residentes, Solicitudes.
    assert found("sort=title") == ["Requests", "Residents", "Wards"]
    assert found("sort=title", "es") == ["Wards", "Residents", "Requests"]
    # What was not counted stands last in either direction.
    assert found("sort=-read")[0] == found("sort=read")[0] == "Requests"
