"""From the bytes of a YAML file to nodes, or to findings about everything that is wrong with it.

The only importer of PyYAML, of which it uses the events: limits hold while the file is parsed, no
tag is ever obeyed, and nothing here recurses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from attrs import Factory, define, evolve, frozen

from ..diagnostics import Diagnostic, Source, Span, SpecError, in_order, near
from .decode import MAX_BYTES, decode
from .nodes import Mapping, Node, Scalar, Sequence, Value, plain_value
from .syntax import Complaint, explain, shown, tagged

SUFFIXES = (".yaml", ".yml")
"""How the files of specs end."""

MAX_DEPTH = 64
"""How many lists and mappings may stand one inside the other."""

MAX_NODES = 100_000
"""How many values a file may hold; an alias counts as much as what it repeats."""

_NEAR = 1000  # how many anchors are compared with one that is missing: comparing takes time

# The parser in C where PyYAML has it, else the one in Python: same events, same places.
_PARSER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SURROGATE = re.compile("[\ud800-\udfff]")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s*(?:#.*\s*)*)*")


def read_file(path: Path, name: str | None = None) -> Mapping:
    """Read a YAML file.

    Args:
        path: the file.
        name: how messages name it; the path by default.

    Raises:
        SpecError: with all findings, in order, if the file cannot be read or is not in order.
    """
    name = str(path) if name is None else name
    try:
        if waits(path):
            message = f"{name} is a pipe, a socket or a device, and a spec is a file"
            remedy = "write the spec to a file, or pipe it into /dev/stdin"
            raise SpecError([Diagnostic("unreadable-file", message, remedy=remedy)])
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SpecError([_unreadable(path, name, error)]) from None
    return read(data, name)


def waits(path: Path) -> bool:
    """Tell whether a reader might wait for ever, as at a pipe into which nobody writes.

    Streams that are open already, such as /dev/stdin and what a shell makes of ``<(...)``, are
    named on purpose and read like files.
    """
    stream = path.as_posix().startswith(("/dev/", "/proc/"))
    return not stream and path.exists() and not (path.is_file() or path.is_dir())


def _unreadable(path: Path, name: str, error: OSError | ValueError) -> Diagnostic:
    close: tuple[str, ...] = ()
    if path.is_symlink() and not path.exists():
        message, remedy = f"{name} is a link that leads nowhere", "correct the link, or remove it"
    elif isinstance(error, FileNotFoundError):
        message, remedy = f"there is no file {name}", "check the path"
        close = files_near(path)
    elif path.is_dir():
        message, remedy = f"{name} is a folder", "name a file in it"
    elif isinstance(error, PermissionError):
        message, remedy = f"{name} may not be read", "ask for the right to read it"
    else:
        reason = error.strerror if isinstance(error, OSError) else error
        message, remedy = f"{name} cannot be read: {reason}", ""
    return Diagnostic("unreadable-file", message, remedy=remedy, near=close)


def files_near(path: Path) -> tuple[str, ...]:
    """Return the spec files in the folder of a path whose names look like its own."""
    try:
        found = sorted(each for each in path.parent.iterdir() if each.suffix in SUFFIXES)
    except (OSError, ValueError):
        return ()
    like = near(path.stem, [each.stem for each in found])
    return tuple(str(each) for stem in like for each in found if each.stem == stem)


def read(data: bytes, name: str) -> Mapping:
    """Read the bytes of a YAML file: UTF-8, one document, a mapping at the top.

    Args:
        data: the bytes.
        name: how messages name the file.

    Raises:
        SpecError: with all findings, in order, if the file is not in order.
    """
    reading = _Reading(decode(data, name))
    reading.run()
    return reading.finish()


@define
class _Open:
    """A list or mapping that is being read.

    Args:
        is_mapping: whether it is a mapping, whose `items` are keys and values by turns.
        bracket: whether it begins with a bracket or brace, and not with an entry.
        start: the offset of its first character.
        anchor: its anchor, if any.
        before: how many nodes the file holds before it.
        items: what has been read of it.
        height: how many lists and mappings stand one inside the other in it.
    """

    is_mapping: bool
    bracket: bool
    start: int
    anchor: str | None
    before: int
    items: list[Node] = Factory(list)
    height: int = 0


@frozen(slots=False)
class _Anchored:
    """What an alias may repeat: the node, how many nodes it holds and how deep it goes."""

    node: Node
    nodes: int
    height: int


@define(eq=False)
class _Reading:
    """One pass over a file.

    Args:
        source: the file.
        open: the lists and mappings that are being read, the outermost first.
        top: the whole document, once it has been read.
        nodes: how many nodes have been read, counting what aliases repeat.
        end: the offset after the last node.
        documents: how many documents have begun.
        anchors: what each anchor names; a list or mapping that is still open stands for itself.
        findings: what is wrong and lets the reading go on.
    """

    source: Source
    open: list[_Open] = Factory(list)
    top: Node | None = None
    nodes: int = 0
    end: int = 0
    documents: int = 0
    anchors: dict[str, _Anchored | _Open] = Factory(dict)
    findings: list[Diagnostic] = Factory(list)

    def run(self) -> None:
        """Read the document up to its end."""
        next_event: Callable[[], Any] = _PARSER(self.source.text).get_event
        while True:
            try:
                event = next_event()
            except yaml.MarkedYAMLError as error:
                raise self.failure(explain(self.complaint(error))) from None
            except (yaml.YAMLError, ValueError, OverflowError):
                # The parser in Python turns numbers of any size into characters and versions.
                problem = "the parser cannot read what follows"
                raise self.failure(explain(Complaint(self.source, problem, self.end))) from None
            start, end = event.start_mark.index, event.end_mark.index
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                self.scalar(event, start, end)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self.begin(event, start, end)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.close(end)
            elif kind is yaml.AliasEvent:
                self.alias(event.anchor, start, end)
            elif kind is yaml.DocumentStartEvent:
                self.document(start, end)
            elif kind is yaml.StreamEndEvent:
                return

    def finish(self) -> Mapping:
        """Return what has been read, if all of it is in order."""
        top = self.top
        if top is None or (isinstance(top, Scalar) and top.start == top.end):
            empty = not self.source.text.strip()
            message = "the file is empty" if empty else "the file is empty, comments apart"
            self.found("empty-file", message, 0, 0, "begin it with `spec:` and a name")
        elif not isinstance(top, Mapping):
            message = f"the top of the file must be a mapping, and is {top.a_kind}"
            remedy = "write lines of the form `key: value`"
            self.found("wrong-shape", message, top.start, top.end, remedy)
        elif not self.findings:
            return top
        raise SpecError(in_order(self.findings))

    def finding(self, rule: str, message: str, start: int, end: int, remedy: str) -> Diagnostic:
        """Return a finding with its place."""
        return Diagnostic(rule, message, Span(self.source, start, end), remedy)

    def found(self, rule: str, message: str, start: int, end: int, remedy: str) -> None:
        """Note what is wrong, and go on."""
        self.findings.append(self.finding(rule, message, start, end, remedy))

    def stopped(self, rule: str, message: str, start: int, end: int, remedy: str) -> SpecError:
        """Return the error that ends the reading here."""
        return self.failure(self.finding(rule, message, start, end, remedy))

    def failure(self, last: Diagnostic) -> SpecError:
        """Return the error that ends the reading: what was found before, and the last finding."""
        return SpecError(in_order([*self.findings, last]))

    def complaint(self, error: yaml.MarkedYAMLError) -> Complaint:
        """Return what the parser says, with what the reader knows about the place."""
        at = self.end if error.problem_mark is None else error.problem_mark.index
        brackets = [each.start for each in self.open if each.bracket]
        last = self.open[-1].items[-2:] if self.open else []
        quotes = [
            node.start
            for node in last
            if isinstance(node, Scalar)
            and self.source.text[node.start : node.start + 1] in ("'", '"')
            and not self.source.text[node.end : at].strip()
        ]
        return Complaint(
            self.source,
            error.problem or "",
            at,
            error.context or "",
            at if error.context_mark is None else error.context_mark.index,
            bracket=brackets[-1] if brackets else None,
            quote=quotes[-1] if quotes else None,
            top=None if self.top is None else self.top.start,
        )

    def document(self, start: int, end: int) -> None:
        """Begin a document."""
        self.documents += 1
        if self.documents > 1:
            message = "a second document begins here, and a file holds one spec"
            remedy = "remove the `---`, or put what follows into a file of its own"
            raise self.stopped("several-documents", message, start, end, remedy)

    def scalar(self, event: Any, start: int, end: int) -> None:
        """Read a single value."""
        if event.anchor is not None or event.tag is not None:
            start = self.content(event.tag, start, end)
        text: str = event.value
        style: str | None = event.style
        value: Value = text
        if not style:
            if start == end:  # where the value would be; the parsers differ by the spaces there
                start = end = self.end + len(self.source.text[self.end : start].rstrip(" "))
            try:
                value = plain_value(text)
            except (ValueError, OverflowError):
                message = "this number is too large or too long to calculate with"
                remedy = "put it in quotes if it is not a number"
                self.found("wrong-shape", message, start, end, remedy)
        elif style in "|>":
            # The parser lets a block reach over blank lines to the next node.
            written = self.source.text[start:end]
            line_end = written.find("\n", len(written.rstrip()))
            end = end if line_end < 0 else start + line_end
        node = Scalar(text, value, bool(style), self.source, start, end)
        if style == '"' and (surrogate := _SURROGATE.search(text)):
            # The parser in C refuses it by itself.
            at = node.at(*surrogate.span()).start
            raise self.failure(explain(Complaint(self.source, "", at, "quoted scalar", start)))
        self.end = end
        self.count(1, start, end)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(node, 1, 0)
        self.add(node)

    def content(self, tag: str | None, start: int, end: int) -> int:
        """Return where a node begins behind its anchor and tag; note the tag."""
        if tag is not None:
            self.findings.append(tagged(self.source, start))
        behind = _PROPERTIES.match(self.source.text, start, end)
        return behind.end() if behind else start

    def begin(self, event: Any, start: int, end: int) -> None:
        """Begin a list or mapping."""
        if event.anchor is not None or event.tag is not None:
            start = self.content(event.tag, start, end)
        self.check_depth(len(self.open) + 1, start, end)
        self.count(1, start, end)
        bracket = end - start == 1 and self.source.text[start] in "[{"
        is_mapping = event.__class__ is yaml.MappingStartEvent
        opened = _Open(is_mapping, bracket, start, event.anchor, self.nodes - 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = opened
        self.open.append(opened)

    def close(self, end: int) -> None:
        """End the innermost list or mapping."""
        closed = self.open.pop()
        if closed.bracket:
            self.end = end
        items = closed.items
        node: Node
        if closed.is_mapping:
            entries = self.entries(items[::2], items[1::2])
            node = Mapping(entries, self.source, closed.start, self.end)
        else:
            node = Sequence(tuple(items), self.source, closed.start, self.end)
        height = closed.height + 1
        # Another anchor of that name may stand inside; the last one counts.
        if closed.anchor is not None and self.anchors[closed.anchor] is closed:
            nodes = self.nodes - closed.before
            self.anchors[closed.anchor] = _Anchored(node, nodes, height)
        self.add(node, height)

    def alias(self, name: str, start: int, end: int) -> None:
        """Repeat what an anchor names."""
        self.end = end
        named = self.anchors.get(name)
        if isinstance(named, _Open):
            message = f"*{shown(name)} stands inside the value that it repeats, which has no end"
            remedy = "write out what is meant"
            raise self.stopped("alias-to-itself", message, start, end, remedy)
        if named is None:
            message = f"*{shown(name)} repeats a value marked &{shown(name)}, and there is none"
            remedy = "mark one further up, or put the whole value in quotes"
            finding = self.finding("yaml-syntax", message, start, end, remedy)
            like = near(name, list(self.anchors)[:_NEAR])
            raise self.failure(evolve(finding, near=like))
        self.check_depth(len(self.open) + named.height, start, end)
        self.count(named.nodes, start, end)
        node = named.node
        inside = self.open[-1] if self.open else None
        if inside and inside.is_mapping and not len(inside.items) % 2 and isinstance(node, Scalar):
            node = evolve(node, start=start, end=end)  # a key stands where it is written
        self.add(node, named.height)

    def add(self, node: Node, height: int = 0) -> None:
        """Put a node that is complete where it belongs."""
        if not self.open:
            self.top = node
            return
        inside = self.open[-1]
        inside.items.append(node)
        if height > inside.height:
            inside.height = height

    def count(self, nodes: int, start: int, end: int) -> None:
        """Count nodes, up to the limit."""
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            message = f"the file holds more than {MAX_NODES} values, counting what aliases repeat"
            remedy = "split the file, or repeat less"
            raise self.stopped("too-many-nodes", message, start, end, remedy)

    def check_depth(self, depth: int, start: int, end: int) -> None:
        """Stop where lists and mappings stand too deep one inside the other."""
        if depth > MAX_DEPTH:
            message = f"lists and mappings stand more than {MAX_DEPTH} deep one inside the other"
            raise self.stopped("too-deep", message, start, end, "nest less")

    def entries(self, keys: list[Node], values: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        """Pair keys with values; note those that cannot be keys or are there already."""
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Scalar] = {}
        for key, value in zip(keys, values, strict=True):
            if not isinstance(key, Scalar):
                message = f"a key must be a single value, and this is {key.a_kind}"
                remedy = "put it in quotes if it is meant as text"
                self.found("wrong-shape", message, key.start, key.end, remedy)
                continue
            first = seen.setdefault(key.text, key)
            if first is not key:
                line = first.span.line
                message = f"`{shown(key.text)}` is a key of this mapping already, on line {line}"
                remedy = "remove one of the two, or rename it"
                self.found("duplicate-key", message, key.start, key.end, remedy)
            entries.append((key, value))
        return tuple(entries)
