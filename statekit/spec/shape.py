"""Takes nodes apart: expected kinds, closed keys, and the collecting of all that is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Many
from typing import NoReturn

from ..diagnostics import RULES, Diagnostic, Span, near, one_of
from .base import Words
from .lineage import Allowance, Assumption
from .nodes import Mapping, Node, Scalar, Sequence

LIMIT = 200
"""So many findings are told at once; nobody reads more, and near names cost time."""

Pairs = Many[tuple[Scalar, Node]]


MAX_LEAVES = 500_000
"""For so many leaves the names of states in one spec may stand: more would exhaust memory."""


class TooMany(Exception):
    """Reading on is of no use: a limit is reached, and this has been told."""


class Fields(dict[str, Node]):
    """The values of a mapping with closed keys.

    Attributes:
        misspelt: keys that are probably meant by those that do not exist; all keys, if there
            is no mapping at all.
        strange: whether there is a key that looks like none.
        broken: whether there is no mapping.
    """

    def __init__(self, **values: Node) -> None:
        super().__init__(values)
        self.misspelt: set[str] = set()
        self.strange = False
        self.broken = False

    def lacks(self, *names: str) -> bool:
        """Whether none of these keys is there, and no other key may be meant to be one."""
        there = self.keys() | self.misspelt
        return not self.strange and there.isdisjoint(names)


class Keys:
    """The closed keys of one construct.

    Args:
        what: the construct in messages, with its article.
        names: its keys, separated by spaces; what can be described can be `assumed` too, and what
            is found in it can be allowed.
        required: the keys that it must have, separated by spaces.
        bare: whether nothing at all may stand in its place.
        later: whether its parts are read again where they become part of something else.
    """

    def __init__(
        self,
        what: str,
        names: str,
        required: str = "",
        *,
        bare: bool = False,
        later: bool = False,
    ) -> None:
        self.what = what
        self.names = frozenset(names.split())
        if "description" in self.names:
            self.names |= {"assumed", "allow"}
        self.required = required.split()
        self.bare = bare
        self.later = later


def place(node: Node) -> Span:
    """Return where a node begins: all of it, but of several lines only the first."""
    end = node.source.text.find("\n", node.start, node.end)
    return Span(node.source, node.start, node.end if end < 0 else end)


def is_text(node: Node) -> bool:
    """Whether a node is a single value that YAML reads as text."""
    return isinstance(node, Scalar) and isinstance(node.value, str)


def is_flag(node: Node) -> bool:
    """Whether a node is `true` or `false`."""
    return isinstance(node, Scalar) and isinstance(node.value, bool)


class Shape:
    """Reads nodes as what the language expects; `findings` is everything that is wrong so far."""

    def __init__(self) -> None:
        self.findings: list[Diagnostic] = []
        self._assumed: dict[Span, Assumption] = {}
        self._allowed: dict[Span, Allowance] = {}
        self._cut: set[int] = set()
        self._leaves = 0

    def add(
        self,
        rule: str,
        message: str,
        span: Span | None,
        remedy: str = "",
        near: tuple[str, ...] = (),
    ) -> None:
        """Collect one finding."""
        self.tell(Diagnostic(rule, message, span, remedy, near))

    def tell(self, finding: Diagnostic) -> None:
        """Collect a finding that is worded already."""
        self.findings.append(finding)
        if len(self.findings) >= LIMIT:
            raise TooMany

    def stop(self, message: str, span: Span, remedy: str) -> NoReturn:
        """Collect that there is too much of something, and end the reading."""
        self.findings.append(Diagnostic("too-many-nodes", message, span, remedy))
        raise TooMany

    def weigh(self, leaves: int, span: Span) -> None:
        """Count leaves for which a name stands, up to the limit."""
        self._leaves += leaves
        if self._leaves > MAX_LEAVES:
            message = f"the names of states stand for more than {MAX_LEAVES} leaves in all"
            self.stop(message, span, "split the spec, or name fewer states at a time")

    def unknown(
        self, rule: str, message: str, node: Scalar, known: Iterable[str], remedy: str = ""
    ) -> None:
        """Collect that a name does not exist, with those that look like it."""
        self.add(rule, message, node.span, remedy, near(node.text, known))

    def kind(self, node: Node, what: str, expected: str, remedy: str = "") -> None:
        """Collect that a node is not of the expected kind."""
        found = f"this is {node.a_kind}" if node.kind != "nothing" else "nothing stands here"
        if not remedy and expected.startswith(("text", "a name")) and node.kind in _QUOTABLE:
            remedy = "put it in quotes, so that YAML reads it as text"
        self.add("wrong-shape", f"{what} is {expected}, and {found}", place(node), remedy)

    def fields(self, node: Node, keys: Keys, owner: Scalar | None = None) -> Fields:
        """Return the values of a mapping with closed keys; none if it is no mapping.

        Args:
            node: the mapping.
            keys: its keys.
            owner: what names the construct; findings about missing keys stand there.
        """
        found = Fields()
        if not isinstance(node, Mapping):
            if not (keys.bare and isinstance(node, Scalar) and node.value is None):
                self.kind(node, keys.what, "a mapping")
                found.broken = True
                found.misspelt |= keys.names
            return found
        for key, value in self._pairs(node):
            if key.text in keys.names:
                found[key.text] = value
            else:
                close = self._unknown_key(key, keys)
                found.misspelt.update(close)
                found.strange |= not close
        if "assumed" in found:
            self._assume(found["assumed"], keys, owner)
        if "allow" in found:
            self._allow(found["allow"], node, keys, owner)
        for name in keys.required:
            if name not in found and found.lacks(name):
                where = owner.span if owner else place(node)
                self.add("missing-key", f"{keys.what} needs `{name}`", where)
        return found

    def _assume(self, node: Node, keys: Keys, owner: Scalar | None) -> None:
        why = self.text(node, "`assumed`")
        if why is not None:
            what = f"{keys.what}, {owner.text}" if owner else keys.what
            self._assumed[node.span] = Assumption(what, why, place(node))

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Everything that is marked as assumed, in the order of the file."""
        return tuple(sorted(self._assumed.values(), key=lambda each: each.span.start))

    def _allow(self, node: Node, there: Node, keys: Keys, owner: Scalar | None) -> None:
        for key, value in self.pairs(node, "`allow`"):
            rule = RULES.get(key.text)
            why = self.text(value, f"the reason to allow {key.text}")
            if why is not None and not why.strip():
                message = f"the reason to allow {key.text} is a text that says why, and it is empty"
                self.add("wrong-shape", message, place(value))
            if rule is None or not rule.allowable:
                known = [each.id for each in RULES.values() if each.allowable]
                message = f"no rule of `check` that can be allowed is called {key.text!r}"
                remedy = "`statekit rules` lists them"
                self.unknown("unknown-rule", message, key, known, remedy)
            elif why is not None and not keys.later:
                within = None
                if owner is not None or "spec" not in keys.names:
                    within = (there.span, *([owner.span] if owner else []))
                self._allowed[key.span] = Allowance(key.text, why, within, key.span)

    @property
    def allowances(self) -> tuple[Allowance, ...]:
        """Every finding that is allowed, in the order of the file."""
        return tuple(sorted(self._allowed.values(), key=lambda each: each.span.start))

    def _unknown_key(self, key: Scalar, keys: Keys) -> tuple[str, ...]:
        close = near(key.text, keys.names)
        remedy = "" if close else f"its keys are {in_words(sorted(keys.names))}"
        message = f"{keys.what} has no key {key.text!r}"
        self.add("unknown-key", message, key.span, remedy, close)
        return close

    def pairs(self, node: Node | None, what: str) -> Pairs:
        """Return the entries of a mapping with open keys; none if it is absent or no mapping."""
        if node is None:
            return ()
        if isinstance(node, Mapping):
            return self._pairs(node)
        self.kind(node, what, "a mapping")
        return ()

    def items(self, node: Node, what: str, expected: str) -> Many[Node]:
        """Return the items of a list that is not empty; a mapping stands for a list of itself."""
        if isinstance(node, Mapping):
            return (node,)
        if isinstance(node, Sequence) and node.items:
            return node.items
        self.listed(node, what, expected)
        return ()

    def listed(self, node: Node, what: str, expected: str) -> Many[Node]:
        """Return the items of a list that is not empty."""
        if not isinstance(node, Sequence):
            self.kind(node, what, expected)
            return ()
        if not node.items:
            self.add("wrong-shape", f"{what} is {expected}, and this list is empty", place(node))
        return node.items

    def names(self, node: Node, what: str) -> Many[Scalar]:
        """Return one name or a list of names."""
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return (node,)
        found = []
        expected = "a name or a list of names"
        for item in self.listed(node, what, expected):
            if isinstance(item, Scalar) and isinstance(item.value, str):
                found.append(item)
            else:
                self.kind(item, f"an item of {what}", "a name")
        return found

    def name(self, node: Node, what: str) -> Scalar | None:
        """Return a single name."""
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return node
        self.kind(node, what, "a name")
        return None

    def text(self, node: Node | None, what: str) -> str | None:
        """Return a text; None if it is absent or something else."""
        if node is None:
            return None
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return node.value
        self.kind(node, what, "text")
        return None

    def flag(self, node: Node | None, what: str, *, broken: bool = False) -> bool:
        """Return true or false; false if it is absent, `broken` if it is something else."""
        if node is None:
            return False
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        remedy = ""
        if isinstance(node, Scalar) and (word := _FLAGS.get(node.text.lower())):
            remedy = f"write {word} for {node.text}"
        self.kind(node, what, "true or false", remedy)
        return broken

    def words(self, node: Node | None, what: str) -> Words:
        """Return a text for people: one, or one per language code."""
        if node is None:
            return {}
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return {"": node.value}
        if not isinstance(node, Mapping):
            self.kind(node, what, "text, or a mapping of language codes to texts")
            return {}
        found = {}
        for key, value in self._pairs(node):
            is_made = key.quoted and key.start == key.end  # a base gives a text without a language
            if not (_is_language(key.text) or is_made):
                message = f"{key.text!r} is not a language code"
                self.add("bad-name", message, key.span, "codes look like en, es or pt-BR")
            found[key.text] = self.text(value, what) or ""
        return found

    # Expressions that YAML cut at a comma: `{when: min(a, b) > 1}` has the keys `when`, `b) > 1`.

    def is_cut(self, node: Node) -> bool:
        """Whether a part of this value was cut off by YAML, which has been told."""
        return id(node) in self._cut

    def _pairs(self, node: Mapping) -> Pairs:
        """Return the entries, without those keys that are the rest of a value cut by YAML."""
        entries = node.entries
        if node.source.text[node.start : node.start + 1] == "{" and any(map(_is_bare, entries)):
            self._find_cuts(node)
            if self._cut:
                return [pair for pair in entries if id(pair[0]) not in self._cut]
        return entries

    def _find_cuts(self, node: Mapping) -> None:
        entries = iter(node.entries)
        value: Scalar | None = None
        rest: list[Scalar] = []
        for key, next_ in entries:
            if value is not None and _is_bare((key, next_)):
                rest.append(key)
                text = ", ".join([value.text, *(each.text for each in rest)])
                if not _is_open(text) and id(value) not in self._cut:
                    span = Span(value.source, value.start, key.end)
                    message = f"YAML cuts `{text}` at the comma, because it stands in {{…}}"
                    remedy = "put the expression on a line of its own or in quotes"
                    self.add("cut-expression", message, span, remedy)
                    self._cut.update(map(id, (value, *rest)))
                    value = None
            else:
                plain = isinstance(next_, Scalar) and not next_.quoted and _is_open(next_.text)
                value, rest = (next_ if isinstance(next_, Scalar) and plain else None), []


_QUOTABLE = ("number", "boolean")
_FLAGS = {"yes": "true", "on": "true", "1": "true", "no": "false", "off": "false", "0": "false"}


def _is_bare(pair: tuple[Scalar, Node]) -> bool:
    value = pair[1]
    return isinstance(value, Scalar) and value.value is None


def _is_open(text: str) -> bool:
    """Whether a bracket or a quote is opened and not closed."""
    brackets = sum(map(text.count, "([{")) > sum(map(text.count, ")]}"))
    return brackets or text.count("'") % 2 == 1 or text.count('"') % 2 == 1


def _is_language(code: str) -> bool:
    first, *others = code.split("-")
    return (
        first.isascii()
        and first.isalpha()
        and first.islower()
        and len(first) in (2, 3)
        and all(each.isascii() and each.isalnum() for each in others)
    )


def in_words(names: Iterable[str]) -> str:
    """Return names as a list in words: ``a, b and c``."""
    return one_of(names).replace(" or ", " and ")
