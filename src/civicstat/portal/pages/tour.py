"""The walk over several records: numbered stops, some of them in a record that stands beside this one.

Each record says the whole walk, so that its pages follow from its own ledger alone. A page cannot know whether the
other record is served beside it; so it names the folder, and a way to go on here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.portal.pages.walk import Step, next_of


@dataclass(frozen=True)
class NextStop:
    """Where the walk goes from a stop.

    Attributes
    ----------
    here, number, total
        The number of this stop, of the next one, and of the last.
    title, path
        Of the next stop; the path counts from a language's folder of its site.
    site, name
        The folder and the name of the record that it stands in; both empty where it is this one.
    alone
        The next stop in this record, for whoever has it alone: None where the next one stands here, or none does.
    step
        The next step of the record's own walk, where no later stop stands here.
    """

    here: int
    number: int
    total: int
    title: str
    path: str
    site: str = ""
    name: str = ""
    alone: NextStop | None = None
    step: Step | None = None


def next_stop(view: View, pages: Sequence[Page], walk: list[Step], path: str) -> NextStop | None:
    """The stop after a page; None where the page is no stop, or the last one."""
    stops: Sequence[Mapping[str, Any]] = view.catalogue.city.get("tour", ())
    own = view.catalogue.city["slug"]
    written = {page.path for page in pages}
    here = next((n for n, stop in enumerate(stops, 1) if stop["site"] == own and _page(stop) == path), None)
    if here is None or here == len(stops):
        return None
    later = [_stop(view, here, number, stops) for number in range(here + 1, len(stops) + 1)]
    first = later[0]
    if not first.site:
        return first if _page(stops[here]) in written else None
    alone = next((stop for stop in later if not stop.site and stop.path.partition("#")[0] in written), None)
    return NextStop(**{**vars(first), "alone": alone, "step": None if alone else next_of(walk, path)})


def _page(stop: Mapping[str, Any]) -> str:
    """The page of a stop, without the place on it."""
    return str(stop["page"]).partition("#")[0]


def _stop(view: View, here: int, number: int, stops: Sequence[Mapping[str, Any]]) -> NextStop:
    stop = stops[number - 1]
    is_own = stop["site"] == view.catalogue.city["slug"]
    return NextStop(
        here=here,
        number=number,
        total=len(stops),
        title=view.say(stop["title"], stop["title_es"]),
        path=stop["page"],
        site="" if is_own else stop["site"],
        name="" if is_own else stop["name"],
    )
