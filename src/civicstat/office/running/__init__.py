"""What keeps an office going: its processes, its timetable, its signal of change, its health."""
