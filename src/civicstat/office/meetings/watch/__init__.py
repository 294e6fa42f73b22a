"""The watchdog in the office: it tells posts and manager first, and nobody can switch it off."""
