"""Door hangers: made for closed requests or for stops, printed, taken out of use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.look.qr import qr_path
from civicstat.look.words.dates import day_words
from civicstat.office.actions import hanger as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.actions.hanger import MOST_CODES, Subject
from civicstat.office.city import city_of_office
from civicstat.office.clock import today_in_office
from civicstat.office.doors import Owner, held_of
from civicstat.office.faults import Fault, said_letter
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.lists.cases import HANGERS, departments_of
from civicstat.office.models.department import Department
from civicstat.office.models.hanger import HangerBatch
from civicstat.office.models.person import Person
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.limited import private
from civicstat.office.pages.lists import list_page
from civicstat.office.posts_held import Held
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue
from civicstat.office.voices.codes import in_groups
from civicstat.office.voices.record import known, title_of
from civicstat.office.voices.requests import closings_by_number, closings_of
from civicstat.vocabulary.errors import CivicstatError


DAYS_TO_ANSWER = 30
BY_DAYS, BY_NUMBERS, BY_STOP = "days", "numbers", "stop"


class HangersForm(OfficeForm):
    """Which closings a batch is for: drawn by lot from days, named by number, or stops of a crew."""

    FORM = "hangers"

    title = forms.CharField(max_length=120)
    department = forms.ModelChoiceField(queryset=Department.objects.none())
    answer_until = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.ChoiceField(widget=forms.RadioSelect)
    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    size = forms.IntegerField(required=False, min_value=1, max_value=MOST_CODES)
    numbers = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))
    kind = forms.ChoiceField(required=False)
    area = forms.ChoiceField(required=False)

    def __init__(self, *arguments: Any, lang: str, departments: Sequence[Department], **more: Any) -> None:
        super().__init__(*arguments, lang=lang, **more)
        words, record = catalogue(), known()
        department, source = self.fields["department"], self.fields["source"]
        assert isinstance(department, forms.ModelChoiceField)
        assert isinstance(source, forms.ChoiceField)
        department.queryset = Department.objects.filter(pk__in=[one.pk for one in departments])
        source.choices = [
            (name, words.message(lang, f"office.hangers.by_{name}")) for name in (BY_DAYS, BY_NUMBERS, BY_STOP)
        ]
        for name, named in (("kind", record.kinds), ("area", record.areas)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "–"), *sorted(((one.slug, one.title(lang)) for one in named.values()), key=_second)]

    def clean(self) -> dict[str, Any]:
        """Each way needs its own fields."""
        given = cast(dict[str, Any], super().clean())
        needed = {BY_DAYS: ("since", "until", "size"), BY_NUMBERS: ("numbers",), BY_STOP: ("kind", "since", "size")}
        for name in needed.get(given.get("source", ""), ()):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, catalogue().text(self.lang, "office.hangers.needed"))
        return given


def hangers(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The batches of one's departments, and the form of a new one."""
    lang, held, today = language_of(request), cast(Held, held_of(request)), today_in_office()
    departments = list(departments_of(held))
    form = HangersForm(
        request.POST or None,
        lang=lang,
        departments=departments,
        initial={"answer_until": today + timedelta(days=DAYS_TO_ANSWER), "source": BY_DAYS, "size": 30},
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = acts.make_hangers(
                title=form.cleaned_data["title"],
                department=form.cleaned_data["department"],
                subjects=_subjects(form.cleaned_data),
                made=today,
                answer_until=form.cleaned_data["answer_until"],
                by=cast(Person, request.user),
                at=timezone.now(),
            )
        except RefusedError as refused:
            form.take(refused)
        except CivicstatError as letter:
            told = said_letter(letter, lang)
            form.add_error(None, f"{told.found} {told.next_step}".strip())
        else:
            return redirect("hanger-batch", pk=batch.pk)
    return list_page(request, HANGERS, template="voices/hangers.html", form=form)


def batch(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One batch: what it is for, how many answered; its codes are on the sheet alone."""
    found = get_object_or_404(HangerBatch.objects.select_related("department"), pk=pk)
    answered = found.codes.filter(said__is_taken_back=False).count()
    words = {"batch": found, "answered": answered, "takes_answers": found.takes_answers(today_in_office())}
    return render(request, "voices/batch.html", words)


def sheet(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """The sheet to print and cut: a card for each code, in both languages."""
    found = get_object_or_404(HangerBatch, pk=pk)
    address = city_of_office().office_address or settings.ENVIRONMENT.address
    cards = []
    for code in found.codes.all():
        link = address + reverse("fixed-code", kwargs={"code": code.code})
        width, path = qr_path(link)
        cards.append(
            {
                "width": width,
                "path": path,
                "code": in_groups(code.code),
                "said": {
                    lang: {
                        "kind": title_of("kind", code.kind, lang),
                        "area": title_of("area", code.area, lang) if code.area else "",
                        "day": day_words(code.closed, lang),
                    }
                    for lang in ("en", "es")
                },
            }
        )
    words = catalogue()
    say = {
        lang: {name: words.text(lang, f"office.hangers.card_{name}") for name in ("question", "how", "type", "free")}
        for lang in ("en", "es")
    }
    typed = address.partition("://")[2] + reverse("fixed")
    return private(
        render(request, "voices/sheet.html", {"batch": found, "cards": cards, "say": say, "typed_at": typed})
    )


def void_hangers(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Take a batch out of use."""
    found = get_object_or_404(HangerBatch, pk=pk)
    try:
        acts.void_hangers(
            batch=found,
            by=cast(Person, request.user),
            at=timezone.now(),
            seen=seen_of(request, found.version),
        )
    except ConflictError as conflict:
        return conflict_page(request, conflict, form="hangers", back=reverse("hanger-batch", kwargs={"pk": pk}))
    messages.success(request, catalogue().text(language_of(request), "office.hangers.voided"))
    return redirect("hanger-batch", pk=pk)


def owner_of_batch(*, pk: int) -> Owner:
    """The department of a batch."""
    found = HangerBatch.objects.filter(pk=pk).select_related("department").first()
    if found is None:
        raise Http404(pk)
    return Owner(department=found.department.slug)


def _subjects(given: dict[str, Any]) -> list[Subject]:
    """What the codes stand for.

    Raises
    ------
    CivicstatError
        When the city's records have no numbers, or a number is of no closed request that may be asked about.
    """
    if given["source"] == BY_STOP:
        return [Subject(given["kind"], given["area"], given["since"])] * given["size"]
    department = given["department"].slug
    if given["source"] == BY_DAYS:
        closings = closings_of(department, since=given["since"], until=given["until"], size=given["size"])
        return [Subject(one.kind, one.area, one.closed, one.request) for one in closings]
    numbers = list(dict.fromkeys(given["numbers"].split()))
    found = closings_by_number(numbers)
    missing = [number for number in numbers if number not in found or found[number].department not in ("", department)]
    if missing:
        raise RefusedError({"numbers": Fault("no_closed_request", numbers=", ".join(missing))})
    return [Subject(found[number].kind, found[number].area, found[number].closed, number) for number in numbers]


def _second(pair: tuple[str, str]) -> str:
    return pair[1].casefold()
