"""Reports whose money or data the order does not hold: they are never called late or double."""

from __future__ import annotations

import pytest

from statekit import Event, MisuseError, Snapshot, Status, loads

from .test_late import answer


def lost(spec: str, *events: Event, seen: dict[str, Event | Status] | None = None) -> str:
    """Return the answer to the last of some events; the others are accepted."""
    loaded = loads(f"spec: lost\nactors: {{bank: {{reports: true}}, clerk: }}\n{spec}")
    order = loaded.start()
    *before, last = events
    for each in before:
        moved = loaded.decide(order, each).after
        assert moved is not None, each
        order = moved
    return answer(loaded.decide(order, last) if seen is None else loaded.decide(order, last, seen))


def pay(**payload: object) -> Event:
    """Return the report of a payment."""
    return Event("pay", "bank", payload)


JOINING = """
events: {pay: {by: bank, payload: {ref: id}, identity: ref}}
machines:
  payment:
    initial: new
    states: [new, seen, paid, expired, archived]
    transitions:
      look: {from: new, to: seen}
      pay: {from: [new, seen], to: paid}
      expire: {from: [new, seen], to: expired}
      archive: {from: [paid, expired], to: archived}
"""


def test_a_state_on_another_way_does_not_lie_behind() -> None:
    """The trail shows that the order expired: the payment was never taken."""
    expired = (Event("expire"), Event("archive"))
    assert lost(JOINING, *expired, pay(ref="x")) == "refused final-state"
    assert lost(JOINING, *expired, pay(ref="x"), seen={}) == "refused final-state"
    paid = Status("payment", "paid", "bank")
    loaded = loads(f"spec: lost\nactors: {{bank: {{reports: true}}}}\n{JOINING}")
    assert answer(loaded.decide(loaded.start(), paid)) == "refused payload-missing"
    # What was passed over on the way is late all the same.
    assert lost(JOINING, pay(ref="x"), Event("archive"), Event("look", "bank")) == "stale behind"
    no_trail = loaded.snapshot({"payment": "archived"})
    assert answer(loaded.decide(no_trail, pay(ref="x"))) == "stale behind"


FLAG = """
events: {pay: {by: bank, payload: {amount: money}}}
data: {paid: {type: boolean, initial: false}}
machines:
  order:
    initial: new
    states: [new, paid, done]
    transitions:
      pay: {from: new, to: paid, set: {paid: true}}
      ship: {from: paid, to: done}
"""


def test_money_that_nothing_writes_down_is_never_dropped() -> None:
    """Another effect of the event says nothing about it, nor does a list of money."""
    assert lost(FLAG, pay(amount=100), pay(amount=40)) == "refused conflict"
    assert lost(FLAG, pay(amount=100), Event("ship"), pay(amount=777)) == "refused conflict"
    parts = FLAG.replace("amount: money", "parts: [money]").replace(", set: {paid: true}", "")
    parts = parts.replace("data: {paid: {type: boolean, initial: false}}\n", "")
    assert lost(parts, pay(parts=[100]), pay(parts=[40, 60])) == "refused conflict"
    assert lost(parts, pay(parts=[1]), Event("ship"), pay(parts=[7])) == "refused conflict"
    # The guard says what it is: that much is known without writing it down.
    pinned = FLAG.replace("to: paid,", "to: paid, when: event.amount == 100,")
    assert lost(pinned, pay(amount=100), pay(amount=100)) == "duplicate already-there"
    assert lost(pinned, pay(amount=100), pay(amount=40)) == "refused conflict"


CHOICE = """
events: {pay: {by: bank, payload: {amount: integer}}}
data: {amount: {type: integer, initial: 100}, paid: {type: integer, initial: 0}}
machines:
  order:
    initial: new
    states: [new, paid, short, done]
    transitions:
      pay:
        from: new
        choose:
          - {when: event.amount == amount, to: paid, set: {paid: amount}}
          - {when: event.amount < amount, to: short}
          - {else: {to: paid, set: {paid: event.amount}}}
      ship: {from: [paid, short], to: done}
"""


def test_only_what_the_payload_would_choose_excuses() -> None:
    """Another case of the choice would write nothing new, but it is not the one that is meant."""
    assert lost(CHOICE, pay(amount=100), pay(amount=100)) == "duplicate already-there"
    assert lost(CHOICE, pay(amount=100), pay(amount=180)) == "refused conflict"
    assert lost(CHOICE, pay(amount=180), pay(amount=180)) == "duplicate already-there"
    assert lost(CHOICE, pay(amount=100), pay(amount=80)) == "refused conflict"
    assert lost(CHOICE, pay(amount=80), pay(amount=70)) == "duplicate already-there"
    assert lost(CHOICE, pay(amount=100), Event("ship"), pay(amount=100)) == "stale in-trail"
    assert lost(CHOICE, pay(amount=100), Event("ship"), pay(amount=180)) == "refused conflict"


SWITCHED = """
events: {pay: {by: bank, payload: {amount: integer}}}
data:
  net: {type: integer, initial: 5}
  gross: {type: integer, initial: 0}
  exempt: {type: boolean, initial: false}
machines:
  order:
    initial: new
    states: [new, paid]
    transitions:
      pay:
        from: new
        choose:
          - {when: exempt, to: paid, set: {net: event.amount}}
          - {else: {to: paid, set: {gross: event.amount}}}
      excuse: {from: paid, to: same, set: {exempt: true}}
"""


def test_a_clause_that_reads_no_payload_does_not_tell_what_was_chosen() -> None:
    """It may have been otherwise then: every case that may be meant has to be written."""
    assert lost(SWITCHED, pay(amount=7), Event("excuse"), pay(amount=5)) == "refused conflict"
    assert lost(SWITCHED, pay(amount=5), Event("excuse"), pay(amount=5)) == "stale in-trail"


CHANGED = """
events: {pay: {by: bank, payload: {amount: integer}}}
data: {amount: {type: integer, initial: 100}}
machines:
  order:
    initial: new
    states: [new, paid]
    transitions:
      pay: {from: new, to: paid, when: event.amount != amount, set: {amount: event.amount}}
"""


def test_a_clause_about_what_is_written_since_does_not_tell_either() -> None:
    """It held before the first report, and fails because of it."""
    assert lost(CHANGED, pay(amount=90), pay(amount=90)) == "duplicate already-there"
    assert lost(CHANGED, pay(amount=90), pay(amount=80)) == "refused conflict"


HOPELESS = """
events: {capture: {by: bank}, deliver: {by: bank}, send: {by: clerk}}
data: {method: {type: enum, values: [card, cash], initial: cash, fixed: true}}
machines:
  payment:
    initial: new
    states: [new, authorized, paid, cancelled]
    transitions:
      authorize: {from: new, to: authorized, when: method == 'card'}
      capture: {from: authorized, to: paid}
      collect: {from: new, to: paid}
      void: {from: new, to: cancelled}
  parcel:
    initial: packed
    states: [packed, sent, delivered]
    transitions:
      send: {from: packed, to: sent, when: payment == paid}
      deliver: {from: sent, to: delivered}
"""


def test_nobody_waits_for_what_can_no_longer_come() -> None:
    """A guard that will fail for ever closes the way to a report that would need it."""
    assert lost(HOPELESS, Event("deliver", "bank")) == "early ahead"
    assert lost(HOPELESS, Event("void"), Event("deliver", "bank")) == "refused no-transition"
    assert lost(HOPELESS, Event("capture", "bank")) == "refused no-transition"
    card = HOPELESS.replace("initial: cash", "initial: card")
    assert lost(card, Event("capture", "bank")) == "early ahead"


CROWD = """
actors: {bank: {reports: true}, clerk: }
data: {last: {type: money, initial: 0}, whole: {type: money, initial: 0}}
events:
  born: {payload: {x: id}}
  pay: {by: bank, payload: {x: id, amount: money}}
  take: {by: bank, payload: {x: id}}
  settle: {payload: {x: id}}
machines:
  x:
    many: {max: 2}
    fields: {due: {type: money, initial: 5}}
    states: [open, paid, taken, done]
    transitions:
      born: {from: new, to: open}
      pay: {from: open, to: paid, set: {last: event.amount}}
      take: {from: open, to: taken, set: {whole: whole + x.due}}
      settle: {from: [open, paid, taken], to: done}
"""


def test_the_money_of_one_instance_proves_nothing_about_another() -> None:
    """What several instances write is no witness, whichever of them wrote it last."""

    def said(name: str, one: str, amount: int | None = None) -> Event:
        payload: dict[str, object] = {"x": one} | ({} if amount is None else {"amount": amount})
        return Event(name, "bank" if name in ("pay", "take") else None, payload)

    both = (said("born", "i"), said("born", "j"))
    paid = (*both, said("pay", "i", 500), said("pay", "j", 700))
    for amount in (500, 700):
        assert lost_of(CROWD, *paid, said("pay", "i", amount)) == "refused conflict"
    settled = (*both, said("pay", "j", 500), said("settle", "i"))
    assert lost_of(CROWD, *settled, said("pay", "i", 500)) == "refused conflict"
    # Its own field is what it adds; nothing else comes with it.
    taken = (*both, said("take", "i"))
    assert lost_of(CROWD, *taken, said("take", "i")) == "duplicate already-there"
    assert lost_of(CROWD, *taken, said("settle", "i"), said("take", "i")) == "stale in-trail"
    # No third one can come any more.
    assert lost_of(CROWD, said("born", "i"), said("take", "k")) == "early ahead"
    assert lost_of(CROWD, *both, said("take", "k")) == "refused conflict"


def lost_of(spec: str, *events: Event) -> str:
    """Return the answer to the last of some events of a spec with its own actors."""
    loaded = loads(f"spec: lost\n{spec}")
    order = loaded.start()
    *before, last = events
    for each in before:
        moved = loaded.decide(order, each).after
        assert moved is not None, each
        order = moved
    return answer(loaded.decide(order, last))


def test_data_that_another_event_wrote_are_no_report() -> None:
    """The trail shows that the payment did not come: that the amount is there proves nothing."""
    spec = """
actors: {bank: {reports: true}, clerk: }
data: {last: {type: money, initial: 0}}
events: {pay: {by: bank, payload: {amount: money}}, poke: {payload: {amount: money}}}
machines:
  x:
    initial: open
    states: [open, paid, done]
    transitions:
      poke: {from: open, to: same, set: {last: event.amount}}
      pay: {from: open, to: paid, set: {last: event.amount}}
      settle: {from: [open, paid], to: done}
"""
    poked = Event("poke", None, {"amount": 500})
    assert lost_of(spec, poked, Event("settle"), pay(amount=500)) == "refused conflict"
    assert lost_of(spec, pay(amount=500), Event("settle"), pay(amount=500)) == "stale in-trail"


def test_a_snapshot_that_lacks_its_instances_is_refused() -> None:
    """Promised money must not begin at 0 again."""
    loaded = loads(f"spec: lost\n{CROWD}")
    stored = loaded.start().to_dict()
    assert Snapshot.from_dict(stored, loaded) == loaded.start()
    for broken in ({**stored, "instances": {}}, {**stored, "instances": None}):
        with pytest.raises(MisuseError) as caught:
            Snapshot.from_dict(broken, loaded)
        assert "instances" in str(caught.value)
    del stored["instances"]
    with pytest.raises(MisuseError):
        Snapshot.from_dict(stored, loaded)
