"""The verdicts of every combination, as the page on verdicts tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit import Event, Snapshot, Spec, Status, loads

PAGE = (Path(__file__).parents[2] / "docs/explanation/verdicts.md").read_text(encoding="utf-8")
SPEC = loads(PAGE.partition("<!-- file: shop.yaml -->\n```yaml\n")[2].partition("```")[0])
TABLE = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.partition("<!-- table: verdicts -->\n")[2].splitlines()
    if line.startswith("| ") and not line.startswith("| the order")
]


def event(text: str, actor: str | None = None) -> Event | Status:
    """Read ``capture 100`` or ``payment = captured 100``."""
    words = text.split()
    payload = {"amount": int(words.pop())} if words[-1].isdigit() else {}
    if "=" in words:
        return Status(words[0], words[2], by=actor, payload=payload)
    return Event(words[0], by=actor, payload=payload)


def order(spec: Spec, history: str) -> Snapshot:
    """Return a new order after some events."""
    snapshot = spec.start()
    for each in history.split(", ") if history != "(new)" else []:
        after = spec.decide(snapshot, event(each)).after
        assert after is not None, each
        snapshot = after
    return snapshot


def test_the_table_is_read() -> None:
    """The page has the table, with rows for events and for proposed statuses."""
    assert len(TABLE) >= 35
    assert sum("=" in proposal for _, proposal, *_ in TABLE) >= 10


@pytest.mark.parametrize("column", ["report", "report, no trail", "command"])
@pytest.mark.parametrize("row", TABLE, ids=[f"{row[0]} | {row[1]}" for row in TABLE])
def test_each_combination_has_its_verdict(row: list[str], column: str) -> None:
    """The verdict and the code of the first reason are those of the page."""
    history, proposal, *cells = row
    snapshot = order(SPEC, history)
    if column == "report, no trail":
        snapshot = SPEC.snapshot(snapshot.states, snapshot.data)
    actor = "merchant" if column == "command" else "processor"
    decision = SPEC.decide(snapshot, event(proposal, actor))
    found = [decision.verdict.value, *(reason.code.value for reason in decision.reasons[:1])]
    assert " ".join(found) == cells[["report", "report, no trail", "command"].index(column)]
    assert bool(decision) is (decision.verdict.value == "accepted")
    assert (decision.after is not None) is bool(decision)
