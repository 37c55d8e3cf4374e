"""Time-outs in the machine of `transitions`: the object keeps since when it is in its states."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from statekit import MisuseError, load, loads

SHOP = """\
spec: shop
data: {note: {type: text, initial: ""}}
events:
  expire: {by: [timer, api]}
  write: {payload: {text: {type: text, optional: true}}, evidence: {words: known(event.text)}}
machines:
  payment:
    initial: pending.new
    states: {pending: {states: [new, denied]}, expired: }
    transitions:
      deny: {from: pending.new, to: pending.denied}
      expire: {from: pending, to: expired, after: 30m}
      write: {from: pending, to: same, when: known(event.text), set: {note: event.text}}
"""
START = datetime(2026, 1, 1, tzinfo=UTC)
HALF = timedelta(minutes=30)


class Order:
    """An order of the user's."""


def bound(**values: object) -> Any:
    """An order with some attributes, on a machine of the spec."""
    order: Any = Order()
    vars(order).update(values)
    return loads(SHOP).machine("payment").bind(order, at=START)


def test_the_timer_waits() -> None:
    """It returns False before the time, and without one; anybody else may be sooner."""
    order = bound()
    assert not order.expire(by="timer", at=START + HALF - timedelta(seconds=1))
    assert not order.expire(by="timer")
    assert order.state == "pending.new"
    assert order.expire(by="timer", at=START + HALF)
    assert bound().expire(by="api")


def test_the_object_keeps_since_when_it_is_there() -> None:
    """In an attribute beside the state, to be stored with it; its times may come back as text."""
    order = bound()
    order.deny(at=START + timedelta(minutes=5))
    clock = "payment in pending.denied or pending.new"
    assert order.state_since == {"payment": START + timedelta(minutes=5), clock: START}
    stored = {name: time.isoformat() for name, time in order.state_since.items()}
    again = bound(state=order.state, state_since=stored)
    assert not again.expire(by="timer", at=START + timedelta(minutes=29))
    assert again.expire(by="timer", at=START + HALF)
    assert again.state_since == {"payment": START + HALF, clock: None}


def test_a_callback_that_raises_undoes_the_times_too() -> None:
    """All of the event or nothing of it."""
    machine = loads(SHOP).machine("payment")
    order: Any = machine.bind(Order(), at=START)

    def fail(_: object) -> None:
        raise RuntimeError

    machine.get_state("pending.denied").add_callback("enter", fail)
    before = dict(order.state_since)
    with pytest.raises(RuntimeError):
        order.deny(at=START + timedelta(minutes=5))
    assert (order.state, order.state_since) == ("pending.new", before)


def test_evidence_admits_an_event() -> None:
    """Without it nothing happens."""
    order = bound()
    assert not order.write()
    assert order.write(payload={"text": "hello"})
    assert order.note == "hello"


def test_times_without_a_zone_are_misuse() -> None:
    """In an event, and in what the object keeps."""
    order = bound()
    with pytest.raises(MisuseError) as raised:
        order.deny(at="noon")
    assert str(raised.value) == "at of deny is a time with a zone, and this is 'noon'"
    order.state_since = {"payment": "yesterday"}
    with pytest.raises(MisuseError) as raised:
        order.deny(at=START)
    assert str(raised.value) == (
        "state_since of the Order has no time with a zone for 'payment': 'yesterday'"
    )


def test_a_spec_without_time_outs_adds_nothing_to_the_object() -> None:
    """The attribute is there only where it is needed."""
    order = load("payment").machine("payment").bind(_with_amount(), at=START)
    assert not hasattr(order, "state_since")


def _with_amount() -> Any:
    order: Any = Order()
    order.amount = 1000
    return order


def test_the_attribute_takes_no_name_of_the_spec() -> None:
    """A datum of that name asks for another one."""
    with pytest.raises(MisuseError) as raised:
        loads(SHOP.replace("note", "state_since")).machine("payment")
    assert str(raised.value) == (
        "state_since is a name of shop itself: give another model_attribute"
    )


def test_the_markup_says_when() -> None:
    """The conditions stand in words in what `transitions` prints."""
    markup = loads(SHOP).machine("payment").markup
    (expire,) = (
        each
        for each in markup["transitions"]
        if each["trigger"] == "expire" and each["source"] == "pending.new"
    )
    assert expire["conditions"] == [
        "by timer or api, with nothing",
        "timer 30 min after payment entered pending",
    ]
    assert expire["before"] == ["when states are entered"]
