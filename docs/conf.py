"""How the documentation is built: Sphinx reads Markdown through MyST; nothing is fetched from elsewhere."""

from civicstat import __version__


project = "Civicstat"
author = "the Civicstat authors"
copyright = "2026, the Civicstat authors"
release = __version__

extensions = ["myst_parser"]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
nitpicky = True

html_theme = "furo"
html_title = "Civicstat"
html_show_sphinx = False
