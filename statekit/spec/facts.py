"""Facts: named answers, which may read one another in any order but in no cycle."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence as Many

from attrs import evolve

from ..diagnostics import Span
from ..expressions import Choose, Expression, Kind, Type, tree
from ..expressions import Node as Tree
from . import names
from .choice import cases
from .known import BROKEN, Known
from .model import Fact
from .nodes import Mapping, Node, Scalar, Sequence
from .shape import Keys, place

_FACT = Keys("a fact", "is choose label description")
_CASE = Keys("a case of a fact", "when is else")
MAX_DEPTH = 100
"""How deep a fact may nest, so that answering for it never exhausts the stack."""

_QUOTED = r"'[^']*'|\"[^\"]*\""
_IDENTIFIER = re.compile(r"[^\W\d]\w*")


def read_facts(known: Known, node: Node | None) -> None:
    """Read the `facts` section, each fact after those that it reads."""
    shape = known.shape
    declared: dict[str, tuple[Scalar, Node]] = {}
    for key, value in shape.pairs(node, "`facts`"):
        declared[names.name(shape, key)] = (key, value)
    other = _never_facts(known)
    read = {name: _mentions(value, declared, other) for name, (_, value) in declared.items()}
    depths: dict[str, int] = {}
    for name in _ordered(known, declared, read):
        key, value = declared[name]
        before = len(shape.findings)
        fact = _fact(known, key, value)
        depths[name] = _depth(fact.value.root, depths) if read[name] else 0
        if depths[name] > MAX_DEPTH:
            message = f"{name} and the facts that it reads nest deeper than {MAX_DEPTH} levels"
            shape.add("expression-too-long", message, key.span, "derive it from fewer facts")
            depths[name] = 0
        if len(shape.findings) > before or fact.value is BROKEN:
            known.doubtful.add(name)
        known.add_fact(fact)
    known.facts = {name: known.facts[name] for name in declared}


def _depth(node: Tree, depths: dict[str, int]) -> int:
    """Return how deep a tree is, with the facts that it reads in their places."""
    if isinstance(node, tree.Fact):
        return depths.get(node.name, 0) + 1
    return 1 + max((_depth(each, depths) for each in node.children()), default=0)


def _never_facts(known: Known) -> re.Pattern[str]:
    """Match what is no fact, whatever its name: quoted texts, and states beside their machine."""
    machines = "|".join(map(re.escape, known.axes)) or "(?!)"
    states = r"\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|[\w.]+"
    return re.compile(rf"{_QUOTED}|\b(?:{machines})\b\s*(?:==|!=|(?:not\s+)?in\b)\s*(?:{states})")


def _mentions(
    node: Node, facts: dict[str, tuple[Scalar, Node]], other: re.Pattern[str]
) -> list[str]:
    """Return the facts that a fact reads, by its text: their types are not known yet."""
    found: dict[str, None] = {}
    for text in _texts(node):
        found |= dict.fromkeys(_IDENTIFIER.findall(other.sub(" ", text)))
    return [name for name in found if name in facts]


def _texts(node: Node) -> list[str]:
    """Return the texts of a fact's expressions."""
    if isinstance(node, Scalar):
        return [node.text]
    if not isinstance(node, Mapping):
        return []
    fields = {key.text: value for key, value in node.entries}
    found = [fields["is"]] if "is" in fields else []
    choose = fields.get("choose")
    for case in getattr(choose, "items", ()):
        found += [each for key, each in getattr(case, "entries", ()) if key.text == "when"]
    return [each.text for each in found if isinstance(each, Scalar)]


def _ordered(
    known: Known, declared: dict[str, tuple[Scalar, Node]], read: dict[str, list[str]]
) -> list[str]:
    """Return the facts, each after those that it reads; tell of cycles."""
    done: dict[str, None] = {}
    for start in declared:
        path: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            name, is_left = stack.pop()
            if is_left:
                done[name] = path.pop(name)
            elif name in path:
                _cycle(known, declared, [*path][[*path].index(name) :])
            elif name not in done:
                path[name] = None
                stack.append((name, True))
                stack += [(each, False) for each in reversed(read[name])]
    return [*done]


def _cycle(known: Known, declared: dict[str, tuple[Scalar, Node]], names: list[str]) -> None:
    key = declared[names[0]][0]
    known.doubtful.update(names)
    if len(names) == 1:
        message = f"the fact {names[0]} reads itself"
    else:
        message = f"these facts read one another in a cycle: {' → '.join([*names, names[0]])}"
    known.shape.add("fact-cycle", message, key.span, "derive one of them from data and states")


def _fact(known: Known, key: Scalar, node: Node) -> Fact:
    shape = known.shape
    if not isinstance(node, Mapping):
        value = known.expression(node, known.scope, "a fact", expected=None)
        return Fact(key.text, value, {}, {}, key.span)
    fields = shape.fields(node, _FACT, key)
    value = BROKEN
    if "is" in fields and "choose" in fields:
        message = "a fact has either `is` or `choose`, and this one has both"
        shape.add("unknown-key", message, place(fields["choose"]), "remove one of them")
    elif "is" in fields:
        value = known.expression(fields["is"], known.scope, "`is`", expected=None)
    elif "choose" in fields:
        value = _choose(known, key, fields["choose"])
    elif fields.lacks("is", "choose"):
        shape.add("missing-key", "a fact needs `is` or `choose`", key.span)
    return Fact(
        key.text,
        value,
        shape.words(fields.get("label"), "`label`"),
        shape.words(fields.get("description"), "`description`"),
        key.span,
    )


def _choose(known: Known, key: Scalar, node: Node) -> Expression:
    shape = known.shape
    before = len(shape.findings)
    guards: list[tuple[Expression, str]] = []
    otherwise: str | None = None
    false: frozenset[str] = frozenset()
    has_else = False
    for case in cases(shape, node, _CASE, "is"):
        if case.otherwise is not None:
            has_else = True
            otherwise = shape.text(case.otherwise, "`else`")
            continue
        has_else |= "else" in case.fields.misspelt
        answer = shape.text(case.fields.get("is"), "`is`")
        when = case.fields.get("when")
        if when is not None:
            guard = known.expression(when, known.scope, "`when`", known=false)
            false |= guard.when_false
            guards.append((guard, answer or ""))
    items = node.items if isinstance(node, Sequence) else ()
    if items and not has_else and all(isinstance(each, Mapping) for each in items):
        message = f"where no case holds, the fact {key.text} has no answer"
        remedy = "add a last case, such as `- else: unknown`"
        shape.add("incomplete-choice", message, key.span, remedy)
    if len(shape.findings) > before or otherwise is None:
        return BROKEN
    return _joined(guards, otherwise, key.span)


def _joined(guards: Many[tuple[Expression, str]], otherwise: str, span: Span) -> Expression:
    """Make one expression of the cases; its text is that of the guards, a line each.

    Args:
        guards: the guards with their answers.
        otherwise: the answer when none holds.
        span: the place of the whole.
    """
    starts = [0]
    for guard, _ in guards:
        starts.append(starts[-1] + len(guard.text) + 1)
    values = dict.fromkeys([*(answer for _, answer in guards), otherwise])
    root = Choose(
        tuple(
            (_shifted(guard.root, start), answer)
            for (guard, answer), start in zip(guards, starts, strict=False)
        ),
        otherwise,
        Type(Kind.ENUM, tuple(values)),
        span=(0, max(0, starts[-1] - 1)),
    )

    def locate(start: int, end: int) -> Span:
        if not guards:
            return span
        index = min(bisect_right(starts, start) - 1, len(guards) - 1)
        first = starts[index]
        return guards[index][0].locate(start - first, end - first)

    return Expression("\n".join(guard.text for guard, _ in guards), root, locate)


def _shifted(node: Tree, by: int) -> Tree:
    """Return a tree whose places are moved to where its text stands in a longer one."""
    if not by:
        return node
    start, end = node.span
    return evolve(node.mapped(lambda each: _shifted(each, by)), span=(start + by, end + by))
