"""The shop of the tests of overlays, what happened to it, and what is told of a drawing."""

from __future__ import annotations

from statekit import Event, loads
from statekit.render.drawing import Arrow, Drawing
from statekit.render.overlays import Count
from statekit.render.palette import Look

TEXT = """
spec: shop
version: 2.0.0
data:
  amount: {type: money, fixed: true}
  refunded: {type: money, initial: 0}
  vip: {type: boolean, initial: false}
actors: {shop: , bank: {reports: true}}
events:
  pay: {by: bank, payload: {amount: money}}
  refund: {by: bank, payload: {amount: money}}
machines:
  payment:
    initial: open
    states:
      open:
      paid: {states: {whole: , part: }}
      gone:
    transitions:
      pay: {from: open, to: paid.whole, when: event.amount == amount}
      note: {from: [open, paid.whole], to: same}
      refund:
        from: paid
        choose:
          - {when: refunded > amount, to: gone}
          - {else: paid.part}
      lapse: {from: open, to: gone, when: not vip}
      praise: {from: open, to: gone, when: vip}
  parcel:
    initial: here
    states: [here, sent]
together:
  send:
    - {from: {payment: paid, parcel: here}, to: {parcel: sent}}
guards:
  paid-up: {machine: payment, leaving: open, entering: gone, require: refunded == 0 and amount < 5}
rules:
  small: {never: payment == gone and amount > 100}
"""
SHOP = loads(TEXT)


EVENTS = [
    Event("note", "shop"),
    Event("pay", "bank", {"amount": 6}),
    Event("pay", "bank", {"amount": 7}),
    Event("note", "shop"),
    Event("refund", "bank", {"amount": 1}),
]


OLD = loads(
    TEXT.replace("version: 2.0.0", "version: 1.0.0")
    .replace("refund: {by: bank", "refund: {by: [bank, shop]")
    .replace("event.amount == amount", "event.amount >= amount")
    .replace(
        "states: [here, sent]",
        "states: [here, sent, lost]\n    transitions: {lose: {from: here, to: lost}}",
    )
    .replace("      praise: {from: open, to: gone, when: vip}\n", "")
    .replace("amount < 5}", "amount < 6}")
)


TIMED = loads(
    """
spec: timed
data: {pay_by: {type: time, optional: true}}
actors: {timer: , shop: , bank: }
events:
  expire: {by: timer}
  lapse: {by: timer}
  close: {by: [timer, shop]}
  add: {payload: {line: id}}
  drop: {by: timer, payload: {line: id}}
machines:
  payment:
    initial: open
    states: [open, held, gone]
    transitions:
      expire: {from: [open, held], to: gone, after: 2d}
      lapse: {from: open, to: gone, at: pay_by}
      close: {from: open, to: gone, after: 1h}
  line:
    many: {max: 9}
    states: [up, down]
    transitions:
      add: {from: new, to: up}
      drop: {from: up, to: down, after: PT30M}
"""
)


COUNTS = [
    Count("payment", "open", "paid.whole", 900),
    Count("payment", "open", "paid.whole", 100, "pay"),
    Count("payment", "open", "open", 1),
    Count("payment", "paid.part", "paid.part", 30, "refund"),
    Count("payment", "paid.whole", "paid.part", 7, "refund"),
]


def looks(drawing: Drawing) -> dict[str, tuple[str, str]]:
    """The look of each arrow, with what is told; the arrows by event, ends and place."""
    return {
        key(each): (each.look.value, "; ".join(x for _, x in each.told)) for each in drawing.arrows
    }


def key(arrow: Arrow) -> str:
    """An arrow by its event, its ends and its place."""
    tails = " ".join(each.partition(".")[2] or "start" for each in arrow.tails)
    head = arrow.head.partition(".")[2] if arrow.head else "same"
    return f"{arrow.name or 'birth'}: {tails} > {head}"


def nodes(drawing: Drawing) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The nodes that are told about, with what is told."""
    return {
        key: (each.look.value, each.notes)
        for key, each in drawing.nodes().items()
        if each.look is not Look.PLAIN
    }
