"""What `transitions` calls while an event is on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import define, field, frozen
from transitions import EventData
from transitions.extensions.nesting import NestedState, NestedTransition

from ..spec.model import Transition
from .models import SEPARATOR
from .step import Step


class DottedState(NestedState):
    """A state whose full name has dots; the separator of `transitions` itself stays as it is."""

    separator = SEPARATOR


class SpecTransition(NestedTransition):
    """Notes that the event has moved something."""

    def execute(self, event_data: EventData) -> bool:
        """Run the transition if its conditions hold; tell whether they did."""
        done = super().execute(event_data)
        if done and (attempt := attempt_of(event_data)) is not None:
            attempt.done = True
        return done


class Models(list[object]):
    """The objects of a machine, told apart by identity.

    `transitions` compares them with ``==``: of two equal orders it would bind only the first.
    """

    def __contains__(self, item: object) -> bool:
        return any(each is item for each in self)

    def remove(self, item: object) -> None:
        """Remove this very object."""
        del self[next(index for index, each in enumerate(self) if each is item)]


@define(eq=False)
class Attempt:
    """One event on its way.

    Args:
        undo: the attributes of the order before it.
        set: whether the effects are written.
        done: whether a transition was taken.
    """

    step: Step
    undo: Mapping[str, object]
    set: bool = False
    done: bool = False


def attempt_of(event_data: EventData) -> Attempt | None:
    """Return what is known of an event on its way; None before anything was asked."""
    found: Attempt | None = vars(event_data).get("attempt")
    return found


@frozen(eq=False, slots=False)
class Asked:
    """A condition: puts a question to the step of the event. In a markup it stands as its text."""

    text: str
    attempt: Callable[[EventData], Attempt] = field(repr=False)
    ask: Callable[[Step], bool] = field(repr=False)

    def __call__(self, event_data: EventData) -> bool:
        """Answer for the event that is on its way."""
        return self.ask(self.attempt(event_data).step)

    def __str__(self) -> str:
        return self.text


@frozen(eq=False, slots=False)
class Effects:
    """A callback before the change: writes what the transition sets, and when.

    The first machine to move writes it all, so that later callbacks see the whole of it.
    """

    text: str
    attempt: Callable[[EventData], Attempt] = field(repr=False)
    transition: Transition = field(repr=False)
    keep: Callable[[object, Step, Transition], None] = field(repr=False)

    def __call__(self, event_data: EventData) -> None:
        """Write it to the order, once an event."""
        attempt = self.attempt(event_data)
        if not attempt.set:
            attempt.set = True
            for name, value in attempt.step.sets(self.transition).items():
                setattr(event_data.model, name, value)
            self.keep(event_data.model, attempt.step, self.transition)

    def __str__(self) -> str:
        return self.text
