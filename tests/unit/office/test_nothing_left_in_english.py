"""Seen from outside: no page of the office and no refusal leaves a word of English to whoever reads Spanish."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from door_samples import address_of
from left_in_english import left_in_english, sentences_of
from page_forms import BROKEN_FILES, Form, badly_filled, forms_of

from civicstat.office import urls
from civicstat.office.phrases import BOOK, HOLE
from civicstat.office.templating import catalogue

from .conftest import Office, SignIn


# What people wrote in the samples, in the language that they spoke, and titles that a sample has in one language.
TYPED = (
    "Forty lamps were mended and not closed in the file.",
    "The crew's sheets of the week, signed.",
    "Try one night round with the crew that mended the circuit.",
    "A list of all 300 lamps, with what was found",
    "The whole movement",
    "This forecast",
)


def left_on(answer: HttpResponseBase) -> list[str]:
    """The English that an answer leaves on a page."""
    if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
        return []
    return left_in_english(answer.content.decode(), typed=TYPED)  # type: ignore[attr-defined]


@contextmanager
def nothing_kept() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_word_of_english_is_seen_and_what_somebody_wrote_is_not() -> None:
    page = (
        "<p>El archivo <b>is not there</b>.</p><p>La columna «the day» no está</p><code>of the</code>"
        '<p lang="en">Read this page in English</p><input placeholder="Search the list"><textarea>to be</textarea>'
        "<p>Como en `closed on`, metrics/closed-on-time.toml y [service_requests].</p><p>It was more.</p>"
    )
    assert left_in_english(page, typed=("It was more.",)) == ["El archivo is not there.", "Search the list"]
    assert len(sentences_of(page)) == 5


@pytest.mark.django_db
def test_every_page_of_the_office_is_spanish_for_whoever_may_read_it(
    office: Office, city_folder: Path, as_person: SignIn
) -> None:
    """The first who may open each page; every role is asked in the slow test below."""
    clients = {name: as_person(office[name] if name else None) for name in ("", *office)}
    left, seen = {}, 0
    for door in urls.DOORS:
        if door.get is None:
            continue
        with nothing_kept():
            address, _ = address_of(door)
            may = sorted(role.value for role in (*door.get.roles, *door.get.own))
            answer = clients["" if door.get.anyone else may[0] if may else "clerk"].get(f"{address}?lang=es")
            seen += answer.status_code == 200
            if found := left_on(answer):
                left[door.name] = found
    assert left == {}
    assert seen > 120


@pytest.mark.slow
@pytest.mark.django_db
def test_every_page_of_the_office_is_spanish_for_every_role(
    office: Office, city_folder: Path, as_person: SignIn
) -> None:
    """Those that refuse somebody, too."""
    clients = {name: as_person(office[name] if name else None) for name in ("", *office)}
    left, seen = {}, 0
    for door in urls.DOORS:
        with nothing_kept():
            address, _ = address_of(door)
            for name, client in clients.items():
                answer = client.get(f"{address}?lang=es")
                seen += "html" in answer.headers.get("Content-Type", "")
                if found := left_on(answer):
                    left[door.name, name] = found
    assert left == {}
    assert seen > 2000


@pytest.mark.slow(minutes=3)
@pytest.mark.django_db
def test_every_form_of_the_office_refuses_in_spanish(office: Office, city_folder: Path, as_person: SignIn) -> None:
    """Each form, as whoever is shown it first, badly filled in many ways, with broken files; and what follows."""
    left: dict[str, list[str]] = {}
    broken: list[tuple[str, dict[str, Any]]] = []
    known: set[tuple[str, ...]] = set()
    refused = 0
    for door in urls.DOORS:
        for name in ("", *office):
            with nothing_kept():
                address, _ = address_of(door)
                client = as_person(office[name] if name else None)
                client.raise_request_exception = False
                page = client.get(f"{address}?lang=es")
                if page.status_code != 200 or page.streaming or "html" not in page.headers.get("Content-Type", ""):
                    continue
                for form in forms_of(page.content.decode()):
                    action = form.action or address
                    sort = (re.sub(r"\d+", "1", action), *(each.name for each in form.fields))
                    if sort in known:
                        continue
                    known.add(sort)
                    for given in _given(form):
                        with nothing_kept():
                            answers = _answers(client, action, given)
                            for answer in answers:
                                refused += answer.status_code in (200, 400, 403, 409, 429)
                                if answer.status_code == 500:
                                    broken.append((door.name, given))
                                if found := left_on(answer):
                                    left.setdefault(door.name, []).extend(found)
                        if name:
                            # Signing out and changes of a password end the session.
                            client.force_login(office[name])
    assert {door: sorted(set(found))[:5] for door, found in left.items()} == {}
    assert broken == []
    assert len(known) > 130
    assert refused > 2000


def _given(form: Form) -> Iterator[dict[str, Any]]:
    """What is sent: each button with each bad filling; broken files beside good words."""
    buttons = [{each.name: each.value} for each in form.of_kind("button")] or [{}]
    for given in badly_filled(form):
        yield {**given, **buttons[0]}
    for button in buttons[1:]:
        yield from ({**given, **button} for given in itertools.islice(badly_filled(form), 4))
    for field in form.of_kind("file"):
        good = list(badly_filled(form))[10]
        for name, content in BROKEN_FILES:
            yield {**good, field.name: SimpleUploadedFile(name, content)}


def _answers(client: Client, action: str, given: dict[str, Any]) -> list[HttpResponseBase]:
    """The answer, and the page to which it leads."""
    answer = client.post(action, given)
    if answer.status_code != 302 or not answer.headers["Location"].startswith("/"):
        return [answer]
    return [answer, client.get(answer.headers["Location"])]


def test_no_spanish_message_or_phrase_holds_a_word_of_english() -> None:
    """Of pages, letters by mail and papers alike; what fills a hole is another message, or somebody's words."""
    messages = {name: HOLE.sub("…", words) for name, words in catalogue().messages["es"].items()}
    phrases = [phrase for file in sorted(BOOK.glob("*.toml")) for phrase in tomllib.loads(file.read_text())["phrase"]]
    assert [(name, words) for name, words in messages.items() if left_in_english(words)] == []
    assert [phrase for phrase in phrases if left_in_english(HOLE.sub("…", phrase["es"]))] == []
