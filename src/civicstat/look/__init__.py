"""How things look and how numbers are worded: tokens, page parts, charts, maps, formats, both languages."""
