"""The files that every page leans on: one stylesheet, two fonts where built, the favicon; named by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from civicstat.look.icons import FAVICON
from civicstat.look.tokens import theme_css


HERE = Path(__file__).parent
# Made at set-up by tools/build_assets.py; a checkout without it falls back to the reader's own fonts.
BUILT = HERE / "built"
FOLDER = "assets"


def copy_assets(out_folder: Path, *, theme: Mapping[str, str] | None = None, built: Path = BUILT) -> dict[str, str]:
    """Write the assets under `out_folder`; the result maps `civicstat.css`, `favicon.svg`, `serif.woff2` and
    `sans.woff2` (where built) to their paths from `out_folder`, each with a piece of its SHA-256 in its name.
    """
    fonts = {name: (built / f"{name}.woff2").read_bytes() for name in FACES if (built / f"{name}.woff2").is_file()}
    paths = {f"{name}.woff2": _write(out_folder, f"{name}.woff2", content) for name, content in fonts.items()}
    paths["favicon.svg"] = _write(out_folder, "favicon.svg", FAVICON.encode())
    paths["civicstat.css"] = _write(out_folder, "civicstat.css", stylesheet(theme, paths).encode())
    return paths


def stylesheet(theme: Mapping[str, str] | None, paths: Mapping[str, str]) -> str:
    """Tokens, font faces for the fonts among `paths`, and the one hand-written sheet."""
    faces = "".join(
        f'@font-face{{font-family:"{family}";src:url("{Path(paths[name + ".woff2"]).name}") format("woff2");'
        f"font-weight:{weights};font-display:swap}}\n"
        for name, (family, weights) in FACES.items()
        if f"{name}.woff2" in paths
    )
    return theme_css(theme) + faces + (HERE / "static" / "civicstat.css").read_text("utf-8")


# Name of the file, family, weights.
FACES: dict[str, tuple[str, str]] = {
    "serif": ("Source Serif 4", "200 900"),
    "sans": ("Public Sans", "100 900"),
}


def _write(out_folder: Path, name: str, content: bytes) -> str:
    stem, dot, suffix = name.rpartition(".")
    hashed = f"{FOLDER}/{stem}-{hashlib.sha256(content).hexdigest()[:12]}{dot}{suffix}"
    target = out_folder / hashed
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return hashed
