"""The machine itself. Here the words are those of `transitions`: a trigger is an event's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from transitions import EventData, MachineError
from transitions.extensions.markup import HierarchicalMarkupMachine
from transitions.extensions.nesting import FunctionWrapper, NestedEventData

from ..decide import Engine, MisuseError, Reason
from ..decide.admit import actor_reasons, good_fields, payload_reasons
from ..decide.timing import said as timeout_words
from ..diagnostics import one_of, unknown
from ..expressions import evaluate, may_outgrow, read_time, words
from ..spec.machines import NEW, Machine, State
from ..spec.model import Event, Transition
from ..spec.timer import TIMER
from .focus import Focus
from .models import SEPARATOR, Orders
from .pieces import Asked, Attempt, DottedState, Effects, Models, SpecTransition, attempt_of
from .region import single, whole
from .step import Step

Model = TypeVar("Model")


class SpecMachine(HierarchicalMarkupMachine):
    """A spec, or one machine of it, run by `transitions` on your own objects.

    Args:
        spec: the loaded spec.
        name: one machine of it; None for all of them, side by side.
        model_attribute: where an object keeps its state. With one machine that is a leaf such as
            ``succeeded.captured``; with all of them a list such as
            ``["payment.succeeded.captured", "delivery.sent"]``.
        ignore_invalid_triggers: what `transitions` does with an event that no transition takes
            from the state: raise MachineError, or with True return False.
        queued: whether an event that a callback sends waits until the current one is done.

    An event that may not happen changes nothing and returns False. A callback that raises undoes
    the whole event, in every machine, and the exception goes on to the caller.

    The instances of a machine of many stand in the attribute with its name, by id, each a mapping
    of `state` and its fields. While an event about one runs, the machine is in the state of that
    one, and its fields are attributes too (``link.amount``); else the machine is in ``new``.

    Callbacks take one argument, the EventData; its `kwargs` hold everything that the caller gave.
    Unlike a spec, a machine must not be shared by threads: `transitions` keeps a position in it.

    Raises:
        MisuseError: the spec has no such machine, or it needs `model_attribute` for a name of its
            own.
    """

    state_cls = DottedState
    transition_cls = SpecTransition

    def __init__(
        self,
        spec: Engine,
        name: str | None = None,
        *,
        model_attribute: str = "state",
        ignore_invalid_triggers: bool = False,
        queued: bool = False,
    ) -> None:
        definition = spec.definition
        if name is not None and name not in definition.machines:
            raise unknown(f"{spec.name} has no machine", name, definition.machines)
        if name is not None and definition.machines[name].many is not None:
            raise MisuseError(
                f"an order has many of {name}, and one state of it says nothing: run the whole "
                f"spec, which keeps the instances in the attribute {name}"
            )
        region = whole(definition) if name is None else single(definition, name)
        self._orders = Orders(spec, region, name is None, model_attribute)
        self._focus = Focus(self._orders)
        many = (each.name for each in spec.shape.collections)
        taken = {*spec.shape.shown, *many, *region.others, *(each.name for each in region.events)}
        used = {model_attribute}
        if self._orders.clocks:
            used.add(self._orders.since_attribute)
        for each in sorted(used & taken):
            raise MisuseError(
                f"{each} is a name of {spec.name} itself: give another model_attribute"
            )
        self._spec_events = {event.name: event for event in region.events}
        machines = [definition.machines[each] for each in region.machines]
        states = [self._region(each) for each in machines]
        super().__init__(
            model=None,
            name=spec.name if name is None else f"{spec.name} {name}",
            states=states if name is None else states[0]["children"],
            initial=self._initial_states(machines),
            transitions=[each for event in region.events for each in self._transitions(event)],
            model_attribute=model_attribute,
            ignore_invalid_triggers=ignore_invalid_triggers,
            queued=queued,
            send_event=True,
            auto_transitions=False,
            auto_transitions_markup=True,  # it would leave out events whose names begin with to_
        )
        for event in region.events:  # one without transitions is known all the same
            if event.name not in self.events:
                self.events[event.name] = self._create_event(event.name, self)
        self.models = Models()

    # Compiling.

    def _initial_states(self, machines: list[Machine]) -> Any:
        """Return the states of every new order, as `transitions` writes them; else None."""
        births = [each.births[0] for each in machines]
        if any(birth.guard is not None for birth in births):
            return None
        found = [
            self._orders.full(machine.name, birth.target)
            for machine, birth in zip(machines, births, strict=True)
        ]
        return found if len(found) > 1 else found[0]

    def _region(self, machine: Machine) -> dict[str, Any]:
        tops = [state for state in machine.states.values() if state.parent is None]
        return {"name": machine.name, "children": [_nested(machine, each) for each in tops]}

    def _transitions(self, event: Event) -> list[Any]:
        definition, full = self._orders.definition, self._orders.full
        counts = frozenset(each.name for each in definition.sums) - definition.totals.keys()
        admitted = self._asked(_admission(event), lambda step: step.admitted)
        fitting = [
            self._asked(self._guard_words(each), partial(Step.fits, transition=each))
            for each in event.transitions
        ]
        found: list[Any] = []
        for index, each in enumerate(event.transitions):
            conditions = [admitted]
            if fitting[index].text:
                conditions.append(fitting[index])
            if names := self._named(event, each):
                asked = partial(Step.is_permitted, event=event, transition=each)
                conditions.append(self._asked(names, asked))
            if each.timeout is not None:
                asked = partial(Step.is_due, transition=each)
                said = f"{TIMER} {timeout_words(each, definition)}"
                conditions.append(self._asked(said, asked))
            if self._orders.region.rules or any(
                may_outgrow(effect.value.root) for effect in each.effects
            ):
                asked = partial(Step.keeps_rules, transition=each)
                conditions.append(self._asked("the rules hold", asked))
            sets = [f"{effect.name} = {words(effect.value.root)}" for effect in each.written]
            sets += [
                f"every {part.machine} in [{', '.join(sorted(part.sources))}] to {part.target}"
                for part in each.sweeps
            ]
            before = []
            if each.effects or each.sweeps or self._orders.clocks:
                said = ", ".join(sets) or "when states are entered"
                before = [Effects(said, self.attempt, each, self._keep, counts)]
            for part in each.parts:
                if not part.moves:
                    continue
                for leaf in definition.machines[part.machine].leaves:
                    if leaf not in part.sources:
                        continue
                    # A case is taken only if none before it is, be that one forbidden or not.
                    unless = [
                        fits
                        for fits, earlier in zip(fitting, event.transitions[:index], strict=False)
                        if _may_leave(earlier, part.machine, leaf)
                    ]
                    found.append(
                        {
                            "trigger": event.name,
                            "source": full(part.machine, leaf),
                            # `same` leaves nothing and enters nothing.
                            "dest": part.target and full(part.machine, part.target),
                            "conditions": [*conditions],
                            "unless": unless,
                            "before": [*before],
                        }
                    )
            if not any(part.moves for part in each.parts):
                # Only sweeps move: the slot of the first takes the event, and stays at rest.
                slot = full(each.sweeps[0].machine, NEW)
                found.append(
                    {
                        "trigger": event.name,
                        "source": slot,
                        "dest": None,
                        "conditions": conditions,
                        "unless": fitting[:index],
                        "before": before,
                    }
                )
        return found

    def _keep(self, order: object, step: Step, transition: Transition) -> None:
        """Write down since when an order is in its states after a transition, and sweep."""
        orders = self._orders
        if orders.clocks:
            kept = {
                **getattr(order, orders.since_attribute),
                **orders.kept(step.clocks(transition)),
            }
            setattr(order, orders.since_attribute, kept)
        self._focus.sweep(order, step, transition)

    def _asked(self, text: str, ask: Callable[[Step], bool]) -> Asked:
        return Asked(text, self.attempt, ask)

    def _guard_words(self, transition: Transition) -> str:
        """Return all that a case asks for besides the state that it leaves; may be empty."""
        joint = len(transition.parts) > 1 or bool(transition.sweeps)
        asks = [
            f"{part.machine} in [{', '.join(sorted(part.sources))}]"
            for part in transition.parts
            if joint
        ]
        if transition.guard is not None:
            asks.append(words(transition.guard.root))
        return " and ".join(asks)

    def _named(self, event: Event, transition: Transition) -> str:
        """Return the named guards on the moves of a case; may be empty."""
        definition = self._orders.definition
        names = {
            guard.name: None
            for part in transition.moving
            for source in sorted(part.sources)
            for guard in definition.guards_on(event.name, part.machine, source, part.end(source))
        }
        return " and ".join(f"guard {name}" for name in names)

    # Binding.

    def bind(self, model: Model, at: datetime | None = None) -> Model:
        """Put the machine on an object of yours, and return the object.

        Its data are the attributes of the same names; one with an initial value, or an optional
        one, may be missing and is then set. Its state is the one that it has; without one it is
        born. Each event becomes a method: ``order.capture(by="merchant", payload={"amount":
        100})``. An attribute of yours is never replaced: an event of the same name, or one whose
        name is no identifier, is sent with ``order.trigger("return", by="courier")``. Further
        arguments go to your callbacks.

        With time-outs, `at` is when the order entered its states, and each event says when it
        happens: ``order.expire(by="timer", at=now)``. Since when it is in its states stands in an
        attribute beside them, `state_since`: store it with the order.

        One machine of a spec may read others: it finds the state of each in the attribute with
        the machine's name. So two of them can share an object, each with its own name as its
        `model_attribute`; `trigger` then belongs to the one bound first.

        Raises:
            MisuseError: a datum or a state is missing or wrong, a rule is broken, or the object
                cannot take attributes.
        """
        orders = self._orders
        is_new = not hasattr(model, orders.since_attribute)
        self.add_model(model)
        if orders.clocks and is_new and at is not None:
            setattr(model, orders.since_attribute, orders.begun(orders.states(model), at))
        return model

    def add_model(self, model: Any, initial: Any = None) -> None:
        """Bind an object, as `bind` does, or a list of them, in the state `initial` if given."""
        for each in model if isinstance(model, list) else [model]:
            if initial is not None:
                setattr(each, self.model_attribute, initial)
            states = self._orders.prepare(each)
            super().add_model([each], initial=states if len(states) > 1 else states[0])

    def _checked_assignment(self, model: object, name: str, func: Any) -> None:
        # An attribute that is None counts as missing there: an optional datum would be lost.
        if name.isidentifier() and name not in self._orders.definition.data:
            super()._checked_assignment(model, name, func)

    def _add_trigger_to_model(self, trigger: str, model: object) -> None:
        # With dots, names that begin with to_ are taken for jumps, and an attribute of the
        # user's with such a name for one of their wrappers.
        self._add_may_transition_func_for_trigger(trigger, model)
        self._checked_assignment(model, trigger, partial(self.trigger_event, model, trigger))

    def _add_model_to_state(self, state: Any, model: object) -> None:
        # order.is_payment.succeeded() hangs on wrappers that take any attribute for one of theirs.
        path = str(self.get_global_name(state)).split(SEPARATOR)
        taken = len(path) == 1 and hasattr(model, f"is_{path[0]}")
        if not taken and not any(hasattr(FunctionWrapper, each) for each in path[1:]):
            super()._add_model_to_state(state, model)

    def to_state(self, model: object, state_name: str, *args: Any, **kwargs: Any) -> None:
        """Refuse: a jump would go round every guard and rule of the spec.

        Raises:
            MachineError: always. To put an order where it is known to be, use `set_state`.
        """
        raise MachineError(f"a spec has no jump to {state_name}: send an event")

    # Running.

    def attempt(self, event_data: EventData) -> Attempt:
        """Return the event on its way, with the values before it.

        It is made when the first condition asks, after the callbacks that prepare the event, and
        kept: the machines that move after the first one ask about the same values.
        """
        attempt = attempt_of(event_data)
        if attempt is None:
            attempt = vars(event_data)["attempt"] = self._start(event_data)
        return attempt

    def _start(self, event_data: EventData) -> Attempt:
        orders, order = self._orders, event_data.model
        event = self._spec_events[event_data.event.name]
        actor, at = event_data.kwargs.get("by"), event_data.kwargs.get("at")
        if at is not None and read_time(at) is None:
            raise MisuseError(f"at of {event.name} is a time with a zone, and this is {at!r}")
        payload = {} if (given := event_data.kwargs.get("payload")) is None else given
        if not isinstance(payload, Mapping):
            kind = type(payload).__name__
            raise MisuseError(f"payload of {event.name} maps names to values, and this is a {kind}")
        reasons = [
            *actor_reasons(orders.definition, event, actor),
            *payload_reasons(event, payload, partial=False),
        ]
        admitted = not any(isinstance(each, Reason) for each in reasons)
        fields = good_fields(event, payload, partial=False)
        values = orders.values(order, fields, actor)
        admitted &= all(evaluate(each.root, values) is True for each in event.evidence.values())
        since, at = orders.since(order), read_time(at)
        step = Step(orders.definition, orders.region.rules, values, admitted, since, at)
        names = [self.model_attribute, *orders.definition.cells, *event.sweeping]
        if orders.clocks:
            names.append(orders.since_attribute)
        undo = {name: getattr(order, name) for name in names if hasattr(order, name)}
        return Attempt(step, undo)

    def _trigger_event_nested(
        self, event_data: NestedEventData, trigger: str, _state_tree: object
    ) -> bool | None:
        # The original sends an event once per machine that is run, each time to all machines: an
        # event that keeps or chains states would happen twice. It also undoes nothing.
        if trigger not in self.events:
            return None
        payload = event_data.kwargs.get("payload")
        with self._focus.on(event_data.model, self._spec_events[trigger], payload):
            found = self._run(event_data, trigger)
            return self._check_event_result(found, event_data.model, trigger)

    def _check_event_result(self, res: Any, model: object, trigger: str) -> bool:
        try:
            return bool(super()._check_event_result(res, model, trigger))
        except MachineError as error:
            about = self._focus.about(model, self._spec_events[trigger])
            raise MachineError(f"{error.value}{about}") from None

    def _can_trigger(self, model: object, trigger: str, *args: Any, **kwargs: Any) -> bool:
        with self._focus.on(model, self._spec_events[trigger], kwargs.get("payload")):
            found: bool = super()._can_trigger(  # type: ignore[misc]  # transitions has it, and its stubs do not
                model, trigger, *args, **kwargs
            )
            return found

    def _run(self, event_data: NestedEventData, trigger: str) -> bool | None:
        try:
            found: bool | None = self.events[trigger].trigger_nested(event_data)
        except BaseException:
            if (attempt := attempt_of(event_data)) is not None:
                for name, value in attempt.undo.items():
                    setattr(event_data.model, name, value)
            raise
        attempt = attempt_of(event_data)
        # The last machine asked gives the original's answer, also where another one has moved.
        return found if attempt is None else attempt.done


def _nested(machine: Machine, state: State) -> dict[str, Any]:
    """Return a state as `transitions` declares it."""
    found: dict[str, Any] = {"name": state.name.rpartition(".")[2], "final": state.final}
    if state.children:
        children = [machine.states[each] for each in state.children]
        found["children"] = [_nested(machine, each) for each in children]
        entered = [each for each in children if each.initial == state.initial]
        if state.initial is not None and entered:
            found["initial"] = entered[0].name.rpartition(".")[2]
    return found


def _admission(event: Event) -> str:
    who = "anyone" if event.by is None else one_of(event.by)
    return f"by {who}, with {', '.join(event.payload) or 'nothing'}"


def _may_leave(transition: Transition, machine: str, leaf: str) -> bool:
    return all(leaf in part.sources for part in transition.parts if part.machine == machine)
