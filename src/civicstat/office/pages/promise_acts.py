"""What people do with a promise: each act a page of its own, with its own row in the table of doors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.hearings.standing import effect_is_to_judge
from civicstat.office.actions import promise as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.clock import today_in_office
from civicstat.office.doors import Door, Owner, Who, held_of, roles
from civicstat.office.faults import Fault
from civicstat.office.language import language_of
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.promise import Promise
from civicstat.office.on_record import public_record
from civicstat.office.pages import promise_forms as forms
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


HEAD, SUPERVISOR, STAFF = Role.DEPARTMENT_HEAD, Role.SUPERVISOR, Role.STAFF
# Who does the work, who answers for it, who looks at it as a second person, and who judges what came of it.
WORKING = roles(own=(HEAD, SUPERVISOR, STAFF))
ANSWERING = roles(Role.CHAIR, own=(HEAD, SUPERVISOR))
SECOND = roles(Role.CHAIR, Role.ANALYST, Role.AUDITOR, own=(HEAD,))
JUDGING = roles(Role.CHAIR, Role.ANALYST, Role.AUDITOR)


@dataclass(frozen=True)
class Acting:
    """Who acts, in which post, when, on which version."""

    by: Person
    held: Held
    at: Any
    today: date
    seen: int

    def plain(self) -> dict[str, Any]:
        """What every act takes."""
        return {"by": self.by, "at": self.at, "today": self.today, "seen": self.seen}

    def post(self, promise: Promise, who: Who) -> Post:
        """The post in which the person acts: the owner's where they hold it, else one that may, not the claimer's."""
        allowed = [post for post in self.held.posts if self._may(post, promise, who)]
        own = [post for post in allowed if post.pk == promise.owner_id]
        other = [post for post in allowed if post.pk != promise.claimed_as_id]
        found = (other if promise.done_on else own + other) or allowed
        if not found:
            raise RefusedError({"": Fault("no_post_may")})
        return found[0]

    def _may(self, post: Post, promise: Promise, who: Who) -> bool:
        is_own = post.department_id == promise.department_id
        return post.role in who.roles or (post.role in who.own and is_own)


@dataclass(frozen=True)
class PromiseAct:
    """One act: who may, when it makes sense, what it asks for, what it does."""

    name: str
    who: Who
    form: type[forms.ActForm]
    makes_sense: Callable[[Promise, date], bool]
    do: Callable[[Promise, Mapping[str, Any], Acting, Who], Promise]


def _open(promise: Promise, today: date) -> bool:
    return promise.confirmed_on is None and promise.aside not in ("merged", "overtaken-by-events")


def _waits(promise: Promise, today: date) -> bool:
    return promise.done_on is not None and _open(promise, today)


def _unclaimed(promise: Promise, today: date) -> bool:
    return promise.done_on is None and _open(promise, today)


def _as_typed(act: Callable[..., Promise]) -> Callable[[Promise, Mapping[str, Any], Acting, Who], Promise]:
    """An act that takes its form's fields as they are."""
    return lambda promise, typed, acting, who: act(promise=promise, **typed, **acting.plain())


def _in_a_post(act: Callable[..., Promise]) -> Callable[[Promise, Mapping[str, Any], Acting, Who], Promise]:
    """An act in which the post counts, since a second one is asked for."""
    return lambda promise, typed, acting, who: act(
        promise=promise, **typed, as_post=acting.post(promise, who), **acting.plain()
    )


def _judge(promise: Promise, typed: Mapping[str, Any], acting: Acting, who: Who) -> Promise:
    return _in_a_post(acts.judge_effect)(promise, {**typed, "record": public_record()}, acting, who)


ACTS: tuple[PromiseAct, ...] = (
    PromiseAct("claim", WORKING, forms.ClaimForm, _unclaimed, _in_a_post(acts.claim_done)),
    PromiseAct("confirm", SECOND, forms.NothingForm, _waits, _in_a_post(acts.confirm_done)),
    PromiseAct("send-back", SECOND, forms.SendBackForm, _waits, _as_typed(acts.send_back)),
    PromiseAct(
        "apologise",
        ANSWERING,
        forms.ApologyForm,
        lambda promise, today: promise.days_late_on(today) > 0 and promise.aside not in ("merged",),
        _as_typed(acts.apologise),
    ),
    PromiseAct(
        "judge", JUDGING, forms.JudgeForm, lambda promise, today: effect_is_to_judge(promise.standing, today), _judge
    ),
    PromiseAct("move", ANSWERING, forms.MoveForm, _unclaimed, _as_typed(acts.move_day)),
    PromiseAct(
        "hold",
        ANSWERING,
        forms.HoldForm,
        lambda promise, today: _unclaimed(promise, today) and not promise.aside,
        _as_typed(acts.put_on_hold),
    ),
    PromiseAct(
        "take-up",
        ANSWERING,
        forms.NothingForm,
        lambda promise, today: promise.aside == "on-hold",
        _as_typed(acts.take_up_again),
    ),
    PromiseAct("overtake", ANSWERING, forms.OvertakeForm, _unclaimed, _as_typed(acts.overtake)),
    PromiseAct("merge", ANSWERING, forms.MergeForm, _unclaimed, _as_typed(acts.merge)),
    PromiseAct("hand-over", roles(Role.CHAIR, own=(HEAD,)), forms.HandOverForm, _open, _as_typed(acts.hand_over)),
    PromiseAct(
        "mend",
        ANSWERING,
        forms.MendForm,
        lambda promise, today: not promise.recorded_version and not promise.moves and _unclaimed(promise, today),
        _as_typed(acts.mend_promise),
    ),
)


def department_of_promise(*, pk: int, **parts: Any) -> Owner:
    """The department whose promise an address is about."""
    return Owner(department=get_object_or_404(Promise.objects.select_related("department"), pk=pk).department.slug)


def doors() -> tuple[Door, ...]:
    """A door for each act."""
    return tuple(
        Door(
            f"promise-{act.name}",
            f"promises/<int:pk>/{act.name}/",
            _page_of(act),
            get=act.who,
            post=act.who,
            owner=department_of_promise,
        )
        for act in ACTS
    )


def possible(promise: Promise, held: Held, today: date) -> list[str]:
    """The acts that make sense now and that somebody with these posts may do."""
    owner = Owner(department=promise.department.slug)
    fits = [act.name for act in ACTS if act.makes_sense(promise, today) and act.who.allows(held, owner)]
    return fits if promise.claimed_by_id != held.person_id else [name for name in fits if name not in _OF_ANOTHER]


# What whoever claimed the delivery leaves to somebody else.
_OF_ANOTHER = {"confirm", "send-back", "judge"}


def _page_of(act: PromiseAct) -> Callable[..., HttpResponse]:
    def page(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
        return _act_page(request, act, pk)

    page.__doc__ = act.form.__doc__
    return page


def _act_page(request: HttpRequest, act: PromiseAct, pk: int) -> HttpResponse:
    promise = get_object_or_404(Promise.objects.select_related("department", "owner"), pk=pk)
    lang, today = language_of(request), today_in_office()
    # Whether or not anything was typed: an act that asks for nothing is done by its button.
    form = act.form(request.POST if request.method == "POST" else None, lang=lang)
    form.about(promise)
    if request.method == "POST" and form.is_valid():
        try:
            act.do(promise, form.cleaned_data, _acting(request, today, promise), act.who)
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form=act.form.FORM, back=reverse("promise", kwargs={"pk": pk}))
        else:
            said = f"office.promise.act.{act.name.replace('-', '_')}.done"
            messages.success(request, catalogue().text(lang, said))
            return redirect("promise", pk=pk)
    context = {"promise": promise, "form": form, "act": act.name.replace("-", "_"), "today": today}
    return render(request, "promise/act.html", context)


def _acting(request: HttpRequest, today: date, promise: Promise) -> Acting:
    try:
        seen = seen_of(request, promise.version)
    except ValueError:
        raise Http404 from None
    held = cast(Held, held_of(request))
    return Acting(cast(Person, request.user), held, timezone.now(), today, seen)
