"""Sweeps: a joint event that names no instance moves every one in some states."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from statekit import Event, Snapshot, Status, loads
from statekit.check import check

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
SHOP = loads(
    """
spec: shop
actors: {merchant: , customer: , timer: }
data: {locked: {type: boolean, initial: false}}
events:
  make: {by: merchant, payload: {link: id, amount: money}}
  show: {by: customer, payload: {link: id}}
  pay: {by: customer, payload: {link: id}}
  forget: {by: timer, payload: {link: id}}
  lock: {by: merchant}
  cancel: {by: merchant}
  revoke_all: {by: merchant}
  give_up: {by: timer}
machines:
  order:
    initial: open
    states: [open, cancelled]
    transitions: {lock: {from: open, to: same, set: {locked: true}}}
  link:
    many: {max: 5}
    fields: {amount: money, tip: {type: money, optional: true}}
    states: [sent, shown, paid, revoked, forgotten]
    transitions:
      make: {from: new, to: sent, set: {link.amount: event.amount}}
      show: {from: sent, to: shown}
      pay: {from: [sent, shown], to: paid}
      forget: {from: [revoked, sent], to: forgotten, after: 30d}
together:
  cancel:
    from: {order: open, link: [sent, shown]}
    to: {order: cancelled, link: revoked}
  revoke_all: {from: {link: [sent, shown, revoked]}, to: {link: revoked}}
  give_up: {from: {order: open, link: sent}, to: {order: cancelled, link: revoked}, after: 2d}
totals:
  waiting: {count: link, in: [sent, shown]}
  asked: {sum: link.amount, in: [sent, shown, paid]}
  revoked: {sum: link.amount, in: revoked}
  seen: {sum: link.amount, in: [shown, revoked]}
  tips: {sum: link.tip, in: sent}
  every: {sum: link.amount}
guards:
  not-locked: {machine: link, on: [cancel, revoke_all], leaving: shown, require: not locked}
rules:
  none-waits: {if: order == cancelled, then: waiting == 0}
  asked-for-little: asked <= 2000
""",
    name="shop.yaml",
)


def send(order: Snapshot, name: str, by: str = "merchant", **payload: object) -> Snapshot:
    """Take an event, an hour after the last one."""
    times = [each.entered for each in order.instances["link"].values()]
    at = max([NOON, *(each for each in times if each)]) + timedelta(hours=1)
    decision = SHOP.decide(order, Event(name, by, payload, at=at))
    assert decision.after is not None, str(decision)
    return decision.after


def begun() -> Snapshot:
    """An order with a link in each of four states; `forgotten` is empty."""
    order = SHOP.start(NOON)
    for index, key in enumerate(("l1", "l2", "l3", "l4")):
        order = send(order, "make", link=key, amount=10**index)
    order = send(order, "show", "customer", link="l2")
    return send(order, "pay", "customer", link="l3")


def states(order: Snapshot) -> dict[str, str]:
    """Where the links are."""
    return {key: each.state for key, each in order.instances["link"].items()}


def test_every_instance_in_the_states_moves_and_the_others_stay() -> None:
    """The decision and the audit entry tell each of them by its id."""
    decision = SHOP.decide(begun(), Event("cancel", "merchant"))
    assert str(decision) == (
        "accepted: cancel (order open -> cancelled; link l1 sent -> revoked; "
        "link l2 shown -> revoked; link l4 sent -> revoked)"
    )
    assert decision.after is not None
    assert decision.audit is not None
    assert states(decision.after) == {
        "l1": "revoked",
        "l2": "revoked",
        "l3": "paid",
        "l4": "revoked",
    }
    assert decision.audit.to_dict()["moves"] == [
        {"machine": "order", "from": "open", "to": "cancelled"},
        {"machine": "link", "from": "sent", "to": "revoked", "instance": "l1"},
        {"machine": "link", "from": "shown", "to": "revoked", "instance": "l2"},
        {"machine": "link", "from": "sent", "to": "revoked", "instance": "l4"},
    ]
    assert decision.audit.to_dict()["data"] == {
        "waiting": {"before": 3, "after": 0},
        "asked": {"before": 1111, "after": 100},
        "revoked": {"before": 0, "after": 1011},
        "seen": {"before": 10, "after": 1011},
    }


def test_the_rules_see_the_totals_after_the_sweep() -> None:
    """What they count is right, also for what no spec reads; so a stored order is the same."""
    order = send(begun(), "cancel")
    assert order.data == {
        "locked": False,
        "waiting": 0,
        "asked": 100,
        "revoked": 1011,
        "seen": 1011,
        "tips": 0,
        "every": 1111,
    }
    assert Snapshot.from_dict(order.to_dict(), SHOP) == order


def test_a_rule_refuses_the_whole_step() -> None:
    """Nothing is swept then."""
    spec = loads(
        """
spec: s
machines:
  link: {many: {max: 9}, states: [active, revoked], transitions: {make: {from: new, to: active}}}
events: {make: {payload: {link: id}}}
together: {revoke_all: {from: {link: active}, to: {link: revoked}}}
totals: {revoked: {count: link, in: revoked}}
rules: {few-revoked: revoked <= 1}
"""
    )
    order = spec.snapshot({}, instances={"link": {"a": "active", "b": "active"}})
    assert str(spec.decide(order, Event("revoke_all"))) == (
        "refused: revoke_all: rule few-revoked would be broken: always `revoked <= 1`: revoked is 2"
    )
    assert spec.allowed(order)[0].event == "make"
    one = spec.snapshot({}, instances={"link": {"a": "active"}})
    assert str(spec.decide(one, Event("revoke_all"))) == (
        "accepted: revoke_all (link a active -> revoked)"
    )


def test_where_there_is_none_the_sweep_is_fulfilled() -> None:
    """It neither refuses the step nor shows a move; where it is all there is, nothing changes."""
    order = SHOP.start()
    assert str(SHOP.decide(order, Event("cancel", "merchant"))) == (
        "accepted: cancel (order open -> cancelled)"
    )
    decision = SHOP.decide(order, Event("revoke_all", "merchant"))
    assert str(decision) == "accepted: revoke_all"
    assert decision.after == order


def test_what_is_there_already_stays_untouched() -> None:
    """A link that is in the target is not swept, though `from` names it."""
    order = send(begun(), "revoke_all")
    again = SHOP.decide(order, Event("revoke_all", "merchant", at=NOON + timedelta(days=9)))
    assert str(again) == "accepted: revoke_all"
    assert again.after == order


def test_a_sweep_has_no_opinion_on_what_is_late_or_double() -> None:
    """The machines of which there is one decide; links made since then change nothing in it."""
    order = send(begun(), "cancel")
    assert str(SHOP.decide(order, Event("cancel", "merchant"))) == (
        "duplicate: cancel (order cancelled -> cancelled): cancel was the last transition of "
        "order, and would change nothing"
    )


def test_the_trail_of_each_instance_tells_of_the_sweep() -> None:
    """So a command for one of them is refused, and its times are those of the sweep."""
    order = send(begun(), "cancel")
    swept = order.to_dict()["instances"]
    assert isinstance(swept, dict)
    assert swept["link"]["l2"] == {
        "state": "revoked",
        "fields": {"amount": 10, "tip": None},
        "entered": "2026-01-02T19:00:00+00:00",
        "trail": ["make -> sent", "show -> shown", "cancel -> revoked"],
        "clocks": {"sent, revoked": "2026-01-02T19:00:00+00:00"},
    }
    assert swept["link"]["l1"]["clocks"] == {"sent, revoked": "2026-01-02T13:00:00+00:00"}
    assert str(SHOP.decide(order, Event("pay", "customer", {"link": "l2"}))) == (
        "refused: pay (link l2 revoked -> paid): pay is possible from sent or shown, and link l2 "
        "is in revoked"
    )


def test_an_order_without_a_trail_or_times_is_swept_too() -> None:
    """What is not known stays so."""
    link = {"l1": {"state": "sent", "amount": 5, "tip": 2}}
    order = SHOP.snapshot({}, instances={"link": link})
    assert order.data["tips"] == 2
    after = SHOP.decide(order, Event("cancel", "merchant")).after
    assert after is not None
    assert after.data["tips"] == 0
    instance = after.instances["link"]["l1"]
    assert (instance.state, instance.entered, instance.bits) == ("revoked", None, None)
    assert Snapshot.from_dict(after.to_dict(), SHOP) == after


def test_a_named_guard_holds_for_what_is_swept() -> None:
    """It asks only if there is an instance in a state that it is about."""
    order = send(begun(), "lock")
    assert str(SHOP.decide(order, Event("cancel", "merchant"))) == (
        "refused: cancel (order open -> cancelled): guard not-locked: `not locked` does not hold: "
        "count(link in shown) is 1, locked is true"
    )
    order = send(order, "pay", "customer", link="l2")
    assert str(SHOP.decide(order, Event("cancel", "merchant"))) == (
        "accepted: cancel (order open -> cancelled; link l1 sent -> revoked; "
        "link l4 sent -> revoked)"
    )


def test_what_is_allowed_tells_what_would_be_swept() -> None:
    """Without an id; a sweep that would move nothing is not listed."""
    found = {each.event: [*map(str, each.moves)] for each in SHOP.allowed(begun())}
    assert found["revoke_all"] == [
        "link l1 sent -> revoked",
        "link l2 shown -> revoked",
        "link l4 sent -> revoked",
    ]
    assert found["cancel"] == ["order open -> cancelled", *found["revoke_all"]]
    empty = [each.event for each in SHOP.allowed(SHOP.start())]
    assert empty == ["make", "lock", "cancel", "give_up"]


def test_a_time_out_counts_from_the_machines_of_which_there_is_one() -> None:
    """What is due sweeps as well."""
    order = SHOP.start(NOON)
    order = send(order, "make", link="l1", amount=1)
    (due,) = SHOP.due(order, NOON + timedelta(days=2))
    assert [*map(str, due.moves)] == ["order open -> cancelled", "link l1 sent -> revoked"]
    decision = SHOP.decide(order, due.proposal)
    assert decision
    assert decision.moves == due.moves


def test_a_proposed_status_sweeps_too() -> None:
    """The event that leads there is found by the machine of which there is one."""
    decision = SHOP.decide(begun(), Status("order", "cancelled", "merchant"))
    assert str(decision) == (
        "accepted: cancel (order open -> cancelled; link l1 sent -> revoked; "
        "link l2 shown -> revoked; link l4 sent -> revoked)"
    )


def test_statuses_alone_are_validated_without_instances() -> None:
    """What the totals would be then is not known."""
    found = SHOP.validate("order", "open", "cancelled", actor="merchant", given={"locked": False})
    assert str(found) == (
        "accepted: cancel (order open -> cancelled); not checked without count(link in sent), "
        "count(link in shown), waiting, asked, sum(link.amount in sent), sum(link.amount in shown)"
    )


def test_a_case_that_only_sweeps_takes_all_from_later_ones() -> None:
    """Without a guard it fits anywhere, and `check` says so."""
    spec = loads(
        """
spec: s
events: {make: {payload: {link: id}}}
machines:
  order: {initial: open, states: [open, closed]}
  link: {many: {max: 9}, states: [active, revoked], transitions: {make: {from: new, to: active}}}
together:
  end:
    - {from: {link: active}, to: {link: revoked}}
    - {from: {order: open}, to: {order: closed}}
""",
        name="s.yaml",
    )
    messages = [each.message for each in check(spec).diagnostics]
    assert messages == [
        "end never comes to this case: the one on line 9 always fits before it",
    ]


@pytest.mark.parametrize("name", ["cancel", "revoke_all"])
def test_what_no_rule_reads_is_counted_right(name: str) -> None:
    """Every count and sum in the row is what one gets by counting anew."""
    after = SHOP.decide(begun(), Event(name, "merchant")).after
    assert after is not None
    row = dict(zip(after.shape.data, after.data_row, strict=True))
    hidden = {key: row[key] for key in row if " in " in key}
    assert hidden == {
        "count(link in sent)": 0,
        "sum(link.amount in sent)": 0,
        "sum(link.tip in sent)": 0,
        "count(link in shown)": 0,
        "sum(link.amount in shown)": 0,
        "sum(link.tip in shown)": 0,
    }
