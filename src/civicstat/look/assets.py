"""The files that pages lean on, named by their content: stylesheet, favicon, fonts and map library where built."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from civicstat.look.icons import FAVICON
from civicstat.look.interactive import OPENER, write_interactive
from civicstat.look.tokens import theme_css


HERE = Path(__file__).parent
# Made at set-up by tools/build_assets.py; a checkout without it falls back to the reader's own fonts.
BUILT = HERE / "built"
FOLDER = "assets"
_REMARKS = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_LINE_ENDS = re.compile(r"(?<=[{};,>])\s*\n\s*")


def copy_assets(out_folder: Path, *, theme: Mapping[str, str] | None = None, built: Path = BUILT) -> dict[str, str]:
    """Write the assets under `out_folder`; the result maps each name to its path from there.

    `civicstat.css`, `favicon.svg` and `find.js` carry a piece of their SHA-256 in their names and come out the same on
    every machine. `faces.css` stands under a fixed name, for it names the fonts, which only some machines have built:
    so pages are the same bytes with fonts and without, and only the folder `assets/fonts` differs. So it is with
    `open.js`, which offers the interactive map only where its library stands in `assets/interactive`.
    """
    fonts = {name: built / f"{name}.woff2" for name in FACES if (built / f"{name}.woff2").is_file()}
    paths = {
        f"{name}.woff2": _write(out_folder, f"fonts/{name}.woff2", file.read_bytes()) for name, file in fonts.items()
    }
    paths["favicon.svg"] = _write(out_folder, "favicon.svg", FAVICON.encode())
    paths["civicstat.css"] = _write(out_folder, "civicstat.css", stylesheet(theme).encode())
    script = (HERE / "static" / "find.js").read_bytes()
    paths["find.js"] = _write(out_folder, "find.js", script)
    paths["faces.css"] = f"{FOLDER}/fonts/faces.css"
    _put(out_folder / paths["faces.css"], faces(paths).encode())
    write_interactive(out_folder, built)
    return {**paths, "open.js": OPENER}


def stylesheet(theme: Mapping[str, str] | None) -> str:
    """Tokens, then the one hand-written sheet without its remarks and line ends: every page loads it."""
    written = (HERE / "static" / "civicstat.css").read_text("utf-8")
    return theme_css(theme) + _LINE_ENDS.sub("", _REMARKS.sub("", written)).strip() + "\n"


def faces(paths: Mapping[str, str]) -> str:
    """A font face for each font among `paths`; a remark where there is none."""
    rules = [
        f'@font-face{{font-family:"{family}";src:url("{Path(paths[name + ".woff2"]).name}") format("woff2");'
        f"font-weight:{weights};font-display:swap}}\n"
        for name, (family, weights) in FACES.items()
        if f"{name}.woff2" in paths
    ]
    return "".join(rules) or "/* No fonts were built: the reader's own are used. */\n"


# Name of the file, family, weights.
FACES: dict[str, tuple[str, str]] = {
    "serif": ("Source Serif 4", "300 650"),
    "sans": ("Public Sans", "300 650"),
}


def _write(out_folder: Path, name: str, content: bytes) -> str:
    stem, dot, suffix = name.rpartition(".")
    hashed = f"{FOLDER}/{stem}-{hashlib.sha256(content).hexdigest()[:12]}{dot}{suffix}"
    _put(out_folder / hashed, content)
    return hashed


def _put(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
