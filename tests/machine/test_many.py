"""Machines of many, run by `transitions` on the user's own objects."""

from __future__ import annotations

import pytest
from transitions import EventData, MachineError

from statekit import MisuseError, Spec, loads

from .compared import Order

LINKS = loads(
    """
spec: links
data: {paid: {type: money, initial: 0}}
events:
  create: {payload: {link: id, amount: money}}
  pay: {payload: {link: id}}
  finish: {payload: {link: id}}
machines:
  order: {initial: open, states: [open, done]}
  link:
    many: {max: 3}
    fields: {amount: money, memo: {type: text, optional: true}}
    states: [active, paid]
    transitions:
      create: {from: new, to: active, when: active_links == 0, set: {link.amount: event.amount}}
      pay: {from: active, to: paid, set: {paid: paid + link.amount}}
totals:
  active_links: {count: link, in: active}
together:
  finish: {from: {order: open, link: paid}, to: {order: done}, when: paid == link.amount}
"""
)


def bound(spec: Spec = LINKS, **attributes: object) -> Order:
    """An object of the user's with the machine on it."""
    return spec.machine().bind(Order(**attributes))


def seen(order: Order) -> dict[str, object]:
    """The attributes of an object that are no methods."""
    return {name: value for name, value in vars(order).items() if not callable(value)}


def send(order: Order, event: str, **payload: object) -> bool:
    """Send an event."""
    found: bool = vars(order)["trigger"](event, payload=payload)
    return found


def test_an_object_holds_the_instances_in_one_attribute() -> None:
    """An event about one changes that one, and the totals; the machine itself stays at `new`."""
    order = bound()
    rest = ["order.open", "link.new"]
    assert seen(order) == {"paid": 0, "active_links": 0, "link": {}, "state": rest}
    assert send(order, "create", link="l1", amount=300)
    first: dict[str, object] = {"state": "active", "amount": 300, "memo": None}
    assert seen(order) == {"paid": 0, "active_links": 1, "link": {"l1": first}, "state": rest}
    assert not send(order, "create", link="l2", amount=300)
    assert send(order, "pay", link="l1")
    paid = {"l1": {**first, "state": "paid"}}
    assert seen(order) == {"paid": 300, "active_links": 0, "link": paid, "state": rest}
    assert send(order, "finish", link="l1")
    assert seen(order)["state"] == ["order.done", "link.new"]


def test_an_object_may_bring_its_instances() -> None:
    """As a row of a database does; the totals are counted anew."""
    order = bound(link={"l1": {"state": "active", "amount": 5}}, state="order.open")
    assert seen(order)["active_links"] == 1
    assert seen(order)["state"] == ["order.open", "link.new"]
    assert send(order, "pay", link="l1")
    assert seen(order)["paid"] == 5


def test_what_may_happen_depends_on_the_instance() -> None:
    """`may_` methods look at the one that the payload names."""
    order = bound(link={"l1": {"state": "active", "amount": 5}})
    may = vars(order)["may_pay"]
    assert may(payload={"link": "l1"})
    assert not may(payload={"link": "l2"})
    assert not may(payload={})
    assert seen(order)["state"] == ["order.open", "link.new"]


def test_an_event_about_none_is_taken_by_none() -> None:
    """Neither an instance that does not exist nor a payload without an id moves anything."""
    order = bound()
    before = seen(order)
    said = "links: Can't trigger event 'pay' from state(s) ['order.open', 'link.new']!"
    with pytest.raises(MachineError) as raised:
        send(order, "pay", link="l1")
    assert raised.value.value == f"{said} The payload names link l1."
    with pytest.raises(MachineError) as raised:
        send(order, "pay")
    assert raised.value.value == f"{said} The payload names no link."
    assert seen(order) == before


def test_an_event_that_an_instance_does_not_know_names_it() -> None:
    """With the state that this one is in; other events are told as by the package."""
    order = bound(
        link={"l1": {"state": "paid", "amount": 5}, "l2": {"state": "active", "amount": 1}},
        state="order.done",
    )
    with pytest.raises(MachineError) as raised:
        send(order, "pay", link="l1")
    assert raised.value.value == (
        "links: Can't trigger event 'pay' from state(s) ['order.done', 'link.paid']! "
        "The payload names link l1."
    )
    assert seen(order)["state"] == ["order.done", "link.new"]
    lenient = LINKS.machine(ignore_invalid_triggers=True)
    assert not send(lenient.bind(Order(link={"l1": {"state": "paid", "amount": 5}})), "pay")


def test_a_callback_that_raises_undoes_everything() -> None:
    """The instance, the totals and the data are as before."""
    machine = LINKS.machine()
    order = machine.bind(Order(link={"l1": {"state": "active", "amount": 5}}))
    before = seen(order)

    def fail(event: EventData) -> None:
        raise RuntimeError("the mail server is down")

    machine.after_state_change = [fail]
    with pytest.raises(RuntimeError, match="the mail server is down"):
        send(order, "pay", link="l1")
    assert {**before, "link": {"l1": {"state": "active", "amount": 5, "memo": None}}} == seen(order)


def test_a_callback_sees_the_instance_and_may_send_an_event_about_another() -> None:
    """While an event runs, its instance is in the slot of the machine; one waits for the other."""
    machine = LINKS.machine()
    order = machine.bind(Order(link={"l1": {"state": "active", "amount": 5}}))
    saw: list[object] = []

    def again(event: EventData) -> None:
        saw.append((seen(order)["state"], seen(order)["link.amount"]))
        if len(saw) == 1:
            saw.append(send(order, "create", link="l2", amount=7))
            saw.append((seen(order)["state"], seen(order)["link.amount"]))

    machine.after_state_change = [again]
    assert send(order, "pay", link="l1")
    assert saw == [
        (["order.open", "link.paid"], 5),
        (["order.open", "link.active"], 7),
        True,
        (["order.open", "link.paid"], 5),
    ]
    assert seen(order)["link"] == {
        "l1": {"state": "paid", "amount": 5, "memo": None},
        "l2": {"state": "active", "amount": 7, "memo": None},
    }
    assert seen(order)["active_links"] == 1


def test_one_of_many_is_no_machine_by_itself() -> None:
    """The whole spec keeps the instances."""
    with pytest.raises(MisuseError) as raised:
        LINKS.machine("link")
    assert str(raised.value) == (
        "an order has many of link, and one state of it says nothing: run the whole spec, which "
        "keeps the instances in the attribute link"
    )


@pytest.mark.parametrize(
    ("link", "message"),
    [
        (["l1"], "link of the Order is a mapping of ids to instances"),
        ({"l1": "gone"}, "link has no state 'gone'"),
        ({"l1": {"state": "active"}}, "link l1 lacks amount: money is an integer of minor units"),
        ({"l1": "new"}, "what is still new does not exist: leave such a link out"),
    ],
    ids=str,
)
def test_instances_are_checked_when_they_are_read(link: object, message: str) -> None:
    """An object that does not fit the spec is not bound."""
    with pytest.raises(MisuseError) as raised:
        bound(link=link)
    assert str(raised.value).startswith(message)
