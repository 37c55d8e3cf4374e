"""How Sphinx builds the pages of the project: ``sphinx-build -W -n docs site``."""

from __future__ import annotations

from sphinx.application import Sphinx

import statekit

project = "statekit"
author = "statekit contributors"
version = release = statekit.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "statekit.embed.sphinx",
]
exclude_patterns = ["**/README.md"]

myst_heading_anchors = 4
"""Pages link to headings as code hosts name them."""

default_role = "code"
"""What stands in single backticks in docstrings."""
autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
napoleon_numpy_docstring = False
# Types of other packages, and those inside this one: nothing here documents them.
nitpick_ignore = [
    ("py:class", each) for each in ("Definition", "Drawing", "Proposal", "SpecMachine")
]
nitpick_ignore_regex = [
    ("py:.*", r"(collections|datetime|enum|os|transitions|typing)\..*"),
    ("py:.*", r"statekit\.(decide|diagnostics|expressions|machine|spec)\..*"),
]

html_theme = "furo"
html_title = "statekit"
html_show_copyright = False
html_show_sphinx = False


def setup(app: Sphinx) -> None:
    """Let attributes be described by sentences with a colon, which napoleon takes for a type."""
    app.connect("autodoc-process-docstring", _untyped, priority=400)


def _untyped(
    app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]
) -> None:
    if what in ("attribute", "property") and lines:
        lines[0] = f": {lines[0]}"
