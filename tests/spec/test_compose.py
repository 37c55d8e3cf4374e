"""Specs that build on others: what is taken over, added, refined, removed and replaced."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from attrs import evolve

from statekit import Event, MisuseError, SpecError, load, loads
from statekit.machine import SpecMachine
from statekit.spec import digest, shipped
from statekit.testing import random_event, random_start, spec_text

from .outline import outline

BASE = """\
spec: base
version: 1.0
title: Base
data: {amount: money, note: {type: text, initial: "", label: Note}}
actors: {clerk: {label: Clerk}, bank: {reports: true}}
events:
  pay: {by: bank, payload: {amount: money}}
  cancel: {by: clerk}
machines:
  order:
    initial: open
    states: [open, checked, paid, cancelled]
    groups: {early: [open, checked]}
    transitions:
      check: {from: open, to: checked}
      pay: {from: early, to: paid, when: event.amount == amount}
      cancel: {from: early, to: cancelled}
    moves: {open: checked}
guards:
  little: {machine: order, entering: cancelled, leaving: early, require: amount < 100}
facts: {waiting: order == checked}
rules: {small: amount < 1000}
scenarios:
  paid: {given: {amount: 5}, steps: [{do: pay, by: bank, with: {amount: 5}}]}
"""

OF_CHECKED = [
    "  checked: leaf",
    "  group early [checked, open]",
    "  early stands for [checked, open]",
    "  order [checked, open] -> paid when event.amount == amount",
    "  order [checked, open] -> cancelled",
]
AFTER_CHECK = [
    "  order [open] -> checked",
    "event order:checked of order (unnamed) by anyone",
    "  order [open] -> checked",
    "guard little on order leaving [checked, open] entering [cancelled]: amount < 100",
    "fact waiting: order in checked",
]
"""What is said of the state `checked`, before and after the event that leads there."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the base, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(BASE)
    return tmp_path


def extended(folder: Path, text: str) -> Path:
    """The file of an extension of the base."""
    path = folder / "own.yaml"
    path.write_text(f"spec: own\nextends: base.yaml\n{text}")
    return path


@pytest.mark.parametrize("name", shipped())
def test_an_extension_that_adds_nothing_is_its_base(name: str) -> None:
    """But for its name and version, and the scenarios, which are proved in the base."""
    base, own = load(name), loads(f"spec: {base_name(name)}\nextends: {name}\n")
    assert own.digest == base.digest
    expected = [
        line.replace(f"spec {name} {base.version}", f"spec {base_name(name)} 0")
        for line in outline(base.definition).splitlines()
    ]
    found = outline(own.definition).splitlines()
    lost = [line for line in expected if line not in found]
    assert found == [line for line in expected if line not in lost]
    assert all("scenario" in line or line.startswith("  ") for line in lost)


def base_name(name: str) -> str:
    """Another name for a spec."""
    return f"own-{name}"


def test_an_extension_adds_entries_and_words(folder: Path) -> None:
    """Entries of all kinds come after those of the base; words are joined by language."""
    text = """\
title: Own
data: {note: {label: {es: Nota}}, extra: {type: integer, initial: 0}}
actors: {clerk: {label: {es: Empleado}}, boss: }
events: {pay: {payload: {memo: {type: text, optional: true}}}, archive: {by: boss}}
machines:
  order:
    states: {paid: {label: {es: Pagado}}, archived: }
    groups: {late: [paid, archived]}
    transitions:
      archive: {from: paid, to: archived}
      cancel: {from: paid, to: cancelled}
    moves: {open: [checked, cancelled]}
facts: {waiting: {label: {es: En espera}}, done: order in late}
rules: {small: {description: Not much.}, large: amount > 0}
"""
    gone, added = difference(folder, text)
    assert gone == [
        "spec base 1.0 ('', 'Base')",
        "datum note: text = '' ('', 'Note')",
        "actor clerk commands ('', 'Clerk')",
        "  paid: leaf final",
        "fact waiting: order in checked",
        "rule small: always amount < 1000",
    ]
    assert added == [
        "spec own 0 ('', 'Own')",
        "datum note: text = '' ('', 'Note') ('es', 'Nota')",
        "datum extra: integer = 0",
        "actor clerk commands ('', 'Clerk') ('es', 'Empleado')",
        "actor boss commands",
        "  paid: leaf ('es', 'Pagado')",
        "  archived: leaf final",
        "  group late [archived, paid]",
        "  late stands for [archived, paid]",
        "  memo: text optional",
        "  order [paid] -> cancelled",
        "event archive of order by boss",
        "  order [paid] -> archived",
        "event order:cancelled of order (unnamed) by anyone",
        "  order [open] -> cancelled",
        "fact waiting: order in checked ('es', 'En espera')",
        "fact done: order in [archived, paid]",
        "rule small: always amount < 1000 ('', 'Not much.')",
        "rule large: always amount > 0",
    ]


def difference(folder: Path, text: str) -> tuple[list[str], list[str]]:
    """What only the base has, and what only its extension has."""
    base = outline(load(folder / "base.yaml").definition).partition("scenario")[0].splitlines()
    own = outline(load(extended(folder, text)).definition).splitlines()
    return [each for each in base if each not in own], [each for each in own if each not in base]


def test_a_refined_leaf_is_entered_left_and_asked_for_as_a_whole(folder: Path) -> None:
    """Base: `to` its initial leaf, `from` all its leaves, `==` any of them."""
    text = """\
title: Base
refine: {order: {checked: {initial: one, states: [one, two]}}}
machines: {order: {transitions: {next: {from: checked.one, to: checked.two}}}}
"""
    gone, added = difference(folder, text)
    assert gone == [
        "spec base 1.0 ('', 'Base')",
        *OF_CHECKED,
        *AFTER_CHECK,
    ]
    assert added == [
        "spec own 0 ('', 'Base')",
        "  checked: family of checked.one, checked.two; enters checked.one",
        "  checked.one of checked: leaf",
        "  checked.two of checked: leaf",
        "  group early [checked.one, checked.two, open]",
        "  checked stands for [checked.one, checked.two]",
        "  early stands for [checked.one, checked.two, open]",
        "  order [checked.one, checked.two, open] -> paid when event.amount == amount",
        "  order [checked.one, checked.two, open] -> cancelled",
        "  order [open] -> checked.one",
        "event next of order by anyone",
        "  order [checked.one] -> checked.two",
        "event order:checked.one of order (unnamed) by anyone",
        "  order [open] -> checked.one",
        "guard little on order leaving [checked.one, checked.two, open] entering "
        "[cancelled]: amount < 100",
        "fact waiting: order in [checked.one, checked.two]",
    ]


def test_a_sweep_leaves_alone_what_is_already_where_it_leads(folder: Path) -> None:
    """Base: the leaf. Where that is refined: all of it, so that nothing of it is undone."""
    text = """\
spec: base
machines:
  order: {initial: open, states: [open, closed]}
  parcel: {many: {max: 3}, states: [packed, sent, lost]}
together:
  close: {from: {order: open, parcel: [packed, sent, lost]}, to: {order: closed, parcel: sent}}
"""
    (folder / "base.yaml").write_text(text)
    own = extended(folder, "refine: {parcel: {sent: {initial: left, states: [left, arrived]}}}\n")
    swept = [
        sorted(part.sources)
        for path in (folder / "base.yaml", own)
        for each in load(path).definition.events["close"].transitions
        for part in each.sweeps
    ]
    assert swept == [["lost", "packed"], ["lost", "packed"]]


def test_what_is_removed_goes_with_all_that_could_only_happen_there(folder: Path) -> None:
    """A state goes out of `from`, groups and guards; what leads to it is removed by name."""
    text = """\
title: Base
remove:
  states: {order: checked}
  transitions: {order: check}
  facts: waiting
  rules: [small]
"""
    gone, added = difference(folder, text)
    assert gone == [
        "spec base 1.0 ('', 'Base')",
        *OF_CHECKED,
        "event check of order by anyone",
        *AFTER_CHECK,
        "rule small: always amount < 1000",
    ]
    assert added == [
        "spec own 0 ('', 'Base')",
        "  group early [open]",
        "  early stands for [open]",
        "  order [open] -> paid when event.amount == amount",
        "  order [open] -> cancelled",
        "guard little on order leaving [open] entering [cancelled]: amount < 100",
    ]
    changes = [
        f"{each.action} {each.what} {each.span}" for each in load("own.yaml").definition.changes
    ]
    assert changes == [
        "removes state checked of order own.yaml:5:19",
        "removes transition check of order own.yaml:6:24",
        "removes fact waiting own.yaml:7:10",
        "removes rule small own.yaml:8:11",
    ]


def test_what_is_replaced_stands_in_its_place(folder: Path) -> None:
    """In full: nothing of the old is kept."""
    text = """\
title: Base
replace:
  transitions: {order: {cancel: {from: open, to: cancelled}}}
  data: {note: text}
  initial: {order: checked}
  groups: {order: {early: open}}
  guards: {little: {machine: order, on: cancel, require: amount < 5}}
"""
    _, added = difference(folder, text)
    assert added == [
        "spec own 0 ('', 'Base')",
        "datum note: text",
        "  born in checked",
        "  checked: leaf final",
        "  group early [open]",
        "  early stands for [open]",
        "  order [open] -> paid when event.amount == amount",
        "  order [open] -> cancelled",
        "guard little on order on [cancel]: amount < 5",
    ]


MANY = """\
spec: base
data: {amount: money}
events:
  open_link: {payload: {link: id, amount: money}}
machines:
  order: {initial: open, states: [open]}
  link:
    label: Link
    many: {max: 1}
    fields: {amount: money}
    states: [active]
    transitions: {open_link: {from: new, to: active, set: {link.amount: event.amount}}}
"""


def test_the_maximum_of_a_machine_of_many_is_replaced_by_itself(folder: Path) -> None:
    """The rest of the machine stays: its fields, states, transitions and label."""
    (folder / "base.yaml").write_text(MANY)
    gone, added = difference(folder, "replace: {many: {link: {max: 2}}}\n")
    assert (gone[1:], added[1:]) == (
        [
            "machine link of many, at most 1 ('', 'Link')",
            "guard max of link on link leaving [new]: count(link) < 1",
        ],
        [
            "machine link of many, at most 2 ('', 'Link')",
            "guard max of link on link leaving [new]: count(link) < 2",
        ],
    )
    spec = load("own.yaml")
    order = spec.start(amount=5)
    verdicts = []
    for link in ("l1", "l2", "l3"):
        decision = spec.decide(order, Event("open_link", payload={"link": link, "amount": 5}))
        verdicts.append(decision.verdict.value)
        order = decision.after or order
    assert verdicts == ["accepted", "accepted", "refused"]


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("replace: {many: {order: {max: 2}}}", "the base has no machine of many 'order'", ""),
        ("replace: {many: {link: 2}}", "`many` is a mapping, and this is a number", ""),
        ("replace: {many: {link: }}", "`many` is a mapping, and nothing stands here", ""),
        (
            "machines: {link: {many: {max: 2}}}",
            "how many there are of link is there already, in base.yaml:9:11, and here it is "
            "another",
            "write `replace: {many: {link: …}}`",
        ),
    ],
)
def test_what_cannot_be_the_maximum_is_told(
    text: str, message: str, remedy: str, folder: Path
) -> None:
    """Only a machine of many has one, and only `replace` changes it."""
    (folder / "base.yaml").write_text(MANY)
    with pytest.raises(SpecError) as raised:
        load(extended(folder, text))
    (found,) = raised.value.diagnostics
    assert (found.message.replace(f"{folder}/", ""), found.remedy) == (message, remedy)


def test_a_guard_on_an_event_reads_its_payload(folder: Path) -> None:
    """In both readings of the spec, and only for that event."""
    spec = load(
        extended(folder, "guards: {few: {machine: order, on: pay, require: event.amount < 50}}\n")
    )
    for amount, verdict in ((49, "accepted"), (50, "refused")):
        start = spec.start(amount=amount)
        decision = spec.decide(start, Event("pay", "bank", {"amount": amount}))
        assert decision.verdict.value == verdict
        order = type("Order", (), {"amount": amount})()
        SpecMachine(spec).bind(order)
        assert order.may_trigger("pay", by="bank", payload={"amount": amount}) is bool(decision)
    decision = spec.decide(spec.start(amount=50), Event("pay", "bank", {"amount": 50}))
    assert [each.message for each in decision.reasons] == [
        "guard few: `event.amount < 50` does not hold: event.amount is 50; event.amount can be at "
        "most 49"
    ]
    assert spec.decide(spec.start(amount=50), Event("cancel", "clerk"))


def test_included_specs_are_joined(folder: Path) -> None:
    """What both declare alike is there once; steps across them and rules go on top."""
    (folder / "own.yaml").write_text(
        """\
spec: own
include:
  base.yaml:
  delivery: {remove: {events: cancel}}
together:
  stop: {from: {order: early, delivery: in_house}, to: {order: cancelled, delivery: cancelled}}
rules: {unpaid-stays: {if: delivery == delivered, then: order == paid}}
"""
    )
    found = load("own.yaml").definition
    assert [*found.machines] == ["order", "delivery"]
    assert next(iter(found.rules)) == "small"
    assert [*found.rules][-1] == "unpaid-stays"
    assert [each.how for each in found.bases] == ["includes", "includes"]
    assert (found.title, found.scenarios) == ({}, {})


def test_only_some_machines_are_taken(folder: Path) -> None:
    """With their events; what they do not need is removed by name."""
    (folder / "own.yaml").write_text(
        "spec: own\ninclude: {payment: {machines: chargeback, remove: {rules: "
        "[paid-means-money, refunded-means-all-of-it], facts: [paid, complete]}}}\n"
    )
    found = load("own.yaml").definition
    assert [*found.machines] == ["chargeback"]
    assert [*found.events] == ["open_chargeback", "win_chargeback", "lose_chargeback"]


def test_specs_that_build_on_each_other_are_told(folder: Path) -> None:
    """With the whole circle, at the reference that closes it."""
    (folder / "one.yaml").write_text("spec: one\nextends: two.yaml\n")
    (folder / "two.yaml").write_text("spec: two\ninclude: ./one.yaml\n")
    with pytest.raises(SpecError) as raised:
        load("one.yaml")
    assert str(raised.value) == (
        "error[base-cycle]: the spec builds on itself: one.yaml → two.yaml → one.yaml\n"
        " --> two.yaml:2:10\n"
        "  |\n"
        "2 | include: ./one.yaml\n"
        "  |          ^^^^^^^^^^\n"
        "  = help: remove one of these references"
    )


def test_a_path_is_relative_to_the_file_that_names_it(folder: Path) -> None:
    """A base of a base is found from where the base is; one that is not there is told."""
    below = folder / "below"
    below.mkdir()
    (below / "middle.yaml").write_text("spec: middle\nextends: ../base.yaml\n")
    assert [*load(extended(folder, "").parent / "below" / "middle.yaml").definition.machines] == [
        "order"
    ]
    for path, why in (
        ("gone.yaml", "there is no such file, seen from own.yaml"),
        ("/base.yaml", "a path is relative to the file that names it"),
        ("base", "it is no shipped name, and the name of a file ends in .yaml"),
    ):
        (folder / "own.yaml").write_text(f"spec: own\nextends: {path}\n")
        with pytest.raises(SpecError) as raised:
            load("own.yaml")
        (found,) = raised.value.diagnostics
        assert found.message == f"there is no spec {path!r} to build on: {why}"


def test_findings_point_into_the_file_that_they_are_about(folder: Path) -> None:
    """Excerpts of several files, file by file."""
    (folder / "base.yaml").write_text(
        BASE.replace("from: open, to: checked", "from: open, to: chcked")
    )
    with pytest.raises(SpecError) as raised:
        load(extended(folder, "rules: {large: amont > 0}\n").name)
    assert [f"{each.span}: {each.message}" for each in raised.value.diagnostics] == [
        "base.yaml:15:31: order has no state 'chcked'",
        "own.yaml:3:16: there is no 'amont'",
    ]


VARIANTS = """\
settings: {limit: {type: money, default: 10}}
rules: {limited: amount <= limit}
variants:
  rich: {settings: {limit: 100}, description: More.}
  strict: {rules: {nothing: amount < 2}, remove: {rules: small}}
"""


def test_a_variant_is_the_spec_with_its_changes(folder: Path) -> None:
    """It has a name of its own, which its snapshots carry, and a digest of its own."""
    path = extended(folder, VARIANTS)
    plain, rich, strict = (load(path, variant=each) for each in (None, "rich", "strict"))
    assert [each.name for each in (plain, rich, strict)] == ["own", "own/rich", "own/strict"]
    assert [each.definition.variant for each in (plain, rich, strict)] == [None, "rich", "strict"]
    assert plain.definition.variants == ("rich", "strict")
    assert len({each.digest for each in (plain, rich, strict)}) == 3
    assert rich.start(amount=50).to_dict()["spec"] == "own/rich"
    assert rich.definition.settings["limit"].value == 100
    assert load(path, {"limit": 7}, variant="rich").definition.settings["limit"].value == 7
    assert [*strict.definition.rules] == ["limited", "nothing"]
    with pytest.raises(MisuseError, match=r"own.yaml has no variant 'strikt'; near: strict"):
        load(path, variant="strikt")
    with pytest.raises(MisuseError, match=r"has no variant 'nope': it has rich, strict$"):
        load(path, variant="nope")
    with pytest.raises(MisuseError, match=r"payment.yaml has no variant 'nope': it has none$"):
        load("payment", variant="nope")


def test_a_variant_that_says_the_same_has_a_digest_of_its_own(folder: Path) -> None:
    """Its name counts: an order of one variant is none of the other."""
    path = extended(folder, "variants: {one: {}, two: {}}\n")
    found = {digest(load(path, variant=each).definition) for each in (None, "one", "two")}
    assert len(found) == 3


@pytest.mark.parametrize("seed", range(40))
def test_a_refined_spec_accepts_what_its_base_accepts(seed: int, folder: Path) -> None:
    """Random walks in both: the same is accepted, and both are at the same place."""
    random = Random(seed)
    (folder / "random.yaml").write_text(spec_text(random))
    base = load("random.yaml")
    lines = ["spec: own", "extends: random.yaml", "refine:"]
    steps = []
    for machine in base.definition.machines.values():
        leaf = random.choice([each for each in machine.leaves if each != "new"])
        lines.append(f"  {machine.name}: {{{leaf}: {{initial: q_, states: [q_, r_]}}}}")
        steps.append((machine.name, leaf, f"inside_{machine.name}"))
    lines.append("machines:")
    lines += [
        f"  {name}: {{transitions: {{{event}: [{{from: {leaf}.q_, to: {leaf}.r_, back: true}}]}}}}"
        for name, leaf, event in steps
    ]
    many = {each.name for each in base.definition.machines.values() if each.many}
    lines += ["events:", *(f"  inside_{name}: {{payload: {{{name}: id}}}}" for name in many)]
    (folder / "own.yaml").write_text("\n".join(lines if many else lines[:-1]))
    own = load("own.yaml")

    def image(leaf: str) -> str:
        return leaf.removesuffix(".q_").removesuffix(".r_")

    one = random_start(random, base)
    if one is None:
        return
    data = {name: one.data[name] for name in base.definition.data}
    one = base.start(**data)  # at no known time: steps inside a leaf make reports older
    other = own.start(**data)
    for _ in range(40):
        name, _, step = random.choice(steps)
        meant = {name: random.choice(["a", "b", "c"])} if name in many else {}
        inside = own.decide(other, Event(step, payload=meant))
        if inside:
            assert inside.after is not None
            assert {k: image(v) for k, v in inside.after.states.items()} == one.states
            other = inside.after
        event = evolve(random_event(random, base, one), at=None)
        first = base.decide(one, event)
        name = event.name
        if name not in own.definition.events:  # an unnamed move into the refined leaf
            name += ".q_"
        second = own.decide(other, evolve(event, name=name))
        assert bool(first) is bool(second), f"{event}: {first} / {second}"
        one, other = first.after or one, second.after or other
        assert {k: image(v) for k, v in other.states.items()} == one.states
        assert other.data == one.data


def written(folder: Path, base: str, own: str) -> list[str]:
    """What an extension of a base says, but for its name."""
    (folder / "base.yaml").write_text(f"spec: base\n{base}")
    return outline(load(extended(folder, own)).definition).splitlines()[1:]


REMOVED_FROM = """\
events: {ask: {payload: {refund: id}}, drop: {payload: {refund: id}}, hold: , stop: }
machines:
  order:
    initial: open
    states: [open, held, done]
    transitions:
      end: {from: any, except: [held, done], to: done}
      hold: {from: open, choose: [{when: asked == 0, to: held}, {else: done}]}
    moves: {open: [held, done], held: done}
  refund:
    many: {max: 3}
    states: [asked_for, lost, paid]
    transitions:
      ask: {from: new, to: asked_for}
      drop: {from: asked_for, to: lost}
totals: {asked: {count: refund, in: [asked_for, lost]}, lost: {count: refund, in: lost}}
together:
  stop:
    - {from: {order: [open, held]}, to: {order: done}}
    - {from: {order: held, refund: asked_for}, to: {refund: lost}}
guards:
  none-lost: {machine: order, on: [end, hold], require: asked == 0}
  rarely: {machine: order, on: hold, require: asked == 0}
"""


def test_a_removed_state_leaves_no_trace(folder: Path) -> None:
    """Neither in `except`, moves, cases and guards nor in what a total counts."""
    kept = """\
events: {ask: {payload: {refund: id}}, stop: }
machines:
  order:
    initial: open
    states: [open, done]
    transitions: {end: {from: any, except: done, to: done}}
    moves: {open: done}
  refund:
    many: {max: 3}
    states: [asked_for, paid]
    transitions: {ask: {from: new, to: asked_for}}
totals: {asked: {count: refund, in: asked_for}}
together: {stop: [{from: {order: open}, to: {order: done}}]}
guards: {none-lost: {machine: order, on: end, require: asked == 0}}
"""
    remove = "remove: {states: {order: held, refund: lost}, events: [hold, drop]}\n"
    assert written(folder, REMOVED_FROM, remove) == written(folder, kept, "")


def test_what_still_leads_to_a_removed_state_is_told(folder: Path) -> None:
    """Be it in a case of a choice; a move in the table goes along."""
    (folder / "base.yaml").write_text(f"spec: base\n{REMOVED_FROM}")
    with pytest.raises(SpecError) as raised:
        load(extended(folder, "remove: {states: {order: held}}\n"))
    assert [(each.message, each.remedy) for each in raised.value.diagnostics] == [
        (
            "hold leads to held, which is removed",
            "remove or replace it too: `remove: {transitions: {order: hold}}`",
        )
    ]


def test_a_removed_machine_takes_its_totals_along(folder: Path) -> None:
    """With its events and guards; what reads them is for the spec to remove."""
    kept = """\
machines:
  order:
    initial: open
    states: [open, held, done]
    transitions: {end: {from: any, except: [held, done], to: done}}
    moves: {open: [held, done], held: done}
"""
    remove = "remove: {machines: refund, events: [stop, hold], guards: none-lost}\n"
    assert written(folder, REMOVED_FROM, remove) == written(folder, kept, "")


def test_what_is_said_again_is_there_once(folder: Path) -> None:
    """A transition with the same words, and an entry of two specs that are included."""
    again = "machines: {order: {transitions: {check: {from: open, to: checked}}}}\n"
    gone, added = difference(folder, f"title: Base\n{again}")
    assert (gone, added) == (["spec base 1.0 ('', 'Base')"], ["spec own 0 ('', 'Base')"])
    other = BASE.replace("spec: base", "spec: other").replace("label: Note", "description: Kept.")
    (folder / "other.yaml").write_text(other.partition("scenarios")[0])
    (folder / "own.yaml").write_text("spec: own\ninclude: [base.yaml, other.yaml]\n")
    found = load("own.yaml").definition
    note = found.data["note"]
    assert (note.label, note.description) == ({"": "Note"}, {"": "Kept."})
    assert len(found.events["check"].transitions) == 1


def test_how_many_there_are_and_their_fields_are_not_changed_in_passing(folder: Path) -> None:
    """An extension says so under `replace`."""
    base = "machines: {parcel: {many: {max: 3}, fields: {weight: integer}, states: [sent]}}\n"
    (folder / "base.yaml").write_text(f"spec: base\n{base}")
    with pytest.raises(SpecError) as raised:
        load(extended(folder, base.replace("3", "4").replace("integer", "money")))
    assert [each.message for each in raised.value.diagnostics] == [
        f"{what} is there already, in {folder}/base.yaml:2:{column}, and here it is another"
        for what, column in (
            ("how many there are of parcel", 27),
            ("the field weight of parcel", 54),
        )
    ]


def test_what_a_base_refines_is_one_leaf_for_its_base_too(folder: Path) -> None:
    """Over several steps: `==` still means any state of it."""
    refine = "refine: {order: {checked: {initial: one, states: [one, two]}}}\n"
    (folder / "middle.yaml").write_text(f"spec: middle\nextends: base.yaml\n{refine}")
    (folder / "own.yaml").write_text(
        "spec: own\nextends: middle.yaml\nrules: {r: order != checked}\n"
    )
    found = load("own.yaml").definition
    assert found.refined == {"order": frozenset({"checked"})}
