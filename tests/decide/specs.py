"""A shop with payment and delivery, small enough to reason about by hand."""

from __future__ import annotations

from statekit import loads

SHOP = loads(
    """
spec: shop
version: 1.2.0
actors:
  processor: {reports: true}
  courier: {reports: true}
  merchant:
settings:
  partial: {type: boolean, default: true}
data:
  amount: {type: money, fixed: true}
  method: {type: enum, values: [card, cash], initial: card}
  captured: {type: money, initial: 0}
  refunded: {type: money, initial: 0}
  note: {type: text, optional: true}
events:
  authorize: {by: processor}
  capture: {by: [merchant, processor], payload: {amount: money, ref: id}, identity: [ref]}
  refund:
    by: merchant
    payload: {amount: money, reason: text, items: [id], note: {type: text, optional: true}}
  send: {by: merchant}
  deliver: {by: courier}
machines:
  payment:
    initial: pending.new
    states:
      pending: {states: [new, review], initial: new}
      authorized:
      paid: {states: [captured, partly_refunded]}
      refunded:
      cancelled:
    transitions:
      hold: {from: pending.new, to: pending.review}
      release: {from: pending.review, to: pending, back: true}
      authorize: {from: pending.new, to: authorized}
      capture:
        from: authorized
        to: paid.captured
        when: 0 < event.amount <= amount
        set: {captured: event.amount}
      refund:
        from: paid
        choose:
          - when: event.amount > 0 and refunded + event.amount == captured
            to: refunded
            set: {refunded: captured}
          - when: partial and event.amount > 0 and refunded + event.amount < captured
            to: paid.partly_refunded
            set: {refunded: refunded + event.amount}
  delivery:
    initial: packed
    states: [packed, sent, delivered, stopped]
    transitions:
      send: {from: packed, to: sent}
      deliver: {from: sent, to: delivered}
together:
  cancel_order:
    - from: {payment: pending, delivery: packed}
      to: {payment: cancelled, delivery: stopped}
    - from: {payment: authorized, delivery: packed}
      when: method == 'card'
      to: {payment: cancelled, delivery: stopped}
guards:
  paid-before-sending: {machine: delivery, entering: sent, require: payment in paid}
facts:
  order:
    choose:
      - {when: payment in paid and delivery == delivered, is: complete}
      - {when: payment == cancelled, is: cancelled}
      - else: open
  due: amount - captured
rules:
  refunds-within-capture: refunded <= captured
  refunds-never-shrink: {always: refunded >= before.refunded}
  no-tiny-capture: {if: payment in paid, then: captured >= 100}
""",
    name="shop.yaml",
)
