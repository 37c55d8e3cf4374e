"""The digest of a spec: the same for the same behaviour, another for another."""

from __future__ import annotations

import re

import pytest

from statekit.spec.digest import digest
from statekit.spec.load import load_bytes

SPEC = """\
spec: order
version: 1
title: Orders
settings:
  limit: {type: money, default: 100}
  mixed: {type: boolean, default: false}
  retries: {type: integer, default: 3}
data:
  amount: money
  paid: {type: money, initial: 0}
  note: {type: text, optional: true}
  method: {type: enum, values: [card, cash]}
actors:
  bank: {reports: true}
  shop:
events:
  pay:
    by: [bank, shop]
    payload: {part: money, memo: {type: text, optional: true}, ref: id, share: integer}
    identity: [ref, part]
machines:
  payment:
    initial: {choose: [{when: amount == 0, to: done}, {else: open.fresh}]}
    states:
      open: {initial: fresh, states: [fresh, late]}
      done:
      gone: {final: true}
    groups: {waiting: [open.fresh, open.late]}
    transitions:
      pay:
        from: waiting
        choose:
          - {when: event.part < amount, to: same, set: {paid: paid + event.part}}
          - else: {to: done, set: {paid: amount}}
      lapse: {from: open.fresh, to: open.late}
      drop: {from: any, to: gone}
  parcel:
    initial: packed
    states: [packed, sent]
    moves: {packed: sent}
together:
  close:
    - {from: {payment: open, parcel: packed}, to: {payment: gone}}
    - {from: {payment: done, parcel: sent}, to: {payment: gone}, when: paid > limit}
guards:
  paid-first: {machine: parcel, entering: sent, require: payment == done}
facts:
  complete: {is: payment == done and parcel == sent}
  stage: {choose: [{when: complete, is: all}, {else: some}]}
rules:
  bound: paid <= amount
  never-back: {if: before.payment in done, then: payment not in open}
scenarios:
  a parcel: {given: {amount: 5, method: card}, steps: [{do: {parcel: sent}, expect: refused}]}
"""


def digest_of(spec: str, **settings: object) -> str:
    """Return the digest of a spec, given as text."""
    return digest(load_bytes(spec.encode(), "x.yaml", settings))


def changed(old: str, new: str) -> str:
    """The spec with one stretch of it replaced, which stands there once."""
    assert SPEC.count(old) == 1
    return SPEC.replace(old, new)


def test_it_is_a_hash() -> None:
    """Of the form that other tools know."""
    assert re.fullmatch("sha256:[0-9a-f]{64}", digest_of(SPEC))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("spec: order", "spec: orders"),
        ("version: 1", "version: 2"),
        ("title: Orders", "title: {en: Orders, es: Pedidos}\ndescription: Orders."),
        ("spec: order", "# A comment.\nspec:   order"),
        ("bank: {reports: true}\n  shop:", "shop: {label: Shop}\n  bank: {reports: true}"),
        ("by: [bank, shop]", "by: [shop, bank]\n    label: Pay"),
        ("part: money, memo", "memo"),
        ("identity: [ref, part]", "identity: [part, ref]"),
        ("values: [card, cash]", "values: [cash, card]"),
        ("done:\n      gone: {final: true}", "gone: {final: true, label: Gone}\n      done:"),
        ("states: [packed, sent]", "states: {packed: {description: In a box.}, sent: }"),
        ("from: waiting", "from: [open.late, open.fresh]"),
        ("from: waiting", "from: open"),
        ("from: any", "from: [open, done]"),
        ("from: any", "description: It is over.\n             , from: any"),
        ("moves: {packed: sent}", "moves: {packed: [{to: sent, back: false}]}"),
        ("event.part < amount", '"(event.part)   <   amount"'),
        ("complete: {is: ", "complete: {label: Complete, is: "),
        ("bound: paid <= amount", "bound: {always: paid <= amount, description: No more.}"),
        ("payment == done and", "payment in done and"),
        ("expect: refused", "expect: refused, why: guard-failed"),
        ("  a parcel:", "  another name:"),
    ],
)
def test_it_stays_with_the_behaviour(old: str, new: str) -> None:
    """Labels, names, order and spelling decide nothing."""
    if old == "part: money, memo":  # the order of a payload's fields
        spec = changed(old, new).replace("share: integer}", "share: integer, part: money}")
    else:
        spec = changed(old, new)
    assert digest_of(spec) == digest_of(SPEC)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("default: 100", "default: 101"),
        ("default: false", "default: true"),
        ("retries: {type: integer", "retries: {type: money"),
        ("amount: money", "amount: {type: money, initial: 1}"),
        ("initial: 0}", "initial: 1}"),
        ("amount: money", "amount: {type: money, fixed: true}"),
        ("note: {type: text", "note: {type: id"),
        ("note: {type: text, optional: true}", "note: {type: text, initial: none}"),
        ("values: [card, cash]", "values: [card, cash, coin]"),
        ("{reports: true}", "{reports: false}"),
        ("  shop:", "  shop:\n  timer:"),
        ("by: [bank, shop]", "by: [bank]"),
        ("by: [bank, shop]", "label: Pay"),
        ("share: integer", "share: money"),
        ("ref: id", "ref: id, more: text"),
        ("type: text, optional: true}, ref", "type: text, optional: false}, ref"),
        ("identity: [ref, part]", "identity: ref"),
        ("amount == 0", "amount == 1"),
        ("{else: open.fresh}", "{else: open.late}"),
        ("states: [fresh, late]", "states: [fresh, late, lost]"),
        ("initial: fresh", "initial: late"),
        ("late]}\n      done:\n", "late]}\n      done:\n      lost:\n"),
        ("states: [packed, sent]", "states: {packed: , sent: , lost: {final: true}}"),
        ("waiting: [open.fresh, open.late]", "waiting: [open.fresh]"),
        ("event.part < amount", "event.part <= amount"),
        ("paid + event.part", "paid + event.part + 1"),
        ("to: same", "to: open.late"),
        ("from: any,", "from: any, except: done,"),
        ("to: open.late}", "to: open.late, back: true}"),
        ("lapse:", "expire:"),
        ("moves: {packed: sent}", "moves: {packed: [{to: sent, back: true}]}"),
        ("moves: {packed: sent}", "transitions: {send: {from: packed, to: sent}}"),
        ("parcel: packed}", "parcel: any}"),
        ("packed}, to: {payment: gone}", "packed}, to: {payment: gone, parcel: sent}"),
        ("paid > limit", "paid > limit and mixed"),
        ("paid-first", "paid_first"),
        ("entering: sent", "leaving: packed"),
        ("entering: sent, ", ""),
        ("require: payment == done", "require: payment in open"),
        ("parcel == sent}", "parcel == packed}"),
        ("is: all", "is: whole"),
        ("bound: paid <= amount", "bound: {never: paid <= amount}"),
        ("bound: paid <= amount", "bound: paid <= amount\n  more: paid >= 0"),
        ("bound: paid <= amount", "bound: after.paid <= amount"),
        ("if: before.payment in done", "if: payment in done"),
    ],
)
def test_it_changes_with_the_behaviour(old: str, new: str) -> None:
    """Whatever a decision depends on."""
    assert digest_of(changed(old, new)) != digest_of(SPEC)


def test_the_order_of_alternatives_counts() -> None:
    """The first one that fits is taken."""
    first, second = (line for line in SPEC.splitlines(keepends=True) if "- {from" in line)
    swapped = SPEC.replace(first + second, second + first)
    assert swapped != SPEC
    assert digest_of(swapped) != digest_of(SPEC)


def test_the_value_of_a_setting_counts() -> None:
    """Whether the spec or the embedder gives it."""
    assert digest_of(SPEC, limit=101) == digest_of(changed("default: 100", "default: 101"))
    assert digest_of(SPEC, limit=101) != digest_of(SPEC)


MANY = """\
spec: order
events: {ask: {payload: {refund: id}}}
machines:
  refund:
    many: {max: 3}
    fields: {FIELD}
    states: [requested]
    transitions: {ask: {from: new, to: requested}}
"""


@pytest.mark.parametrize(
    ("written", "alike", "other"),
    [
        ("type: duration, initial: 30m", "type: duration, initial: PT30M", "31m"),
        (
            "type: time, initial: 2026-01-01T00:00:00Z",
            "type: time, initial: '2026-01-01T01:00:00+01:00'",
            "2026-01-01T00:00:01Z",
        ),
        ("type: money, initial: 0", "initial: 0, type: money", "1"),
        ("type: [id], initial: [a, b]", "type: [id], initial: ['a', 'b']", "[b, a]"),
    ],
)
def test_the_fields_of_instances_count(written: str, alike: str, other: str) -> None:
    """With their initial values, of every type, however they are written."""

    def with_field(text: str) -> str:
        return digest_of(MANY.replace("FIELD", f"field: {{{text}}}"))

    assert with_field(written) == with_field(alike)
    assert with_field(written) != with_field(f"{written.partition(' initial')[0]} initial: {other}")
    assert with_field(written) != with_field(f"{written.partition(', ')[0]}, optional: true")
