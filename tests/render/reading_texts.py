"""Reads states and moves back from PlantUML and from tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from statekit.spec.machines import Machine
from statekit.spec.model import Definition

from .reading import START, Seen, family, title

COLUMNS = 5


def from_plantuml(source: bytes, definition: Definition) -> Seen:
    """Read a PlantUML diagram; what stands on one arrow is told apart by the bold events."""
    keys = {
        key.replace(".", "_"): key
        for machine in definition.machines.values()
        for key in (machine.name, *(f"{machine.name}.{each}" for each in machine.states))
    }
    seen = Seen({}, frozenset())
    finals = set()
    around: list[str] = []
    arrows = []
    for line in source.decode().splitlines():
        if found := re.fullmatch(r' *state "[^"]*" as (\w+) #\w{6} ##\w{6}( \{)?', line):
            key = keys[found[1]]
            if found[2]:
                around.append(key)
            else:
                seen.states[key] = tuple(dict.fromkeys([key.partition(".")[0], *around]))
        elif line.strip() == "}":
            around.pop()
        elif found := re.fullmatch(
            r" *(\S+) -(?:up)?\[#\w{6}(,dashed)?\]-> (\S+)(?: : (.*))?", line
        ):
            if found[3] == "[*]":
                finals.add(keys[found[1]])
            else:
                arrows.append(found.groups())
        elif line.startswith("legend"):
            break
        else:
            assert re.match(r"@|title |skinparam |hide ", line), line
    seen = Seen(seen.states, frozenset(finals))
    for tail, dashed, head, label in arrows:
        for part in re.split(r"\\n(?=<b>|on request)", label or ""):
            rows = [_shown(row) for row in re.sub(r"</?b>", "", part).split("\\n")]
            loops = "goes back" in rows
            text = " ".join(row for row in rows if row != "goes back")
            many = definition.machines[keys[head].partition(".")[0]].many is not None
            parts = re.split(r" (?=else$)", text) if tail == "[*]" and not many else [text]
            for each in parts:
                seen.add(keys.get(tail, "/start"), keys[head], each, bool(dashed) or loops)
    return seen


def _shown(text: str) -> str:
    return re.sub(r"<U\+(\w{4})>", lambda found: chr(int(found[1], 16)), text)


def rows_of(table: bytes) -> Iterator[list[list[str]]]:
    """Yield the rows of each machine, each with its cells, lines joined by blanks.

    A cell keeps the blanks in front of its first line.
    """
    rows: list[list[str]] = []
    for line in [*table.decode().splitlines(), ""]:
        cells = [part.removeprefix(" " * bool(at)) for at, part in enumerate(line.split("│"))]
        if len(cells) != COLUMNS:
            if rows and not line.startswith("─"):
                yield rows
                rows = []
            continue
        source, target = cells[:2]
        inner = len(source) - len(source.lstrip())
        begins = source.strip() and inner % 2 == 0
        if begins or (target.strip() and not target.startswith(" ")):
            rows.append([""] * COLUMNS)
        rows[-1] = [
            old + (f" {new.strip()}" if old and new.strip() else new.rstrip())
            for old, new in zip(rows[-1], cells, strict=True)
        ]


def from_table(source: bytes, definition: Definition, machine: str | None = None) -> Seen:
    """Read a table so wide that no text in it is broken."""
    seen = Seen({}, frozenset())
    finals: set[str] = set()
    moves = []
    names = [machine] if machine else [*definition.machines]
    for name, rows in zip(names, rows_of(source), strict=True):
        found = definition.machines[name]
        around = [name]
        header, *others = rows
        assert [each.strip() for each in header] == ["from", "to", "event", "by", "when"]
        key = ""
        for row in others:
            if row[0].strip():
                depth = (len(row[0]) - len(row[0].lstrip())) // 2
                text, final, _ = row[0].strip().partition(", final")
                key = text
                if not re.fullmatch(r"\(start\)|any (other )?state .*", text):
                    del around[depth + 1 :]
                    key = _child(found, around[-1], text)
                    state = found.states[key.partition(".")[2]]
                    if state.is_leaf:
                        seen.states[key] = tuple(around)
                        finals |= {key} if final else set()
                    else:
                        around.append(key)
            if row[1]:
                moves.append((name, key, row[1:]))
    seen = Seen(seen.states, frozenset(finals))
    for name, key, (target, event, by, when) in moves:
        found = definition.machines[name]
        head = "" if target == "same" else f"{name}.{_targets(found)[target]}"
        text = f"{event}{f' by {by}' if by else ''} {when.removesuffix('goes back')}"
        for tail in _tails(seen, definition, name, key, head):
            seen.add(tail, head or tail, text, when.endswith("goes back"))
    return seen


def _tails(seen: Seen, definition: Definition, machine: str, key: str, head: str) -> list[str]:
    if key == START:
        return ["/start"]
    if words := re.fullmatch(r"any (other )?state (?:that is not final|in (.*))", key):
        if words[2]:
            leaves = seen.leaves(family(definition, head, words[2]))
        else:
            leaves = [each for each in seen.leaves(machine) if each not in seen.finals]
        return [each for each in leaves if not (words[1] and each == head)]
    return seen.leaves(key)


def _child(machine: Machine, above: str, text: str) -> str:
    """The state in a family, or in none, that a table calls so."""
    parent = above.partition(".")[2] or None
    (found,) = (
        each.name
        for each in machine.states.values()
        if each.parent == parent and text == _called(title(each.label, each.name), each.name)
    )
    return f"{machine.name}.{found}"


def _called(shown: str, name: str) -> str:
    own = name.rpartition(".")[2]
    flat = " ".join(shown.split())
    same = flat.casefold().replace(" ", "_") == own.casefold()
    return flat if same else f"{flat} ({own})"


def _targets(machine: Machine) -> dict[str, str]:
    """The leaves, by what a table calls them where a way leads to them."""
    paths: dict[str, str] = {}
    for each in machine.states.values():
        shown = " ".join(title(each.label, each.name).split())
        above = f"{paths[each.parent]} › " if each.parent else ""
        paths[each.name] = above + shown
    shown_paths = [*paths.values()]
    return {
        path if shown_paths.count(path) == 1 else f"{path} ({name})": name
        for name, path in paths.items()
    }
