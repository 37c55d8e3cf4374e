"""What a picture shows. Every format draws from this one model, so that none drops an arrow."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, field, frozen

from ..spec.timer import TIMER
from .palette import Look, Tint
from .view import View

GREY = "grey: not what this is about"
HIDDEN = "guards are not shown"
SIGNS = {Look.ADDED: "+ ", Look.REMOVED: "\u2212 ", Look.CHANGED: "~ "}
START = "/start"
"""How the key of a machine's entry dot ends."""


class Mark(enum.Enum):
    """What a node is."""

    START = "start"
    """The dot where an order is born; no state."""
    LEAF = "leaf"
    FINAL = "final"
    """A leaf that no transition leaves."""


@frozen(slots=False)
class Node:
    """A leaf, or a machine's entry dot.

    Args:
        key: its name in the whole drawing: ``payment.pending.processing``; ``payment/start``.
        title: what it is called on the picture.
        name: the last part of its name where the title is another word, else empty.
        about: its description.
        notes: more lines of text below its name.
    """

    key: str
    mark: Mark
    title: str
    name: str
    about: str
    tint: Tint
    notes: tuple[str, ...] = ()
    look: Look = Look.PLAIN


@frozen(slots=False)
class Box:
    """A family, or a whole machine, around what belongs to it."""

    key: str
    title: str
    name: str
    about: str
    tint: Tint
    children: tuple[Box | Node, ...]
    notes: tuple[str, ...] = ()
    look: Look = Look.PLAIN

    def boxes(self) -> Iterator[Box]:
        """Yield this box and those inside, at any depth."""
        yield self
        for each in self.children:
            if isinstance(each, Box):
                yield from each.boxes()

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes inside, at any depth."""
        for each in self.children:
            if isinstance(each, Box):
                yield from each.nodes()
            else:
                yield each


def stands_for(key: str, leaf: str) -> bool:
    """Tell whether a key is that of a leaf, or of a family around it."""
    return f"{leaf}.".startswith(f"{key}.")


@frozen(slots=False)
class Arrow:
    """One way to move: one alternative of an event, or one way to be born.

    Args:
        tails: the keys of what it leaves: leaves, and families of which it leaves every leaf.
        head: the key of the leaf that it enters; None when each leaf is kept as it is.
        event: the event's name; empty at birth, and for a move that only requests a state.
        by: the actors that may send it.
        guard: when it is taken, as the spec writes it; ``else`` for the last of a choice.
        guards: the named guards that it must pass as well.
        joint: what a joint event asks of the other machines, and does to them.
        back: whether it goes back on purpose.
        spread: the keys of more leaves that it leaves, too many for a line each.
        words: what these leaves are called together; empty where there are none.
        timeout: from when on the timer may take it: ``after 30 min``; empty if it always may.
        about: its description.
        machine: the machine that moves.
        name: the event's name as the spec has it; empty at birth.
        number: which of the event's alternatives it is, from 0.
        leaves: the keys of all leaves that it leaves, `spread` included.
        later: whether other cases of the event are tried before it.
        notes: more lines of text.
        told: lines of an overlay, each with the key of the leaf that it speaks of; empty for all.
        look: what an overlay says of it.
        lit: the leaves of which it says so; empty for all of them.
        flow: how often it was taken, by the leaf that it left.
    """

    tails: tuple[str, ...]
    head: str | None
    event: str = ""
    by: tuple[str, ...] = ()
    guard: str = ""
    guards: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    back: bool = False
    spread: tuple[str, ...] = ()
    words: str = ""
    timeout: str = ""
    about: str = ""
    machine: str = ""
    name: str = ""
    number: int = 0
    leaves: tuple[str, ...] = ()
    later: bool = False
    notes: tuple[str, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    look: Look = Look.PLAIN
    lit: tuple[str, ...] = ()
    flow: Mapping[str, int] | None = None

    @property
    def sign(self) -> str:
        """What stands before its text: whether it is new, gone or changed since a version."""
        return SIGNS.get(self.look, "")

    @property
    def birth(self) -> bool:
        """Whether this is a way to be born."""
        return any(each.endswith(START) for each in self.tails)

    def at(self, leaf: str) -> Arrow:
        """Return what it is at one of the leaves that it keeps."""
        return evolve(self.seen_from(leaf), tails=(leaf,), head=leaf)

    def seen_from(self, *tails: str) -> Arrow:
        """Return it with what an overlay says of it from some of the tails alone."""

        def seen(leaf: str) -> bool:
            return any(stands_for(each, leaf) for each in tails)

        lit = not self.lit or any(map(seen, self.lit))
        told = tuple(each for each in self.told if not each[0] or seen(each[0]))
        flow = self.flow and {leaf: count for leaf, count in self.flow.items() if seen(leaf)}
        return evolve(self, told=told, look=self.look if lit else Look.FAINT, flow=flow)


_LOUDER = (Look.FAINT, Look.PLAIN, *(each for each in Look if each not in (Look.FAINT, Look.PLAIN)))
"""The looks, the more telling ones last."""


def loudest(arrows: Iterable[Arrow]) -> Look:
    """Return what several arrows that share a line look like."""
    return max((each.look for each in arrows), key=_LOUDER.index)


class Tone(enum.Enum):
    """What a line of an arrow's text says."""

    EVENT = "event"
    """The event's name, and after a blank who may send it."""
    JOINT = "joint"
    GUARD = "guard"
    TIMEOUT = "timeout"
    NAMED = "named"
    """The name of a guard; the picture's notes say what it requires."""
    NOTE = "note"
    """What an overlay or a description says."""


def lines(arrows: tuple[Arrow, ...]) -> tuple[tuple[tuple[Tone, str], ...], ...]:
    """Return the lines of text of arrows with the same ends, arrow by arrow.

    A move without an event may go without a text; beside another arrow it would not be seen.
    """
    request = len(arrows) > 1
    return tuple(tuple(_lines(each, request and not each.birth)) for each in arrows)


def _lines(arrow: Arrow, request: bool) -> Iterator[tuple[Tone, str]]:
    sign = arrow.sign  # on the first line: several arrows may share a line on the picture
    for tone, text in _texts(arrow, request):
        yield tone, f"{sign}{text}"
        sign = ""


def _texts(arrow: Arrow, request: bool) -> Iterator[tuple[Tone, str]]:
    if arrow.event:
        by = f" by {', '.join(arrow.by)}" if arrow.by else ""
        yield Tone.EVENT, f"{arrow.event}{by}"
    elif request:
        yield Tone.GUARD, "on request"
    for joint in arrow.joint:
        yield Tone.JOINT, joint
    if arrow.guard:
        word = "else if" if arrow.later else "if"
        yield Tone.GUARD, arrow.guard if arrow.guard == "else" else f"{word} {arrow.guard}"
    if arrow.timeout:
        yield Tone.TIMEOUT, f"{TIMER} {arrow.timeout}"
    for name in arrow.guards:
        yield Tone.NAMED, f"guard {name}"
    for note in (*arrow.notes, *dict.fromkeys(text for _, text in arrow.told)):
        yield Tone.NOTE, note
    if arrow.flow is not None:
        yield Tone.NOTE, _times(sum(arrow.flow.values()))


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times" if count else "never"


@frozen(slots=False)
class Drawing:
    """A picture of one machine, or of all machines of a spec side by side.

    Args:
        title: what the picture shows.
        name: the spec's name, and the machine's when it is drawn alone.
        about: the description of the spec, or of the machine.
        machines: the machines that are drawn.
        arrows: every way to move, in the order of the spec.
        guards: what the named guards on the picture require, by name.
        rules: what the rules say that speak of several of the machines, by name.
        remarks: more to say below the picture.
        view: how it is shown.
    """

    title: str
    name: str
    about: str
    machines: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    guards: Mapping[str, str]
    rules: Mapping[str, str] = field(factory=dict)
    remarks: tuple[str, ...] = ()
    view: View = field(factory=View)

    def boxes(self) -> dict[str, Box]:
        """Return every machine and family by its key, the outer ones first."""
        return {each.key: each for machine in self.machines for each in machine.boxes()}

    def nodes(self) -> dict[str, Node]:
        """Return every node by its key."""
        return {each.key: each for machine in self.machines for each in machine.nodes()}

    def identifiers(self) -> dict[str, str]:
        """Return a name of letters, digits and underscores for every box and state, by its key."""
        states = (each.key for each in self.nodes().values() if each.mark is not Mark.START)
        found: dict[str, str] = {}
        for key in [*self.boxes(), *states]:
            # A dot means something in most formats; two names may differ in a dot alone. Mermaid
            # itself names the dots of a box `box_start` and `box_end`.
            name = key.replace(".", "_")
            while name in found.values() or name.endswith(("_start", "_end")):
                name += "_"
            found[key] = name
        return found

    @property
    def is_partly_faint(self) -> bool:
        """Whether something is shown faintly, so that a reader has to be told why."""
        return any(each.look is Look.FAINT for each in self.nodes().values())

    @property
    def is_told_about(self) -> bool:
        """Whether an overlay says something of a part."""
        looks = {each.look for each in self.nodes().values()}
        looks |= {each.look for each in self.boxes().values()}
        looks |= {each.look for each in self.arrows}
        return bool(looks - {Look.PLAIN, Look.FAINT})

    def lines(self) -> Iterator[tuple[str, str, Arrow]]:
        """Yield each line from state to state, for a format that cannot lead lines together."""
        for arrow in self.arrows:
            for tail in (*arrow.tails, *arrow.spread):
                yield (
                    tail,
                    arrow.head or tail,
                    arrow.seen_from(tail) if arrow.head else arrow.at(tail),
                )

    def notes(self) -> tuple[str, ...]:
        """Return the lines below the picture: what is not in it."""
        guards = (f"guard {name}: {text}" for name, text in self.guards.items())
        rules = (f"rule {name}: {text}" for name, text in self.rules.items())
        return *self.remarks, *guards, *rules
