"""How the documentation is built: Sphinx reads Markdown through MyST; nothing is fetched from elsewhere."""

import importlib.metadata


project = "Civicstat"
author = "the Civicstat authors"
copyright = "2026, the Civicstat authors"
release = importlib.metadata.version("civicstat")

extensions = ["myst_parser"]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
nitpicky = True

html_theme = "furo"
html_title = "Civicstat"
html_show_sphinx = False
