"""An unusual record pattern in the office: its department reads it first and explains; besides it an auditor alone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from office_record import begin_record
from office_records import hold
from pattern_reports import PATTERN, stand_in_the_rows, write_reports

from civicstat.cycle.errors import CycleError
from civicstat.cycle.init import make_city_folder
from civicstat.cycle.patterns.private import PrivatePatterns
from civicstat.ledger.check import check_log
from civicstat.ledger.reader import Record
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.freeze import UNDO, freeze, withdraw_words
from civicstat.office.models import ActRecord, Department, RecordHold

from .conftest import Office, SignIn


DOOR, WORD, BACK = "/patterns/", "/patterns/word/", "/patterns/word/take-back/"
WORDS = "/patterns/words/"


@pytest.fixture
def fifteenth(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first day on which an auditor may say a word: two weeks after the report."""
    for page in ("record_patterns", "today"):
        monkeypatch.setattr(f"civicstat.office.pages.{page}.today_in_office", lambda: date(2025, 7, 15))


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PrivatePatterns:
    """A home with a report of streets that marks one pattern, and one of parks that marks none."""
    make_city_folder(tmp_path / "city", name="Springfield")
    environment: OfficeEnvironment = settings.ENVIRONMENT
    changed = OfficeEnvironment(**{**environment.__dict__, "city": tmp_path / "city"})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    return write_reports(tmp_path / "home")


@pytest.fixture
def public(
    fifteenth: None, office: Office, private: PrivatePatterns, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """A pattern on record that its department has explained: the digest of each one's words."""
    home = begin_record(private.folder.parents[1], monkeypatch)
    stand_in_the_rows(private, Record(home).genesis().statement.digest, monkeypatch)
    explained = {"pattern": PATTERN, "text": "Ana writes them.", "text_es": "Ana las anota."}
    as_person(office["department-head"]).post(DOOR, explained)
    said = {"pattern": PATTERN, "publish": "yes", "reason": "It bears on a target.", "reason_es": "Afecta una meta."}
    as_person(office["auditor"]).post(WORD, said)
    freeze(at=datetime.now(UTC) + UNDO)
    [entry] = Record(home).entries_of("record-pattern")
    return {name: entry.statement.body[name]["words"]["sha256"] for name in ("explanation", "auditor")}


def test_only_the_head_of_its_department_and_an_auditor_read_a_pattern(
    office: Office, private: PrivatePatterns, as_person: SignIn
) -> None:
    for person, sees in {"department-head": True, "auditor": True, "department-head-parks": False}.items():
        page = as_person(office[person]).get(DOOR)
        assert page.status_code == 200
        assert ("Many closings at 47 hours." in page.content.decode()) is sees, person
    for person in ("administrator", "analyst", "approver", "staff"):
        assert as_person(office[person]).get(DOOR).status_code == 403
    head = as_person(office["department-head"]).get("/").content.decode()
    assert "An unusual pattern in your records: Just under the line: Potholes" in head
    for person in ("department-head-parks", "administrator"):
        assert "unusual pattern" not in as_person(office[person]).get("/").content.decode()


def test_the_head_explains_it_and_no_word_or_method_stands_among_the_acts(
    office: Office, private: PrivatePatterns, as_person: SignIn
) -> None:
    said = {"pattern": PATTERN, "text": "One clerk writes them at night.", "text_es": "Una persona las anota de noche."}
    assert as_person(office["department-head-parks"]).post(DOOR, said).status_code == 404
    assert as_person(office["auditor"]).post(DOOR, said).status_code == 403
    refused = as_person(office["department-head"]).post(DOOR, {**said, "text_es": " "})
    assert (refused.status_code, private.explanations()) == (400, {})

    head = as_person(office["department-head"])
    assert head.post(DOOR, said).status_code == 302
    kept = private.explanations()[PATTERN]
    assert (kept["text"], kept["is_invented_example"], len(kept["salt"])) == (said["text"], False, 64)
    assert "One clerk writes them at night." in as_person(office["auditor"]).get(DOOR).content.decode()
    assert "Una persona las anota de noche." in head.get(f"{DOOR}?lang=es").content.decode()
    assert "unusual pattern" not in head.get("/?lang=en").content.decode()
    head.post(DOOR, {**said, "text": "The tablet sends them at night."})
    acts = list(ActRecord.objects.filter(act="explain-pattern").values_list("subject", "version", "through", "after"))
    assert [act[1] for act in acts] == [2, 1]
    assert not {"clerk", "tablet", "line"} & set(json.dumps(acts).replace('"', " ").split())
    assert private.explanations()[PATTERN]["text"] == "The tablet sends them at night."


def test_an_auditors_word_goes_on_record_after_a_quarter_of_an_hour_and_can_be_taken_back_until_then(
    fifteenth: None, office: Office, private: PrivatePatterns, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = begin_record(private.folder.parents[1], monkeypatch)
    said = {"pattern": PATTERN, "publish": "no", "reason": "An honest habit.", "reason_es": "Una costumbre honesta."}
    for person in ("department-head", "administrator", "approver"):
        assert as_person(office[person]).post(WORD, said).status_code == 403
    auditor = as_person(office["auditor"])
    assert "A record pattern waits for your word: Just under the line: Potholes" in auditor.get("/").content.decode()
    assert auditor.post(WORD, {**said, "pattern": "just-under-the-line-000000000000"}).status_code == 404
    assert auditor.post(WORD, {**said, "reason_es": " "}).status_code == 400
    assert auditor.post(BACK, said).status_code == 404
    assert private.waiting() == {}

    assert auditor.post(WORD, {**said, "publish": "yes"}).status_code == 302
    assert "You said: make it public." in auditor.get(DOOR).content.decode()
    assert "waits for your word" not in auditor.get("/").content.decode()
    assert freeze(at=datetime.now(UTC)) == []
    assert auditor.post(BACK, said).status_code == 302
    assert freeze(at=datetime.now(UTC) + UNDO) == []

    auditor.post(WORD, said)
    assert len(freeze(at=datetime.now(UTC) + UNDO)) == 1
    assert freeze(at=datetime.now(UTC) + UNDO) == []
    [entry] = Record(home).entries_of("record-patterns-examined")
    assert entry.statement.body == {"looked_at": 1, "published": 0}
    assert (private.waiting(), private.decided()) == ({}, {PATTERN: False})
    assert PATTERN.encode() not in b"".join(
        path.read_bytes() for path in (home / "ledger").rglob("*") if path.is_file()
    )
    assert "An auditor has looked at it and left it private." in auditor.get(DOOR).content.decode()
    assert "left it private" not in as_person(office["department-head"]).get(DOOR).content.decode()
    acts = [dict(act) for act in ActRecord.objects.filter(noun="patternword").values("act", "after", "through")]
    assert {act["act"] for act in acts} == {"judge-pattern", "take-back-pattern-word"}
    assert not {"line", "honest", "public", "yes", "no"} & set(json.dumps(acts).replace('"', " ").split())


def test_a_word_before_the_department_had_its_days_is_refused_and_one_the_rows_do_not_bear_waits_with_the_reason(
    fifteenth: None, office: Office, private: PrivatePatterns, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_record(private.folder.parents[1], monkeypatch)
    said = {"pattern": PATTERN, "publish": "yes", "reason": "It bears on a target.", "reason_es": "Afecta una meta."}
    auditor = as_person(office["auditor"])
    with monkeypatch.context() as before:
        before.setattr("civicstat.office.pages.record_patterns.today_in_office", lambda: date(2025, 7, 14))
        page = auditor.get(DOOR).content.decode()
        assert "An auditor can make it public from" in page
        assert "Make it public" not in page
        assert auditor.post(WORD, said).status_code >= 400
    assert private.waiting() == {}

    def not_in_the_rows(*_: object) -> None:
        raise CycleError("the pattern does not follow from the rows")

    monkeypatch.setattr("civicstat.cycle.patterns.speak._found_again", not_in_the_rows)
    auditor.post(WORD, said)
    assert freeze(at=datetime.now(UTC) + UNDO) == []
    page = auditor.get(DOOR).content.decode()
    assert "It could not go on record" in page
    assert Record(settings.HOME).entries_of("record-pattern") == ()
    assert freeze(at=datetime.now(UTC) + UNDO) == []


def test_what_the_head_explained_goes_on_record_in_words_with_the_pattern_and_can_be_withdrawn(
    fifteenth: None, office: Office, private: PrivatePatterns, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = begin_record(private.folder.parents[1], monkeypatch)
    head, auditor = as_person(office["department-head"]), as_person(office["auditor"])
    explained = {"pattern": PATTERN, "text": "One clerk writes them.", "text_es": "Una persona las anota."}
    assert head.post(DOOR, {**explained, "text": "Call 617-555-0123."}).status_code == 400
    assert head.post(DOOR, explained).status_code == 302
    assert "they stand beside it on the public page" in head.get(f"{DOOR}?lang=en").content.decode()
    genesis = Record(home).genesis().statement.digest
    stand_in_the_rows(private, genesis, monkeypatch)

    said = {"pattern": PATTERN, "publish": "yes", "reason": "It bears on a target.", "reason_es": "Afecta una meta."}
    assert auditor.post(WORD, said).status_code == 302
    freeze(at=datetime.now(UTC) + UNDO)

    [entry] = Record(home).entries_of("record-pattern")
    assert entry.statement.type == "record-pattern/v3"
    sha256 = entry.statement.body["explanation"]["words"]["sha256"]
    assert json.loads(Record(home).object(sha256))["words"] == {
        "text": "One clerk writes them.",
        "text_es": "Una persona las anota.",
    }
    withdraw_words(sha256=sha256, reason="A name.", reason_es="Un nombre.", by_post="clerk", at=datetime.now(UTC))
    assert not (home / "ledger" / "objects" / sha256).exists()
    assert check_log(home) == []
    auditor.post(WORD, {**said, "reason": "It bears on two targets."})
    freeze(at=datetime.now(UTC) + UNDO)
    assert len(Record(home).entries_of("record-pattern")) == 2
    assert not (home / "ledger" / "objects" / sha256).exists()


WHY = {"reason": "It named somebody.", "reason_es": "Nombraba a alguien.", "is_sure": "on"}


def test_the_clerk_takes_the_words_out_with_a_reason_once_sure_and_the_acts_say_so(
    office: Office, public: dict[str, str], as_person: SignIn
) -> None:
    address, home = f"{WORDS}{public['explanation']}/withdraw/", Path(settings.HOME)
    for person in ("auditor", "department-head", "administrator", "analyst"):
        assert as_person(office[person]).get(WORDS).status_code == 403
        assert as_person(office[person]).post(address, WHY).status_code == 403
    clerk = as_person(office["clerk"])
    listed = clerk.get(WORDS).content.decode()
    assert "At the end of the month: Streets" in listed
    assert (listed.count("Ana writes them."), listed.count("It bears on a target.")) == (1, 1)
    assert "Ana las anota." in clerk.get(f"{WORDS}?lang=es").content.decode()
    asked = clerk.get(f"{address}?lang=en").content.decode()
    assert "Ana writes them." in asked
    assert "Ana las anota." in asked
    assert "Nothing brings the words back." in asked

    for missing in ("reason", "reason_es", "is_sure"):
        assert clerk.post(address, {**WHY, missing: ""}).status_code == 200
    assert "telephone" in clerk.post(address, {**WHY, "reason": "Call 617-555-0123."}).content.decode()
    assert (home / "ledger" / "objects" / public["explanation"]).exists()
    assert not ActRecord.objects.filter(act="withdraw-words").exists()

    assert clerk.post(address, WHY).headers["Location"] == WORDS
    assert not (home / "ledger" / "objects" / public["explanation"]).exists()
    assert Record(home).entries[-1].statement.body == {
        "withdrawn": public["explanation"],
        "reason": "It named somebody.",
        "reason_es": "Nombraba a alguien.",
        "by_post": "clerk",
        "note": "",
    }
    assert check_log(home) == []
    kept = ActRecord.objects.get(act="withdraw-words")
    assert (kept.by, kept.reason, kept.noun) == (office["clerk"], "It named somebody.", "patternexplanation")
    assert "Ana" not in json.dumps(kept.after)
    assert clerk.post("/undo/patternexplanation/1/", {"seen": "1"}).status_code == 404
    after = clerk.get(WORDS).content.decode()
    assert "These words were taken out" in after
    assert ("Ana writes them." in after, "It bears on a target." in after) == (False, True)
    assert clerk.get(address).status_code == 404
    assert clerk.post(address, WHY).status_code == 404
    steward = as_person(office["data-steward"])
    assert steward.post(f"{WORDS}{public['auditor']}/withdraw/", WHY).status_code == 302
    assert {act.noun for act in ActRecord.objects.filter(act="withdraw-words")} == {"patternexplanation", "patternword"}
    assert check_log(home) == []


def test_words_beside_a_pattern_that_a_hold_covers_stay_and_so_does_the_log_of_acts(
    office: Office, public: dict[str, str], as_person: SignIn
) -> None:
    clerk, address = as_person(office["clerk"]), f"{WORDS}{public['explanation']}/withdraw/"
    streets = Department.objects.get(slug="streets")
    standing = hold(department=streets)
    refused = clerk.post(address, WHY)
    assert refused.status_code >= 400
    assert f"legal hold {standing.pk}" in refused.content.decode()
    assert (Path(settings.HOME) / "ledger" / "objects" / public["explanation"]).exists()
    assert not ActRecord.objects.filter(act="withdraw-words").exists()

    RecordHold.objects.filter(pk=standing.pk).update(department=Department.objects.get(slug="parks"))
    assert clerk.post(address, WHY).status_code == 302


def test_a_city_without_a_public_pattern_has_no_words_to_take_out(
    office: Office, private: PrivatePatterns, as_person: SignIn
) -> None:
    assert "No record pattern is public" in as_person(office["clerk"]).get(WORDS).content.decode()
    assert as_person(office["clerk"]).get(f"{WORDS}{'0' * 64}/withdraw/").status_code == 404
