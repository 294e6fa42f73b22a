"""Two clocks: what the city says is closed, and what somebody who looked found fixed."""
