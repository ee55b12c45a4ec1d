"""Sphinx settings: ``sphinx-build docs docs/_build``."""

project = "machinepsych"
extensions = ["myst_parser"]
html_theme = "furo"
exclude_patterns = ["_build"]
