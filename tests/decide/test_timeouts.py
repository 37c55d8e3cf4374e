"""Time-outs: what the timer may do and when, what is due, and since when it is counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from statekit import Event, MisuseError, Snapshot, SpecError, Status, Verdict, loads

from ..untyped import untyped

TEXT = """
spec: shop
settings:
  payment_window: {type: duration, default: 30m}
data:
  pay_by: {type: time, optional: true}
  grace: {type: duration, initial: PT1H}
  held: {type: boolean, initial: false}
actors: {timer: , api: , bank: {reports: true}}
events:
  deny: {by: bank}
  retry: {by: api}
  note: {by: api}
  pay: {by: [bank, api]}
  expire: {by: [timer, api]}
  postpone: {by: api, payload: {until: time}}
  write_off: {by: timer}
  reopen: {by: api}
  hold: {by: api}
  forget: {by: timer}
machines:
  payment:
    initial: pending.new
    states:
      pending: {initial: new, states: [new, denied]}
      paid:
      expired:
      lost:
    transitions:
      deny: {from: pending.new, to: pending.denied}
      retry: {from: pending.denied, to: pending.new, back: true}
      note: {from: pending, to: same}
      pay: {from: pending, to: paid}
      expire: {from: pending, to: expired, after: payment_window}
      postpone: {from: expired, to: same, set: {pay_by: event.until}}
      write_off: {from: expired, to: lost, when: not held, at: pay_by + grace}
      reopen: {from: expired, to: pending, back: true}
      hold: {from: expired, to: same, set: {held: true}}
  delivery:
    initial: packed
    states: [packed, stored, gone]
    transitions:
      store: {from: packed, to: stored}
together:
  forget:
    - from: {payment: [expired, lost], delivery: [packed, stored]}
      to: {payment: lost, delivery: gone}
      after: 7d
"""
SPEC = loads(TEXT, name="shop.yaml")
START = datetime(2026, 1, 1, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes after the order began."""
    return START + timedelta(minutes=minutes)


def after(*events: Event, start: datetime | None = START) -> Snapshot:
    """The order after some events, which are accepted."""
    snapshot = SPEC.start(start)
    for event in events:
        decision = SPEC.decide(snapshot, event)
        assert decision.after is not None, str(decision)
        snapshot = decision.after
    return snapshot


def due(snapshot: Snapshot, minutes: float) -> list[tuple[str, datetime]]:
    """What is due, and since when."""
    return [(each.event, each.since) for each in SPEC.due(snapshot, at(minutes))]


def test_the_timer_waits_and_others_need_not() -> None:
    """A time-out binds only the timer; due means at the very moment, too."""
    order = after()
    early = SPEC.decide(order, Event("expire", "timer", at=at(29.99)))
    assert str(early) == (
        "refused: expire (payment pending.new -> expired): the timer sends expire 30 min after "
        "payment entered pending, which is 2026-01-01T00:30:00+00:00, and the proposal is of "
        "2026-01-01T00:29:59.400000+00:00"
    )
    assert early.to_dict()["reasons"] == [
        {
            "code": "not-due",
            "message": early.reasons[0].message,
            "where": "shop.yaml:34:51",
            "due": "2026-01-01T00:30:00+00:00",
            "at": "2026-01-01T00:29:59.400000+00:00",
        }
    ]
    assert SPEC.decide(order, Event("expire", "timer", at=at(30)))
    assert SPEC.decide(order, Event("expire", "timer", at=at(3000)))
    assert SPEC.decide(order, Event("expire", "api", at=at(1)))
    assert SPEC.decide(order, Event("expire", "api"))


def test_a_proposed_status_is_bound_as_well() -> None:
    """The timer gets no further by naming the state in the place of the event."""
    order = after()
    assert not SPEC.decide(order, Status("payment", "expired", "timer", at=at(29)))
    assert SPEC.decide(order, Status("payment", "expired", "timer", at=at(30)))


def test_the_timer_says_what_time_it_is() -> None:
    """No clock is read, so a proposal without a time is not due."""
    decision = SPEC.decide(after(), Event("expire", "timer"))
    assert [each.code.value for each in decision.reasons] == ["not-due"]
    assert decision.reasons[0].message == (
        "the timer sends expire 30 min after payment entered pending, which is "
        "2026-01-01T00:30:00+00:00, and the proposal says no time: give it an `at`"
    )


def test_moves_inside_the_set_do_not_restart_it() -> None:
    """Nor does `same`; only entering the states from outside begins to count anew."""
    order = after(Event("deny", "bank", at=at(10)), Event("retry", "api", at=at(20)))
    order = SPEC.decide(order, Event("note", "api", at=at(25))).after or order
    assert due(order, 29) == []
    assert due(order, 31) == [("expire", at(30))]
    again = after(Event("expire", "api", at=at(40)), Event("reopen", "api", at=at(50)))
    assert due(again, 79) == []
    assert due(again, 80) == [("expire", at(80))]
    assert SPEC.next_due(again) == at(80)


def test_without_times_nothing_is_due() -> None:
    """The reason says what is missing; it is never taken for due."""
    order = after(start=None)
    decision = SPEC.decide(order, Event("expire", "timer", at=at(9999)))
    assert decision.reasons[0].message == (
        "the timer sends expire 30 min after payment entered pending, and nobody said when "
        "payment entered pending: give events their `at`"
    )
    assert decision.reasons[0].evidence == {"due": None, "at": at(9999).isoformat()}
    assert due(order, 9999) == []
    assert SPEC.next_due(order) is None
    assert [each.what for option in SPEC.allowed(order) for each in option.unchecked] == [
        "for the timer: not before 30 min after payment entered pending, and nobody said when "
        "payment entered pending: give events their `at`"
    ]


def test_a_caller_without_a_trail_gives_the_time() -> None:
    """A status with its time is enough to know what is due."""
    order = SPEC.snapshot({"payment": "pending.denied"}, at=at(100))
    assert due(order, 130) == [("expire", at(130))]


def test_a_deadline_is_absolute() -> None:
    """It counts from nothing; without a value it never comes."""
    order = after(Event("expire", "api", at=at(5)))
    refused = SPEC.decide(order, Event("write_off", "timer", at=at(9999)))
    assert refused.reasons[0].message == (
        "the timer sends write_off at pay_by + grace, and `pay_by + grace` has no value"
    )
    until = {"until": "2026-01-01T02:00:00+01:00"}
    order = SPEC.decide(order, Event("postpone", "api", until)).after or order
    assert due(order, 119) == []
    assert due(order, 120) == [("write_off", at(120))]


def test_guards_are_asked_before_anything_is_due() -> None:
    """A hold keeps the timer away, and the refusal names all that is in its way."""
    order = after(
        Event("expire", "api", at=at(5)),
        Event("postpone", "api", {"until": at(60)}),
        Event("hold", "api"),
    )
    assert due(order, 9999) == []
    decision = SPEC.decide(order, Event("write_off", "timer", at=at(60)))
    assert [each.code.value for each in decision.reasons] == ["guard-failed", "not-due"]


def test_a_timer_that_reports_may_be_early_only_when_it_is_due() -> None:
    """Another machine alone is worth a retry; its own time has to come first."""
    spec = loads(
        """
spec: reporting
actors: {timer: {reports: true}}
events: {lapse: {by: timer}}
machines:
  m: {initial: a, states: [a, b], transitions: {lapse: {from: a, to: b, after: 1h, when: n in d}}}
  n: {initial: c, states: [c, d], transitions: {pay: {from: c, to: d}}}
"""
    )
    found = [
        spec.decide(spec.start(START), Event("lapse", "timer", at=at(minutes)))
        for minutes in (59, 60)
    ]
    assert [each.verdict for each in found] == [Verdict.REFUSED, Verdict.EARLY]
    assert found[1].missing == ("pay",)


@pytest.mark.parametrize(
    "forbids",
    [
        "guards: {quiet: {machine: m, on: lapse, require: n == 0}}",
        "rules: {quiet: n == 0 or m in a}",
    ],
)
def test_nothing_is_due_that_a_guard_or_a_rule_forbids(forbids: str) -> None:
    """The timer would be refused each time that it asks."""
    spec = loads(
        f"""
spec: quiet
data: {{n: integer}}
actors: {{timer: }}
events: {{lapse: {{by: timer}}}}
machines:
  m: {{initial: a, states: [a, b], transitions: {{lapse: {{from: a, to: b, after: 1h}}}}}}
{forbids}
"""
    )
    free, held = spec.start(START, n=0), spec.start(START, n=1)
    assert [each.event for each in spec.due(free, at(60))] == ["lapse"]
    assert spec.due(held, at(60)) == ()
    assert spec.next_due(held) is None
    assert not spec.decide(held, Event("lapse", "timer", at=at(60)))


def test_a_joint_event_waits_for_the_last_machine() -> None:
    """It counts from when all that it moves were where it needs them."""
    order = after(Event("expire", "api", at=at(60)))
    week = 7 * 24 * 60
    assert due(order, week + 59) == []
    assert due(order, week + 60) == [("forget", at(week + 60))]
    (found,) = SPEC.due(order, at(week + 61))
    assert SPEC.decide(order, found.proposal).moves == found.moves
    assert found.to_dict() == {
        "event": "forget",
        "by": "timer",
        "moves": [
            {"machine": "payment", "from": "expired", "to": "lost"},
            {"machine": "delivery", "from": "packed", "to": "gone"},
        ],
        "since": at(week + 60).isoformat(),
        "at": at(week + 61).isoformat(),
    }


def test_what_has_been_due_longest_comes_first() -> None:
    """Several can be due at once."""
    order = after(Event("expire", "api", at=at(60)), Event("postpone", "api", {"until": at(10**6)}))
    assert [name for name, _ in due(order, 10**7)] == ["forget", "write_off"]


def test_what_is_due_changes_nothing() -> None:
    """Asking is pure: the same answer twice, and the order as it was."""
    order = after()
    before = order.to_dict()
    assert SPEC.due(order, at(31)) == SPEC.due(order, at(31))
    assert order.to_dict() == before


@pytest.mark.parametrize(
    ("now", "message"),
    [
        (START.replace(tzinfo=None), "now needs a time zone: 2026-01-01T00:00:00 has none"),
        (
            5,
            "now is a datetime with a time zone, not int: "
            'datetime.fromisoformat("2026-05-01T12:00:00+00:00") makes one',
        ),
    ],
)
def test_the_time_to_ask_about_needs_a_zone(now: object, message: str) -> None:
    """So there is no question which moment is meant."""
    with pytest.raises(MisuseError) as raised:
        SPEC.due(after(), untyped(now))
    assert str(raised.value) == message


def test_summer_time_does_not_lengthen_a_time_out() -> None:
    """Half an hour is half an hour in any zone, also when its clocks are turned."""
    berlin = ZoneInfo("Europe/Berlin")
    order = SPEC.start(datetime(2026, 3, 29, 1, 45, tzinfo=berlin))
    early, late = (datetime(2026, 3, 29, 3, minute, tzinfo=berlin) for minute in (14, 15))
    assert not SPEC.due(order, early)
    assert SPEC.due(order, late)


def test_clocks_survive_json() -> None:
    """The snapshot says since when; a set of one state needs no clock of its own."""
    order = after(Event("deny", "bank", at=at(10)))
    written = order.to_dict()
    assert written["clocks"] == {
        "payment": {"pending": "2026-01-01T00:00:00+00:00", "expired, lost": None},
        "delivery": {"packed, stored": "2026-01-01T00:00:00+00:00"},
    }
    again = Snapshot.from_dict(written, SPEC)
    assert again == order
    assert due(again, 30) == [("expire", at(30))]


def test_a_clock_ends_also_where_nobody_says_a_time() -> None:
    """A stored order may know a clock and not since when its machine is in its state."""
    order = Snapshot.from_dict({**after().to_dict(), "entered": None}, SPEC)
    paid = SPEC.decide(order, Event("pay", "bank")).after
    assert paid is not None
    assert paid.to_dict()["clocks"] == {
        "payment": {"pending": None, "expired, lost": None},
        "delivery": {"packed, stored": "2026-01-01T00:00:00+00:00"},
    }
    assert Snapshot.from_dict(paid.to_dict(), SPEC) == paid


def test_a_clock_that_was_not_stored_begins_with_the_state() -> None:
    """Orders under way expire all the same when a spec gains a time-out, and never too soon."""
    written = after(Event("deny", "bank", at=at(10))).to_dict()
    for stored in ({**written, "clocks": {}}, {k: written[k] for k in written if k != "clocks"}):
        order = Snapshot.from_dict(stored, SPEC)
        assert SPEC.next_due(order) == at(40)  # and not 30, which is no longer known
        assert order.to_dict()["clocks"] == {
            "payment": {"pending": at(10).isoformat(), "expired, lost": None},
            "delivery": {"packed, stored": START.isoformat()},
        }
    unknown = {**written, "clocks": {"payment": {"pending": None}}}
    assert SPEC.next_due(Snapshot.from_dict(unknown, SPEC)) is None
    timeless = {k: written[k] for k in written if k not in ("clocks", "entered")}
    assert SPEC.next_due(Snapshot.from_dict(timeless, SPEC)) is None


@pytest.mark.parametrize(
    ("clocks", "message"),
    [
        (5, "the snapshot's 'clocks' is not an object of objects"),
        ({"payment": 5}, "the snapshot's 'clocks' is not an object of objects"),
        (
            {"payment": {"pendin": None}},
            "the snapshot names a clock of payment that does not exist: 'pendin'; near: pending",
        ),
        ({"payment": {"pending": "noon"}}, "'noon' is not an ISO 8601 time with a zone"),
        (
            {"payment": {"expired, lost": "2026-01-01T00:00:00Z"}},
            "the clock of payment in expired, lost runs, and payment is in pending.new",
        ),
    ],
)
def test_broken_clocks_are_told(clocks: object, message: str) -> None:
    """A snapshot from elsewhere is checked."""
    with pytest.raises(MisuseError) as raised:
        Snapshot.from_dict({**after().to_dict(), "clocks": clocks}, SPEC)
    assert str(raised.value) == message


def test_validate_lists_what_it_cannot_know() -> None:
    """A status alone does not say when it was entered."""
    decision = SPEC.validate("payment", "pending.new", "expired", event="expire", actor="timer")
    assert [each.to_dict() for each in decision.unchecked] == [
        {
            "what": "for the timer: not before 30 min after payment entered pending",
            "needs": ["at"],
            "where": "shop.yaml:34:51",
        }
    ]
    api = SPEC.validate("payment", "pending.new", "expired", event="expire", actor="api")
    assert (bool(api), api.unchecked) == (True, ())


def test_a_setting_changes_the_time_out() -> None:
    """The embedder's value counts, given as a duration or as its text."""
    text = (
        "spec: x\nsettings: {window: {type: duration, default: 1h}}\n"
        "machines: {m: {initial: a, states: [a, b], transitions: "
        "{go: {from: a, to: b, after: window}}}}"
    )
    for value in ("PT5M", "5m", timedelta(minutes=5)):
        spec = loads(text, {"window": value})
        assert spec.next_due(spec.start(START)) == at(5)
        assert spec.digest == loads(text, {"window": "300s"}).digest != loads(text).digest


def test_an_unreadable_time_in_a_payload_is_refused() -> None:
    """Texts of JSON are taken as times; anything else is a payload of the wrong type."""
    order = after(Event("expire", "api", at=at(5)))
    wrong = SPEC.decide(order, Event("postpone", "api", {"until": "tomorrow"}))
    assert [each.code.value for each in wrong.reasons] == ["payload-type"]
    assert wrong.reasons[0].message == (
        "until of postpone is text: expected a time with its zone, such as 2026-01-02T10:00:00Z"
    )
    good = SPEC.decide(order, Event("postpone", "api", {"until": "2026-01-02T10:00:00+02:00"}))
    assert good.after is not None
    assert good.after.data["pay_by"] == datetime(2026, 1, 2, 8, tzinfo=UTC)
    assert good.audit is not None
    assert good.audit.to_dict()["data"] == {
        "pay_by": {"before": None, "after": "2026-01-02T08:00:00+00:00"}
    }


def test_a_stored_proposal_is_the_same_occurrence() -> None:
    """Its time was written as text, and is the same moment all the same."""
    order = after(Event("expire", "api", at=at(5)))
    event = Event("postpone", "api", {"until": at(60)}, id="evt_1")
    stored = Event.from_dict(json.loads(json.dumps(event.to_dict())))
    assert stored.payload == {"until": "2026-01-01T01:00:00+00:00"}
    assert SPEC.decide(order, event, {"evt_1": stored}).verdict is Verdict.DUPLICATE
    other = Event("postpone", "api", {"until": at(61)}, id="evt_1")
    assert [each.code.value for each in SPEC.decide(order, other, {"evt_1": stored}).reasons] == [
        "conflicting-duplicate"
    ]


DAY_BEFORE = timedelta(days=-1)


def test_no_duration_is_negative() -> None:
    """Else the timer would be let in before what the time-out counts from."""
    told = []
    for given in (DAY_BEFORE, "-P1D", "-1d"):
        with pytest.raises(MisuseError) as no_datum:
            SPEC.start(START, grace=given)
        assert str(no_datum.value) == (
            "the new order is not complete: grace has the wrong type: a duration is never negative"
        )
        with pytest.raises(SpecError) as no_setting:
            loads(TEXT, {"payment_window": given}, "shop.yaml")
        told.append(str(no_setting.value).splitlines())
    excerpt = [
        " --> shop.yaml:4:3",
        "  |",
        "4 |   payment_window: {type: duration, default: 30m}",
        "  |   ^^^^^^^^^^^^^^",
        "  = help: a duration is never negative",
    ]
    names = ("datetime.timedelta(days=-1)", "'-P1D'", "'-1d'")
    for name, lines in zip(names, told, strict=True):
        message = f"the setting payment_window is given as {name}, which is not a duration"
        assert lines == [f"error[bad-setting]: {message}", *excerpt]


def test_a_computed_duration_counts_from_now_on_at_the_earliest() -> None:
    """A deadline that was past before its state was entered is due at once, and not before."""
    spec = loads(
        "spec: x\n"
        "data: {opened: {type: time, fixed: true}, pay_by: {type: time, fixed: true}}\n"
        "machines:\n"
        "  m:\n"
        "    initial: a\n"
        "    states: [a, b]\n"
        "    transitions: {go: {from: a, to: b, after: pay_by - opened}}\n"
    )
    order = spec.start(START, opened=at(60), pay_by=at(0))
    assert spec.next_due(order) == START
    early = spec.decide(order, Event("go", "timer", at=at(-1)))
    assert [each.message for each in early.reasons] == [
        "the timer sends go pay_by - opened after m entered a, which is "
        "2026-01-01T00:00:00+00:00, and the proposal is of 2025-12-31T23:59:00+00:00"
    ]
