"""Marks around words that hold digits but are no numbers of the record: names, dates, words of a statement."""

from __future__ import annotations

from markupsafe import Markup, escape

from civicstat.portal.check.furniture import FURNITURE


def mark(kind: str, words: object) -> Markup:
    """The words, marked as this kind of furniture where they hold a digit; bare otherwise, to keep pages small."""
    assert kind in FURNITURE
    shown = escape(words)
    if any(letter.isdigit() for letter in shown.striptags()):
        return Markup('<span data-furniture="{}">{}</span>').format(kind, shown)
    return shown


def inside(title: str) -> str:
    """A title as it stands inside a sentence: `Community area` becomes `community area`; `ZIP code` stays."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def size_words(count: int) -> str:
    """The size of a download: `96 kB`, `1.2 MB`."""
    if count < 1_000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{-(-count // 1_000)} kB"
    return f"{-(-count // 100_000) / 10:.1f} MB"


def clock_words(time: str) -> Markup:
    """A time of day: a label, like a date."""
    return Markup('<time datetime="{}">{}</time>').format(time, time)
