"""Whether every snapshot of an older version has a place to go."""

from __future__ import annotations

from attrs import field, frozen

from ..decide import Engine
from ..decide.conversion import Conversion, Misfit
from ..diagnostics import Span
from ..spec.machines import NEW
from ..spec.model import Definition


@frozen(slots=False)
class Unplaced:
    """Something that an older snapshot may hold, and that has no place to go.

    Args:
        subject: a state such as ``payment.denied``, a machine, a datum or the version.
        span: its place in the older spec.
    """

    subject: str
    message: str
    remedy: str
    span: Span | None = field(default=None, eq=False)


def unplaced(old: Definition, new: Definition) -> list[Unplaced]:
    """Return what of the older version's snapshots the newer one's migrations leave out."""
    machines = tuple(name for name, each in old.machines.items() if each.many is None)
    try:
        conversion = Conversion(Engine(new), old.version, machines, tuple(old.data))
    except Misfit as misfit:
        remedy = f"write a migration from {old.version}, or add to it"
        return [Unplaced(misfit.about, str(misfit), remedy, old.span)]
    found: list[Unplaced] = []
    migration = conversion.migration
    begins = migration.begins if migration else {}
    for machine in old.machines.values():
        if machine.name not in new.machines or machine.name in begins:
            continue
        for leaf in machine.leaves:
            if leaf == NEW and machine.many is not None:
                continue
            subject, span = f"{machine.name}.{leaf}", machine.states[leaf].span
            try:
                step = conversion.place(machine.name, leaf)
            except Misfit as misfit:
                remedy = f"map it under `states` of the migration from {old.version}"
                found.append(Unplaced(subject, str(misfit), remedy, span))
                continue
            if not isinstance(step, str) and all(each.guard is not None for each in step):
                message = f"where {leaf} of {machine.name} goes depends on guards, and all may fail"
                found.append(Unplaced(subject, message, "end its cases with an `else`", span))
    was = migration.was if migration else {}
    for name, datum in old.data.items():
        known = was.get(name) or new.data.get(name)
        if known is not None and known.type != datum.type:
            message = f"{name} was {datum.type}, and is read as {known.type}"
            remedy = "declare what it was under `was`, and give its value under `data`"
            found.append(Unplaced(name, message, remedy, datum.span))
    return found
