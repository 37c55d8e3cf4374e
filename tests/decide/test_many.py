"""Machines of many: each instance is decided about as a machine of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from statekit import Decision, Event, MisuseError, Snapshot, Status, loads

SHOP = loads(
    """
spec: shop
version: 2.0.0
actors: {merchant: , processor: {reports: true}}
data: {captured: {type: money, initial: 1000}, refunded: {type: money, initial: 0}}
events:
  create_link: {by: merchant, payload: {link: id, amount: money}}
  expire_link: {by: [merchant, processor], payload: {link: id}}
  pay_link: {by: processor, payload: {link: id, ref: id}, identity: [ref]}
  change_link: {by: merchant, payload: {link: id, amount: money}}
  ask_refund: {by: merchant, payload: {refund: id, amount: money}}
  complete_refund: {by: processor, payload: {refund: id}}
  drop_refund: {by: processor, payload: {refund: id}}
  close: {by: merchant}
  settle: {by: merchant, payload: {link: id, refund: id}}
machines:
  order:
    initial: open
    states: [open, closed]
    transitions:
      close: {from: open, to: closed, when: active_links == 0}
  link:
    many: {max: 3}
    fields: {amount: money, memo: {type: text, optional: true}}
    states: [active, paid, expired]
    transitions:
      create_link:
        from: new
        to: active
        when: active_links == 0 and event.amount > 0
        set: {link.amount: event.amount}
      expire_link: {from: active, to: expired}
      pay_link: {from: active, to: paid}
      change_link: {from: active, to: same, set: {link.amount: event.amount}}
  refund:
    many: {max: 20}
    fields: {amount: money}
    states: [requested, completed, dropped]
    transitions:
      ask_refund: {from: new, to: requested, set: {refund.amount: event.amount}}
      complete_refund:
        from: requested
        to: completed
        set: {refunded: refunded + refund.amount}
      drop_refund: {from: requested, to: dropped}
together:
  settle:
    from: {order: open, link: paid, refund: [requested, completed]}
    to: {order: closed, refund: completed}
    when: refund.amount <= link.amount
totals:
  links: {count: link}
  active_links: {count: link, in: active}
  promised: {sum: refund.amount, in: [requested, completed]}
rules:
  refunds-within-capture: promised <= captured
""",
    name="shop.yaml",
)


def taken(*events: Event, order: Snapshot | None = None) -> Snapshot:
    """An order after events that are all accepted."""
    order = order or SHOP.start()
    for event in events:
        decision = SHOP.decide(order, event)
        assert decision.after is not None, str(decision)
        order = decision.after
    return order


def create(key: str, amount: int = 300) -> Event:
    """A link is made."""
    return Event("create_link", "merchant", {"link": key, "amount": amount})


def pay(key: str, at: datetime | None = None) -> Event:
    """A link is paid."""
    return Event("pay_link", "processor", {"link": key, "ref": f"ref-{key}"}, at=at)


def expire(key: str, by: str = "merchant", at: datetime | None = None) -> Event:
    """A link is no longer valid."""
    return Event("expire_link", by, {"link": key}, at=at)


def ask(key: str, amount: int) -> Event:
    """A refund is asked for."""
    return Event("ask_refund", "merchant", {"refund": key, "amount": amount})


def states(order: Snapshot) -> dict[str, dict[str, str]]:
    """Where the instances are."""
    return {
        machine: {key: each.state for key, each in row.items()}
        for machine, row in order.instances.items()
    }


def test_an_order_begins_without_instances() -> None:
    """Its states and data are those of the machines of which there is one, and the totals."""
    order = SHOP.start()
    assert order.states == {"order": "open"}
    assert order.data == {
        "captured": 1000,
        "refunded": 0,
        "links": 0,
        "active_links": 0,
        "promised": 0,
    }
    assert order.instances == {"link": {}, "refund": {}}
    assert order.trail == {"order": []}


def test_an_event_gives_birth_to_the_one_that_its_payload_names() -> None:
    """The decision, the audit entry and the snapshot name it."""
    decision = SHOP.decide(SHOP.start(), create("l1"))
    assert str(decision) == "accepted: create_link (link l1 new -> active)"
    assert decision.before == SHOP.start()
    assert decision.after is not None
    assert decision.after.instances["link"]["l1"].state == "active"
    assert decision.after.instances["link"]["l1"].fields == {"amount": 300, "memo": None}
    assert decision.after.data["active_links"] == 1
    assert decision.audit is not None
    entry = decision.audit.to_dict()
    assert entry["moves"] == [{"machine": "link", "from": "new", "to": "active", "instance": "l1"}]
    assert entry["data"] == {
        "links": {"before": 0, "after": 1},
        "active_links": {"before": 0, "after": 1},
        "link.amount": {"before": None, "after": 300},
    }


def test_each_instance_goes_its_own_way() -> None:
    """What happens to one leaves the others as they are, and the totals follow."""
    order = taken(create("l1"), expire("l1"), create("l2", 200), pay("l2"), ask("r1", 50))
    assert states(order) == {"link": {"l1": "expired", "l2": "paid"}, "refund": {"r1": "requested"}}
    assert order.data == {
        "captured": 1000,
        "refunded": 0,
        "links": 2,
        "active_links": 0,
        "promised": 50,
    }


def test_a_field_that_changes_changes_the_sums() -> None:
    """An effect on a field of an instance that counts is added to the total."""
    spec = loads(
        """
spec: sums
events: {make: {payload: {part: id, size: integer}}, grow: {payload: {part: id, by: integer}}}
machines:
  part:
    many: {max: 5}
    fields: {size: {type: integer, optional: true}}
    states: [small, big, gone]
    transitions:
      make: {from: new, to: small, set: {part.size: event.size}}
      lose: {from: [small, big], to: gone}
      grow:
        from: [small, big]
        to: big
        when: known(part.size)
        set: {part.size: part.size + event.by}
totals:
  small: {sum: part.size, in: small}
  all: {sum: part.size, in: [small, big]}
""".replace("events: {make", "events: {lose: {payload: {part: id}}, make")
    )
    order = spec.start()
    seen = []
    for event in (
        Event("make", None, {"part": "a", "size": 3}),
        Event("make", None, {"part": "b", "size": 4}),
        Event("grow", None, {"part": "a", "by": 10}),
        Event("grow", None, {"part": "a", "by": 1}),
        Event("lose", None, {"part": "a"}),
    ):
        decision = spec.decide(order, event)
        assert decision.after is not None, str(decision)
        order = decision.after
        seen.append(order.data)
    assert seen == [
        {"small": 3, "all": 3},
        {"small": 7, "all": 7},
        {"small": 4, "all": 17},
        {"small": 4, "all": 18},
        {"small": 4, "all": 4},
    ]


REFUSALS: list[tuple[list[Event], Event | Status, str]] = [
    (
        [create("l1")],
        create("l2"),
        "refused: create_link (link l2 new -> active): `active_links == 0` does not hold: "
        "active_links is 1",
    ),
    (
        [create("l1")],
        create("l1", 400),
        "refused: create_link (link l1 active -> active): create_link is possible from new, and "
        "link l1 is in active",
    ),
    (
        [create("l1")],
        create("l1"),
        "duplicate: create_link (link l1 active -> active): create_link was the last transition "
        "of link l1, and would change nothing",
    ),
    (
        [],
        pay("l9"),
        "early: pay_link (link l9 new -> paid): link l9 does not exist yet: pay_link comes only "
        "after create_link",
    ),
    (
        [],
        expire("l9"),
        "refused: expire_link (link l9 new -> expired): expire_link is possible from active, and "
        "link l9 does not exist yet",
    ),
    (
        [create("l1"), pay("l1")],
        expire("l1", "processor"),
        "refused: expire_link (link l1 paid -> expired): link l1 is in paid, which is final",
    ),
    (
        [create("l1"), pay("l1")],
        pay("l1"),
        "duplicate: pay_link (link l1 paid -> paid): pay_link was the last transition of link l1, "
        "and would change nothing",
    ),
    (
        [ask("r1", 600)],
        ask("r2", 500),
        "refused: ask_refund (refund r2 new -> requested): rule refunds-within-capture would be "
        "broken: always `promised <= captured`: promised is 1100, captured is 1000",
    ),
    (
        [create("l1"), expire("l1"), create("l2"), expire("l2"), create("l3"), expire("l3")],
        create("l4"),
        "refused: create_link (link l4 new -> active): guard max of link: `count(link) < 3` does "
        "not hold: count(link) is 3",
    ),
    (
        [create("l1")],
        Event("close", "merchant"),
        "refused: close (order open -> closed): `active_links == 0` does not hold: active_links "
        "is 1",
    ),
    (
        [],
        Event("expire_link", "processor"),
        "refused: expire_link: expire_link lacks link: expected an id: 1 to 200 characters, no "
        "spaces and no @",
    ),
    (
        [],
        Event("expire_link", "nobody", {"link": 7, "extra": 1}),
        "refused: expire_link: there is no actor 'nobody'; link of expire_link is an integer: "
        "expected an id: 1 to 200 characters, no spaces and no @; expire_link does not carry "
        "'extra': it carries link",
    ),
    (
        [create("l1"), pay("l1")],
        Event("settle", "merchant", {"link": "l1", "refund": "r1"}),
        "refused: settle (order open -> closed; refund r1 new -> completed): settle is possible "
        "from requested or completed, and refund r1 does not exist yet",
    ),
    (
        [create("l1"), ask("r1", 10)],
        Event("settle", "merchant", {"link": "l1", "refund": "r1"}),
        "refused: settle (order open -> closed; refund r1 requested -> completed): link l1 is in "
        "active, and settle needs it in paid",
    ),
    (
        [create("l1")],
        Status("link", "paid"),
        "refused: link = paid: an order has many of link, and link = paid does not say which one: "
        "give its id, as `payload={'link': ...}`",
    ),
    (
        [create("l1")],
        Status("link", "active", payload={"link": "l1"}),
        "duplicate: link l1 active -> active: link l1 is already in active",
    ),
    (
        [],
        Status("link", "expired", payload={"link": "l2"}),
        "early: link l2 new -> expired: link l2 does not exist yet: link l2 = expired comes only "
        "after create_link",
    ),
]


@pytest.mark.parametrize(("before", "proposal", "said"), REFUSALS, ids=lambda each: str(each)[:40])
def test_what_is_not_accepted_says_which_one(
    before: list[Event], proposal: Event | Status, said: str
) -> None:
    """The texts name the instance, and what does not exist is not in a state."""
    order = taken(*before)
    decision = SHOP.decide(order, proposal)
    assert str(decision) == said
    assert decision.before is order
    assert decision.after is None


def test_the_reason_holds_the_instance_for_programs() -> None:
    """Beside the machine and the state."""
    decision = SHOP.decide(taken(create("l1"), pay("l1")), expire("l1"))
    assert [each.to_dict() for each in decision.reasons] == [
        {
            "code": "final-state",
            "message": "link l1 is in paid, which is final",
            "where": "shop.yaml:8:3",
            "machine": "link",
            "state": "paid",
            "instance": "l1",
        }
    ]


def test_a_status_of_one_of_many_finds_its_event() -> None:
    """As for any machine; the payload says which one it is."""
    order = taken(create("l1"))
    decision = SHOP.decide(order, Status("link", "expired", "merchant", {"link": "l1"}))
    assert str(decision) == "accepted: expire_link (link l1 active -> expired)"
    assert decision.after is not None
    assert states(decision.after)["link"] == {"l1": "expired"}


def test_a_joint_event_moves_one_of_each() -> None:
    """All or nothing, and only those that the payload names."""
    order = taken(create("l1"), pay("l1"), ask("r1", 10), ask("r2", 20))
    decision = SHOP.decide(order, Event("settle", "merchant", {"link": "l1", "refund": "r2"}))
    assert str(decision) == (
        "accepted: settle (order open -> closed; refund r2 requested -> completed)"
    )
    assert decision.after is not None
    assert states(decision.after)["refund"] == {"r1": "requested", "r2": "completed"}


def test_time_and_trail_are_those_of_the_instance() -> None:
    """A late report about one link says nothing of another."""
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    order = SHOP.start(noon)
    assert order.entered == {"order": noon}
    order = taken(create("l1"), expire("l1", at=noon), create("l2"), order=order)
    late = SHOP.decide(order, expire("l1", "processor", noon - timedelta(hours=1)))
    assert str(late) == (
        "stale: expire_link (link l1 expired -> expired): the report is of "
        "2026-01-02T11:00:00+00:00, was taken then, and link l1 has been in expired since "
        "2026-01-02T12:00:00+00:00"
    )
    assert SHOP.decide(order, expire("l2", "processor", noon - timedelta(hours=1)))
    assert order.instances["link"]["l1"].entered == noon
    assert order.trail == {"order": []}
    written = order.to_dict()
    assert written["instances"] == {
        "link": {
            "l1": {
                "state": "expired",
                "fields": {"amount": 300, "memo": None},
                "entered": "2026-01-02T12:00:00+00:00",
                "trail": ["create_link -> active", "expire_link -> expired"],
            },
            "l2": {
                "state": "active",
                "fields": {"amount": 300, "memo": None},
                "entered": None,
                "trail": ["create_link -> active"],
            },
        },
        "refund": {},
    }


def test_a_snapshot_goes_to_plain_values_and_back() -> None:
    """Totals are not written: they are counted anew."""
    order = taken(create("l1"), pay("l1"), ask("r1", 40))
    written = order.to_dict()
    assert written["data"] == {"captured": 1000, "refunded": 0}
    again = Snapshot.from_dict(written, SHOP)
    assert again == order
    assert hash(again) == hash(order)
    assert again.data == order.data
    assert again != taken(create("l1"), pay("l1"))
    assert SHOP.decide(again, pay("l1")).verdict is SHOP.decide(order, pay("l1")).verdict


def test_a_trail_is_a_set() -> None:
    """What was taken twice stands once, in the order of the spec; only the last one stands last."""
    change = [Event("change_link", "merchant", {"link": "l1", "amount": each}) for each in (1, 2)]
    order = taken(create("l1"), *change)
    assert order.to_dict()["instances"] == {
        "link": {
            "l1": {
                "state": "active",
                "fields": {"amount": 2, "memo": None},
                "entered": None,
                "trail": ["create_link -> active", "change_link -> active"],
            }
        },
        "refund": {},
    }


def test_an_order_without_a_trail_is_put_together_from_its_instances() -> None:
    """Each is a leaf, or a mapping with its fields; the totals follow."""
    given = {
        "link": {"l1": {"state": "paid", "amount": 300}},
        "refund": {"r1": {"state": "requested", "amount": 100}},
    }
    order = SHOP.snapshot({"order": "open"}, instances=given)
    assert order.data["promised"] == 100
    assert order.trail is None
    decision = SHOP.decide(order, pay("l1"))
    assert (decision.verdict.value, decision.basis) == ("duplicate", "graph")


@pytest.mark.parametrize(
    ("instances", "message"),
    [
        (
            {"lnk": {}},
            "the snapshot names a machine of many that does not exist: 'lnk'; near: link",
        ),
        ({"link": {"l1": "new"}}, "what is still new does not exist: leave such a link out"),
        ({"link": {"l1": "gone"}}, "link has no state 'gone'"),
        (
            {"link": {"": "paid"}},
            "the key of a link is its id: expected an id: 1 to 200 characters, no spaces and no @",
        ),
        (
            {"link": {"l1": "paid"}},
            "link l1 lacks amount: money is an integer of minor units, such as 1999",
        ),
        (
            {"link": {"l1": {"state": "paid", "amount": 1.5}}},
            "amount of link l1 has the wrong type: money is an integer of minor units: write "
            "1999 for 19.99",
        ),
        (
            {"link": {"l1": {"state": "paid", "amout": 3}}},
            "link l1 has no field 'amout'; near: amount",
        ),
        (
            {"link": {f"l{n}": {"state": "paid", "amount": n} for n in range(4)}},
            "an order has at most 3 of link, and this has 4",
        ),
        (
            {"refund": {"r1": {"state": "requested", "amount": 2000}}},
            "rule refunds-within-capture would be broken: always `promised <= captured`: "
            "promised is 2000, captured is 1000",
        ),
    ],
    ids=str,
)
def test_instances_that_do_not_fit_are_misuse(
    instances: dict[str, dict[str, object]], message: str
) -> None:
    """They say what is wrong, with near names."""
    with pytest.raises(MisuseError) as raised:
        SHOP.snapshot({}, instances=instances)
    assert str(raised.value) == message


def test_totals_and_slots_are_not_given() -> None:
    """They follow from the instances."""
    with pytest.raises(MisuseError) as raised:
        SHOP.start(None, active_links=1)
    assert str(raised.value) == (
        "the new order gives active_links, which is a total of its instances: leave it out"
    )
    with pytest.raises(MisuseError) as raised:
        SHOP.snapshot({"link": "paid"})
    assert str(raised.value) == "there is no machine 'link'"


def test_what_may_happen_next_is_told_per_instance() -> None:
    """A birth names no instance: the caller makes the id."""
    order = taken(create("l1"), ask("r1", 40))
    found = [
        (
            each.event,
            dict(each.instances),
            [f"{move.title} -> {move.target}" for move in each.moves],
        )
        for each in SHOP.allowed(order)
    ]
    assert found == [
        ("expire_link", {"link": "l1"}, ["link l1 -> expired"]),
        ("pay_link", {"link": "l1"}, ["link l1 -> paid"]),
        ("change_link", {"link": "l1"}, ["link l1 -> active"]),
        ("ask_refund", {"refund": None}, ["refund -> requested"]),
        ("complete_refund", {"refund": "r1"}, ["refund r1 -> completed"]),
        ("drop_refund", {"refund": "r1"}, ["refund r1 -> dropped"]),
    ]
    assert SHOP.allowed(order)[0].to_dict() == {
        "event": "expire_link",
        "by": ["merchant", "processor"],
        "to": {"link": "expired"},
        "payload": ["link"],
        "unchecked": [],
        "instances": {"link": "l1"},
    }


def test_a_caller_who_knows_only_statuses_need_not_say_which() -> None:
    """Totals and fields are given like data."""
    assert str(SHOP.validate("link", "active", "expired", actor="merchant")) == (
        "accepted: expire_link (link active -> expired)"
    )
    known = {"active_links": 1}
    assert str(SHOP.validate("link", "new", "active", actor="merchant", given=known)) == (
        "refused: create_link (link new -> active): `active_links == 0` does not hold: "
        "active_links is 1"
    )
    unsure = SHOP.validate("refund", "new", "requested", actor="merchant")
    assert str(unsure) == (
        "accepted: ask_refund (refund new -> requested); not checked without event.amount, "
        "count(refund), captured, promised"
    )


def test_an_accepted_decision_is_written_with_the_instances() -> None:
    """As plain JSON values."""
    decision = SHOP.decide(SHOP.start(), create("l1"))
    assert decision.to_dict()["after"] == {
        "states": {"order": "open"},
        "data": {"captured": 1000, "refunded": 0, "links": 1, "active_links": 1, "promised": 0},
        "instances": {
            "link": {
                "l1": {
                    "state": "active",
                    "fields": {"amount": 300, "memo": None},
                    "entered": None,
                    "trail": ["create_link -> active"],
                }
            },
            "refund": {},
        },
    }


def test_a_replay_is_written_with_the_id_of_what_moved() -> None:
    """Two links that go the same way are told apart."""
    replay = SHOP.replay([create("l1"), expire("l1"), create("l2")])
    assert [each.to_dict()["moves"] for each in replay.entries] == [
        [{"machine": "link", "from": "new", "to": "active", "instance": "l1"}],
        [{"machine": "link", "from": "active", "to": "expired", "instance": "l1"}],
        [{"machine": "link", "from": "new", "to": "active", "instance": "l2"}],
    ]


def test_what_is_returned_can_be_changed_without_harm() -> None:
    """A snapshot is a value."""
    order = taken(create("l1"))
    order.instances["link"].clear()
    order.instances["link"]["l1"].fields.clear()
    assert order.instances["link"]["l1"].fields == {"amount": 300, "memo": None}


def test_an_identity_is_looked_up_first() -> None:
    """Whatever instance the repeated event names."""
    order = taken(create("l1"))
    first = pay("l1")
    seen = {str(SHOP.identity(first)): first}
    decision: Decision = SHOP.decide(order, pay("l1"), seen)
    assert str(decision) == (
        'duplicate: pay_link: pay_link with the identity pay_link:["ref-l1"] has been seen already'
    )


LATE = loads(
    """
spec: late
actors: {timer: , merchant: }
events:
  make: {by: merchant, payload: {link: id, until: time}}
  open: {by: merchant, payload: {link: id}}
  expire: {by: timer, payload: {link: id}}
  forget: {by: timer, payload: {link: id}}
machines:
  link:
    many: {max: 5}
    fields: {until: time}
    states: [sent, opened, expired, forgotten]
    transitions:
      make: {from: new, to: sent, set: {link.until: event.until}}
      open: {from: sent, to: opened}
      expire: {from: [sent, opened], to: expired, at: link.until}
      forget: {from: [expired, sent], to: forgotten, after: 30d}
""",
    name="late.yaml",
)


def test_each_instance_has_time_outs_of_its_own() -> None:
    """What is due names the instance, and comes back from plain values."""
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    order = LATE.start(noon)
    for key, hours in (("l1", 2), ("l2", 1)):
        until = (noon + timedelta(hours=hours)).isoformat()
        event = Event("make", "merchant", {"link": key, "until": until}, at=noon)
        decision = LATE.decide(order, event)
        assert decision.after is not None, str(decision)
        order = decision.after
    assert LATE.next_due(order) == noon + timedelta(hours=1)
    found = LATE.due(order, noon + timedelta(hours=3))
    assert [(each.event, dict(each.proposal.payload)) for each in found] == [
        ("expire", {"link": "l2"}),
        ("expire", {"link": "l1"}),
    ]
    assert found[0].to_dict()["moves"] == [
        {"machine": "link", "from": "sent", "to": "expired", "instance": "l2"}
    ]
    early = LATE.decide(order, Event("expire", "timer", {"link": "l1"}, at=noon))
    assert str(early) == (
        "refused: expire (link l1 sent -> expired): the timer sends expire at link.until, which is "
        "2026-01-02T14:00:00+00:00, and the proposal is of 2026-01-02T12:00:00+00:00"
    )
    expired = LATE.decide(order, found[0].proposal)
    assert expired.after is not None, str(expired)
    order = Snapshot.from_dict(expired.after.to_dict(), LATE)
    assert order == expired.after
    # l1 was sent at noon, and l2 expired three hours later, inside the states that are counted.
    month = LATE.due(order, noon + timedelta(days=30))
    assert [(each.event, dict(each.proposal.payload)) for each in month] == [
        ("expire", {"link": "l1"}),
        ("forget", {"link": "l1"}),
        ("forget", {"link": "l2"}),
    ]


def test_instances_put_together_at_a_time_count_from_it() -> None:
    """As the machines of the order do."""
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    link = {"state": "expired", "until": noon}
    order = LATE.snapshot({}, at=noon, instances={"link": {"l1": link}})
    assert order.instances["link"]["l1"].entered == noon
    assert LATE.next_due(order) == noon + timedelta(days=30)


def test_an_instance_stored_without_clocks_counts_from_its_state() -> None:
    """As a machine of the order does, where the spec has gained a time-out since."""
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    link = {"state": "expired", "fields": {"until": noon.isoformat()}, "entered": noon.isoformat()}
    written = LATE.snapshot({}).to_dict() | {"instances": {"link": {"l1": link}}}
    order = Snapshot.from_dict(written, LATE)
    assert LATE.next_due(order) == noon + timedelta(days=30)
    assert Snapshot.from_dict(order.to_dict(), LATE) == order
