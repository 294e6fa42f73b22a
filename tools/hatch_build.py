"""What a release carries beside the code: the built fonts and a demonstration city. Called by hatchling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


# Where it stands in a checkout or an sdist: where it stands in a wheel.
DEMO = "build/demo"
DEMO_IN_WHEEL = "civicstat/demo"
FONTS = "src/civicstat/look/built"


class CarryTheDemo(BuildHookInterface[Any]):
    """Refuse to build a release without fonts or demonstration: it would look right and serve bare pages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the demonstration city; an editable install needs neither it nor the fonts."""
        if version == "editable":
            return
        root = Path(self.root)
        if not any(root.glob(f"{FONTS}/*.woff2")) or not any(root.glob(f"{DEMO}/*/city.toml")):
            raise SystemExit(f"{FONTS} or {DEMO} is empty, and a release must carry both. Next step: make wheel")
        build_data["force_include"][DEMO] = DEMO_IN_WHEEL if self.target_name == "wheel" else DEMO
