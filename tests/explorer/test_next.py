"""What can happen next, as the page lists it: each way of an event with its own condition."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from statekit import loads

from .pages import opened, written

_SHOP = loads(
    """
spec: shop
data:
  paid: {type: money, initial: 50}
  pay_by: {type: time, initial: 2026-02-01T00:00:00Z}
actors: {shop: , timer: }
events:
  refund: {by: shop, payload: {amount: money}}
  answer: {by: shop, payload: {text: {type: text, optional: true}}}
  expire: {by: [timer, shop]}
machines:
  order:
    initial: open
    states: [open, part, refunded, closed, expired]
    transitions:
      refund:
        from: open
        choose:
          - {when: event.amount == paid, to: refunded}
          - {when: event.amount < paid, to: part}
          - {else: closed}
      answer: {from: open, to: closed, when: known(event.text)}
      expire: {from: open, to: expired, at: pay_by}
"""
)


def test_each_way_of_an_event_has_its_own_condition(browser: Browser, tmp_path: Path) -> None:
    """In the order in which they are tried; a time-out is said to be the timer's alone."""
    with opened(browser, written(tmp_path, _SHOP.definition)) as page:
        page.start()
        found = page.page.locator(".options > li").all()
        assert [" ".join(each.inner_text().split()) for each in found] == [
            "refund → refunded order if event.amount == paid → part order else if "
            "event.amount < paid → closed order else by shop",
            "answer → closed order by shop; if known(event.text)",
            "expire → expired order by timer, shop; for the timer: not before pay_by, "
            "which is 2026-02-01T00:00:00+00:00",
        ]
    what = [each.what for option in _SHOP.allowed(_SHOP.start()) for each in option.unchecked]
    assert what == [
        "event.amount == paid",
        "event.amount < paid",
        "known(event.text)",
        "for the timer: not before pay_by, which is 2026-02-01T00:00:00+00:00",
    ]
