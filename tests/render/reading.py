"""Reads states and moves back from what was drawn, and says what a spec holds of them."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable
from html import unescape
from xml.etree import ElementTree

from attrs import Factory, field, frozen

from statekit.render.layout import find
from statekit.render.order import is_later, may_overlap
from statekit.render.speech import spoken
from statekit.spec.base import Words
from statekit.spec.model import Definition

START = "(start)"
_SVG = "{http://www.w3.org/2000/svg}"
_WORDS = re.compile(
    r"from any (other )?state (?:that is not final|in (.*?))"
    r"(?= with | while | if | else| timer | guard |$)"
)


@frozen
class Seen:
    """What a picture shows.

    Args:
        states: each leaf with the machine and the families around it.
        finals: the leaves that are marked as final.
        moves: how often each is shown: from where, to where, and the whole text.
    """

    states: dict[str, tuple[str, ...]]
    finals: frozenset[str]
    moves: Counter[tuple[str, str, str]] = field(default=Factory(Counter))

    def leaves(self, key: str) -> list[str]:
        """The leaves that a key stands for."""
        return [leaf for leaf, around in self.states.items() if key in (leaf, *around)]

    def add(self, tail: str, head: str, text: str, back: bool) -> None:
        """Note an arrow as the moves between leaves that it stands for."""
        text = plain(f"{text} back" if back else text)
        for source in [START] if tail.endswith("/start") else self.leaves(tail):
            self.moves[source, head, text] += 1


def expected(definition: Definition, machine: str | None = None) -> Seen:
    """What a picture of a spec must show, from the spec itself."""
    states: dict[str, tuple[str, ...]] = {}
    finals = set()
    moves: Counter[tuple[str, str, str]] = Counter()
    for name in [machine] if machine else definition.machines:
        found = definition.machines[name]
        born = f"{name}.new" if found.many else ""
        for leaf in found.leaves:
            if f"{name}.{leaf}" == born:
                continue
            parts = leaf.split(".")
            around = [".".join([name, *parts[:end]]) for end in range(len(parts))]
            states[f"{name}.{leaf}"] = tuple(around)
            if found.states[leaf].final:
                finals.add(f"{name}.{leaf}")
        for number, birth in enumerate(() if born else found.births):
            earlier = [each.guard for each in found.births[:number]]
            word = "else if" if may_overlap(earlier, birth.guard) else "if"
            text = f"{word} {spoken(birth.guard)}" if birth.guard else "else" if number else ""
            moves[START, f"{name}.{birth.target}", plain(text)] += 1
        for edge in definition.edges(name):
            event, move = edge.event, edge.transition
            text = event.name if event.named else ""
            text += f" by {', '.join(event.by)}" if event.named and event.by else ""
            for part in move.parts:
                if part.machine != name:
                    text += f" {'with' if part.moves else 'while'} {part.machine}"
            for part in move.sweeps:
                own = part.machine == name
                text += " all of them at once" if own else f" with every {part.machine}"
            word = " else if" if is_later(event, move, {name: {edge.source}}) else " if"
            text += f"{word} {spoken(move.guard)}" if move.guard else " else" * move.otherwise
            if move.timeout:
                text += f" timer {move.timeout.words}"
            for guard in definition.guards_on(event.name, name, edge.source, edge.target):
                text += f" guard {guard.name}" * (" " not in guard.name)
            text += " back" if move.back else ""
            source = f"{name}.{edge.source}"
            moves[START if source == born else source, f"{name}.{edge.target}", plain(text)] += 1
    return Seen(states, frozenset(finals), moves)


def plain(text: str) -> str:
    """Text with single blanks; what a joint event does elsewhere is shortened to the machine."""
    text = " ".join(text.replace("\u00a0", " ").split())
    text = re.sub(r"with ((?:every )?\w+): [^\s,]+(?:, [^\s,]+)*(?: → \S+)?", r"with \1", text)
    text = re.sub(r"while (\w+) i[ns] [^\s,]+(?:, [^\s,]+)*", r"while \1", text)
    return text.removeprefix("on request").strip()


def title(words: Words, name: str) -> str:
    """What a state is called on a picture."""
    return words.get("") or words.get("en") or name.rpartition(".")[2]


def from_dot(source: bytes, definition: Definition) -> Seen:
    """Read Graphviz' language, with Graphviz' own parser."""
    command = [str(find("pure")), "-Tdot_json"]
    done = subprocess.run(command, input=source, capture_output=True, check=True)
    graph = json.loads(done.stdout)
    names = {each["_gvid"]: each["name"].removeprefix("cluster ") for each in graph["objects"]}
    states: dict[str, tuple[str, ...]] = {}
    finals = set()
    texts, homes = {}, {}
    for each in graph["objects"]:
        name = each["name"]
        if "nodes" in each or name.endswith("/start"):
            continue
        boxes = [box for box in graph["objects"] if each["_gvid"] in box.get("nodes", ())]
        boxes.sort(key=lambda box: -len(box["nodes"]))
        around = [box["name"].removeprefix("cluster ") for box in boxes if " " in box["name"]]
        if "/" in name:
            label = each["label"].replace("\\\\", "\\")
            gap = '<font point-size="4"> <br align="left"/></font>'
            shown = [re.sub(r"<[^>]*>", " ", entry) for entry in label.split(gap)]
            texts[name] = [plain(unescape(entry)) for entry in shown]
            homes[name] = {name.partition("/")[0].partition(".")[0], *around}
            continue
        states[name] = _around(name, around)
        if each["peripheries"] == "2":
            finals.add(name)
    lines = []
    for edge in graph["edges"]:
        tail = edge.get("ltail", names[edge["tail"]]).removeprefix("cluster ")
        head = edge.get("lhead", names[edge["head"]]).removeprefix("cluster ")
        back = edge.get("style") == "dashed"
        if edge["dir"] == "none":  # from a state to a text, whichever stands above
            swap = tail in texts
        else:
            swap = back
            assert edge["dir"] == ("back" if back else "forward")
        lines.append((head, tail, back) if swap else (tail, head, back))
    for key, home in homes.items():
        ends = {end for tail, head, _ in lines if key in (tail, head) for end in (tail, head)} - {
            key
        }
        assert home == set.intersection(*(_outside(end, states) for end in ends)), key
    return _followed(Seen(states, frozenset(finals)), texts, lines, definition)


def _outside(key: str, states: dict[str, tuple[str, ...]]) -> set[str]:
    """The boxes around a state, a family or an entry dot."""
    around = states.get(key) or next((each for each in states.values() if key in each), ())
    return {each for each in around if key.startswith(f"{each}.")} or {key.partition("/")[0]}


def from_svg(source: bytes, definition: Definition) -> Seen:
    """Read an SVG: by its ids and the text that it shows, boxes by where they are drawn."""
    root = ElementTree.fromstring(source)
    groups = [(str(each.get("class")).partition(" ")[0], each) for each in root.iter(f"{_SVG}g")]
    boxes = [each for kind, each in groups if kind == "cluster" and "/" not in str(each.get("id"))]
    states: dict[str, tuple[str, ...]] = {}
    finals = set()
    texts: dict[str, list[str]] = {}
    lines = []
    for kind, each in groups:
        name = str(each.get("id"))
        if kind == "edge":
            tail, *_, head = name.split("-")
            path = each.find(f"{_SVG}path")
            assert path is not None
            lines.append((tail, head, "stroke-dasharray" in path.attrib))
        elif kind == "node" and name.endswith("/start"):
            assert each.find(f"{_SVG}ellipse") is not None
        elif kind == "node" and "/" in name:
            rows = [(row.get("font-size"), row.text or "") for row in each.iter(f"{_SVG}text")]
            joined = "".join("\n" if size == "4.00" else f" {text}" for size, text in rows)
            texts[name] = [plain(entry) for entry in joined.split("\n")]
        elif kind == "node":
            left, top, right, bottom = extent(each)
            around = []
            for box in boxes:
                x, y, to_x, to_y = extent(box)
                if x < left and y < top and right < to_x and bottom < to_y:
                    around.append((to_x - x, str(box.get("id"))))
            states[name] = _around(name, [key for _, key in sorted(around, reverse=True)])
            if len(each.findall(f"{_SVG}path")) == 2:
                finals.add(name)
    return _followed(Seen(states, frozenset(finals)), texts, lines, definition)


def extent(group: ElementTree.Element) -> tuple[float, float, float, float]:
    """Where the outline of a part lies: left, top, right, bottom."""
    points = [
        (float(x), float(y))
        for each in group
        for x, y in re.findall(r"([-\d.]+),([-\d.]+)", each.get("d") or each.get("points") or "")
    ]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _around(name: str, boxes: list[str]) -> tuple[str, ...]:
    """The boxes around a leaf; a machine that is drawn alone has none of its own."""
    return tuple(dict.fromkeys([name.partition(".")[0], *boxes]))


def _followed(
    seen: Seen,
    texts: dict[str, list[str]],
    lines: Iterable[tuple[str, str, bool]],
    definition: Definition,
) -> Seen:
    """Follow the lines from state to state, through the boxes with text between them."""
    tails: dict[str, list[str]] = {key: [] for key in texts}
    heads: dict[str, tuple[str, bool]] = {}
    for tail, head, back in lines:
        if head in texts:
            tails[head].append(tail)
        elif tail in texts:
            assert tail not in heads
            heads[tail] = head, back
        else:
            seen.add(tail, head, "", back)
    for key, entries in texts.items():
        head, back = heads[key]
        for text in entries:
            words = _WORDS.search(text)
            bare = _WORDS.sub("", text)
            for tail in tails[key]:
                seen.add(tail, head, bare, back)
            if words and words[2]:
                leaves = seen.leaves(family(definition, head, words[2]))
            else:
                leaves = [
                    each for each in seen.leaves(head.partition(".")[0]) if each not in seen.finals
                ]
            for leaf in leaves if words else ():
                if not (words and words[1] and leaf == head):
                    seen.add(leaf, head, bare, back)
    return seen


def family(definition: Definition, head: str, name: str) -> str:
    """The family around a leaf that is called so on the picture."""
    machine, _, leaf = head.partition(".")
    (found,) = (
        f"{machine}.{each.name}"
        for each in definition.machines[machine].states.values()
        if leaf.startswith(f"{each.name}.") and title(each.label, each.name) == name
    )
    return found


def from_mermaid(source: bytes, definition: Definition) -> Seen:
    """Read a Mermaid diagram; what stands on one arrow is told apart by the events' names."""
    keys = {
        key.replace(".", "_"): key
        for machine in definition.machines.values()
        for key in (machine.name, *(f"{machine.name}.{each}" for each in machine.states))
    }
    states: dict[str, tuple[str, ...]] = {}
    finals = set()
    around: list[str] = []
    arrows, loops = [], []
    _, _, body = source.decode().partition("stateDiagram-v2\n")
    for line in body.splitlines():
        match line.split():
            case ["state", *_, name, "{"]:
                around.append(keys[name])
            case ["state", *_, name]:
                states[keys[name]] = _around(keys[name], around)
            case ["}"]:
                around.pop()
            case [tail, "-->", "[*]"]:
                finals.add(keys[tail])
            case [tail, "-->", head, *text]:
                arrows.append((keys.get(tail, "/start"), keys[head], " ".join(text[1:])))
            case ["class" | "classDef", *_]:
                pass
            case [name, ":", "stays#58;", *text]:
                loops.append((keys[name], _unescaped(" ".join(text)).split("\n")))
            case _:
                raise AssertionError(line)
    seen = Seen(states, frozenset(finals))
    events = "|".join([*definition.events, "on request"])
    begins = re.compile(rf"\n(?=(?:{events})(?: by .*)?(?:\n|$))")
    births = re.compile(r"\n(?=if |else)")
    for key, rows in loops:
        seen.add(key, key, " ".join(_forward(rows)), "goes back" in rows)
    for tail, head, label in arrows:
        shown = _unescaped(label)
        many = definition.machines[head.partition(".")[0]].many is not None
        for part in (births if tail == "/start" and not many else begins).split(shown):
            rows = part.split("\n")
            back = "goes back" in rows
            seen.add(tail, head, " ".join(_forward(rows)), back)
    return seen


def _forward(rows: list[str]) -> list[str]:
    return [row for row in rows if row != "goes back"]


def _unescaped(label: str) -> str:
    """What Mermaid shows of a text."""
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), label.replace("<br/>", "\n"))
