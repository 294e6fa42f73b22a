"""Pages of a packet: read it, explain a finding, contest a figure, answer that, change the agenda with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.actions import packet as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.city import city_of_office
from civicstat.office.clock import now_in_office
from civicstat.office.doors import Owner, held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.meetings.briefing.by_the_clock import departments_of
from civicstat.office.meetings.briefing.forms import AnswerContestForm, ContestForm, ExplainForm, OverrideForm
from civicstat.office.meetings.briefing.mail import tell_of_contest
from civicstat.office.meetings.briefing.paper import Paper
from civicstat.office.meetings.briefing.pdf import packet_pdf, record_of
from civicstat.office.models.department import Department
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.packet import Contest, Explanation, Override, Packet
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.needs import Need
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


# Who reads a packet before it is locked, beside the department, the panel and whoever answers for the data.
_READS_FIRST = frozenset({Role.CHAIR, Role.ANALYST, Role.DATA_STEWARD})
_OF_DEPARTMENT = frozenset({Role.DEPARTMENT_HEAD})


def packet_of(slug: str) -> Packet:
    """The packet of a meeting; 404 where none was built."""
    rows = Packet.objects.select_related("meeting__series__department", "meeting__series__chair", "steward")
    return get_object_or_404(rows, meeting__slug=slug)


def department_of_address(*, department: str, **parts: Any) -> Owner:
    """The department that an address names."""
    return Owner(department=get_object_or_404(Department, slug=department).slug)


def packet(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """The packet of a meeting: before its lock for those who prepare the meeting, afterwards for everybody at work."""
    meeting = get_object_or_404(Meeting.objects.select_related("series__department"), slug=slug)
    found = Packet.objects.filter(meeting=meeting).select_related("meeting__series__chair", "steward").first()
    held, now, lang = cast(Held, held_of(request)), now_in_office(), language_of(request)
    context: dict[str, Any] = {"meeting": meeting, "zone": _zone(), "local": _local}
    if found is None or not (found.is_locked or may_read_first(found, held)):
        context |= {"packet": found, "hours": meeting.hours}
        return render(request, "packet/not_yet.html", context)
    departments = departments_of(found)
    mine = [each for each in departments if each.slug in held.departments(_OF_DEPARTMENT)]
    is_open = not found.is_closed(now)
    context |= {
        "packet": found,
        "paper": (paper := Paper(found, lang)),
        "shown_below": {each.metric for each in [*paper.changes, *([paper.gain] if paper.gain else [])]},
        "now": now,
        "is_open": is_open,
        "departments": departments,
        "mine": mine if is_open else [],
        "may_answer": Role.DATA_STEWARD in held.roles,
        "may_override": is_open and Role.CHAIR in held.roles,
    }
    return render(request, "packet/packet.html", context)


def pdf(request: HttpRequest, *, slug: str, **parts: Any) -> HttpResponse:
    """The packet as a tagged PDF; whoever may not read the packet yet is told from when on."""
    found = packet_of(slug)
    if not (found.is_locked or may_read_first(found, cast(Held, held_of(request)))):
        return redirect("packet", slug=slug)
    lang = language_of(request)
    content = packet_pdf(Paper(found, lang), home=record_of(settings.HOME))
    name = f"{found.meeting.slug}-{lang}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def may_read_first(found: Packet, held: Held) -> bool:
    """Whether somebody reads a packet before its lock: the department, the panel, chair, analyst and steward."""
    if held.roles & _READS_FIRST:
        return True
    if held.departments(_OF_DEPARTMENT) & {each.slug for each in departments_of(found)}:
        return True
    seats = found.meeting.series.seats.filter(is_active=True).values_list("post_id", flat=True)
    return bool({post.pk for post in held.posts} & set(seats))


def explain(request: HttpRequest, *, slug: str, department: str, metric: str, **parts: Any) -> HttpResponse:
    """Say what stands behind a finding."""
    found, whose = packet_of(slug), _asked(slug, department)
    said = Explanation.objects.filter(packet=found, metric=metric, department=whose).first()
    names = ExplainForm.base_fields
    form = ExplainForm(
        request.POST or None,
        lang=language_of(request),
        initial={} if said is None else {name: getattr(said, name) for name in names},
    )

    def act() -> None:
        acts.explain(
            packet=found,
            metric=metric,
            department=whose,
            as_post=_post_of(request, {Role.DEPARTMENT_HEAD}, department),
            seen=seen_of(request) if said is not None else None,
            **_common(request),
            **form.cleaned_data,
        )

    return _asking(request, form, act, found, metric, done="explained", more={"said": said, "version": _version(said)})


def contest(request: HttpRequest, *, slug: str, department: str, metric: str, **parts: Any) -> HttpResponse:
    """Say that a figure is wrong, with what shows it."""
    found, whose = packet_of(slug), _asked(slug, department)
    form = ContestForm(request.POST or None, lang=language_of(request))

    def act() -> None:
        made = acts.contest(
            packet=found,
            metric=metric,
            department=whose,
            as_post=_post_of(request, {Role.DEPARTMENT_HEAD}, department),
            **_common(request),
            **form.cleaned_data,
        )
        tell_of_contest(made, today=now_in_office().date())

    return _asking(request, form, act, found, metric, done="contested", more={"version": 0})


def answer_contest(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Say whether a contested figure is wrong."""
    rows = Contest.objects.select_related("packet__meeting__series", "department")
    found = get_object_or_404(rows, pk=pk)
    form = AnswerContestForm(request.POST or None, lang=language_of(request))

    def act() -> None:
        acts.answer_contest(
            contest=found,
            as_post=_post_of(request, {Role.DATA_STEWARD}),
            seen=seen_of(request),
            **_common(request),
            **form.cleaned_data,
        )

    more = {"contest": found, "version": found.version}
    return _asking(request, form, act, found.packet, found.metric, done="answered", more=more)


def override(request: HttpRequest, *, slug: str, metric: str, **parts: Any) -> HttpResponse:
    """Add a measure to the agenda, or leave one out; the reason is printed."""
    found = packet_of(slug)
    form = OverrideForm(request.POST or None, lang=language_of(request))

    def act() -> None:
        acts.override(
            packet=found,
            metric=metric,
            as_post=_post_of(request, {Role.CHAIR}),
            **_common(request),
            **form.cleaned_data,
        )

    return _asking(request, form, act, found, metric, done="overridden", more={"version": 0})


def take_back_override(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """The agenda as the charts make it."""
    found = get_object_or_404(Override.objects.select_related("packet__meeting"), pk=pk)
    acts.take_back_override(override=found, seen=seen_of(request), **_common(request))
    messages.success(request, catalogue().text(language_of(request), "office.packet.taken_back"))
    return redirect("packet", slug=found.packet.meeting.slug)


def _asking(
    request: HttpRequest,
    form: OfficeForm,
    act: Callable[[], None],
    found: Packet,
    metric: str,
    *,
    done: str,
    more: dict[str, Any],
) -> HttpResponse:
    """A form about one measure: shown with what the packet says of it, acted on, and back to its place."""
    lang = language_of(request)
    measure = found.measure(metric)
    if measure is None:
        raise Http404(metric)
    back = reverse("packet", kwargs={"slug": found.meeting.slug}) + f"#{metric}"
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form=form.FORM, back=back)
        else:
            messages.success(request, catalogue().text(lang, f"office.packet.{done}"))
            return redirect(back)
    paper = Paper(found, lang)
    context = {
        "packet": found,
        "meeting": found.meeting,
        "measure": measure,
        "title": measure["title"][lang],
        "sentences": paper.all(measure["sentences"]),
        "form": form,
        "about": done,
        "local": _local,
        "is_open": not found.is_closed(now_in_office()),
        **more,
    }
    return render(request, "packet/ask.html", context)


def _asked(slug: str, department: str) -> Department:
    """A department that the packet is about; 404 for any other."""
    found = next((each for each in departments_of(packet_of(slug)) if each.slug == department), None)
    if found is None:
        raise Http404(department)
    return found


def _common(request: HttpRequest) -> dict[str, Any]:
    return {"by": cast(Person, request.user), "at": timezone.now(), "now": now_in_office()}


def _post_of(request: HttpRequest, roles: set[Role], department: str = "") -> Post | None:
    held = cast(Held, held_of(request))
    fitting = (post for post in held.posts if post.role in roles)
    return next((post for post in fitting if not department or _slug(post) == department), None)


def _slug(post: Post) -> str:
    return "" if post.department is None else post.department.slug


def _version(said: Explanation | None) -> int:
    return 0 if said is None else said.version


def _zone() -> ZoneInfo:
    return ZoneInfo(city_of_office().time_zone)


def _local(moment: Any) -> Any:
    """A moment in the city's own hours."""
    return moment.astimezone(_zone())


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """The head is asked to explain, the steward to answer, the chair to look, each until the packet closes."""
    now = now_in_office()
    words = catalogue()
    for found in Packet.objects.filter(locked_at__isnull=True).select_related("meeting__series__department"):
        if found.is_closed(now) or found.meeting.state != "planned":
            continue
        about = list(_asked_of(found, held))
        for name in about:
            yield Need(
                title=words.text(lang, f"office.packet.need.{name}", series=found.meeting.series.title_in(lang)),
                words=words.text(lang, f"office.packet.need.{name}_words"),
                button=words.text(lang, f"office.packet.need.{name}_button"),
                href=reverse("packet", kwargs={"slug": found.meeting.slug}),
                due=_local(found.due.closes_at).date(),
            )


def _asked_of(found: Packet, held: Held) -> Iterable[str]:
    mine = held.departments(_OF_DEPARTMENT) & {each.slug for each in departments_of(found)}
    if mine and not found.explanations.filter(department__slug__in=mine).exists():
        yield "explain"
    if Role.DATA_STEWARD in held.roles and found.contests.filter(answer="").exists():
        yield "answer"
    if found.meeting.series.chair_id in {post.pk for post in held.posts}:
        yield "look"
