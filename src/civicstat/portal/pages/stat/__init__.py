"""Performance meetings on the public pages: series and their years, each meeting, and what a forum can take along."""
