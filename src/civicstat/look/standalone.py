"""A picture as a file of its own: on paper and in an `<img>` no stylesheet of a page reaches it."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from civicstat.look.projection import FINENESS
from civicstat.look.tokens import FONTS, theme_colors


# What the stylesheet of a page says of the marks of our pictures, in pixels of a drawing. Maps are drawn finer.
_RULES = (
    "text{{font-family:{sans}}}"
    ".k-bar{{fill:{map-3}}}.k-bar.less{{fill:none;stroke:{amber};stroke-width:1.5}}.k-axis{{stroke:{edge};fill:none}}"
    ".stop-text{{fill:{ink}}}"
    ".b0{{fill:{card}}}.b1{{fill:{map-1}}}.b2{{fill:{map-2}}}.b3{{fill:{map-3}}}.b4{{fill:{map-4}}}.b5{{fill:{map-5}}}"
    ".cells path{{stroke:{card};stroke-width:{hair}}}"
    ".hatch{{fill:none;stroke:{thin};stroke-width:{hatch}}}.hatch.rim{{stroke:{paper};stroke-width:{rim}}}"
    ".lines{{fill:none;stroke:{ink};stroke-opacity:.55;stroke-width:{line};stroke-linejoin:round}}"
)
_OPENING = '<svg xmlns="http://www.w3.org/2000/svg"'
_WIDTHS = {"hair": "1", "line": "0.9", "hatch": "1.7", "rim": "3.5"}


def standalone_svg(svg: Markup, theme: Mapping[str, str] | None = None) -> str:
    """The same picture with its own style and name space; what it says to assistive technology stays inside."""
    drawn = str(svg)
    fineness = FINENESS if 'class="lines"' in drawn else 1
    widths = {name: format(float(width) * fineness, "g") for name, width in _WIDTHS.items()}
    style = _RULES.format(**theme_colors(theme), **widths, sans=FONTS["sans"].replace('"', "'"))
    opening, _, rest = drawn.partition(">")
    return f"{opening.replace('<svg', _OPENING, 1)}><style>{style}</style>{rest}"
