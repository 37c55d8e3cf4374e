"""Specs to draw: one with everything that a picture can show, and one that means harm."""

from __future__ import annotations

from statekit.spec import load_definition, shipped
from statekit.spec.load import load_bytes
from statekit.spec.model import Definition


def loads(text: str) -> Definition:
    """Load a spec from its text."""
    return load_bytes(text.encode(), "spec.yaml")


EVERYTHING = loads(
    """
spec: everything
title: {en: Everything, es: Todo}
description: What a picture can show.
data:
  amount: {type: money, fixed: true}
  express: {type: boolean, initial: false}
  pay_by: {type: time, optional: true, fixed: true}
settings:
  payment_window: {type: duration, default: PT36H}
actors:
  bank: {reports: true}
  shop:
  timer:
events:
  pay: {by: [bank, shop], payload: {amount: money}}
  reset: {by: shop}
machines:
  payment:
    label: {es: Pago}
    description: Whether it is paid.
    initial:
      choose:
        - {when: express, to: pending.quick}
        - {else: pending}
    states:
      pending:
        initial: new
        description: Not paid yet.
        states:
          new: {label: Just begun}
          quick:
          review: {initial: first, states: {first: , second: }}
          denied: {label: Denied}
      succeeded:
        initial: part
        states: {part: , whole: }
      expired:
      lost: {final: true}
    groups: {unsettled: [pending.new, pending.quick, succeeded.part]}
    transitions:
      pay:
        from: pending
        choose:
          - {when: event.amount < amount and not express, to: succeeded.part}
          - {else: succeeded.whole}
      add: {from: succeeded.part, to: same, when: amount > 0}
      finish: {from: [succeeded.part, pending.new], to: succeeded.whole}
      deny: {from: pending, except: pending.denied, to: pending.denied}
      reset: {from: pending, to: pending.new, back: true}
      expire: {from: any, to: expired, after: payment_window}
      lose: {from: pending.review, to: lost, at: pay_by + 'P1D'}
  parcel:
    initial: Open
    states: [Open, Packed, Sent, Back]
    moves:
      Open: [Packed, Sent]
      Packed: [Sent, {to: Open, back: true}]
    transitions:
      return: {from: Sent, to: Back}
      send_on: {from: Packed, to: Sent}
together:
  cancel:
    - {from: {payment: unsettled, parcel: Open}, to: {payment: expired, parcel: Back}}
    - {from: {payment: succeeded.whole, parcel: [Packed, Open]}, to: {payment: lost}}
    - {from: {payment: lost, parcel: Sent}, when: express, to: {payment: same, parcel: Back}}
guards:
  paid-first: {machine: parcel, entering: Sent, require: payment in succeeded}
  unused: {machine: parcel, leaving: Back, require: express}
"""
)

HOSTILE_TEXT = (
    'a "b" <script>alert(1)</script> & \\N \\G \\l {x|y} #35; %%{init}%% : ; -- [*] *b* `c` _d_'
)

HOSTILE = loads(
    f"""
spec: hostile
title: '{HOSTILE_TEXT}'
description: "line one\\nline two \\u0007 \\u200b \\u202e end"
data:
  note: {{type: text, initial: ''}}
machines:
  end:
    label: 'T\\'
    initial: state
    states:
      state: {{label: '{HOSTILE_TEXT}', description: '<b>"x"</b> & ]]> -->'}}
      note: {{label: Čekanje isporuke · Ожидает оплаты · 支払い待ち · انتظار · ⏱}}
      a: {{states: {{b: }}}}
      classDef: {{label: '{"long " * 40}'}}
    transitions:
      graph:
        from: state
        to: note
        when: note == '<b>"q" & x</b>' or note == '{"w" * 60}' or note == ';#%%'
      subgraph: {{from: state, to: a.b}}
      node: {{from: a.b, to: classDef}}
"""
)

MANY = loads(
    f"""
spec: many
machines:
  order:
    initial: s0
    states: [{", ".join(f"s{number}" for number in range(12))}, gone, kept]
    transitions:
      next: {{from: s0, to: s11}}
      leave: {{from: any, to: gone}}
      leave_most: {{from: any, except: s3, to: gone}}
      restart: {{from: any, except: gone, to: s0, back: true}}
      keep: {{from: any, to: same}}
    moves: {{s1: kept, s2: [kept, gone]}}
"""
)

INSTANCES = loads(
    """
spec: instances
data: {paid: {type: money, initial: 0}}
events:
  create: {payload: {link: id, amount: money}}
  pay: {payload: {link: id}}
  note: {payload: {link: id}}
machines:
  order: {initial: open, states: [open, done]}
  link:
    label: Payment link
    many: {max: 3}
    fields: {amount: money}
    states: [active, paid, gone]
    transitions:
      create:
        - {from: new, to: active, when: active_links == 0, set: {link.amount: event.amount}}
        - {from: gone, to: active, back: true, when: paid == 0}
      note: {from: any, to: same}
    moves: {active: gone}
together:
  pay: {from: {link: active, order: open}, to: {link: paid, order: done}}
guards:
  small: {machine: link, leaving: active, require: link.amount < 100}
totals:
  active_links: {count: link, in: active}
"""
)

SHIPPED = {
    each.name: each
    for name in shipped()
    for variant in (None, *load_definition(name).variants)
    for each in [load_definition(name, {}, variant)]
}
"""Every shipped spec and variant, by its name."""
