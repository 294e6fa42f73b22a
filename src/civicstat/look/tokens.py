"""The design tokens: colors, type and space; a city sets its own colors and cannot set illegible ones."""

from __future__ import annotations

import re
from collections.abc import Mapping

from civicstat.look.errors import LookError


COLORS: dict[str, str] = {
    "paper": "#FBFAF6",
    "card": "#FFFFFF",
    "ink": "#1C2B33",
    "mute": "#55626A",
    "teal": "#0B6470",
    "teal-dark": "#0C4A57",
    "amber": "#9A4A08",
    "rule": "#D9D4C7",
    "edge": "#8C8878",
    "tint": "#E9F0EF",
    "band": "#DEE9E7",
    "wash": "#FBF1E6",
    "map-1": "#EFEBDD",
    "map-2": "#CBDAD3",
    "map-3": "#86B3B0",
    "map-4": "#3C858C",
    "map-5": "#0C4A57",
    "thin": "#7A4A1E",
}
MAP_BANDS = ("map-1", "map-2", "map-3", "map-4", "map-5")

# On a page and on a phone (under 40 rem), in rem of 16 px: 102, 46, 25, 20, 21, 17, 15 and 14 px, so that text grows
# with the reader's own setting.
TYPE: dict[str, tuple[str, str]] = {
    "size-number": ("6.375rem", "4.375rem"),
    "size-title": ("2.875rem", "2.1875rem"),
    "size-section": ("1.5625rem", "1.4375rem"),
    "size-item": ("1.25rem", "1.1875rem"),
    "size-plain": ("1.3125rem", "1.21875rem"),
    "size-text": ("1.0625rem", "1.0625rem"),
    "size-note": (".9375rem", ".9375rem"),
    "size-least": (".875rem", ".875rem"),
}
FONTS: dict[str, str] = {
    "serif": '"Source Serif 4",Georgia,"Times New Roman",serif',
    "sans": '"Public Sans",system-ui,"Liberation Sans",sans-serif',
    "mono": '"Liberation Mono","DejaVu Sans Mono",Consolas,monospace',
}

# WCAG 2.2: 1.4.3 for text, 1.4.11 for borders of controls and signs that carry meaning.
TEXT_RATIO = 4.5
CONTROL_RATIO = 3.0
# Text color, ground it stands on.
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("ink", "mute", "teal", "teal-dark", "amber") for ground in ("paper", "card")),
    *((text, ground) for text in ("ink", "mute", "teal", "amber") for ground in ("tint", "band", "wash")),
    ("card", "teal"),
    ("card", "teal-dark"),
    ("card", "amber"),
    ("card", "ink"),
)
CONTROL_PAIRS: tuple[tuple[str, str], ...] = (("edge", "paper"), ("edge", "card"), ("thin", "paper"), ("thin", "map-1"))

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def theme_css(theme: Mapping[str, str] | None = None) -> str:
    """The tokens as CSS custom properties, a city's own colors in the place of ours.

    Raises
    ------
    LookError
        When a color is unknown or malformed, or a pair that carries text falls below WCAG AA.
    """
    colors = theme_colors(theme)
    page = {**colors, **FONTS, **{name: sizes[0] for name, sizes in TYPE.items()}}
    phone = {name: small for name, (large, small) in TYPE.items() if small != large}
    return f":root{{{_properties(page)}}}\n@media (max-width:40rem){{:root{{{_properties(phone)}}}}}\n"


def theme_colors(theme: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our colors with a city's own in their place; refused below WCAG AA."""
    theme = theme or {}
    for name, color in theme.items():
        if name not in COLORS:
            raise LookError(
                f"{name!r} is no color of the theme", where="city.toml, [theme]", expected=", ".join(COLORS)
            )
        if not _HEX.fullmatch(color):
            raise LookError(f"{color!r} is no color", where=f"city.toml, [theme] {name}", expected="#RRGGBB")
    colors = {**COLORS, **theme}
    _refuse_illegible(colors)
    return colors


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colors, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _refuse_illegible(colors: Mapping[str, str]) -> None:
    for pairs, least in ((TEXT_PAIRS, TEXT_RATIO), (CONTROL_PAIRS, CONTROL_RATIO)):
        for front, ground in pairs:
            ratio = contrast(colors[front], colors[ground])
            if ratio < least:
                raise LookError(
                    f"{front} {colors[front]} on {ground} {colors[ground]} has a contrast of {ratio:.2f} to 1",
                    where="city.toml, [theme]",
                    expected=f"at least {least} to 1 (WCAG 2.2 AA)",
                    next_step=f"Make {front} darker or {ground} lighter, or the other way round.",
                )


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _properties(values: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in values.items())
