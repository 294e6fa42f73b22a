"""Write the generated pages of docs/reference, or with --check say which of them are out of date."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from civicstat.ledger.schema_docs import statement_reference
from cli_reference import cli_page
from data_files_reference import data_files_page
from errors_reference import errors_page
from office_reference import office_permissions_page, office_retention_page
from practices_reference import practices_page


FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "data-files.md": data_files_page,
    "errors.md": errors_page,
    "office-permissions.md": office_permissions_page,
    "retention.md": office_retention_page,
    "practices.md": practices_page,
    "statements.md": statement_reference,
}


def outdated(folder: Path = FOLDER) -> list[str]:
    """The generated pages that differ from what the program says now."""
    return [
        name
        for name, page in PAGES.items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != page()
    ]


def main(arguments: list[str]) -> int:
    """Write what is out of date, or with --check only name it and answer 1."""
    changed = outdated()
    if "--check" in arguments:
        for name in changed:
            print(f"docs/reference/{name} is out of date. Next step: make docs")
        return 1 if changed else 0
    for name in changed:
        (FOLDER / name).write_text(PAGES[name](), encoding="utf-8", newline="\n")
        print(f"Wrote docs/reference/{name}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
