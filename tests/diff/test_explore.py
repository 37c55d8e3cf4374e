"""Two versions explored together: the shortest way to where they part."""

from __future__ import annotations

import pytest

from statekit import Spec, loads
from statekit.check import check
from statekit.decide import Verdict
from statekit.diagnostics import Severity
from statekit.diff import Trace, explore

from .versions import BASE, Edit, edited, version

OLD = Spec(version(name="old.yaml"))
TIGHTER: Edit = ("event.amount == paid and paid <= limit", "event.amount == paid and paid < limit")
MERCHANT: list[Edit] = [
    ("  hold: {by: shop}", "  stop: {by: shop}"),
    ("      hold: {from", "      stop: {from"),
]


HOLD = """\
      hold: {from: pending.waiting, to: pending.held, description: Somebody looks at it.}
"""


def explored(*edits: Edit) -> tuple[Trace | None, Trace | None]:
    """What is lost and what is gained by some edits of the base."""
    found = explore(OLD, Spec(version(*edits)))
    return found.lost, found.gained


def test_one_spec_does_not_part() -> None:
    """Neither from itself, nor where only texts differ."""
    assert explored() == (None, None)
    found = explore(OLD, Spec(version(("label: Waiting", "label: Open"))))
    assert (found.lost, found.gained, found.decisions, found.complete) == (None, None, 0, True)


def test_a_tightened_guard_is_lost_at_its_border() -> None:
    """The events that lead there, and the last one, which is refused now."""
    lost, gained = explored(TIGHTER)
    assert gained is None
    assert str(lost) == (
        "accepted by the old 1.2.0, not by the new 1.2.0:\n"
        "  an order begins with amount = 500, channel = desk\n"
        "  pay by bank with amount = 500, ref = a1, memo = a1\n"
        "  refund by shop with amount = 500\n"
        "  -> refused: `event.amount < paid` does not hold: event.amount is 500, paid is 500; "
        "event.amount can be at most 499; `paid < limit` does not hold: paid is 500, limit is 500"
    )


def test_the_other_way_round_it_is_gained() -> None:
    """The same events, accepted by the new version only."""
    found = explore(Spec(version(TIGHTER)), OLD)
    assert found.lost is None
    assert found.gained is not None
    assert [each.name for each in found.gained.events] == ["pay", "refund"]
    assert found.gained.title == "accepted by the new 1.2.0, not by the old 1.2.0"


@pytest.mark.parametrize(
    ("edit", "events", "verdict", "why"),
    [
        (
            ("by: [shop, clerk]", "by: shop"),
            ["cancel"],
            Verdict.REFUSED,
            "cancel is sent by shop, and clerk may not send it",
        ),
        (
            ("payload: {reason: text}", "payload: {reason: text, ref: id}"),
            ["cancel"],
            Verdict.REFUSED,
            "cancel lacks ref: expected an id",
        ),
        (
            ("after: window", "after: 1h"),
            ["expire"],
            Verdict.REFUSED,
            "",
        ),
        (
            ("always: paid <= amount", "always: paid < amount"),
            ["pay"],
            Verdict.REFUSED,
            "",
        ),
    ],
)
def test_each_kind_of_refusal_is_found(
    edit: Edit, events: list[str], verdict: Verdict, why: str
) -> None:
    """Whoever sends it, whatever it carries, whenever it comes, and what must hold after it."""
    lost, _ = explored(edit)
    assert lost is not None
    assert [each.name for each in lost.events] == events
    assert lost.verdict is verdict
    assert why in lost.why[0]


def test_a_renamed_event_is_sent_by_its_new_name() -> None:
    """That it has another name is told as that, and nothing parts."""
    assert explored(*MERCHANT) == (None, None)


def test_an_event_that_is_gone_is_lost() -> None:
    """The new version has no word for it."""
    lost, _ = explored(
        ("  hold: {by: shop}\n", ""),
        (
            HOLD,
            "",
        ),
    )
    assert lost is not None
    assert (lost.verdict, lost.why) == (None, ("there is no event hold",))


def test_an_order_that_cannot_begin_is_lost() -> None:
    """A rule may forbid what it begins with."""
    lost, _ = explored(("rules:\n", "rules:\n  small: amount < 1000\n"))
    assert lost is not None
    assert (lost.events, lost.verdict) == ((), None)
    assert lost.start[1] == {"amount": 1000, "channel": "web"}
    assert lost.why == ("rule small would be broken: always `amount < 1000`: amount is 1000",)
    findings = check(loads(BASE + lost.scenario))
    assert [each.message for each in findings.diagnostics if each.severity is Severity.ERROR] == []


def test_a_trace_runs_as_a_scenario() -> None:
    """Added to the new version, it says what that one decides."""
    lost, _ = explored(TIGHTER, ("version: 1.2.0", "version: 2.0.0"))
    assert lost is not None
    assert lost.scenario == (
        '  "accepted by 1.2.0, not by 2.0.0":\n'
        "    given: {amount: 500, channel: desk}\n"
        "    steps:\n"
        "      - {do: pay, by: bank, with: {amount: 500, ref: a1, memo: a1}}\n"
        "      - {do: refund, by: shop, with: {amount: 500}, expect: refused}\n"
    )
    findings = check(loads(edited(TIGHTER) + lost.scenario))
    assert [each.message for each in findings.diagnostics if each.severity is Severity.ERROR] == []
    with_old = check(loads(BASE + lost.scenario))
    assert [each.rule for each in with_old.diagnostics if each.severity is Severity.ERROR] == [
        "scenario-failed"
    ]


def test_a_trace_that_waits_runs_as_a_scenario() -> None:
    """The time that passes before the timer acts stands in it."""
    later: Edit = ("after: window", "after: 1h")
    lost, _ = explored(later)
    assert lost is not None
    assert "{do: expire, wait: PT30M, by: timer, expect: refused}" in lost.scenario
    findings = check(loads(edited(later) + lost.scenario))
    assert [each.message for each in findings.diagnostics if each.severity is Severity.ERROR] == []


def test_a_trace_is_json() -> None:
    """With all that is needed to play it again."""
    lost, _ = explored(("by: [shop, clerk]", "by: shop"))
    assert lost is not None
    assert lost.to_dict() == {
        "title": "accepted by the old 1.2.0, not by the new 1.2.0",
        "accepted_by": "old",
        "at": "2026-01-01T00:00:00+00:00",
        "data": {"amount": 1000, "channel": "web"},
        "events": [
            {
                "name": "cancel",
                "by": "clerk",
                "payload": {"reason": "a1"},
                "id": None,
                "at": "2026-01-01T00:00:00+00:00",
            }
        ],
        "verdict": "refused",
        "reasons": ["cancel is sent by shop, and clerk may not send it"],
    }
