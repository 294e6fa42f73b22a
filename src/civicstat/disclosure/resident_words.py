"""What a resident wrote, before it is kept: nothing in it may lead to a private person.

Mail addresses and telephone numbers are found by their form. A name has none, so the rule is that of official text: a
capitalized word passes only if it is known; whoever hands the words in says of every other one that it is no name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from civicstat.disclosure.official_text import unknown_capitals


# Words that begin sentences, of which none is a name; days and months.
_COMMON = frozenset(
    """
    a after all also an and any are as at because before but by can count do does every everybody everyone for from give
    had has have how i i'm i've if in is it it's last let many most my nobody nor not now of often on once one or our
    people please she he show since so some still take tell than that the their there these they this those to two until
    was we we're were what when where which who whoever why with would you your
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december
    al algunas algunos antes aquí así aunque cada como con cuando cuenten cuántas cuántos cómo de del desde después
    donde dos e el ella ellas ellos en entre es esa ese eso esta este esto están está fue ha hay la las le les lo
    los me mi mis muchas muchos más nadie ni no nos nuestra nuestro o para pero por porque que quien quién qué se si
    sí sin sobre son su sus también tenemos tengo toda todas todo todos tras tres un una unas unos usted ustedes y
    ya yo
    """.split()
)


def possible_names(texts: Iterable[str], *, known: Iterable[str], not_names: Collection[str]) -> list[str]:
    """The capitalized words that could be a person's name, each once, in order.

    Parameters
    ----------
    texts
        The words, in each language.
    known
        What the city itself calls things: names of areas, kinds, departments.
    not_names
        What whoever hands the words in has looked at, and says is no private person's name.
    """
    passing = _COMMON | {part.casefold() for name in [*known, *not_names] for part in _parts(name)}
    return list(dict.fromkeys(word for text in texts for word in unknown_capitals(text, known=passing)))


def _parts(name: str) -> list[str]:
    return "".join(letter if letter.isalpha() or letter == "'" else " " for letter in name).split()
