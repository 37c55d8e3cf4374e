"""What of a spec a picture shows, and how."""

from __future__ import annotations

import enum
from collections.abc import Iterable

from attrs import field, frozen
from attrs.validators import ge

from ..diagnostics import near
from ..spec import Definition
from ..spec.labels import unspoken
from ..spec.machines import NEW
from .errors import RenderError, unknown
from .palette import Theme

__all__ = ["Direction", "Theme", "View"]


class Direction(enum.Enum):
    """Where the way forward leads."""

    DOWN = "TB"
    RIGHT = "LR"
    UP = "BT"
    LEFT = "RL"


@frozen(slots=False)
class View:
    """What of a spec a picture shows, and how. Every format obeys.

    What lies just outside `family` or `around` is shown faintly, so that no arrow is lost.

    Args:
        machine: this machine alone; None for all of them.
        family: this family alone: ``pending``, or with its machine ``payment.pending``.
        around: this state and what is near it: ``captured``, or as much of its full name as tells
            it from others.
        depth: how many moves away from `around` is drawn; the states that are so many moves away
            are faint, those nearer are not.
        guards: whether arrows say what guards ask for.
        notes: whether descriptions stand beside what they describe.
        direction: where the way forward leads.
        theme: what the picture is looked at on.
        language: the language of the labels; None for the spec's own. With a language, events
            and actors go by their labels too.
    """

    machine: str | None = None
    family: str | None = None
    around: str | None = None
    depth: int = field(default=1, validator=ge(1))
    guards: bool = True
    notes: bool = False
    direction: Direction = Direction.DOWN
    theme: Theme = Theme.LIGHT
    language: str | None = None

    def check(self, definition: Definition) -> None:
        """Check that the spec has all that is named.

        Raises:
            RenderError: it lacks something, or a name could mean two things.
        """
        if self.machine is not None and self.machine not in definition.machines:
            what = f"{definition.name} has no machine"
            raise unknown(what, self.machine, definition.machines)
        if (wrong := unspoken(definition, self.language)) is not None:
            raise RenderError(wrong)
        if self.family is not None and self.around is not None:
            raise RenderError("a picture shows a family, or what is around a state: name one")
        self.focus(definition)

    def focus(self, definition: Definition) -> str | None:
        """Return the key of the family or state that the picture is about; None for no such.

        Raises:
            RenderError: the spec has no such family or state, or several.
        """
        if self.family is not None:
            return self._find(definition, "family", self.family, families=True)
        if self.around is not None:
            return self._find(definition, "state", self.around, families=False)
        return None

    def _find(self, definition: Definition, what: str, name: str, *, families: bool) -> str:
        states = {
            f"{machine.name}.{state.name}": state
            for machine in definition.machines.values()
            if self.machine in (None, machine.name)
            for state in machine.states.values()
            if not (machine.many and state.name == NEW)
        }
        keys = [key for key, state in states.items() if not (families and state.is_leaf)]
        found = _called(name, keys)
        if len(found) > 1:
            message = f"{definition.name} has several states {name!r}: name one of them in full"
            raise RenderError(message, tuple(found))
        if found:
            return found[0]
        if families and _called(name, states):
            message = f"{name!r} is a state without states inside, and no family"
            raise RenderError(f"{message}: show what is around it instead")
        own = near(name.rpartition(".")[2], {key.rpartition(".")[2] for key in keys})
        close = [key for each in own for key in keys if key.endswith(f".{each}")]
        whole = self.machine or definition.name
        message = f"{whole} has no {what} {name!r}"
        raise RenderError(message, tuple(dict.fromkeys([*near(name, keys), *close]))[:3])


def _called(name: str, keys: Iterable[str]) -> list[str]:
    """Return the keys for a full name, else a name within its machine, else the last part of it."""
    return (
        [key for key in keys if key == name]
        or [key for key in keys if key.partition(".")[2] == name]
        or [key for key in keys if key.endswith(f".{name}")]
    )
