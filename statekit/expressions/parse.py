"""Text of an expression to a checked tree.

The grammar is a small part of Python's expression syntax. Python's own parser reads it; nothing
that it returns is ever run: each node is either translated here or refused.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from ..diagnostics import Diagnostic, Span
from . import tree
from .check import Checker
from .scope import Scope
from .text import Fault, Text
from .types import BOOLEAN, Type

MAX_LENGTH = 2_000
"""The longest expression in characters; a longer one belongs into named facts."""

_HABITS = (
    ("&&", "write `and` for &&"),
    ("||", "write `or` for ||"),
    ("<>", "write `!=` for <>"),
    ("!", "write `not` for !"),
    ("\\", "remove the backslash"),
)


def parse(
    text: str,
    scope: Scope,
    locate: Callable[[int, int], Span],
    *,
    expected: Type | None = BOOLEAN,
    known: Iterable[str] = (),
) -> tree.Expression | list[Diagnostic]:
    """Read and check an expression.

    Args:
        text: the expression.
        scope: what it may read.
        locate: turns a stretch of `text` into a place in the file.
        expected: the type that its value must have; None for any.
        known: optional names that are known to have a value in this place.

    Returns:
        The expression, or everything that is wrong with it.
    """
    try:
        body = _syntax(text, locate)
    except Fault as fault:
        return [fault.diagnostic]
    checker = Checker(Text(text, locate), scope)
    found = checker.check(body, frozenset(known), expected)
    if found is None:
        return checker.faults
    return tree.Expression(text, found.node, locate, found.when_true, found.when_false)


def _syntax(text: str, locate: Callable[[int, int], Span]) -> ast.expr:
    """Let Python's parser read the text; raise a Fault that needs no knowledge of Python."""
    if len(text) > MAX_LENGTH:
        message = f"the expression has {len(text)} characters; at most {MAX_LENGTH} are read"
        raise Fault("expression-too-long", message, locate(0, 1), "name its parts as facts")
    if not text.strip():
        message = "an expression is expected here"
        raise Fault("expression-syntax", message, locate(0, 0))
    flat = text.replace("\n", " ").replace("\t", " ")
    indent = len(flat) - len(flat.lstrip())
    try:
        if "\\" in flat:  # Python would warn of unknown escapes, in the caller's process
            raise SyntaxError("", ("", 1, flat.index("\\") + 1 - indent, flat))
        return _shifted(ast.parse(flat.lstrip(), mode="eval").body, flat.lstrip(), indent)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        offset = (getattr(error, "offset", None) or len(text) + 1) - 1 + indent
        offset = min(max(offset, 0), len(text) - 1)
        raise _plain(text, offset, locate) from None


def _plain(text: str, offset: int, locate: Callable[[int, int], Span]) -> Fault:
    """Word a syntax error; the commonest come from other languages' operators."""
    span = locate(offset, offset + 1)
    bare = text.replace("!=", "  ")
    for habit, remedy in _HABITS:
        at = bare.find(habit)
        if at >= 0:
            message = f"`{habit}` means nothing here"
            return Fault("expression-syntax", message, locate(at, at + len(habit)), remedy)
    for comparison in ("==", "<=", ">=", "!="):
        text = text.replace(comparison, "  ")
    at = text.find("=")
    if at >= 0:
        message = "`=` means nothing in an expression"
        return Fault("expression-syntax", message, locate(at, at + 1), "compare with `==`")
    return Fault("expression-syntax", "the expression cannot be read from here on", span)


def _shifted(body: ast.expr, text: str, indent: int) -> ast.expr:
    """Turn Python's byte offsets into character offsets of the original text."""
    narrow = text.isascii()
    encoded = text.encode()
    for node in ast.walk(body):
        if isinstance(node, ast.expr):
            start, end = node.col_offset, node.end_col_offset or node.col_offset
            if not narrow:
                start, end = len(encoded[:start].decode()), len(encoded[:end].decode())
            node.col_offset, node.end_col_offset = start + indent, end + indent
    return body
