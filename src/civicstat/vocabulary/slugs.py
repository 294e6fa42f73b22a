"""Names become slugs: `[a-z0-9-]`, one way only, through a published table."""

from __future__ import annotations

import re
import unicodedata

from civicstat.vocabulary.errors import VocabularyError


SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slug_of(name: str) -> str:
    """The slug of a name: `"Washington Height's"` becomes `washington-heights`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower().replace("'", "")
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def require_slug(text: str, *, where: str) -> str:
    """`text` itself when it is a slug; else an error that offers one."""
    if SLUG.fullmatch(text):
        return text
    raise VocabularyError(
        f"{text!r} is not a slug",
        where=where,
        expected="lower-case letters, digits and single hyphens",
        next_step=f"Write {slug_of(text) or 'a-name'!r} instead.",
    )
