"""The steps of the walk through a whole performance meeting: each is what people press, and what they then see."""

from __future__ import annotations

import re

from hearing_walk import Walk, fill, send
from playwright.sync_api import Page, expect


# Who walks: their name, the slug, titles and role of their post, and whether it needs codes.
PEOPLE = (
    ("chief", "chair", "Chief of Staff", "Jefatura de Gabinete", "chair", "", False),
    ("ines", "performance-analyst", "Performance Analyst", "Análisis de Desempeño", "analyst", "", False),
    (
        "head",
        "commissioner",
        "Commissioner of Public Works",
        "Obras Públicas",
        "department-head",
        "Public Works",
        False,
    ),
    ("crew", "yard-supervisor", "Yard Supervisor", "Supervisión del Patio", "supervisor", "Public Works", False),
    ("steward", "data-steward", "Data Steward", "Responsable de los Datos", "data-steward", "", True),
    ("clerk", "city-clerk", "City Clerk", "Secretaría Municipal", "clerk", "", False),
)
EXPLANATION = "Two of five crews were lent elsewhere until July."
QUESTION = "When will the sidewalk in front of the school be safe?"
SERIES = "public-works-stat"
METRIC = "Dangerous sidewalks made safe by the promised time"


def set_up_people(walk: Walk) -> None:
    """The administrator makes the posts and invites whoever holds them; the departments came with the city."""
    for name, slug, title, title_es, role, department, with_codes in PEOPLE:
        page = walk.go("ada", "/posts/add/")
        fill(page, slug=slug, title=title, title_es=title_es)
        page.locator("main [name=role]").select_option(value=role)
        if department:
            fill(page, department=department)
        send(page)
        page = walk.go("ada", "/people/invite/")
        fill(page, name=name.title(), email=f"{name}@localhost.test")
        send(page)
        found = re.search(r"http://\S+/invitation/\S+", page.locator("main").inner_text())
        assert found
        fill(page, post=title)
        page.get_by_role("button", name="Name to this post", exact=True).click()
        walk.come_in(name, found[0], with_codes=with_codes)


def plan_the_year(walk: Walk) -> str:
    """Chair and analyst set up a series and publish its days; the slug of its first meeting."""
    page = walk.go("ines", "/meetings/series/add/")
    fill(page, title="Public Works stat", title_es="Reunión de Obras Públicas", department="Public Works")
    fill(page, purpose="Sidewalks that nobody falls on.", purpose_es="Aceras en las que nadie se cae.")
    fill(page, metrics=METRIC, chair="Chief of Staff", hour="09:00")
    fill(page, stage="public: anyone may watch and ask", notice_days="7")
    send(page)
    for post, what in (("City Clerk", "member"), ("Performance Analyst", "analyst")):
        page = walk.go("ines", f"/meetings/series/{SERIES}/seats/")
        fill(page, post=post, what=what)
        send(page)
    page = walk.go("ines", f"/meetings/series/{SERIES}/2015/")
    send(page)
    expect(page.locator("[role=status]")).to_contain_text("The days are published")
    return f"{SERIES}-2015-10-13"


def give_notice(walk: Walk, meeting: str) -> None:
    """The clerk says that notice was given."""
    page = walk.go("clerk", f"/meetings/{meeting}/")
    page.get_by_role("button", name="Notice was given today").click()
    expect(page.locator("main")).to_contain_text("notice given on October 1, 2015")


def explain_contest_and_answer(walk: Walk, meeting: str) -> None:
    """The department explains one finding and contests a figure; the steward answers before the lock."""
    page = walk.go("head", f"/packets/{meeting}/explain/public-works/sidewalks-made-safe-on-time/")
    fill(page, words=EXPLANATION, needs="One crew more from April on.")
    send(page)
    page = walk.go("head", f"/packets/{meeting}/contest/public-works/litter-baskets-on-time/")
    fill(page, words="Two baskets were counted twice.", evidence="The list of the yard for the week of August 24.")
    send(page)
    page = walk.go("steward", f"/packets/{meeting}/")
    page.get_by_role("link", name=re.compile("^Answer")).first.click()
    fill(page, answer="The figure stands", answer_words="The yard's list counts baskets, not requests.")
    send(page)


def ask_as_a_resident(walk: Walk, meeting: str) -> None:
    """Somebody without an account asks from a phone."""
    page = walk.go("resident", f"/meetings/{meeting}/ask/")
    page.fill("[name=ask-words]", QUESTION)
    send(page)
    expect(page.locator("main")).to_contain_text("Somebody reads it now")


def begin(walk: Walk, meeting: str) -> None:
    """The chair says who is here and begins; the wall shows the first item."""
    page = walk.go("chief", f"/meetings/{meeting}/room/")
    for there in page.locator("main input[type=radio][value=there]").all():
        there.check()
    page.get_by_role("button", name="The meeting begins").click()
    expect(page.get_by_role("button", name="Next item")).to_be_visible()
    walk.go("wall", f"/meetings/{meeting}/screen/")


def answer_the_question(walk: Walk, *, answer: str) -> None:
    """The chair lets the resident's question in, puts it to the room, and notes who answered what."""
    page, wall = walk.windows["chief"], walk.windows["wall"]
    page.get_by_role("button", name="Let it in").click()
    expect(page.get_by_role("button", name="Put it to the room")).to_be_visible()
    page.get_by_role("button", name="Put it to the room").click()
    expect(wall.locator("main")).to_contain_text(QUESTION, timeout=5000)
    # The chair's own page is written anew; what is pressed before that is pressed on the old one.
    expect(page.locator("main")).to_contain_text("Question on the screen")
    page.locator("summary", has_text="Note the answer").click()
    page.locator("[name^=by-]").select_option(label="Commissioner of Public Works")
    page.locator("[name^=answer-]").first.fill(answer)
    page.locator("button[value=answer]").click()
    expect(page.locator("main")).to_contain_text("Done with: 1")


def decide(walk: Walk, *, text: str, by: str) -> None:
    """A decision is captured as it is spoken, with what it rests on and what it expects by which day."""
    page = walk.windows["chief"]
    _open(page, "A decision", "decision-text")
    page.locator("[name=decision-rests_on][value^=sidewalks]").check()
    page.locator("[name=decision-department]").select_option(label="Public Works")
    page.locator("[name=decision-effect_metric]").select_option(label=METRIC)
    page.locator("[name=decision-effect_direction]").select_option(label="up to at least")
    words = {
        "text": text,
        "text_es": "Dos cuadrillas vuelven a las aceras.",
        "why": "Falls hurt most; paving can wait.",
    }
    for name, value in {**words, "why_es": "Las caídas duelen más.", "effect_value": "60", "effect_by": by}.items():
        page.fill(f"[name=decision-{name}]", value)
    _press(page, "decision")
    expect(page.locator("main")).to_contain_text(text)


def promise(walk: Walk, *, deliverable: str, due: str, shown_due: str) -> None:
    """An action is captured with post, deliverable and day; the wall shows it to everyone."""
    page, wall = walk.windows["chief"], walk.windows["wall"]
    _open(page, "A promise", "promise-deliverable")
    page.locator("[name=promise-owner]").select_option(label="Commissioner of Public Works")
    page.fill("[name=promise-deliverable]", deliverable)
    page.fill("[name=promise-deliverable_es]", f"{deliverable} (es)")
    page.fill("[name=promise-first_due]", due)
    _press(page, "promise")
    expect(page.locator("main")).to_contain_text(f"{deliverable}, by {shown_due}")
    expect(wall.locator("main")).to_contain_text(deliverable, timeout=5000)


def promise_without_a_day_is_refused(walk: Walk) -> None:
    """What has no owner and no day is not captured, and what was typed is still there."""
    page = walk.windows["chief"]
    _open(page, "A promise", "promise-deliverable")
    page.fill("[name=promise-deliverable]", "Something soon")
    _press(page, "promise")
    expect(page.locator(".error:visible").first).to_contain_text("required")
    expect(page.locator("[name=promise-deliverable]")).to_have_value("Something soon")


def look_something_up(walk: Walk) -> None:
    """The room asks the data on the spot; figure and key are shown and kept."""
    page, wall = walk.windows["chief"], walk.windows["wall"]
    _open(page, "Look something up", "area")
    page.locator("[name=area]").select_option(label="Dorchester")
    page.locator("[name=period]").select_option(label="April to June 2015")
    _press(page, "look")
    expect(wall.locator("main")).to_contain_text("Dorchester", timeout=5000)
    expect(page.locator("main")).to_contain_text("Looked up: 1")


def read_aloud_and_close(walk: Walk, meeting: str) -> None:
    """Everything agreed is read from the wall, the meeting ends, and somebody says that it was worth their time."""
    page, wall = walk.windows["chief"], walk.windows["wall"]
    page.locator("button[formaction$='/room/aloud/']").first.click()
    expect(wall.locator("main")).to_contain_text("What was agreed", timeout=5000)
    page.get_by_role("button", name="Close the meeting").click()
    expect(page.locator("main")).to_contain_text("This meeting is over")
    page = walk.go("resident", f"/meetings/{meeting}/worth/")
    page.get_by_role("button", name="Yes").click()


def send_the_memo(walk: Walk, meeting: str) -> None:
    """The memo drew itself up; the chair sends it."""
    page = walk.go("chief", f"/meetings/{meeting}/memo/")
    page.get_by_role("button", name="Send it to panel and owners").click()
    expect(page.locator("main")).to_contain_text("Sent")


def deliver(walk: Walk, deliverable: str, *, done_on: str) -> None:
    """The owner claims the delivery with evidence."""
    page = _promise_page(walk, "head", deliverable)
    page.get_by_role("link", name="It is delivered").click()
    fill(page, done_on=done_on, evidence="The list, 212 streets", evidence_es="La lista, 212 calles")
    send(page)


def confirm(walk: Walk, deliverable: str) -> None:
    """A second person, in another post, has seen it."""
    page = _promise_page(walk, "chief", deliverable)
    page.locator("a[href$='/confirm/']").click()
    send(page)
    expect(page.locator("main")).to_contain_text("Done on time")


def main_text(page: Page) -> str:
    """What stands on a page."""
    return page.locator("main").inner_text()


def _promise_page(walk: Walk, who: str, deliverable: str) -> Page:
    page = walk.go(who, "/promises/")
    page.get_by_role("link", name=deliverable).first.click()
    return page


def _open(page: Page, title: str, name: str) -> None:
    if not page.locator(f"[name={name}]").first.is_visible():
        page.locator("summary", has_text=title).click()


def _press(page: Page, form: str) -> None:
    page.locator(f"form[action$='/room/{form}/'] button").last.click()
