"""The gate refuses what nobody allowed: each test spoils one real object."""

import json

import pytest

from civicstat.disclosure.errors import DisclosureError
from civicstat.disclosure.gate import Rules, Withheld, review
from civicstat.vocabulary.canonical import sha256_hex


RULES = Rules(
    layers=["ward"],
    kinds={"alley": "asset", "yard": "place", "bed-bugs": "person"},
    asset_metrics=frozenset({"alleys"}),
    person_metrics=frozenset({"persons"}),
)
ASSET_HEADER = (
    "kind,department,channel,is_duplicate,ward,"
    "again_days,h3_8,opened_day,closed_day,due_day,opened_at,closed_at,due_at\n"
)
PLACE_HEADER = (
    "kind,department,channel,is_duplicate,ward,"
    "again_days,opened_week,opened_month,closed_week,closed_month,days_to_close,days_to_due\n"
)
ASSET_ROW = "alley,,phone,false,ward-1,,882664c1a3fffff,2014-06-02,,,,,\n"


def figure(key: str, **changes: object) -> bytes:
    fields = {
        "key": key, "value": "3", "bound": "exact", "numerator": None, "denominator": None, "n": 3,
        "low": None, "high": None, "level": None, "class": "A", "status": "final", "reason": "", "as_of": "2014-06-30",
    }  # fmt: skip
    return json.dumps(fields | changes).encode() + b"\n"


def a_release(**changes: bytes) -> dict[str, bytes]:
    objects = {
        "records/asset": (ASSET_HEADER + ASSET_ROW).encode(),
        "records/place": (PLACE_HEADER + "yard,,,true,ward-1,,2014-W23,2014-06,,,,7\n").encode(),
        "records/person-months": b"month,requests,status\n2014-05,12,shown\n2014-06,,hidden\n",
        "figures/alleys": figure("alleys|v1|2014-06|h3-8:882664c1a3fffff|-"),
        "figures/persons": figure("persons|v1|2014-05|city:-|-"),
        "sentences": b'{"sentences":[]}',
    }
    return objects | {name.replace("__", "/").replace("_", "-"): content for name, content in changes.items()}


def test_a_clean_release_passes_and_lists_every_object():
    objects = a_release()
    report = review(objects, rules=RULES, withheld=[Withheld("a", "b", "c", "d")])

    assert report["verdict"] == "passed"
    assert report["objects"] == sorted(sha256_hex(content) for content in objects.values())
    assert report["withheld"] == [{"what": "a", "what_es": "b", "why": "c", "why_es": "d"}]
    assert "opened_day" not in report["column_classes"]["place"]


@pytest.mark.parametrize(
    ("role", "content", "message"),
    [
        ("records/asset", ASSET_HEADER.replace("due_at", "due_at,address") + ASSET_ROW, "has the columns"),
        ("records/asset", ASSET_HEADER + ASSET_ROW.replace("phone", "Call Mrs Smith"), "'Call Mrs Smith', which is no"),
        ("records/asset", ASSET_HEADER + ASSET_ROW.replace("alley", "yard"), "the kind 'yard', whose class is place"),
        ("records/asset", ASSET_HEADER + ASSET_ROW.replace("alley", "bed-bugs"), "whose class is person"),
        ("records/place", PLACE_HEADER + "potholes,,,true,ward-1,,2014-W23,2014-06,,,,7\n", "class is not stated"),
        ("records/place", PLACE_HEADER + "yard,,,true,ward-1,,2014-06-02,2014-06,,,,7\n", "is no week"),
        ("records/place", PLACE_HEADER + "yard,,,true,ward-1,12 Elm St,2014-W23,2014-06,,,,7\n", "is no integer"),
        ("figures/yards", figure("yards|v1|2014-06|h3-8:882664c1a3fffff|-").decode(), "map of small cells"),
        ("figures/persons", figure("persons|v1|2014-06|city:-|-").decode(), "small total about persons"),
        ("figures/persons", figure("persons|v1|2014-05|ward:ward-1|-").decode(), "small total about persons"),
        ("figures/persons", figure("persons|v1|2014-06|city:-|-", status="suppressed").decode(), "shows a count"),
        ("sentences", '{"en":"Write to ann@city.example.org"}', "looks like an e-mail address"),
        ("sentences", '{"en":"Call 617-555-0101"}', "looks like a telephone number"),
    ],
)  # fmt: skip
def test_a_spoiled_object_is_refused_and_named(role, content, message):
    with pytest.raises(DisclosureError, match=message):
        review(a_release() | {role: content.encode()}, rules=RULES, withheld=[])


def test_every_fault_is_listed_at_once():
    objects = a_release() | {
        "sentences": b"Call 617-555-0101 or 617-555-0102",
        "figures/persons": figure("persons|v1|2014-06|city:-|-"),
    }
    with pytest.raises(DisclosureError, match="3 things may not be published"):
        review(objects, rules=RULES, withheld=[])
