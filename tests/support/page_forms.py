"""The forms of a page as a browser sees them, and bad ways to fill them in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(frozen=True)
class Field:
    """One field: its name, what kind of field it is, the value on the page, and what may be chosen."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Form:
    """One form: where it goes, and its fields in order."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Field]:
        """Its fields of a kind; a button with a name is one."""
        return [each for each in self.fields if each.kind == kind]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.is_in_form = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said.get("action", ""), said.get("method", "get").lower()))
            self.is_in_form = True
        elif self.is_in_form and tag in ("input", "textarea", "select", "button") and said.get("name"):
            kind = said.get("type", "text") if tag == "input" else tag
            self.forms[-1].fields.append(Field(said["name"], kind, said.get("value", "")))
        elif self.is_in_form and tag == "option" and self.forms[-1].of_kind("select"):
            self.forms[-1].of_kind("select")[-1].choices.append(said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_in_form = False


def forms_of(page: str) -> list[Form]:
    """Every form of a page that writes something."""
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if form.method == "post"]


# What stands in every field that takes text: nothing, no number, no day, a day that is none, one that is over or far
# off, far too much, and a sign that no database takes.
_BAD = ("", "zzz", "-1", "2015-02-30", "1900-01-01", "2999-12-31", "x" * 5000, "«ñ»\x00")
_GOOD = {
    "date": "2015-10-09",
    "datetime-local": "2015-10-09T10:00",
    "time": "10:00",
    "number": "3",
    "email": "a@localhost.test",
    "url": "https://localhost.test/a",
}


def badly_filled(form: Form) -> Iterator[dict[str, str]]:
    """A form filled in badly in many ways: by its texts, by a choice that it does not offer, as a version long gone."""
    for text in _BAD:
        yield _filled(form, text)
    yield _filled(form, "zzz", choice="nowhere")
    yield _filled(form, "", choice="")
    yield _filled(form, None)
    yield _filled(form, None, choice="nowhere")
    yield {name: "99" if "seen" in name else value for name, value in _filled(form, None).items()}
    yield {name: "1990-01-01" if value == _GOOD["date"] else value for name, value in _filled(form, None).items()}


def _filled(form: Form, text: str | None, *, choice: str | None = None) -> dict[str, str]:
    """Every field: with a text, or (None) one of its kind; a choice, or (None) the first that is offered."""
    given: dict[str, str] = {}
    for each in form.fields:
        if each.kind in ("hidden", "button"):
            given.setdefault(each.name, each.value)
        elif each.kind == "select":
            given[each.name] = next((one for one in each.choices if one), "") if choice is None else choice
        elif each.kind == "radio":
            given.setdefault(each.name, each.value if choice is None else choice)
        elif each.kind == "checkbox":
            given[each.name] = each.value or "on"
        elif each.kind != "file":
            given[each.name] = _GOOD.get(each.kind, "Palabra") if text is None else text
    return given


# Files that no list and no page can take.
BROKEN_FILES = (
    ("a.csv", b""),
    ("a.csv", b"a,b\n1,2\n"),
    ("a.csv", b'a,"b\n1,2\n'),
    ("a.csv", b"\xff\xfe\x00\x01"),
    ("a.csv", b"a,a\n1,2\n"),
    ("a.csv", b"a;b\n1;2\n"),
    ("a.csv", b"a,b\n1,2,3\n1\n"),
    ("a.xlsx", b"PK\x03\x04 junk"),
    ("a.xlsx", b"zz"),
    ("a.exe", b"zz"),
    ("a.geojson", b"{"),
    ("a.geojson", b'{"type": "FeatureCollection", "features": []}'),
    ("a.parquet", b"PAR1junk"),
)
