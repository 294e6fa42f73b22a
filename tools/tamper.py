"""Change one digit of a published number in a copy of a home, show it, and let the verifier look.

python tools/tamper.py homes/chicago build/tampered/chicago
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


# A number of a page: what it says stands between the tags.
NUMBER = re.compile(r'<data\b[^>]*\bdata-key="(?P<key>[^"]+)"[^>]*>(?P<text>[^<]*\d[^<]*)</data>')
FOUND_WANTING = 1


@dataclass(frozen=True)
class Change:
    """One digit on one page: which figure it belongs to, and the words before and after."""

    page: Path
    key: str
    before: str
    after: str


def main(home: str, copy: str) -> int:
    """0 when the verifier noticed."""
    _copy_what_is_public(Path(home), Path(copy))
    change = change_one_digit(Path(copy) / "portal")
    print(f"In {change.page}, the number {change.before} now says {change.after}.")
    print(f"It belongs to the figure {change.key}. What does the verifier say?\n", flush=True)
    verdict = subprocess.run([Path(sys.executable).with_name("civicstat"), "verify", copy], check=False)
    if verdict.returncode == FOUND_WANTING:
        print("\nOne digit was changed, and it was found. The copy stays where it is: try another.")
        return 0
    print(f"\nThe verifier ended with {verdict.returncode}. It should have found the change (1): please report this.")
    return 1


def change_one_digit(portal: Path) -> Change:
    """Raise the last digit of the first number on the home page, or on the first page that has one."""
    for page in (portal / "en" / "index.html", *sorted(portal.rglob("*.html"))):
        html = page.read_text(encoding="utf-8")
        if found := NUMBER.search(html):
            after = _with_another_last_digit(found["text"])
            start, end = found.span("text")
            page.write_text(html[:start] + after + html[end:], encoding="utf-8", newline="")
            return Change(page, found["key"], found["text"].strip(), after.strip())
    raise SystemExit(f"No page below {portal} holds a number. Build the demonstration first: make demo SERVE=0")


def _with_another_last_digit(text: str) -> str:
    last = max(place for place, sign in enumerate(text) if sign.isdigit())
    return text[:last] + str((int(text[last]) + 1) % 10) + text[last + 1 :]


def _copy_what_is_public(home: Path, copy: Path) -> None:
    if copy.exists():
        shutil.rmtree(copy)
    for folder in ("ledger", "portal"):
        shutil.copytree(home / folder, copy / folder)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
