"""Every picture is one image to assistive technology: a title, a description, and nothing more to walk through."""

from __future__ import annotations

from markupsafe import Markup


def picture(inside: str, *, size: tuple[int, int], picture_id: str, title: str, desc: str, fineness: int = 1) -> Markup:
    """An `<svg role="img">` around drawn marks.

    `picture_id` is unique on its page, `inside` is SVG of our own making, `fineness` says how many of its units make
    a pixel.
    """
    across, down = size
    opening = Markup(
        '<svg viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-labelledby="{}-t {}-d" focusable="false">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc><g aria-hidden="true">'
    ).format(
        across,
        down,
        across // fineness,
        down // fineness,
        picture_id,
        picture_id,
        picture_id,
        title,
        picture_id,
        desc,
    )
    return opening + Markup(inside) + Markup("</g></svg>")  # noqa: S704  (drawn by us, texts escaped there)


def tiny(inside: str, *, size: tuple[int, int], css: str) -> Markup:
    """A small `<svg>` for a table cell, hidden from assistive technology: the number stands beside it."""
    across, down = size
    return Markup(  # noqa: S704  (drawn by us, texts escaped there)
        f'<svg class="{css}" width="{across}" height="{down}" viewBox="0 0 {across} {down}" '
        f'aria-hidden="true" focusable="false">{inside}</svg>'
    )
