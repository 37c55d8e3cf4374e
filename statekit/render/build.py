"""From a spec to the model of its picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import evolve

from ..spec import Definition
from ..spec.base import Words
from ..spec.labels import Labels, in_language
from ..spec.machines import NEW, Machine
from ..spec.model import Edge, Event, Part, Transition
from .drawing import HIDDEN, START, Arrow, Box, Drawing, Mark, Node
from .filters import filtered
from .order import is_later, may_overlap
from .palette import Tint, tints
from .rules import rules_between
from .speech import spoken
from .view import View

_MANY_INSIDE = 4  # so many lines from a family to one of its own leaves are said in words
_MANY = 9  # and so many lines from all over the machine
Say = Callable[[Words], str]
"""Returns a text in the language of the picture."""

_JOINERS = "\u200c\u200d"  # not printable by themselves, and parts of words in several scripts


Overlay = Callable[[Drawing], Drawing]
"""Tells something about parts of a drawing, by their looks and notes."""


def draw(
    definition: Definition, view: View | None = None, overlays: Iterable[Overlay] = ()
) -> Drawing:
    """Return what the picture of a spec shows.

    Args:
        definition: the spec.
        view: what of it is shown, and how; None for all of it.
        overlays: what is told about it.

    Raises:
        RenderError: the spec lacks something that `view` names.
    """
    view = view or View()
    view.check(definition)
    drawing = whole(definition, view)
    for overlay in overlays:
        drawing = overlay(drawing)
    return _with_many(filtered(drawing, view.focus(definition)), definition)


def _with_many(drawing: Drawing, definition: Definition) -> Drawing:
    """Return a drawing of one machine, whose frame is not drawn, with what its frame would say."""
    lone = [each for each in drawing.machines if len(drawing.machines) == 1]
    known = definition.machines
    many = [each.title for each in lone if each.key in known and known[each.key].many is not None]
    return evolve(drawing, remarks=(*many, *drawing.remarks))


def whole(definition: Definition, view: View) -> Drawing:
    """Return the drawing of a spec before anything is told about it or left out.

    Args:
        definition: the spec; without the machine that `view` names nothing is drawn.
        view: how it is shown.
    """
    machine, language = view.machine, view.language

    def say(words: Words) -> str:
        return flat(in_language(words, language))

    labels = None if language is None else Labels(definition, language)
    shown = [each for each in definition.machines.values() if machine in (None, each.name)]
    arrows = [
        arrow
        for each in shown
        for arrow in (*_births(each), *_moves(definition, each, say, labels))
    ]
    title = say(definition.title) or definition.name
    about = say(definition.description)
    if machine and shown and len(definition.machines) > 1:
        own = _title(machine, say(shown[0].label))
        title = own if own == title else f"{title}: {own}"
        about = say(shown[0].description)
    if not view.guards:
        arrows = [evolve(each, guard="", guards=()) for each in arrows]
    named = {name for arrow in arrows for name in arrow.guards}
    drawing = Drawing(
        title=title,
        name=f"{definition.name}.{machine}" if machine else definition.name,
        about=about,
        machines=tuple(_machine(each, say) for each in shown),
        arrows=tuple(arrows),
        guards={
            each.name: flat(spoken(each.require))
            for each in definition.guards.values()
            if each.name in named
        },
        rules={
            each.name: flat(text)
            for each, text in rules_between(definition, {each.name for each in shown})
        },
        remarks=() if view.guards else (HIDDEN,),
        view=view,
    )
    return _with_notes(drawing) if view.notes else drawing


def _with_notes(drawing: Drawing) -> Drawing:
    """Return a drawing with the descriptions beside what they describe."""

    def noted(part: Box | Node) -> Box | Node:
        notes = (part.about,) if part.about else ()
        if isinstance(part, Box):
            return evolve(part, notes=notes, children=tuple(map(noted, part.children)))
        return evolve(part, notes=notes)

    return evolve(
        drawing,
        machines=tuple(
            evolve(
                each,
                notes=(each.about,) if each.about else (),
                children=tuple(map(noted, each.children)),
            )
            for each in drawing.machines
        ),
        arrows=tuple(
            evolve(each, notes=(each.about,)) if each.about else each for each in drawing.arrows
        ),
        remarks=(*((drawing.about,) if drawing.about else ()), *drawing.remarks),
    )


def flat(text: str) -> str:
    """Return a text on one line, without the control characters that no picture can hold."""
    shown = "".join(each if each.isprintable() or each in _JOINERS else " " for each in text)
    return " ".join(shown.split())


def _title(name: str, label: str) -> str:
    return label or name.rpartition(".")[2]


def _name(name: str, title: str) -> str:
    """Return a state's own name, unless the title is the same word."""
    own = name.rpartition(".")[2]
    return "" if title.casefold().replace(" ", "_") == own.casefold() else own


def _machine(machine: Machine, say: Say) -> Box:
    by_state = tints(machine)

    def inside(parent: str | None) -> Iterator[Box | Node]:
        for state in machine.states.values():
            if state.parent != parent or _unborn(machine, state.name):
                continue  # what is not born yet is the dot
            key, tint = f"{machine.name}.{state.name}", by_state[state.name]
            title, about = _title(state.name, say(state.label)), say(state.description)
            name = _name(state.name, title)
            if state.is_leaf:
                mark = Mark.FINAL if state.final else Mark.LEAF
                yield Node(key, mark, title, name, about, tint)
            else:
                yield Box(key, title, name, about, tint, tuple(inside(state.name)))

    start = Node(_start(machine), Mark.START, "", "", "", Tint.NEUTRAL)
    title, about = _title(machine.name, say(machine.label)), say(machine.description)
    name = _name(machine.name, title)
    if machine.many is not None:
        title = f"{title}: many (up to {machine.many})"
    return Box(machine.name, title, name, about, Tint.NEUTRAL, (start, *inside(None)))


def _start(machine: Machine) -> str:
    return f"{machine.name}{START}"


def _unborn(machine: Machine, state: str) -> bool:
    return machine.many is not None and state == NEW


def _births(machine: Machine) -> Iterator[Arrow]:
    if machine.many is not None:
        return  # its transitions out of `new` are its births
    for number, birth in enumerate(machine.births):
        guard = "else" if number else ""
        if birth.guard is not None:
            guard = flat(spoken(birth.guard))
        start = (_start(machine),)
        yield Arrow(
            start,
            f"{machine.name}.{birth.target}",
            guard=guard,
            later=may_overlap([it.guard for it in machine.births[:number]], birth.guard),
            machine=machine.name,
            number=number,
            leaves=start,
        )


def _moves(
    definition: Definition, machine: Machine, say: Say, labels: Labels | None
) -> Iterator[Arrow]:
    """Yield an arrow for each alternative and each set of named guards that lie on it."""
    found: dict[tuple[int, str | None, tuple[str, ...]], list[Edge]] = {}

    def key_of(leaf: str) -> str:
        return _start(machine) if _unborn(machine, leaf) else f"{machine.name}.{leaf}"

    for edge in definition.edges(machine.name):
        guards = definition.guards_on(edge.event.name, machine.name, edge.source, edge.target)
        names = tuple(each.name for each in guards if each.name != machine.bound)
        key = (id(edge.transition), _part(edge.transition, machine.name).target, names)
        found.setdefault(key, []).append(edge)
    for (_, target, names), edges in found.items():
        event, transition = edges[0].event, edges[0].transition
        sources = frozenset(each.source for each in edges)
        spread, words = _in_words(machine, sources, target, say)
        guard = "else" if transition.otherwise else ""
        if transition.guard is not None:
            guard = flat(spoken(transition.guard))
        yield Arrow(
            tails=tuple(map(key_of, _cover(machine, sources - spread, target))),
            head=None if target is None else f"{machine.name}.{target}",
            event=(labels.event(event.name) if labels else event.name) if event.named else "",
            by=tuple(map(labels.actor, event.by or ())) if labels else event.by or (),
            guard=guard,
            later=is_later(event, transition, {machine.name: sources}),
            timeout=flat(transition.timeout.words) if transition.timeout else "",
            guards=names,
            joint=tuple(_joint(definition, event, transition, machine.name)),
            back=transition.back,
            spread=tuple(f"{machine.name}.{each}" for each in machine.leaves if each in spread),
            words=words,
            about=say(transition.description) or say(event.description),
            machine=machine.name,
            name=event.name,
            number=next(at for at, each in enumerate(event.transitions) if each is transition),
            leaves=tuple(key_of(each) for each in machine.leaves if each in sources),
        )


def _part(transition: Transition, machine: str) -> Part:
    return next(each for each in transition.moving if each.machine == machine)


def _cover(machine: Machine, sources: frozenset[str], target: str | None) -> Iterator[str]:
    """Yield the states that stand for a set of leaves: a family for all of its leaves.

    A family around the target does not stand for its leaves, nor does any family when each
    leaf is kept as it is.
    """
    covered: frozenset[str] = frozenset()
    for state in machine.states.values():
        leaves = machine.sets[state.name]
        stands = state.is_leaf or not (target is None or target in leaves or len(leaves) == 1)
        if stands and leaves <= sources and not leaves <= covered:
            covered |= leaves
            yield state.name


def _in_words(
    machine: Machine, sources: frozenset[str], target: str | None, say: Say
) -> tuple[frozenset[str], str]:
    """Return leaves that are better named together than drawn one by one, and their name.

    These are a family around the target, from whose frame no arrow can lead inwards, and all
    that `any` stands for. A few leaves are drawn: their lines say more than words.
    """
    if target is None:
        return frozenset(), ""
    any_state = "any state" if target in sources else "any other state"
    for state in machine.states.values():
        leaves = machine.sets[state.name]
        others = leaves - {target}
        if target in leaves and len(others) >= _MANY_INSIDE and others <= sources:
            return leaves & sources, f"{any_state} in {_title(state.name, say(state.label))}"
    lasting = {
        each
        for each in machine.leaves
        if not (machine.states[each].final or _unborn(machine, each))
    }
    many = len([*_cover(machine, sources, target)]) >= _MANY
    if many and sources | {target} == lasting | {target}:
        return sources, f"{any_state} that is not final"
    return frozenset(), ""


def _joint(
    definition: Definition, event: Event, transition: Transition, machine: str
) -> Iterator[str]:
    """Yield in words what a joint event asks of the other machines, and does to them."""
    for part in transition.parts:
        if event.machine is None and part.machine != machine:
            sources = ", ".join(_names(definition.machines[part.machine], part.sources))
            target = f" → {part.target}" if part.target else ""
            moves = f"with {part.machine}: {sources}{target}"
            stands = "is" if len(part.sources) == 1 else "in"
            yield moves if part.moves else f"while {part.machine} {stands} {sources}"
    for part in transition.sweeps:
        if part.machine == machine:
            yield "all of them at once"
        else:
            sources = ", ".join(_names(definition.machines[part.machine], part.sources))
            yield f"with every {part.machine}: {sources} → {part.target}"


def _names(machine: Machine, leaves: frozenset[str]) -> tuple[str, ...]:
    """Return the fewest names for a set of leaves: a state or a group, else several states."""
    for name, those in machine.sets.items():
        if those == leaves:
            return (name,)
    return tuple(_cover(machine, leaves, ""))
