"""The signs: tiny SVGs drawn by us. A sign never stands without a word beside it."""

from __future__ import annotations

from markupsafe import Markup

from civicstat.look.errors import LookError


_STROKE = 'fill="none" stroke="currentColor" stroke-width="2"'

_SHAPES: dict[str, str] = {
    "tick": f'<path d="M2 7.6l3.4 3.3L12 3.4" {_STROKE}/>',
    "cross": f'<path d="M2.6 2.6l8.8 8.8m0-8.8l-8.8 8.8" {_STROKE}/>',
    "clock": f'<circle cx="7" cy="7" r="5.5" {_STROKE}/><path d="M7 3.7v3.5l2.3 1.6" {_STROKE}/>',
    "arrow": f'<path d="M1.6 9.6C3 4.2 8.8 3.2 11.4 7M12 3v4.5H7.6" {_STROKE}/>',
    "half": f'<circle cx="7" cy="7" r="5.4" {_STROKE}/><path d="M7 1.6a5.4 5.4 0 0 1 0 10.8z" fill="currentColor"/>',
    "ring": f'<circle cx="7" cy="7" r="5.4" {_STROKE}/>',
    "below": f'<path d="M1 3.3h12" {_STROKE}/><circle cx="7" cy="9.8" r="3" fill="currentColor"/>',
    "above": f'<path d="M1 10.7h12" {_STROKE}/><circle cx="7" cy="4.3" r="3" fill="currentColor"/>',
    "diamond": '<path d="M7 .8L13.2 7 7 13.2.8 7z" fill="currentColor"/>',
    "dot": '<circle cx="7" cy="7" r="4" class="k-dot"/>',
    "dash": f'<path d="M2 7h10" {_STROKE}/>',
    "info": f'<circle cx="7" cy="7" r="5.8" {_STROKE}/><path d="M7 6.2v4.2M7 3.4v1.5" {_STROKE}/>',
    "band": '<rect x="0" y="2" width="14" height="10" class="k-band"/>',
    "mean": '<path d="M0 7h14" class="k-mean"/>',
    "target": '<path d="M0 7h14" class="k-target"/>',
    "unusual": '<path d="M7 .8L13.2 7 7 13.2.8 7z" class="k-unusual"/>',
    "hollow": '<circle cx="7" cy="7" r="4" class="k-hollow"/>',
    "event": '<path d="M7 0v14" class="k-event"/>',
    "break": '<path d="M7 0v14M4 1h6" class="k-line"/>',
}

# A hexagonal seal with a line that rises and falls: the mark of the public record, not of any city.
_SEAL = (
    '<svg class="seal" width="30" height="30" viewBox="0 0 30 30" aria-hidden="true" focusable="false">'
    '<path d="M15 1.6l11.6 6.7v13.4L15 28.4 3.4 21.7V8.3z" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<path d="M8 18.6l4.4-4.7 3.7 3.2 5.9-7" fill="none" stroke="currentColor" stroke-width="1.8"/></svg>'
)

FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30"><path d="M15 1.6l11.6 6.7v13.4L15 28.4 3.4 21.7V8.3z" '
    'fill="#0B6470"/><path d="M8 18.6l4.4-4.7 3.7 3.2 5.9-7" fill="none" stroke="#FFFFFF" stroke-width="2.4"/></svg>\n'
)


def icon(name: str) -> Markup:
    """A sign by its name, hidden from assistive technology, for the word beside it says the same."""
    if name == "seal":
        return Markup(_SEAL)  # noqa: S704  (drawn above)
    if name not in _SHAPES:
        raise LookError(f"there is no sign {name!r}", expected="seal, " + ", ".join(sorted(_SHAPES)))
    return Markup(  # noqa: S704  (drawn above)
        f'<svg class="ic" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false">'
        f"{_SHAPES[name]}</svg>"
    )
