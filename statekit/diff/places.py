"""Whether every snapshot of an older version has a place to go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import define

from ..decide import Engine
from ..decide.conversion import Conversion, Misfit
from ..diagnostics import Diagnostic, Span
from ..expressions import Kind, Type
from ..spec.machines import NEW, Datum, Machine
from ..spec.migration import Migration
from ..spec.model import Definition
from .change import Audience, Change, Impact

_RULE = "record-without-place"


def stranded(
    old: Definition, new: Definition, accepted: Iterable[Change] = ()
) -> Iterator[Diagnostic]:
    """Find what a snapshot of the older version may hold, and what has no place in the newer one.

    A version without any migration takes older records as they are; what they hold must still be
    there. One with migrations takes those of the versions that they are from.

    Args:
        accepted: the changes that the newer version accepts under `breaks`: what they are about
            has been seen to.

    Yields:
        a finding for each state, machine, datum or field; else one for the version.
    """
    migrates = bool(new.migrations) and old.version != new.version
    migration = next((each for each in new.migrations if old.version in each.versions), None)
    if migrates and migration is None:
        known = ", ".join(name for each in new.migrations for name in each.versions)
        message = f"records of {old.version} have no place: there are migrations from {known}"
        remedy = f"add {old.version} to the versions that one is from, or write another migration"
        yield Diagnostic(_RULE, message, new.version_span, remedy)
        return
    settled = {
        str(each.old) for each in accepted if each.impacts[Audience.RECORDS] is Impact.BREAKING
    }
    for about, found in _Places(old, new, migration if migrates else None).find():
        if about is None or str(about) not in settled:
            yield found


_Found = tuple[Span | None, Diagnostic]
"""What a finding is about in the older version, and the finding."""


@define
class _Places:
    old: Definition
    new: Definition
    migration: Migration | None

    def find(self) -> Iterator[_Found]:
        conversion: Conversion | None = None
        # One that has become many, or was it, is told below.
        machines = [
            name
            for name, each in self.old.machines.items()
            if self.new.machines.get(name, each).many is None
        ]
        data = [*self.old.data]
        while conversion is None:
            version = self.old.version if self.migration else self.new.version
            try:
                conversion = Conversion(Engine(self.new), version, tuple(machines), tuple(data))
            except Misfit as misfit:
                thing = self.old.machines.get(misfit.about) or self.old.data.get(misfit.about)
                yield self._told(misfit, about=thing.span if thing else None)
                # As if it had a place, to find what else has none.
                for names, known in ((machines, self.new.machines), (data, self.new.data)):
                    if misfit.about in names:
                        names.remove(misfit.about)
                    elif misfit.about in known:
                        names.append(misfit.about)
        for machine in self.old.machines.values():
            yield from self._machine(machine, conversion)
        yield from self._guarded()
        was = self.migration.was if self.migration else {}
        for name, datum in self.old.data.items():
            if (now := was.get(name) or self.new.data.get(name)) is not None:
                yield from self._value(name, datum, now, self._ways("data"))

    def _machine(self, machine: Machine, conversion: Conversion) -> Iterator[_Found]:
        now = self.new.machines.get(machine.name)
        if now is None and machine.many is not None:
            message = f"with any {machine.name} ({machine.span}) have no place: there are none now"
            yield self._finding(
                message, "keep the machine: no migration converts its instances", machine.span
            )
        if now is None or (self.migration and machine.name in self.migration.begins):
            return
        if (machine.many is None) != (now.many is None):
            one, many = ("one", "many") if machine.many is None else ("many", "one")
            message = f"an order has {one} {machine.name} there, and {many} here"
            held = f"with {machine.name} ({machine.span})"
            message = f"{held} have no place: {message}"
            yield self._finding(message, "keep it as it was", machine.span)
            return
        for leaf in machine.leaves:
            if leaf == NEW and machine.many is not None:
                continue
            span = machine.states[leaf].span
            held = f"in {leaf} of {machine.name} ({span})"
            try:
                step = conversion.place(machine.name, leaf)
            except Misfit as misfit:
                yield self._told(misfit, held, self._ways("states"), span)
                continue
            if not isinstance(step, str) and all(each.guard is not None for each in step):
                message = f"{held} may have no place: each case of where they go has a guard"
                yield self._finding(message, "end its cases with an `else`", span)
        yield from self._fields(machine, now)

    def _fields(self, machine: Machine, now: Machine) -> Iterator[_Found]:
        """Compare the fields of instances, which no migration converts."""
        keep = "no migration converts what instances hold: keep the field as it was"
        for name, field in machine.fields.items():
            full = f"{machine.name}.{name}"
            if name in now.fields:
                yield from self._value(full, field, now.fields[name], keep)
            else:
                message = f"with {full} ({field.span}) have no place: there is no such field now"
                yield self._finding(message, keep, field.span)
        for name, field in now.fields.items():
            if name not in machine.fields and field.initial is None and not field.optional:
                message = f"have no place: they lack {machine.name}.{name}"
                yield self._finding(message, "make the new field optional, or give it `initial`")

    def _value(self, name: str, datum: Datum, now: Datum, remedy: str) -> Iterator[_Found]:
        held = f"with {name} ({datum.span})"
        if not _holds(datum.type, now.type):
            message = f"{held} have no place: it was {datum.type}, and is read as {now.type}"
            yield self._finding(message, remedy, datum.span)
        elif datum.optional and not now.optional and (name in self.new.data or "." in name):
            message = f"without {name} ({datum.span}) have no place: it must have a value"
            yield self._finding(message, remedy, datum.span)

    def _guarded(self) -> Iterator[_Found]:
        """Find cases of a migration that may all fail."""
        if self.migration is None:
            return
        every: list[tuple[str, Iterable[object]]] = [
            (name, [each.guard for each in cases]) for name, cases in self.migration.begins.items()
        ]
        every += [(name, [each for each, _ in way]) for name, way in self.migration.data.items()]
        for name, guards in every:
            if all(each is not None for each in guards):
                message = f"may have no place: each case of what {name} begins with has a guard"
                yield self._finding(message, "end its cases with an `else`")

    def _told(
        self, misfit: Misfit, held: str = "", remedy: str = "", about: Span | None = None
    ) -> _Found:
        message = " ".join(filter(None, (held, f"have no place: {misfit.args[0]}")))
        return self._finding(message, remedy or self._ways("data"), about, misfit.near)

    def _ways(self, key: str) -> str:
        if self.migration is None:
            return f"write a migration from {self.old.version}, or keep what records hold"
        if key == "states":
            return f"map it under `states` of the migration from {self.old.version}"
        return (
            f"say what it was under `was` of the migration from {self.old.version}, and what "
            "it is under `data`"
        )

    def _finding(
        self,
        message: str,
        remedy: str,
        about: Span | None = None,
        near: tuple[str, ...] = (),
    ) -> _Found:
        place = self.migration.span if self.migration else self.new.version_span
        message = f"records of {self.old.version} {message}"
        return about, Diagnostic(_RULE, message, place, remedy, near)


def _holds(old: Type, new: Type) -> bool:
    """Whether the stored values of a type can be read as those of another one."""
    if old.item is not None and new.item is not None:
        return _holds(old.item, new.item)
    if old.kind is Kind.ENUM and new.kind is Kind.ENUM:
        return {*old.values} <= {*new.values}
    if old.is_number and new.is_number:
        return True
    return old.kind is new.kind or (new.kind is Kind.TEXT and old.kind in (Kind.ID, Kind.ENUM))
