"""A time zone from a city's points, where they leave no choice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from civicstat.sources.propose_result import ZoneGuess


# South, north, west, east in degrees: boxes that we drew well inside of a zone. A city that lies in none of them is
# near a border of zones, or abroad; its people know their clock.
_BOXES: tuple[tuple[str, float, float, float, float], ...] = (
    ("America/Los_Angeles", 32.75, 42.0, -124.6, -114.9),
    ("America/Los_Angeles", 32.56, 32.76, -117.4, -117.0),
    ("America/Los_Angeles", 42.0, 48.2, -124.9, -118.3),
    ("America/Los_Angeles", 46.0, 48.9, -118.4, -117.1),
    ("America/Denver", 37.1, 41.95, -113.9, -102.3),
    ("America/Denver", 41.9, 44.9, -110.9, -104.2),
    ("America/Denver", 32.1, 36.9, -108.9, -103.2),
    ("America/Phoenix", 31.9, 34.9, -112.9, -109.2),
    ("America/Chicago", 29.0, 45.4, -99.5, -88.0),
    ("America/Chicago", 45.3, 47.5, -99.0, -90.7),
    ("America/Chicago", 41.64, 45.0, -88.1, -87.5),
    ("America/Chicago", 30.2, 34.9, -88.1, -85.8),
    ("America/Chicago", 35.0, 36.5, -88.1, -86.0),
    ("America/New_York", 24.4, 30.1, -84.0, -79.9),
    ("America/New_York", 30.0, 35.1, -84.8, -75.0),
    ("America/New_York", 35.0, 39.1, -83.5, -75.0),
    ("America/New_York", 39.0, 41.65, -84.6, -69.9),
    ("America/New_York", 41.6, 43.0, -78.85, -69.9),
    ("America/New_York", 42.9, 44.8, -77.0, -68.0),
    ("Pacific/Honolulu", 18.8, 22.4, -160.4, -154.7),
    ("America/Anchorage", 60.0, 62.5, -152.0, -147.0),
    ("America/Puerto_Rico", 17.8, 18.6, -67.4, -65.6),
)
# The outermost points of a file are often slips: this share at each side is not asked.
SLIPS = 0.01


def guess_zone(latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]) -> ZoneGuess:
    """The zone of the box that holds the middle 98 in 100 of the points in both directions; else none."""
    usable = np.isfinite(latitude) & np.isfinite(longitude) & (latitude != 0) & (longitude != 0)
    if usable.sum() == 0:
        return ZoneGuess("", "the file has no points to tell it from")
    south, north = np.quantile(latitude[usable], [SLIPS, 1 - SLIPS])
    west, east = np.quantile(longitude[usable], [SLIPS, 1 - SLIPS])
    where = f"the points lie from {south:.2f} to {north:.2f} north and {west:.2f} to {east:.2f} east"
    for zone, box_south, box_north, box_west, box_east in _BOXES:
        if box_south <= south and north <= box_north and box_west <= west and east <= box_east:
            return ZoneGuess(zone, f"{where}, well inside this zone")
    return ZoneGuess("", f"{where}; we do not settle a zone from that")
