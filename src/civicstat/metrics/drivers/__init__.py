"""What drives a change in any plain table of two periods: exact contributions, group by group."""
