"""Reads states and moves back from what was drawn, and says what a spec holds of them."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree

from attrs import field, frozen

from statekit.render.layout import find
from statekit.spec.model import Definition, Words

Move = tuple[str, str, str]
"""Where from, where to, and the whole text: ``START`` is where an order is born."""
START = "(start)"
_SVG = "{http://www.w3.org/2000/svg}"


@frozen
class Seen:
    """What a picture shows.

    Args:
        states: each leaf with the machine and the families around it.
        finals: the leaves that are marked as final.
        moves: how often each move is shown.
    """

    states: dict[str, tuple[str, ...]]
    finals: frozenset[str]
    moves: Counter[Move] = field(factory=Counter)

    def leaves(self, key: str) -> list[str]:
        """The leaves that a key stands for."""
        return [leaf for leaf, around in self.states.items() if key in (leaf, *around)]


def expected(definition: Definition, machine: str | None = None) -> Seen:
    """What a picture of a spec must show, from the spec itself."""
    names = [machine] if machine else [*definition.machines]
    states: dict[str, tuple[str, ...]] = {}
    moves: Counter[Move] = Counter()
    finals = set()
    for name in names:
        found = definition.machines[name]
        for leaf in found.leaves:
            parts = leaf.split(".")
            around = [".".join(parts[:end]) for end in range(1, len(parts))]
            states[f"{name}.{leaf}"] = (name, *(f"{name}.{each}" for each in around))
            if found.states[leaf].final:
                finals.add(f"{name}.{leaf}")
        for number, birth in enumerate(found.births):
            text = f"if {birth.guard.text}" if birth.guard else "else" if number else ""
            moves[START, f"{name}.{birth.target}", text] += 1
        for edge in definition.edges(name):
            event, move = edge.event, edge.transition
            text = f" {event.name}" if event.named else ""
            text += f" by {', '.join(event.by)}" if event.named and event.by else ""
            for part in move.parts:
                if part.machine != name:
                    text += f" {'with' if part.moves else 'while'} {part.machine}"
            text += f" if {move.guard.text}" if move.guard else " else" if move.otherwise else ""
            for guard in definition.guards_on(name, edge.source, edge.target):
                text += f" guard {guard.name}"
            text += " back" if move.back else ""
            ends = f"{name}.{edge.source}", f"{name}.{edge.target}"
            moves[*ends, plain(text)] += 1
    return Seen(states, frozenset(finals), moves)


def title(words: Words, name: str) -> str:
    """What a state is called on a picture: its label, as in the file without a language."""
    return words.get("") or words.get("en") or name.rpartition(".")[2]


def plain(text: str) -> str:
    """Text with single blanks; what a joint event does elsewhere shortened to the machine."""
    text = " ".join(text.replace("\u00a0", " ").split())
    text = re.sub(r"with (\w+): \S+(?:, \S+)*(?: → \S+)?", r"with \1", text)
    text = re.sub(r"while (\w+) in \S+(?:, \S+)*", r"while \1", text)
    return re.sub(r"^on request ?", "", text)


def from_dot(source: bytes, definition: Definition) -> Seen:
    """Read Graphviz' language, with Graphviz' own parser."""
    command = [find("pure"), "-Tdot_json"]
    graph = json.loads(subprocess.run(command, input=source, capture_output=True, check=True).stdout)
    objects = {each["_gvid"]: each for each in graph["objects"]}
    boxes = [each for each in objects.values() if each["name"].startswith("cluster ")]
    states: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    finals = set()
    for number, each in objects.items():
        if "rounded" in each.get("style", "") and "nodes" not in each and "fillcolor" in each:
            around = [box for box in boxes if number in box["nodes"]]
            around.sort(key=lambda box: -len(box["nodes"]))
            machine = each["name"].partition(".")[0]
            inside = [box["name"].removeprefix("cluster ") for box in around]
            states[each["name"]] = tuple(dict.fromkeys([machine, *inside]))
            if each["peripheries"] == "2":
                finals.add(each["name"])
        elif "label" in each and "/" in each["name"] and each["label"]:
            texts[each["name"]] = each["label"]
    lines = []
    for edge in graph["edges"]:
        ends = [objects[edge["tail"]]["name"], objects[edge["head"]]["name"]]
        if "ltail" in edge:
            ends[0] = edge["ltail"].removeprefix("cluster ")
        if "lhead" in edge:
            ends[1] = edge["lhead"].removeprefix("cluster ")
        back = edge.get("style") == "dashed"
        lines.append((*(ends[::-1] if back else ends), back))
    entries = {key: list(_entries(label)) for key, label in texts.items()}
    return _joined(Seen(states, frozenset(finals)), entries, lines, definition)


def _entries(label: str) -> Iterator[str]:
    """The texts of a box, one for each arrow; a small blank line stands between them."""
    for entry in re.split(r'<font point-size="4"> <br align="left"/></font>', label):
        yield unescape(re.sub(r"<[^>]*>", " ", entry)).replace("\\\\", "\\")


def _joined(
    seen: Seen,
    entries: dict[str, list[str]],
    lines: Iterable[tuple[str, str, bool]],
    definition: Definition,
) -> Seen:
    """Follow the lines from state to state, through the texts between them."""
    into: dict[str, list[tuple[str, bool]]] = {key: [] for key in entries}
    out: dict[str, str] = {}
    for tail, head, back in lines:
        if head in entries:
            into[head].append((tail, back))
        elif tail in entries:
            out[tail] = head
            into[tail].append(("", back))
        else:
            _add(seen, tail, head, "", back)
    for key, texts in entries.items():
        for text in texts:
            found = re.search(r"from any (other )?state in (.*?)(?= +with | +if |$)", plain(text))
            back = into[key][0][1]
            if found:
                head = out[key]
                (family,) = _families(definition, head, found[2])
                rest = text.replace(found[0], "") if found[0] in text else plain(text)
                rest = plain(rest).replace(found[0], "")
                for leaf in seen.leaves(family):
                    if not (found[1] and leaf == head):
                        _add(seen, leaf, head, rest, back)
                text = rest
            for tail, _ in into[key]:
                if tail:
                    _add(seen, tail, out[key], text, back)
    return seen


def _families(definition: Definition, head: str, name: str) -> list[str]:
    """The families around a leaf that are called so on the picture."""
    machine, _, leaf = head.partition(".")
    return [
        f"{machine}.{each.name}"
        for each in definition.machines[machine].states.values()
        if leaf.startswith(f"{each.name}.") and title(each.label, each.name) == name
    ]


def _add(seen: Seen, tail: str, head: str, text: str, back: bool) -> None:
    text = plain(f"{plain(text)}{' back' if back else ''}")
    for source in [START] if tail.endswith("/start") else seen.leaves(tail):
        seen.moves[source, head, text] += 1
