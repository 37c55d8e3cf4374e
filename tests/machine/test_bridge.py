"""A spec as a machine of `transitions`, on the user's own objects."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from attrs import define
from transitions import EventData, MachineError
from transitions.extensions.nesting import HierarchicalMachine, NestedState

from statekit import MisuseError, loads
from statekit.machine import SpecMachine

from ..untyped import untyped

SHOP = loads(
    """
spec: shop
actors: {processor: {reports: true}, merchant: , courier: {reports: true}}
data:
  amount: {type: money, fixed: true}
  method: {type: enum, values: [card, cash], initial: card}
  captured: {type: money, initial: 0}
  refunded: {type: money, initial: 0}
  ref: {type: id, optional: true}
events:
  capture: {by: [merchant, processor], payload: {amount: money, ref: {type: id, optional: true}}}
  refund: {by: merchant, payload: {amount: money}}
  note: {payload: {text: text}}
  return: {by: courier}
machines:
  payment:
    initial: {choose: [{when: method == 'cash', to: waiting}, {else: pending}]}
    states:
      pending: {states: [new, pending], initial: new}
      waiting:
      paid: {states: [captured, part_refunded], initial: captured}
      refunded:
      cancelled:
    transitions:
      think: {from: pending.new, to: pending.pending}
      capture:
        from: [pending, waiting]
        to: paid
        when: 0 < event.amount <= amount
        set: {captured: event.amount}
      refund:
        from: paid
        choose:
          - when: event.amount > 0 and refunded + event.amount == captured
            to: refunded
            set: {refunded: captured}
          - when: event.amount > 0 and refunded + event.amount < captured
            to: paid.part_refunded
            set: {refunded: refunded + event.amount}
      note: {from: any, to: same, set: {refunded: refunded + 1}}
  delivery:
    initial: packed
    states: [packed, sent, home, stopped]
    transitions:
      send: {from: packed, to: sent}
      deliver: {from: sent, to: home}
      return: {from: home, to: stopped}
together:
  cancel:
    - from: {payment: [pending, waiting], delivery: packed}
      to: {payment: cancelled, delivery: stopped}
      set: {refunded: captured, captured: refunded}
    - from: {payment: paid, delivery: packed}
      when: refunded == 0
      to: {delivery: same}
guards:
  paid-goods-only: {machine: delivery, entering: sent, require: payment in paid}
rules:
  never-more-than-captured: refunded <= captured + 3
  refunds-never-shrink: refunded >= before.refunded
"""
)


class Order:
    """The user's own object."""

    def __init__(self, **data: object) -> None:
        vars(self).update({"amount": 100} | data)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    def __setattr__(self, name: str, value: object) -> None:
        vars(self)[name] = value


@pytest.fixture
def machine() -> SpecMachine:
    """The machine of the whole shop."""
    return SpecMachine(SHOP)


@pytest.fixture
def order(machine: SpecMachine) -> Order:
    """A new order."""
    return machine.bind(Order())


def data(order: Order) -> dict[str, object]:
    """The data of an order."""
    return {name: vars(order)[name] for name in SHOP.definition.data}


# Binding.


def test_an_order_is_born_with_its_data(order: Order) -> None:
    """A bound object has the initial states, and the data that it did not bring."""
    assert order.state == ["payment.pending.new", "delivery.packed"]
    assert data(order) == {
        "amount": 100,
        "method": "card",
        "captured": 0,
        "refunded": 0,
        "ref": None,
    }


def test_a_birth_is_chosen_by_its_guard(machine: SpecMachine) -> None:
    """The data that the object brings choose where it starts."""
    assert machine.bind(Order(method="cash")).state == ["payment.waiting", "delivery.packed"]


def test_an_object_with_a_state_keeps_it(machine: SpecMachine) -> None:
    """An order that was stored goes on where it was, in whatever order its states are listed."""
    stored = Order(captured=50, state=("delivery.sent", "payment.paid.captured"))
    assert machine.bind(stored).state == ["payment.paid.captured", "delivery.sent"]
    placed = Order()
    machine.add_model([placed], initial=["payment.refunded", "delivery.home"])
    assert placed.state == ["payment.refunded", "delivery.home"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"amount": None},
            "the Order is not complete: amount is missing: "
            "money is an integer of minor units, such as 1999",
        ),
        (
            {"amount": 19.99},
            "the Order is not complete: amount has the wrong type: "
            "money is an integer of minor units: write 1999 for 19.99",
        ),
        ({"refunded": 4}, "the Order breaks the rule never-more-than-captured from the start"),
        ({"state": ["payment.payed", "delivery.sent"]}, "payment has no state 'payed'; near: paid"),
        (
            {"state": ["payment.paid", "delivery.sent"]},
            "payment is never in paid itself, only in one of its states; "
            "near: paid.captured, paid.part_refunded",
        ),
        (
            {"state": "payment.refunded"},
            "state of the Order holds one state each: payment.…, delivery.…",
        ),
        (
            {"state": ["payment.refunded", "payment.waiting"]},
            "state of the Order holds one state each: payment.…, delivery.…",
        ),
        (
            {"state": ["refunded", "delivery.sent"]},
            "state of the Order is 'refunded': a state begins with its machine, payment.…",
        ),
    ],
)
def test_an_object_that_does_not_fit_is_misuse(
    machine: SpecMachine, given: dict[str, object], message: str
) -> None:
    """What is wrong with the object is said when it is bound, and it is not bound."""
    order = Order(**given)
    with pytest.raises(MisuseError) as caught:
        machine.bind(order)
    assert str(caught.value) == message
    assert machine.models == []
    assert not hasattr(order, "captured")


def test_an_object_without_a_beginning_is_misuse() -> None:
    """Where no birth fits there is no state, and one machine by itself has a plain one."""
    spec = loads(
        "{spec: s, data: {n: integer}, machines: {m: {states: [a, b],"
        " initial: {choose: [{when: n > 1, to: a}, {when: n < 0, to: b}]}}}}"
    )
    machine = SpecMachine(spec, "m")
    with pytest.raises(MisuseError) as caught:
        machine.bind(Order(n=1))
    assert str(caught.value) == "no initial state of m fits the data"
    with pytest.raises(MisuseError) as listed:
        machine.bind(Order(n=1, state=["a"]))
    assert str(listed.value) == "m has no state: expected a name, not list"


def test_an_object_with_slots_is_misuse(machine: SpecMachine) -> None:
    """Where no method can be put, the message says so."""

    @define
    class Slotted:
        amount: int = 100

    with pytest.raises(MisuseError) as caught:
        machine.bind(Slotted())
    assert str(caught.value) == (
        "the Slotted has no place for the events' methods: do without __slots__"
    )


def test_equal_objects_are_bound_apart(machine: SpecMachine) -> None:
    """Two orders that are equal as values are two orders."""

    @define(slots=False)
    class Twin:
        amount: int

    one, other = machine.bind(Twin(100)), machine.bind(Twin(100))
    assert one == other
    assert machine.trigger_event(other, "think")
    assert [vars(each)["state"][0] for each in (one, other)] == [
        "payment.pending.new",
        "payment.pending.pending",
    ]
    machine.remove_model(other)
    assert [id(each) for each in machine.models] == [id(one)]


# Events.


def test_an_event_moves_its_machine_and_sets_its_data(order: Order) -> None:
    """An event is a method; guards read its payload, effects write attributes."""
    assert order.capture(by="merchant", payload={"amount": 80, "ref": "r1"})
    assert order.state == ["payment.paid.captured", "delivery.packed"]
    assert order.captured == 80
    assert order.refund(by="merchant", payload={"amount": 30})
    assert order.refund(by="merchant", payload={"amount": 20})
    assert (order.state[0], order.refunded) == ("payment.paid.part_refunded", 50)
    assert order.refund(by="merchant", payload={"amount": 30})
    assert (order.state[0], order.refunded) == ("payment.refunded", 80)


@pytest.mark.parametrize(
    ("by", "payload"),
    [
        ("merchant", {"amount": 101}),
        ("merchant", {"amount": 0}),
        ("courier", {"amount": 80}),
        ("nobody", {"amount": 80}),
        (None, {"amount": 80}),
        ("merchant", {"amount": 80.0}),
        ("merchant", {"amount": True}),
        ("merchant", {"amount": None}),
        ("merchant", {"amount": 80, "ref": 5}),
        ("merchant", {"amount": 80, "tip": 1}),
        ("merchant", {}),
        ("merchant", None),
    ],
)
def test_an_event_that_may_not_happen_returns_false(
    order: Order, by: str | None, payload: dict[str, object] | None
) -> None:
    """A guard, the actor or the payload is in its way: nothing changes."""
    before = data(order)
    assert not order.may_capture(by=by, payload=payload)
    assert order.capture(by=by, payload=payload) is False
    assert order.state == ["payment.pending.new", "delivery.packed"]
    assert data(order) == before


def test_a_payload_is_a_mapping(order: Order) -> None:
    """Anything else is a slip in the caller's code."""
    with pytest.raises(MisuseError) as caught:
        order.capture(by="merchant", payload=[80])
    assert str(caught.value) == "payload of capture maps names to values, and this is a list"


def test_a_broken_rule_refuses_everything(order: Order) -> None:
    """Rules are checked on the data after the step; the next alternative is not tried instead."""
    for _ in range(3):
        assert order.note(payload={"text": "hi"})
    assert order.refunded == 3
    assert order.note(payload={"text": "hi"}) is False
    assert order.refunded == 3


def test_a_named_guard_is_asked_where_it_applies(order: Order) -> None:
    """A guard over another machine holds a move back until that machine is there."""
    assert order.send() is False
    assert order.capture(by="processor", payload={"amount": 80})
    assert order.send()
    assert order.state == ["payment.paid.captured", "delivery.sent"]


def test_an_event_from_the_wrong_state_raises(machine: SpecMachine, order: Order) -> None:
    """As `transitions` does it: MachineError where no transition leaves the state."""
    with pytest.raises(MachineError) as caught:
        order.deliver()
    assert caught.value.value == (
        "shop: Can't trigger event 'deliver' from state(s) "
        "['payment.pending.new', 'delivery.packed']!"
    )
    with pytest.raises(AttributeError) as unknown:
        order.trigger("delivr")
    assert str(unknown.value) == "Do not know event named 'delivr'."


def test_an_event_from_the_wrong_state_can_be_ignored() -> None:
    """As `transitions` does it: the option turns the error into False."""
    order = SpecMachine(SHOP, ignore_invalid_triggers=True).bind(Order())
    assert order.deliver() is False


def test_an_event_without_a_transition_is_known() -> None:
    """It may be declared before anything takes it: then it is refused, and exists."""
    spec = loads("{spec: s, events: {wave: }, machines: {m: {states: [a]}}}")
    order = SpecMachine(spec).bind(Order())
    with pytest.raises(MachineError):
        order.wave()


def test_an_event_with_a_name_that_is_taken_goes_through_trigger(machine: SpecMachine) -> None:
    """Keywords and the user's own attributes: nothing of the user's is replaced."""
    order = Order(send="by train", to_do=1, is_payment="late")
    order.state = ["payment.paid.captured", "delivery.packed"]
    machine.bind(order)
    assert (order.send, order.is_payment) == ("by train", "late")
    assert order.trigger("send")
    assert order.trigger("deliver")
    assert order.trigger("return", by="courier")
    assert order.state[1] == "delivery.stopped"


def test_a_datum_without_a_value_is_not_replaced_by_a_method() -> None:
    """An event may have a datum's name, also while the datum is None."""
    spec = loads(
        "{spec: s, data: {ref: {type: id, optional: true}},"
        " machines: {m: {initial: a, states: [a, b], transitions: {ref: {from: a, to: b}}}}}"
    )
    order = SpecMachine(spec).bind(Order())
    assert order.ref is None
    assert order.trigger("ref")


def test_names_that_mean_something_to_transitions() -> None:
    """States and events may be called what its own attributes and jumps are called."""
    spec = loads(
        "{spec: s, machines: {m: {initial: f.add, states: {f: {states: [add, on_enter]}, to_x: },"
        " transitions: {to_x: {from: f.add, to: to_x}, to: {from: to_x, to: same},"
        " to_m: {from: to_x, to: same},"
        " trigger: {from: to_x, to: f.on_enter, back: true}, before_x: {from: any, to: same}}}}}"
    )
    machine = SpecMachine(spec)
    order = Order(to_x=5)
    machine.bind(order)
    assert machine.is_state("m.f.add", order)
    assert [order.trigger(each) for each in ("to_x", "to", "trigger", "before_x")] == [True] * 4
    assert (order.to_x, order.state) == (5, "m.f.on_enter")
    triggers = [each["trigger"] for each in machine.markup["transitions"]]
    assert triggers == ["to_x", "to", "to_m", "trigger", "before_x", "before_x", "before_x"]


def test_a_spec_without_events_by_name() -> None:
    """An unnamed move is sent under the machine's and the state's name."""
    spec = loads("{spec: s, machines: {m: {initial: a, states: [a, b, c], moves: {a: b, b: c}}}}")
    order = SpecMachine(spec).bind(Order())
    assert order.trigger("m:b")
    assert order.state == "m.b"
    assert not hasattr(order, "m:b")


def test_a_jump_is_refused(machine: SpecMachine, order: Order) -> None:
    """`to`, which `transitions` puts on every object, does not go round the rules."""
    with pytest.raises(MachineError) as caught:
        order.to("payment.refunded")
    assert caught.value.value == "a spec has no jump to payment.refunded: send an event"


# Several machines.


def test_a_joint_event_moves_all_machines(order: Order) -> None:
    """Both move in one step; effects read the data before it, so two can be exchanged."""
    order.captured = order.refunded = 0
    order.captured, order.refunded = 5, 3
    assert order.cancel()
    assert order.state == ["payment.cancelled", "delivery.stopped"]
    assert (order.captured, order.refunded) == (3, 5)


def test_a_joint_event_moves_all_machines_or_none(machine: SpecMachine) -> None:
    """Where one machine is not ready nothing moves, and nothing is set."""
    order = machine.bind(Order(captured=5, state=["payment.waiting", "delivery.sent"]))
    assert order.cancel() is False
    assert order.state == ["payment.waiting", "delivery.sent"]
    assert (order.captured, order.refunded) == (5, 0)


def test_the_first_joint_case_that_fits_is_taken(machine: SpecMachine) -> None:
    """A case may read a machine without moving it, and its guard decides."""
    order = machine.bind(Order(captured=5, state=["payment.paid.captured", "delivery.packed"]))
    assert order.cancel()
    assert order.state == ["payment.paid.captured", "delivery.packed"]
    order.refunded = 1
    assert order.cancel() is False


def test_an_event_happens_once_however_many_machines_there_are(
    machine: SpecMachine, order: Order
) -> None:
    """`same` adds once, and its callbacks run once."""
    seen: list[str] = []
    machine.after_state_change = [lambda event: seen.append(event.event.name)]
    assert order.note(payload={"text": "hi"})
    assert order.refunded == 1
    assert order.think()
    assert seen == ["note", "think"]


def test_an_event_has_happened_when_any_machine_has_moved() -> None:
    """Also where the machine that is asked last stays, for it moves only in another case."""
    spec = loads(
        """
        spec: s
        machines: {a: {initial: x, states: [x, y]}, b: {initial: x, states: [x, y]}}
        together:
          go:
            - {from: {a: x, b: x}, to: {a: y}}
            - {from: {a: x, b: x}, to: {b: y}}
        """
    )
    order = SpecMachine(spec).bind(Order())
    assert order.go() is True
    assert order.state == ["a.y", "b.x"]


def test_a_joint_event_writes_its_data_once(machine: SpecMachine, order: Order) -> None:
    """What a callback of the first machine puts there is not overwritten by the second."""
    machine.on_enter("payment.cancelled", lambda event: setattr(order, "captured", 77))
    assert order.cancel()
    assert order.captured == 77


def test_a_callback_that_raises_undoes_the_step(machine: SpecMachine, order: Order) -> None:
    """Both machines and all data are as before, and the exception reaches the caller."""

    def fail(event: EventData) -> None:
        raise RuntimeError("no printer")

    order.captured, order.refunded = 5, 3
    machine.on_enter("delivery.stopped", fail)
    with pytest.raises(RuntimeError, match="no printer"):
        order.cancel()
    assert order.state == ["payment.pending.new", "delivery.packed"]
    assert (order.captured, order.refunded) == (5, 3)


# One machine of several.


def test_one_machine_has_plain_states() -> None:
    """A machine by itself names its leaves without its own name, and has its events only."""
    machine = SpecMachine(SHOP, "payment")
    order = machine.bind(Order())
    assert order.state == "pending.new"
    assert order.capture(by="merchant", payload={"amount": 80})
    assert order.state == "paid.captured"
    assert order.is_paid(allow_substates=True)
    assert sorted(machine.events) == ["capture", "note", "refund", "think"]


def test_machines_of_one_spec_share_an_object() -> None:
    """Each keeps its state in an attribute of its own, and reads the other's there."""
    payment = SpecMachine(SHOP, "payment", model_attribute="payment")
    delivery = SpecMachine(SHOP, "delivery", model_attribute="delivery")
    order = delivery.bind(payment.bind(Order()))
    assert (order.payment, order.delivery) == ("pending.new", "packed")
    assert order.send() is False
    assert order.capture(by="merchant", payload={"amount": 80})
    assert order.send()
    assert (order.payment, order.delivery) == ("paid.captured", "sent")


def test_one_machine_needs_the_states_that_it_reads() -> None:
    """A guard over another machine is never taken for true: the object must say where that is."""
    with pytest.raises(MisuseError) as caught:
        SpecMachine(SHOP, "delivery").bind(Order())
    assert str(caught.value) == (
        "the Order lacks payment, which delivery reads: set it to a state of payment"
    )
    with pytest.raises(MisuseError) as wrong:
        SpecMachine(SHOP, "delivery").bind(Order(payment="payd"))
    assert str(wrong.value) == "payment has no state 'payd'; near: paid"


def test_one_machine_keeps_the_rules_that_it_can_break() -> None:
    """A rule over both machines' doings holds; one about the other machine alone is left to it."""
    text = """
        spec: s
        data: {n: {type: integer, initial: 0}, lucky: {type: boolean, initial: true}}
        machines:
          a: {states: [x], transitions: {add: {from: x, to: same, set: {n: n + 1}}}}
          b: {initial: x, states: [x, y], transitions: {go: {from: x, to: y}}}
        rules: {%s}
    """
    both = SpecMachine(loads(text % "r: {if: b == y, then: n < 2}"), "a").bind(Order(b="y"))
    assert [both.add(), both.add()] == [True, False]
    alone = SpecMachine(loads(text % "r: {if: b == y, then: lucky}"), "a").bind(Order())
    assert alone.add()


@pytest.mark.parametrize(
    ("name", "attribute", "message"),
    [
        ("paymnt", "state", "shop has no machine 'paymnt'; near: payment"),
        (None, "send", "send is a name of shop itself: give another model_attribute"),
        (None, "amount", "amount is a name of shop itself: give another model_attribute"),
        ("delivery", "payment", "payment is a name of shop itself: give another model_attribute"),
    ],
)
def test_a_machine_that_cannot_be_made(name: str | None, attribute: str, message: str) -> None:
    """A machine that does not exist, or an attribute that holds something else."""
    with pytest.raises(MisuseError) as caught:
        SpecMachine(SHOP, name, model_attribute=attribute)
    assert str(caught.value) == message


# What `transitions` offers.


def test_callbacks_see_the_whole_step(machine: SpecMachine, order: Order) -> None:
    """Data are written before the state changes; the caller's further arguments come along."""
    seen: list[tuple[str, object, object, object]] = []

    def note(what: str) -> Callable[[EventData], None]:
        def callback(event: EventData) -> None:
            seen.append((what, order.state[0], order.captured, event.kwargs.get("request")))

        return callback

    machine.prepare_event = [note("prepare")]
    machine.before_state_change = [note("before")]
    machine.on_exit("payment.pending", note("exit"))
    machine.on_enter("payment.paid.captured", note("enter"))
    machine.events["capture"].add_callback("after", note("after"))
    machine.finalize_event = [note("finalize")]
    assert order.capture(by="merchant", payload={"amount": 80}, request=7)
    assert seen == [
        ("prepare", "payment.pending.new", 0, 7),
        ("before", "payment.pending.new", 0, 7),
        ("exit", "payment.pending.new", 80, 7),
        ("enter", "payment.paid.captured", 80, 7),
        ("after", "payment.paid.captured", 80, 7),
        ("finalize", "payment.paid.captured", 80, 7),
    ]


def test_staying_enters_and_leaves_nothing(machine: SpecMachine, order: Order) -> None:
    """`same` runs no callback of its state."""
    seen: list[str] = []
    machine.on_exit("payment.pending.new", lambda event: seen.append("exit"))
    machine.on_enter("payment.pending.new", lambda event: seen.append("enter"))
    assert order.note(payload={"text": "hi"})
    assert seen == []


def test_data_that_a_callback_prepares_count(machine: SpecMachine, order: Order) -> None:
    """Guards read what the callbacks before them have put on the object."""
    machine.prepare_event = [lambda event: setattr(order, "amount", 10)]
    assert order.capture(by="merchant", payload={"amount": 80}) is False
    assert order.capture(by="merchant", payload={"amount": 10})


def test_events_are_queued_on_request() -> None:
    """An event that a callback sends waits for the current one to end."""
    machine = SpecMachine(SHOP, queued=True)
    order = machine.bind(Order())
    machine.on_enter("payment.paid.captured", lambda event: order.send())
    assert order.capture(by="merchant", payload={"amount": 80})
    assert order.state == ["payment.paid.captured", "delivery.sent"]


def test_final_states_are_final_for_transitions(machine: SpecMachine, order: Order) -> None:
    """Its callback for the end runs when the last machine has come to its end."""
    seen: list[str] = []
    untyped(machine).on_final = [lambda event: seen.append("end")]
    assert order.think()
    assert seen == []
    assert order.cancel()
    assert seen == ["end"]


def test_states_and_events_can_be_asked_for(machine: SpecMachine, order: Order) -> None:
    """What may happen, and where the order is."""
    assert machine.get_triggers("payment.pending.new") == ["capture", "note", "think", "cancel"]
    assert machine.get_triggers(*order.state).count("send") == 1
    assert order.may_think()
    assert order.may_trigger("think")
    assert not order.may_trigger("send")
    assert order.is_payment.pending.new()
    assert order.is_payment(allow_substates=True)
    assert not order.is_payment.paid(allow_substates=True)
    targets = [each.dest for each in machine.get_transitions("refund", "payment.paid.captured")]
    assert targets == ["payment.refunded", "payment.paid.part_refunded"]


def test_the_markup_says_it_in_the_words_of_the_spec(machine: SpecMachine, order: Order) -> None:
    """Guards and effects stand in the exported markup as their text, and it is plain JSON."""
    markup = json.loads(json.dumps(machine.markup))
    assert markup["name"] == "shop"
    assert [each["name"] for each in markup["states"]] == ["payment", "delivery"]
    assert markup["states"][0]["children"][0] == {
        "name": "pending",
        "initial": "new",
        "transitions": [],
        "children": [{"name": "new"}, {"name": "pending"}],
    }
    refunds = [each for each in markup["transitions"] if each["trigger"] == "refund"]
    assert refunds[0] == {
        "trigger": "refund",
        "source": "payment.paid.captured",
        "dest": "payment.refunded",
        "conditions": [
            "by merchant, with amount",
            "event.amount > 0 and refunded + event.amount == captured",
            "the rules hold",
        ],
        "before": ["refunded = captured"],
    }
    assert refunds[1]["unless"] == ["event.amount > 0 and refunded + event.amount == captured"]
    (sending,) = (each for each in markup["transitions"] if each["trigger"] == "send")
    assert sending["conditions"] == [
        "by anyone, with nothing",
        "guard paid-goods-only",
        "the rules hold",
    ]
    joint = [each for each in markup["transitions"] if each["trigger"] == "cancel"]
    assert joint[-1]["conditions"] == [
        "by anyone, with nothing",
        "payment in [paid.captured, paid.part_refunded] and delivery in [packed] and refunded == 0",
        "the rules hold",
    ]
    assert markup["models"][0]["state"] == ["payment.pending.new", "delivery.packed"]


def test_the_separator_of_transitions_stays_as_it_is(
    machine: SpecMachine, order: Order, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine of another kind, with another separator, works beside it."""
    assert NestedState.separator == "_"
    with caplog.at_level(logging.ERROR):
        other = HierarchicalMachine(
            states=[{"name": "on", "children": ["red", "green"]}, "off"], initial="on_red"
        )
    assert order.think()
    assert other.to_on_green()
    assert (other.state, order.state[0]) == ("on_green", "payment.pending.pending")
    assert (machine.state_cls.separator, other.state_cls.separator) == (".", "_")


def test_the_spec_passes_its_options_on() -> None:
    """`Spec.machine` is the way that the docs show."""
    spec = loads(
        "{spec: s, machines: {m: {initial: a, states: [a, b], transitions: {go: {from: a, to: "
        "b}}}}}"
    )
    machine = spec.machine(model_attribute="status", ignore_invalid_triggers=True)
    order: Any = machine.bind(Plain())
    assert order.go()
    assert not order.go()
    assert order.status == "m.b"
    assert spec.machine(queued=True).has_queue


class Plain:
    """An object without anything."""
