"""The packet of a meeting in the office: built by the clock, answered by the department, locked, printed."""
