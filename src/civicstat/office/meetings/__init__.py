"""Performance meetings in the office: series and their years, each meeting, and what comes before, in and after it."""
