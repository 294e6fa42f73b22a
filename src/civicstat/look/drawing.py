"""From a chart's description to a lean drawing: vl-convert draws, we keep what can be seen."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring


# Part of every cache name: a new release may draw differently.
_VEGA_LITE = "6.4"
_LEAN = "1"

# Attributes that say nothing here: the image is one thing to assistive technology, and text inherits its font.
_DROPPED = {"class", "role", "aria-hidden", "aria-roledescription", "pointer-events", "font-family"}
_DEFAULTS = {
    ("opacity", "1"),
    ("stroke-width", "0"),
    ("y2", "0"),
    ("x2", "0"),
    ("transform", "translate(0,0)"),
    ("font-size", "0px"),
}
_LOOKS = {
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linejoin",
    "font-size",
    "font-weight",
    "text-anchor",
}
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0Z?")
_PLACE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")


def draw(spec: Mapping[str, Any], cache: Path | None = None) -> str:
    """The inside of the SVG that a Vega-Lite description draws; kept in `cache` under the digest of what was drawn."""
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    if cache is None:
        return _lean(_drawn(text))
    kept = cache / f"{hashlib.sha256(f'{_VEGA_LITE}/{_LEAN}/{text}'.encode()).hexdigest()}.svg"
    if kept.is_file():
        return kept.read_text("utf-8")
    inside = _lean(_drawn(text))
    _keep(kept, inside)
    return inside


def _drawn(spec: str) -> str:
    import vl_convert  # 0.7 s to load, so only when something is drawn

    return str(vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE))


def _keep(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".drawing-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
    os.replace(name, path)


def _lean(svg: str) -> str:
    """The visible marks alone, to a tenth of a pixel, what siblings share said once: a fifth of the bytes."""
    return "".join(_text(mark) for mark in _marks(fromstring(svg)))  # noqa: S314  (drawn by vl-convert)


@dataclass
class _Mark:
    tag: str
    attributes: dict[str, str]
    inside: list[_Mark]
    words: str


def _marks(element: Element) -> list[_Mark]:
    """An element as what can be seen of it: nothing, itself, or (for a bare group) what is inside."""
    if _is_unseen(element):
        return []
    tag = element.tag.rpartition("}")[2]
    mark = _Mark(tag, _attributes(element), [inner for child in element for inner in _marks(child)], element.text or "")
    if tag == "svg":
        return mark.inside
    if tag != "g":
        return [_as_circle(mark)]
    _say_once(mark)
    return [mark] if mark.inside and mark.attributes else mark.inside


def _say_once(group: _Mark) -> None:
    """Move what all marks of a group share, their looks but not their places, to the group."""
    if len(group.inside) < 2:
        return
    first = group.inside[0].attributes
    shared = {
        name: value
        for name, value in first.items()
        if name in _LOOKS
        and name not in group.attributes
        and all(m.attributes.get(name) == value for m in group.inside)
    }
    group.attributes.update(shared)
    for mark in group.inside:
        for name in shared:
            del mark.attributes[name]


def _as_circle(mark: _Mark) -> _Mark:
    round_path = _CIRCLE.fullmatch(mark.attributes.get("d", ""))
    place = _PLACE.fullmatch(mark.attributes.get("transform", ""))
    if mark.tag != "path" or round_path is None or place is None:
        return mark
    looks = {name: value for name, value in mark.attributes.items() if name not in ("d", "transform")}
    return _Mark("circle", {"cx": place[1], "cy": place[2], "r": round_path[1], **looks}, [], "")


def _text(mark: _Mark) -> str:
    opening = mark.tag + "".join(f' {name}="{_escaped(value)}"' for name, value in mark.attributes.items())
    inside = "".join(_text(inner) for inner in mark.inside) + _escaped(mark.words)
    return f"<{opening}>{inside}</{mark.tag}>" if inside else f"<{opening}/>"


def _is_unseen(element: Element) -> bool:
    kind = element.get("class", "")
    return kind in ("background", "foreground") or element.get("display") == "none" or element.get("opacity") == "0"


def _attributes(element: Element) -> dict[str, str]:
    return {
        name: _NUMBER.sub(_tenths, value)
        for name, value in element.items()
        if name not in _DROPPED and (name, value) not in _DEFAULTS
    }


def _tenths(match: re.Match[str]) -> str:
    text = f"{float(match.group()):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
