"""What was done, and to what, in the words of a language: the record keeps short names, and people read sentences."""

from __future__ import annotations

from civicstat.office.templating import catalogue


_UNDO = "undo-"


def act_words(act: str, lang: str) -> str:
    """An act; one that was kept before its words were is shown by its name."""
    if act.startswith(_UNDO):
        return catalogue().text(lang, "office.act.undone", act=act_words(act.removeprefix(_UNDO), lang))
    return _words(f"office.act.{act}", act, lang)


def noun_words(noun: str, lang: str) -> str:
    """What an act was about."""
    return _words(f"office.noun.{noun}", noun, lang)


def job_words(job: str, lang: str) -> str:
    """A job of the timetable."""
    return _words(f"office.job.{job}", job, lang)


def _words(key: str, name: str, lang: str) -> str:
    return catalogue().messages[lang].get(key, name)
