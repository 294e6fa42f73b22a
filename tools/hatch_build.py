"""What a release carries beside the code: fonts, map library and a demonstration city. Called by hatchling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


# Where it stands in a checkout or an sdist: where it stands in a wheel.
DEMO = "build/demo"
DEMO_IN_WHEEL = "civicstat/demo"
BUILT = "src/civicstat/look/built"
# One font stands for both, as do the map's files: set-up writes all or none.
NEEDED = ("sans.woff2", "maplibre.js")


class CarryTheDemo(BuildHookInterface[Any]):
    """Refuse to build a release without assets or demonstration: it would look right and serve bare pages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the demonstration city; an editable install needs neither it nor the assets."""
        if version == "editable":
            return
        root = Path(self.root)
        is_built = all((root / BUILT / name).is_file() for name in NEEDED)
        if not is_built or not any(root.glob(f"{DEMO}/*/city.toml")):
            raise SystemExit(f"{BUILT} or {DEMO} is not whole, and a release must carry both. Next step: make wheel")
        build_data["force_include"][DEMO] = DEMO_IN_WHEEL if self.target_name == "wheel" else DEMO
