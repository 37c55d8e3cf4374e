"""One payment machine, written for each library as its documentation suggests.

Every peer offers the same three things: `round()` takes two unguarded steps that lead back to
where it began, `refused()` asks for a step that is not possible, `refund()` takes the guarded
partial refund with its effect. What a peer cannot do it does not have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

CAPTURED = 10**15
AMOUNT = 100
STATES = ["pending", "authorized", "captured", "refunded", "cancelled"]
STEPS = [
    ("authorize", "pending", "authorized"),
    ("reopen", "authorized", "pending"),
    ("capture", "authorized", "captured"),
    ("refund", "captured", "refunded"),
    ("cancel", "pending", "cancelled"),
]


class Transitions:
    """`transitions`, flat, on a model of its own, to which it adds these."""

    authorize: Callable[..., bool]
    reopen: Callable[..., bool]
    capture: Callable[..., bool]
    refund_partly: Callable[..., bool]

    def __init__(self, initial: str) -> None:
        from transitions import Machine, MachineError

        self.error = MachineError
        self.captured, self.refunded = CAPTURED, 0
        self.machine = Machine(
            self,
            states=STATES,
            initial=initial,
            auto_transitions=False,
            transitions=[
                *([name, source, target] for name, source, target in STEPS),
                {
                    "trigger": "refund_partly",
                    "source": "captured",
                    "dest": "captured",
                    "conditions": self.has_room,
                    "after": self.add,
                },
            ],
        )

    def has_room(self, amount: int, by: str) -> bool:
        return by == "merchant" and amount > 0 and self.refunded + amount < self.captured

    def add(self, amount: int, by: str) -> None:
        self.refunded += amount

    def round(self) -> None:
        self.authorize()
        self.reopen()

    def refused(self) -> None:
        try:
            self.capture()
        except self.error:
            pass

    def refund(self) -> None:
        self.refund_partly(amount=AMOUNT, by="merchant")


def statemachine(initial: str) -> Any:
    """`python-statemachine`."""
    from statemachine import State, StateMachine
    from statemachine.exceptions import TransitionNotAllowed

    class Payment(StateMachine):
        pending = State(initial=initial == "pending")
        authorized = State()
        captured = State(initial=initial == "captured")
        refunded = State(final=True)
        cancelled = State(final=True)
        authorize = pending.to(authorized)
        reopen = authorized.to(pending)
        capture = authorized.to(captured)
        refund_all = captured.to(refunded)
        cancel = pending.to(cancelled)
        # The library wants every state to be reachable, whichever is the initial one.
        again = captured.to(pending)
        refund_partly = captured.to.itself(cond="has_room", on="add")

        def __init__(self) -> None:
            self.taken, self.given = CAPTURED, 0
            super().__init__()

        def has_room(self, amount: int, by: str) -> bool:
            return by == "merchant" and amount > 0 and self.given + amount < self.taken

        def add(self, amount: int) -> None:
            self.given += amount

        def round(self) -> None:
            self.authorize()
            self.reopen()

        def refused(self) -> None:
            try:
                self.capture()
            except TransitionNotAllowed:
                pass

        def refund(self) -> None:
            self.refund_partly(amount=AMOUNT, by="merchant")

    return Payment()


_SISMIC = """
statechart:
  name: payment
  preamble: |
    captured = {captured}
    refunded = 0
  root state:
    name: root
    initial: {initial}
    states:
      - name: pending
        transitions:
          - {{event: authorize, target: authorized}}
          - {{event: cancel, target: cancelled}}
      - name: authorized
        transitions:
          - {{event: reopen, target: pending}}
          - {{event: capture, target: captured}}
      - name: captured
        transitions:
          - {{event: refund, target: refunded}}
          - event: refund_partly
            target: captured
            guard: >-
              event.by == 'merchant' and 0 < event.amount
              and refunded + event.amount < captured
            action: refunded = refunded + event.amount
      - name: refunded
      - name: cancelled
"""


class Sismic:
    """`sismic`, which runs statecharts."""

    def __init__(self, initial: str) -> None:
        from sismic.interpreter import Interpreter
        from sismic.io import import_from_yaml
        from sismic.model import Event

        self.event = Event
        chart = import_from_yaml(_SISMIC.format(captured=CAPTURED, initial=initial))
        self.interpreter = Interpreter(chart)
        self.interpreter.execute()

    def send(self, name: str, **data: object) -> None:
        self.interpreter.queue(self.event(name, **data))
        self.interpreter.execute_once()

    def round(self) -> None:
        self.send("authorize")
        self.send("reopen")

    def refused(self) -> None:
        self.send("capture")

    def refund(self) -> None:
        self.send("refund_partly", amount=AMOUNT, by="merchant")


def automat(initial: str) -> Any:
    """`automat`; it has no guards, so no refund either."""
    from automat import MethodicalMachine, NoTransition

    class Payment:
        _machine = MethodicalMachine()

        @_machine.state(initial=True)
        def pending(self) -> None:
            """Pending."""

        @_machine.state()
        def authorized(self) -> None:
            """Authorized."""

        @_machine.state()
        def captured(self) -> None:
            """Captured."""

        @_machine.input()
        def authorize(self) -> None:
            """Authorize."""

        @_machine.input()
        def reopen(self) -> None:
            """Reopen."""

        @_machine.input()
        def capture(self) -> None:
            """Capture."""

        pending.upon(authorize, enter=authorized, outputs=[])
        authorized.upon(reopen, enter=pending, outputs=[])
        authorized.upon(capture, enter=captured, outputs=[])

        def round(self) -> None:
            self.authorize()
            self.reopen()

        def refused(self) -> None:
            try:
                self.capture()
            except NoTransition:
                pass

    assert initial == "pending"
    return Payment()


class Lookup:
    """A dict that somebody wrote by hand: every verdict is there already."""

    def __init__(self) -> None:
        from statekit import Verdict

        legal = {(source, target) for _, source, target in STEPS}
        self.verdicts = {
            ("payment", source, target): (
                Verdict.ACCEPTED if (source, target) in legal else Verdict.REFUSED
            )
            for source in STATES
            for target in STATES
        }

    def validate(self, machine: str, source: str, target: str) -> object:
        return self.verdicts[machine, source, target]
