"""From a spec that includes others, extends another or has variants to all that it says."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Named
from pathlib import Path

from attrs import define, evolve, field, frozen

from ...diagnostics import Source, near
from ..library import SpecFile, locate, shipped
from ..lineage import Change
from ..names import label_name
from ..nodes import Mapping, Node, Scalar
from ..shape import Keys, Shape, TooMany
from .change import Changing
from .edit import entries, entry, get, of_entries, replaced, without
from .merge import WHATS, Adding

_COMPOSING = frozenset(("extends", "include", "refine", "remove", "replace", "variants"))
_CHANGING = ("remove", "replace", "refine")
_INCLUDED = Keys("what is included of a spec", "machines remove", bare=True)
_VARIANT = Keys(
    "a variant",
    " ".join(("title description settings scenarios", *_CHANGING, *WHATS)),
    later=True,
)


@frozen(eq=False, slots=False)
class Origin:
    """A spec that another builds on.

    Args:
        how: ``extends``, ``includes``, or ``varies``.
        name: what messages call it.
        composed: what it says.
    """

    how: str
    name: str
    composed: Composed


@frozen(eq=False, slots=False)
class Composed:
    """All that one spec says, its bases included.

    Args:
        root: its sections, as if one file held them.
        refined: per machine, the leaves of a base that have become families.
        changes: what it removes from its bases, or replaces.
        origins: what it builds on.
        variants: each variant by name, not yet read.
        variant: the name of the variant that it is.
    """

    root: Mapping
    refined: Named[str, frozenset[str]] = field(factory=dict)
    changes: tuple[Change, ...] = ()
    origins: tuple[Origin, ...] = ()
    variants: Named[str, tuple[Scalar, Node]] = field(factory=dict)
    variant: str | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        """The files that it is made of, its own first."""
        below = (source for each in self.origins for source in each.composed.sources)
        return tuple(dict.fromkeys((self.root.source, *below)))


def compose(shape: Shape, root: Mapping, file: SpecFile | None) -> Composed:
    """Return all that a spec says.

    Args:
        shape: where findings go.
        root: the nodes of the file.
        file: the file, to which the paths of others are relative; None for a mere text.

    Raises:
        SpecError: a base cannot be read.
        TooMany: a base is not there, or two contradict each other, which has been told.
    """
    composing = _Composing(shape)
    if file is not None:
        composing.open.append(file.path.resolve())
    return composing.composed(root, file)


def vary(shape: Shape, base: Composed, name: str) -> Composed:
    """Return what a spec says in one of its variants."""
    key, node = base.variants[name]
    fields = shape.fields(node, _VARIANT, key)
    sections = without(base.root, ("scenarios",))
    own = [pair for pair in entries(node) if pair[0].text not in (*_CHANGING, "settings")]
    origin = Origin("varies", _name(base.root), base)
    found = _built(shape, sections, fields, of_entries(node, own), (origin,), base.refined)
    root = found.root
    for setting, value in shape.pairs(fields.get("settings"), "`settings`"):
        if get(root, "settings", setting.text) is None:
            known = [each.text for each, _ in entries(get(root, "settings"))]
            message = f"there is no setting {setting.text!r}"
            shape.unknown("unknown-name", message, setting, known)
        root = replaced(root, ("settings", setting.text, "default"), value)
    return evolve(found, root=root, variant=name)


@define
class _Composing:
    """One run over a spec and all its bases.

    Attributes:
        open: the files that are being read, the outermost first.
        done: what the files that have been read say.
    """

    shape: Shape
    open: list[Path] = field(factory=list)
    done: dict[Path, Composed] = field(factory=dict)

    def composed(self, root: Mapping, file: SpecFile | None) -> Composed:
        fields = {key.text: value for key, value in root.entries}
        if _COMPOSING.isdisjoint(fields):
            return Composed(root)
        own = without(root, _COMPOSING)
        found = Composed(own)
        if "extends" in fields or "include" in fields:
            origins = [*self._origins(fields, file)]
            sections, changes = self._joined(root, origins)
            refined: dict[str, frozenset[str]] = {}
            for each, _ in origins:
                for machine, states in each.composed.refined.items():
                    refined[machine] = refined.get(machine, frozenset()) | states
            found = _built(
                self.shape, sections, fields, own, tuple(each for each, _ in origins), refined
            )
            found = evolve(found, changes=(*changes, *found.changes))
        else:
            self._tell_baseless(root)
        return evolve(found, variants=self._variants(fields))

    def _tell_baseless(self, root: Mapping) -> None:
        for key, _ in root.entries:
            if key.text in _CHANGING:
                message = f"`{key.text}` changes a base, and this spec has none"
                remedy = "name it with `extends` or `include`"
                self.shape.add("unknown-key", message, key.span, remedy)

    def _variants(self, fields: Named[str, Node]) -> dict[str, tuple[Scalar, Node]]:
        found = {}
        for key, value in self.shape.pairs(fields.get("variants"), "`variants`"):
            # A misspelt key is told whichever variant is asked for.
            self.shape.fields(value, _VARIANT, key)
            found[label_name(self.shape, key)] = (key, value)
        return found

    # What a spec builds on.

    def _origins(
        self, fields: Named[str, Node], file: SpecFile | None
    ) -> Iterator[tuple[Origin, Node | None]]:
        """Yield every spec that is extended or included, with what is taken of it."""
        if "extends" in fields:
            name = self.shape.name(fields["extends"], "`extends`")
            if name is not None:
                yield self._origin("extends", name, file), None
        include = fields.get("include")
        if isinstance(include, Mapping):
            for _, value in include.entries:
                self.shape.fields(value, _INCLUDED)  # whether or not these specs are there
            for key, value in include.entries:
                yield self._origin("includes", key, file), value
        elif include is not None:
            for item in self.shape.names(include, "`include`"):
                yield self._origin("includes", item, file), None

    def _origin(self, how: str, item: Scalar, file: SpecFile | None) -> Origin:
        found = self._file(item, file)
        path = found.path.resolve()
        if path in self.open:
            circle = [each.name for each in (*self.open[self.open.index(path) :], path)]
            message = f"the spec builds on itself: {' → '.join(circle)}"
            self.shape.add("base-cycle", message, item.span, "remove one of these references")
            raise TooMany
        if path not in self.done:
            self.open.append(path)
            self.done[path] = self.composed(found.read(), found)
            self.open.pop()
        composed = self.done[path]
        return Origin(how, _name(composed.root), composed)

    def _file(self, item: Scalar, file: SpecFile | None) -> SpecFile:
        """Return the file of a shipped name, or of a path relative to the file that names it."""
        name = item.text
        known = {**shipped(), **(file.instead if file else {})}
        if name in known:
            return known[name]
        found = locate(name, file)
        if isinstance(found, SpecFile):
            return found
        close = near(name, known)
        message = f"there is no spec {name!r} to build on: {found}"
        remedy = "" if close else "write a shipped name, or a path such as ./base.yaml"
        self.shape.add("unknown-base", message, item.span, remedy, close)
        raise TooMany

    def _joined(
        self, root: Mapping, origins: list[tuple[Origin, Node | None]]
    ) -> tuple[Mapping, list[Change]]:
        """Return the sections of all that a spec builds on."""
        sections: Mapping | None = None
        changes: list[Change] = []
        for origin, taken in origins:
            names = frozenset((*WHATS, "allow")) | (
                {"title", "description"} if origin.how == "extends" else set()
            )
            base = origin.composed.root
            base = of_entries(base, (pair for pair in base.entries if pair[0].text in names))
            if taken is not None:
                changing = Changing(self.shape, base)
                fields = self.shape.fields(taken, _INCLUDED)
                if "machines" in fields:
                    changing.keep(fields["machines"])
                if "remove" in fields:
                    changing.remove(fields["remove"])
                base = changing.finish()
                changes += changing.changes
            if sections is None:
                sections = base
            else:
                before = len(self.shape.findings)
                sections = Adding(self.shape, strict=True).add(sections, base)
                if len(self.shape.findings) > before:
                    raise TooMany  # what else is wrong may follow from it
        return sections or of_entries(root, ()), changes


def _built(
    shape: Shape,
    sections: Mapping,
    fields: Named[str, Node],
    own: Mapping,
    origins: tuple[Origin, ...],
    refined: Named[str, frozenset[str]],
) -> Composed:
    """Change the sections of a base, and add one's own."""
    changing = Changing(shape, sections)
    if "remove" in fields:
        changing.remove(fields["remove"])
    if "replace" in fields:
        changing.replace(fields["replace"])
    if "refine" in fields:
        changing.refine(fields["refine"])
    root = Adding(shape).add(changing.finish(), own)
    machines = refined.keys() | changing.refined.keys()
    empty: frozenset[str] = frozenset()
    found = {
        each: refined.get(each, empty) | changing.refined.get(each, set()) for each in machines
    }
    return Composed(of_entries(own, root.entries), found, tuple(changing.changes), origins)


def _name(root: Mapping) -> str:
    name = entry(root, "spec")
    return name.text if isinstance(name, Scalar) else ""
