"""Cut the table of measures that the City of Baltimore published down to what the city folder reads.

The table names the service of each measure; SERVICES.csv (service_id, pillar_name) says under which goal it stands.
Texts that tell of a person who could be recognized are withheld too: people read them and put their SHA-256 into
`withheld-texts.txt` of the city folder.

Run: python tools/cut_published_measures.py MEASURES.parquet SERVICES.csv cities/baltimore
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from civicstat.cycle.city_folder import read_city_folder
from civicstat.disclosure.official_text import MARKERS, Withholding, known_words, withheld_because
from civicstat.sources.published.rows import mapped_columns


SERVICE = "Service ID"


def cut(table: Path, services: Path, city: Path) -> Counter[str]:
    """Write the file that `[published_measures]` names; how many cells of each column were withheld."""
    source = read_city_folder(city).sources.published_measures
    assert source is not None, f"{city}/sources.toml has no [published_measures]"
    known = known_words((city / source.known_words).read_text(encoding="utf-8").splitlines())
    of_persons = digests((city / "withheld-texts.txt").read_text(encoding="utf-8").splitlines())
    unseen = set(of_persons)
    columns = mapped_columns(source)
    goal = source.columns["goal"]
    with services.open(encoding="utf-8-sig", newline="") as file:
        goals = {row["service_id"]: row["pillar_name"] for row in csv.DictReader(file)}
    withheld: Counter[str] = Counter()
    rows = []
    taken = [*(column for column in columns if column != goal), SERVICE]
    for fields in pq.read_table(table, columns=taken).to_pylist():
        # The service's number stands before its name: SRV0100 City Council.
        fields[goal] = goals.get((fields[SERVICE] or "").split(" ")[0], "")
        row = {column: " ".join((fields[column] or "").split()) for column in columns}
        for column, text in row.items():
            digest = hashlib.sha256(text.encode()).hexdigest()
            reason: Withholding = "person" if digest in of_persons else withheld_because(text, known=known)
            unseen.discard(digest)
            if reason:
                withheld[column] += 1
                row[column] = MARKERS[reason]
        rows.append(row)
    assert not unseen, f"{city}/withheld-texts.txt names texts that are not in the table: {sorted(unseen)}"
    # By content, so that the order of the rows says nothing.
    rows.sort(key=lambda row: [row[column] for column in columns])
    target = city / source.files[0]
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return withheld


def digests(lines: Iterable[str]) -> frozenset[str]:
    """The SHA-256 of each text of a list, one to a line; what follows a `#` is the reason."""
    return frozenset(digest for line in lines if (digest := line.partition("#")[0].strip()))


if __name__ == "__main__":
    found = cut(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
    for name, count in sorted(found.items()):
        print(f"{count:>5} cells withheld in the column {name!r}")
