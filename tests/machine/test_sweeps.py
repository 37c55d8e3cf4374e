"""Sweeps, run by `transitions` on the user's own objects."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from transitions import EventData, MachineError

from statekit import Event, MisuseError, Spec, loads

from .compared import Order, Pair

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
SHOP = loads(
    """
spec: shop
data: {note: {type: text, initial: ""}}
actors: {timer: , merchant: }
events:
  make: {payload: {link: id, amount: money}}
  pay: {payload: {link: id}}
  forget: {payload: {link: id}}
machines:
  order: {initial: open, states: [open, cancelled]}
  link:
    many: {max: 5}
    fields: {amount: money}
    states: [active, paid, revoked, forgotten]
    transitions:
      make: {from: new, to: active, set: {link.amount: event.amount}}
      pay: {from: active, to: paid}
      forget: {from: [paid, revoked], to: forgotten, after: 30d}
together:
  cancel: {from: {order: open, link: active}, to: {order: cancelled, link: revoked}}
  revoke_all: {from: {order: open, link: [active, paid]}, to: {link: revoked}}
totals:
  paid: {sum: link.amount, in: paid}
  revoked: {sum: link.amount, in: revoked}
guards:
  few: {machine: link, on: revoke_all, leaving: paid, require: paid < 100}
""",
    name="shop.yaml",
)


def order_with(**links: tuple[str, int]) -> Order:
    """An object with some links, each in a state and with an amount."""
    placed = {key: {"state": state, "amount": amount} for key, (state, amount) in links.items()}
    return SHOP.machine().bind(Order(link=placed))


def send(order: Order, event: str, **more: object) -> bool:
    """Send an event."""
    found: bool = vars(order)["trigger"](event, **more)
    return found


def shown(order: Order) -> tuple[object, dict[str, str], object, object]:
    """The states of an object, those of its links, and the totals."""
    values = vars(order)
    links = {key: each["state"] for key, each in values["link"].items()}
    return values["state"], links, values["paid"], values["revoked"]


def test_every_instance_in_the_states_moves() -> None:
    """The others stay, and the totals follow."""
    order = order_with(l1=("active", 1), l2=("paid", 10), l3=("active", 100))
    assert send(order, "cancel")
    assert shown(order) == (
        ["order.cancelled", "link.new"],
        {"l1": "revoked", "l2": "paid", "l3": "revoked"},
        10,
        101,
    )
    with pytest.raises(MachineError, match="Can't trigger event 'cancel'"):
        send(order, "cancel")


def test_a_sweep_may_be_all_that_moves() -> None:
    """Then the slot of its machine takes the event, also where there is no instance."""
    order = order_with(l1=("active", 1), l2=("paid", 10))
    assert send(order, "revoke_all")
    assert shown(order) == (
        ["order.open", "link.new"],
        {"l1": "revoked", "l2": "revoked"},
        0,
        11,
    )
    assert send(order, "revoke_all")
    assert send(order, "cancel")
    assert not send(order, "revoke_all")


def test_a_named_guard_asks_where_there_is_an_instance() -> None:
    """It refuses the whole step."""
    order = order_with(l1=("active", 1), l2=("paid", 100))
    assert not send(order, "revoke_all")
    assert shown(order)[1] == {"l1": "active", "l2": "paid"}


def test_a_callback_that_raises_undoes_the_sweep() -> None:
    """The instances are as before."""
    machine = SHOP.machine()
    links = {"l1": {"state": "active", "amount": 5}}
    order = machine.bind(Order(link=links))
    before = shown(order)

    def fail(event: EventData) -> None:
        raise RuntimeError("the mail server is down")

    machine.after_state_change = [fail]
    with pytest.raises(RuntimeError, match="the mail server is down"):
        send(order, "cancel")
    assert shown(order) == before
    assert vars(order)["link"] == links


def test_a_callback_of_one_instance_may_sweep_all() -> None:
    """The instance that waits in the slot is swept with the others."""
    machine = SHOP.machine()
    order = machine.bind(Order(link={"l1": {"state": "active", "amount": 5}}))

    def revoke(event: EventData) -> None:
        if event.event.name == "make":
            send(order, "revoke_all")

    machine.after_state_change = [revoke]
    assert send(order, "make", payload={"link": "l2", "amount": 7})
    assert shown(order)[1:] == ({"l1": "revoked", "l2": "revoked"}, 0, 12)


def test_the_times_of_what_is_swept_are_those_of_the_sweep() -> None:
    """Both readings count time-outs from them: what stays in the states that count goes on."""
    order = order_with()
    pair = Pair(SHOP, SHOP.machine(), SHOP.start(), order)
    days = [NOON.replace(day=day) for day in range(2, 32)]
    for key in ("l1", "l2"):
        assert pair.send(Event("make", None, {"link": key, "amount": 1}, at=days[0]))
    assert pair.send(Event("pay", None, {"link": "l1"}, at=days[3]))
    assert pair.send(Event("revoke_all", None, at=days[10]))
    since = vars(order)["state_since"]
    assert since["link l1"] == {"link": days[10], "link in paid or revoked": days[3]}
    assert since["link l2"] == {"link": days[10], "link in paid or revoked": days[10]}
    later = NOON.replace(month=2, day=5)
    assert not pair.send(Event("forget", "timer", {"link": "l2"}, at=later))
    assert pair.send(Event("forget", "timer", {"link": "l1"}, at=later))


def test_one_machine_of_a_spec_leaves_out_what_sweeps() -> None:
    """Half a step is none."""
    machine = SHOP.machine("order")
    assert "cancel" not in machine.events
    with pytest.raises(MisuseError):
        SHOP.machine("link")


def test_the_markup_tells_of_the_sweep() -> None:
    """As a text among what the transition sets."""
    found = said(SHOP, "cancel")
    assert found == {"every link in [active] to revoked"}


def said(spec: Spec, event: str) -> set[str]:
    """What the transitions of an event set, in words."""
    transitions = spec.machine().events[event].transitions.values()
    return {str(each) for row in transitions for one in row for each in one.before}
