"""The text of one expression, its places in the file, and the faults found in it."""

from __future__ import annotations

import ast
from collections.abc import Callable

from attrs import frozen

from ..diagnostics import Diagnostic, Span
from . import tree


class Fault(Exception):
    """One finding, on its way out of the part of the expression that it spoils."""

    def __init__(
        self, rule: str, message: str, span: Span, remedy: str = "", near: tuple[str, ...] = ()
    ) -> None:
        self.diagnostic = Diagnostic(rule, message, span, remedy, near)
        super().__init__(message)


@frozen(slots=False)
class Text:
    """The text of an expression.

    Args:
        text: as it stands in the spec.
        locate: turns a stretch of it into a place in the file.
    """

    text: str
    locate: Callable[[int, int], Span]

    def at(self, node: ast.expr) -> tuple[int, int]:
        """Return the stretch of a node of Python's tree."""
        return node.col_offset, node.end_col_offset or node.col_offset

    def span(self, node: ast.expr | tree.Node) -> Span:
        """Return the place of a node."""
        return self.locate(*(self.at(node) if isinstance(node, ast.expr) else node.span))

    def source(self, node: ast.expr | tree.Node) -> str:
        """Return the text of a node, on one line."""
        start, end = self.at(node) if isinstance(node, ast.expr) else node.span
        return " ".join(self.text[start:end].split())

    def refuse(self, node: ast.expr, what: str, remedy: str = "") -> Fault:
        """Return the fault that something is no part of the language."""
        message = f"{what} is not part of expressions"
        return Fault("not-in-language", message, self.span(node), remedy)
