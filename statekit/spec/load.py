"""From the nodes of a spec file to its definition, or to findings about all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping as Named
from contextlib import suppress
from functools import cache, partial
from os import PathLike

from ..diagnostics import MisuseError, Span, SpecError, in_order, unknown
from . import names
from .axis import Axis, Draft
from .births import read_births
from .breaks import read_breaks
from .compose import Composed, Origin, compose, vary
from .compose.edit import entries, get
from .data import read_data, read_settings
from .events import read_actors, read_events, read_evidence
from .facts import read_facts
from .graph import check_graph, left
from .known import Announced, Known
from .library import SpecFile, find
from .lineage import Base
from .machines import Birth, Machine, State
from .many import about, bounds, check_births, check_events, read_many
from .migrations import read_migrations
from .model import Definition, Event
from .moves import read_moves
from .nodes import Mapping, Node, Scalar
from .reader import read
from .rules import read_guards, read_rules
from .scenarios import read_scenarios
from .shape import Fields, Keys, Shape, TooMany, place
from .sweeps import check_guards
from .together import read_together
from .totals import kept_right, read_totals
from .transitions import Flow, read_transitions

_SPEC = Keys(
    "a spec",
    "spec version title description breaks extends include variants remove replace refine settings "
    "data actors events machines totals together guards facts rules migrations scenarios",
    "spec machines",
)
_BUILDING = Keys(_SPEC.what, " ".join(_SPEC.names), "spec")
_MACHINE = Keys(
    "a machine", "label description initial states groups transitions moves many fields"
)

_FEEDS = {
    "settings": "names",
    "data": "names",
    "totals": "names",
    "facts": "names",
    "machines": "machines",
    "actors": "actors",
    "events": "events",
    "together": "events",
}
"""What cannot be known in full where a section cannot be read."""


def load_definition(
    spec: str | PathLike[str] | Mapping,
    settings: Named[str, object] | None = None,
    variant: str | None = None,
    file: SpecFile | None = None,
) -> Definition:
    """Load a spec.

    Args:
        spec: the name of a shipped spec, the path of a file, or what the reader made of one.
        settings: values for settings of the spec, by name.
        variant: one of the spec's variants, instead of the spec itself.
        file: where nodes come from: it may name other files.

    Raises:
        SpecError: the spec has faults; all of them, in the order of the file.
        UnknownSpecError: there is no such file and no such shipped spec.
        MisuseError: the spec has no such variant.
    """
    if isinstance(spec, Mapping):
        root = spec
    else:
        file = find(spec)
        root = file.read()
    shape = Shape()
    try:
        composed = compose(shape, root, file)
    except TooMany:
        with suppress(TooMany):
            shape.fields(root, _BUILDING)  # what its own keys show, whatever its bases are
        raise SpecError(in_order(dict.fromkeys(shape.findings))) from None
    if variant is not None:
        if variant not in composed.variants:
            name = file.name if file else root.source.name
            wrong = unknown(f"{name} has no variant", variant, composed.variants)
            if not wrong.near:
                has = ", ".join(composed.variants) or "none"
                wrong = MisuseError(f"{wrong.args[0]}: it has {has}")
            raise wrong
        with suppress(TooMany):
            composed = vary(shape, composed, variant)
    return _loaded(shape, composed, settings or {})


def _loaded(shape: Shape, composed: Composed, settings: Named[str, object]) -> Definition:
    definition: Definition | None = None
    with suppress(TooMany):
        definition = _definition(shape, composed, settings)
    if definition is None or shape.findings:
        raise SpecError(in_order(dict.fromkeys(shape.findings)))
    return definition


def load_bytes(data: bytes, name: str, settings: Named[str, object] | None = None) -> Definition:
    """Load a spec from the bytes of its file; `name` is how messages name it.

    Raises:
        SpecError: as `load_definition`.
    """
    return load_definition(read(data, name), settings)


def _base(origin: Origin, settings: Named[str, object]) -> Definition:
    """Load what a spec builds on, with those settings that it has too."""
    declared = {key.text for key, _ in entries(get(origin.composed.root, "settings"))}
    given = {name: value for name, value in settings.items() if name in declared}
    return _loaded(Shape(), origin.composed, given)


def _definition(shape: Shape, composed: Composed, settings: Named[str, object]) -> Definition:
    root = composed.root
    known = Known(shape, root.source, composed.refined)
    fields = shape.fields(root, _SPEC)
    for section, feeds in _FEEDS.items():
        if section in fields.misspelt or not isinstance(fields.get(section, root), Mapping):
            known.open.add(feeds)
    if "machines" not in fields:
        known.open.add("machines")
    read_settings(known, fields.get("settings"), settings)
    read_data(known, fields.get("data"))
    known.actors_declared = "actors" in fields or "actors" in known.open
    read_actors(known, fields.get("actors"))
    read_events(known, fields.get("events"))
    _read_axes(known, fields.get("machines"))
    read_totals(known, fields.get("totals"))
    _tell_clashes(known, fields)
    read_facts(known, fields.get("facts"))

    flow = Flow(known)
    births = {name: read_births(known, axis) for name, axis in known.axes.items()}
    unnamed: list[Event] = []
    for axis in known.axes.values():
        read_transitions(flow, axis)
        unnamed += read_moves(flow, axis)
    read_together(flow, fields.get("together"))
    known.happening = {*known.events, *flow.alternatives}
    guards = read_guards(known, fields.get("guards"))
    check_events(known, flow.alternatives, flow.homes)
    for event in unnamed:
        check_births(known, event.name, event.transitions)
    for name, axis in known.axes.items():
        check_graph(axis, flow.moves.get(name, []))
    machines = {
        name: _machine(known, axis, births[name], left(flow.moves.get(name, [])))
        for name, axis in known.axes.items()
    }
    version = _version(shape, fields.get("version"))
    definition = Definition(
        name=_name(shape, fields.get("spec"))
        + (f"/{composed.variant}" if composed.variant else ""),
        version=version,
        title=shape.words(fields.get("title"), "`title`"),
        description=shape.words(fields.get("description"), "`description`"),
        settings=known.settings,
        data=known.data,
        actors=known.actors,
        machines=machines,
        events=_events(known, flow, unnamed),
        guards=guards | bounds(known.axes, machines),
        facts=known.facts,
        rules=read_rules(known, fields.get("rules")),
        scenarios=read_scenarios(known, fields.get("scenarios")),
        migrations=read_migrations(known, fields.get("migrations"), version),
        breaks=read_breaks(shape, fields.get("breaks")),
        assumptions=shape.assumptions,
        allowances=shape.allowances,
        span=root.span,
        version_span=_version_place(fields.get("version"), root),
        sources=composed.sources,
        totals=known.totals,
        variant=composed.variant,
        variants=tuple(composed.variants),
        bases=tuple(
            Base(each.how, each.name, cache(partial(_base, each, settings)))
            for each in composed.origins
        ),
        changes=composed.changes,
        refined=composed.refined,
    )
    check_guards(known, definition)
    return definition if shape.findings else kept_right(definition)


def _name(shape: Shape, node: Node | None) -> str:
    key = shape.name(node, "`spec`") if node is not None else None
    return names.label_name(shape, key) if key is not None else ""


def _version(shape: Shape, node: Node | None) -> str:
    """Read the version; 1.0 is a number for YAML, and here what is written."""
    if node is None:
        return "0"
    if isinstance(node, Scalar) and node.value is not None and not isinstance(node.value, bool):
        return node.text
    shape.kind(node, "`version`", "a text or a number")
    return ""


def _version_place(node: Node | None, root: Mapping) -> Span:
    """Return where the version stands, or should."""
    return node.span if node is not None else root.entries[0][0].span if root.entries else root.span


def _read_axes(known: Known, node: Node | None) -> None:
    shape = known.shape
    pairs = shape.pairs(node, "`machines`")
    if isinstance(node, Mapping) and not node.entries:
        message = "`machines` holds at least one machine, and here is none"
        shape.add("wrong-shape", message, place(node), "name a machine and its states")
    for key, value in pairs:
        names.name(shape, key)
        fields = shape.fields(value, _MACHINE, key)
        refined = known.refined.get(key.text, frozenset())
        axis = known.axes[key.text] = Axis(shape, key, fields, refined)
        read_many(known, axis)
        if axis.doubtful:
            known.doubtful.add(axis.name)
        if fields.misspelt & {"transitions", "moves"}:
            known.open.add("events")


def _tell_clashes(known: Known, fields: Fields) -> None:
    """Tell of names that expressions could not tell apart."""
    whats = {"settings": "setting", "data": "datum", "totals": "total"}
    whats |= {"facts": "fact", "machines": "machine"}
    own = known.source
    keys = [
        (key, what) for section, what in whats.items() for key, _ in entries(fields.get(section))
    ]
    first: dict[str, str] = {}
    # The file itself comes after those that it builds on: its names are the ones to change.
    for key, what in sorted(keys, key=lambda each: (each[0].source is own, each[0].start)):
        other = first.setdefault(key.text, what)
        if other != what:
            known.doubtful.add(key.text)
            message = f"{key.text} is a {other} already, and here a {what}"
            remedy = "rename one of them: expressions read both by their bare names"
            known.shape.add("name-clash", message, key.span, remedy)


def _machine(known: Known, axis: Axis, births: tuple[Birth, ...], left: set[str]) -> Machine:
    shape, fields = axis.shape, axis.fields
    own = known.fields.get(axis.name, {})
    return Machine(
        axis.name,
        {name: _state(axis, draft, left) for name, draft in axis.states.items()},
        axis.groups,
        births,
        shape.words(fields.get("label"), "`label`"),
        shape.words(fields.get("description"), "`description`"),
        axis.key.span,
        sets=axis.sets,
        many=axis.limit if axis.many else None,
        fields={each.removeprefix(f"{axis.name}."): datum for each, datum in own.items()},
    )


def _state(axis: Axis, draft: Draft, left: set[str]) -> State:
    entry = axis.entry(draft)
    final = all(leaf in axis.final or leaf not in left for leaf in axis.sets[draft.name])
    return State(
        draft.name,
        draft.parent.name if draft.parent else None,
        draft.children,
        None if entry.children else entry.name,
        draft.final or final,
        draft.label,
        draft.description,
        draft.key.span,
        marked=axis.sets[draft.name] <= axis.final,
    )


def _events(known: Known, flow: Flow, unnamed: list[Event]) -> dict[str, Event]:
    """Join declarations and transitions: declared events first, unnamed moves last."""
    found: dict[str, Event] = {}
    for name in {**known.events, **flow.alternatives}:
        announced = known.events.get(name)
        home = flow.homes.get(name)
        if announced is None:
            announced = Announced(flow.homes[name][0])
        found[name] = Event(
            name,
            home[1] if home else None,
            announced.by,
            announced.payload,
            announced.identity,
            tuple(flow.alternatives.get(name, ())),
            True,
            announced.label,
            announced.description,
            announced.key.span,
            evidence=read_evidence(known, name),
            about=about(known, flow.alternatives.get(name, ())),
        )
    return found | {each.name: each for each in unnamed}
