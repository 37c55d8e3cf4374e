"""Numbers that are too large: told as misuse or refused, and never an exception of Python's."""

from __future__ import annotations

import json

import pytest

from statekit import Event, MisuseError, Snapshot, SpecError, loads
from statekit.expressions import LARGEST, LEAST

BANK = loads(
    """
spec: bank
settings: {step: {type: integer, default: 1000}}
data: {amount: {type: money, initial: 1}, parts: {type: [money], initial: []}}
events:
  put: {payload: {amount: money, parts: {type: [money], optional: true}}}
  turn: {payload: {amount: money}}
machines:
  account:
    initial: open
    states: [open, closed]
    transitions:
      put: {from: open, to: same, set: {amount: event.amount}}
      grow: {from: open, to: same, when: amount != 0, set: {amount: amount * step}}
      fall: {from: open, to: same, set: {amount: 0 - twice}}
      turn: {from: open, to: same, when: event.amount + twice <= amount * 3}
      close: {from: open, to: closed, when: twice < 0}
  other:
    initial: idle
    states: [idle, busy]
together:
  both:
    - from: {account: open, other: idle}
      to: {other: busy}
      set: {amount: amount + 1, parts: parts}
facts: {twice: amount + amount}
rules: {some: amount != 5}
""",
    name="bank.yaml",
)
TOO_LARGE = "a number has at most 500 digits"
FULL = BANK.start(amount=LARGEST)


@pytest.mark.parametrize("amount", [LARGEST, LEAST], ids=["largest", "least"])
def test_the_largest_numbers_are_kept(amount: int) -> None:
    """They go to JSON and back, and stand in sentences."""
    decision = BANK.decide(BANK.start(), Event("put", payload={"amount": amount}))
    assert decision.after is not None
    assert decision.after.data["amount"] == amount
    written = json.loads(json.dumps(decision.after.to_dict()))
    assert Snapshot.from_dict(written, BANK) == decision.after
    closed = BANK.decide(FULL, Event("close"))
    assert str(closed) == (
        "refused: close (account open -> closed): `twice < 0` does not hold: "
        f"twice is {2 * LARGEST}"
    )


def test_a_bound_is_told_however_large() -> None:
    """It is made of the largest numbers, and can be written all the same."""
    decision = BANK.decide(FULL, Event("turn", payload={"amount": LARGEST}))
    assert decision.verdict.value == "accepted"
    less = BANK.decide(BANK.start(amount=LEAST), Event("turn", payload={"amount": LARGEST}))
    (reason,) = less.reasons
    assert reason.evidence["bound"] == {"field": "amount", "at_most": LEAST}
    assert reason.message.endswith(f"; event.amount can be at most {LEAST}")
    json.dumps(less.to_dict())


@pytest.mark.parametrize(
    "amount", [LARGEST + 1, LEAST - 1, 10**5000], ids=["large", "small", "huge"]
)
def test_a_payload_with_a_larger_number_is_refused(amount: int) -> None:
    """As one of a wrong type, and without the number."""
    decision = BANK.decide(BANK.start(), Event("put", payload={"amount": amount}))
    assert str(decision) == (
        f"refused: put (account open -> open): amount of put is an integer: {TOO_LARGE}"
    )
    payload: dict[str, object] = {"amount": 1, "parts": [amount]}
    in_list = BANK.decide(BANK.start(), Event("put", payload=payload))
    assert [each.message for each in in_list.reasons] == [f"parts of put is a list: {TOO_LARGE}"]
    assert in_list.reasons[0].code.value == "payload-type"
    assert BANK.validate(
        "account", "open", "open", event="put", payload={"amount": amount}
    ).reasons == (decision.reasons)


def test_data_with_a_larger_number_are_misuse() -> None:
    """Wherever they come from."""
    whole = f"is not complete: amount has the wrong type: {TOO_LARGE}"
    for said, ask in (
        (f"the new order {whole}", lambda: BANK.start(amount=10**5000)),
        (f"the snapshot {whole}", lambda: BANK.snapshot({}, {"amount": 10**5000})),
        (
            f"amount has the wrong type: {TOO_LARGE}",
            lambda: BANK.validate("account", "open", "open", given={"amount": 10**5000}),
        ),
    ):
        with pytest.raises(MisuseError) as raised:
            ask()
        assert str(raised.value) == said


def test_settings_with_a_larger_number_are_findings() -> None:
    """Python cannot write them, and the finding does without."""
    text = "spec: x\nsettings: {fee: {type: money, default: 1}}\nmachines: {m: {states: [s]}}\n"
    with pytest.raises(SpecError) as raised:
        loads(text, settings={"fee": 10**5000}, name="x.yaml")
    found = [each for each in raised.value.diagnostics if each.rule == "bad-setting"]
    assert [each.message for each in found] == [
        "the setting fee is given as a number too long to be written, which is not an amount of "
        "money"
    ]
    assert [each.remedy for each in found] == [TOO_LARGE]
    with pytest.raises(SpecError) as of_enum:
        loads(
            text.replace("{type: money, default: 1}", "{type: enum, values: [a], default: a}"),
            settings={"fee": 10**5000},
        )
    assert "a number too long to be written, which is not one of a" in str(of_enum.value)


def test_what_grows_too_large_is_refused() -> None:
    """In the end: before that the numbers grow, and the order never holds one that is too large."""
    snapshot = BANK.start()
    for _ in range(166):
        snapshot = BANK.decide(snapshot, Event("grow")).after or snapshot
    assert snapshot.data["amount"] == 1000**166
    decision = BANK.decide(snapshot, Event("grow"))
    assert [each.to_dict() for each in decision.reasons] == [
        {
            "code": "rule-broken",
            "message": "amount would have more than 500 digits",
            "where": "bank.yaml:14:61",
            "datum": "amount",
        }
    ]
    assert "grow" not in [each.event for each in BANK.allowed(snapshot)]


@pytest.mark.parametrize("event", ["grow", "fall", "both"])
def test_it_is_refused_by_every_way(event: str) -> None:
    """A product, a fact or a sum; downwards too; and where several machines move."""
    decision = BANK.decide(FULL, Event(event))
    assert [each.message for each in decision.reasons] == ["amount would have more than 500 digits"]
    small = BANK.decide(BANK.start(), Event(event))
    assert small.verdict.value == "accepted"


def test_a_table_of_statuses_is_told_too() -> None:
    """Where the datum is given, and the rest is not known."""
    decision = BANK.validate("account", "open", "open", event="grow", given={"amount": LARGEST})
    assert [each.message for each in decision.reasons] == ["amount would have more than 500 digits"]
