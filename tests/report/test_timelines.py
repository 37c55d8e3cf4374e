"""Timelines as text, pictures and pages: all that a support person needs, and nothing private."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statekit import Event, Status, loads
from statekit.decide import Proposal
from statekit.decide.timeline import Named, Timeline
from statekit.report import replay_text, timeline_html, timeline_svg, timeline_text
from statekit.report.amounts import money

SHOP = """\
spec: shop
title: {en: The shop, es: La tienda}
data:
  amount: {type: money, label: {en: Amount, es: Importe}}
  captured: {type: money, initial: 0, label: {en: Captured, es: Cobrado}}
  note: {type: text, initial: ""}
actors:
  processor: {reports: true, label: {en: Processor, es: Procesador}}
  clerk: {label: Clerk}
events:
  authorize: {by: processor, label: {en: Authorised, es: Autorizado}}
  capture:
    by: processor
    payload: {amount: money, ref: id, who: text, tries: integer, express: boolean}
    identity: [who]
    label: {en: Captured, es: Cobrado}
  write: {by: clerk, payload: {note: text}}
machines:
  payment:
    label: {en: Payment, es: Pago}
    initial: pending
    states:
      pending: {label: {en: Waiting, es: En espera}}
      authorized: {label: {en: Authorised}}
      captured: {label: {es: Cobrado}}
    transitions:
      authorize: {from: pending, to: authorized}
      capture:
        from: authorized
        to: captured
        when: event.amount <= amount and event.who != 'nobody'
        set: {captured: event.amount}
      write: {from: any, to: same, when: note == '', set: {note: event.note}}
  box:
    initial: open
    states: [open, shut]
    moves: {open: shut}
facts:
  left: {is: amount - captured, label: {en: Left, es: Resto}}
  order: {choose: [{when: captured > 0, is: paid}, {else: unpaid}], label: {en: Order, es: Orden}}
  last: note
rules:
  no-nonsense:
    never: note == 'a secret, nonsense'
"""
SPEC = loads(SHOP)
ZONE = timezone(timedelta(hours=1))
NINE = datetime(2026, 3, 1, 9, tzinfo=ZONE)
PRIVATE = "Mr Secret"


def capture(amount: int = 800, who: str = PRIVATE, **more: object) -> Event:
    """A capture whose payload has a person in it."""
    payload = {"amount": amount, "ref": "r1", "who": who, "tries": 555123, "express": True, **more}
    return Event("capture", "processor", payload, at=NINE + timedelta(minutes=5))


EVENTS: list[Proposal] = [
    capture(),
    Event("authorize", "processor", id="a1", at=datetime(2026, 3, 1, 8, 2, tzinfo=UTC)),
    Status("box", "shut", at=NINE + timedelta(minutes=6)),
    capture(),
    capture(700),
    Event("authorize", "processor", at=NINE + timedelta(days=2)),
    Event("write", "clerk", {"note": "a secret, nonsense"}),
    Event("write", "clerk", {"note": PRIVATE}),
    Event("write", "clerk", {"note": f"{PRIVATE} again"}),
    capture(5000, "nobody", holder=PRIVATE),
    Status("payment", "captured", "processor", {"amount": 1, "who": PRIVATE, "card": PRIVATE}),
    Status("order", "paid", "clerk"),
]
WHOLE = """\
The shop: order o1
times in UTC+01:00; amounts in minor units

no  when              what              by         verdict
    2026-03-01 09:00  the order begins  -
                        Payment: Waiting
                        box: open
 2  2026-03-01 09:02  Authorised        Processor  accepted
                        Payment: Waiting → Authorised
 1  2026-03-01 09:05  Captured          Processor  accepted
                        Payment: Authorised → Cobrado
                        Captured: 0 → 800
                        Left: 1,000 → 200
                        carried amount 800, ref r1, express yes
                        came early, and was taken up again after no. 2
 3  2026-03-01 09:06  box: shut         -          accepted
                        box: open → shut
 4  2026-03-01 09:05  Captured          Processor  duplicate
                        carried amount 800, ref r1, express yes
                        this very occurrence has been taken already [same-occurrence]
 5  2026-03-01 09:05  Captured          Processor  refused
                        carried amount 700, ref r1, express yes
                        another proposal with the same identity has been taken already \
[conflicting-duplicate]
 6  2026-03-03 09:00  Authorised        Processor  stale
                        payment has taken authorize and has moved on to captured [in-trail]
 7  -                 write             Clerk      refused
                        rule no-nonsense would be broken: never `note == 'a secret, nonsense'` \
[rule-broken]
 8  -                 write             Clerk      accepted
 9  -                 write             Clerk      refused
                        `note == ''` does not hold [guard-failed]
10  2026-03-01 09:05  Captured          Processor  refused
                        carried amount 5,000, ref r1, express yes
                        it carries something that the spec does not declare [payload-unexpected]
                        payment is in captured, where capture has no place, and it carries data \
that must not get lost: have an operator look at it [conflict]
11  -                 Payment: Cobrado  Processor  refused
                        carried amount 1
                        it carries something that the spec does not declare [payload-unexpected]
                        payment is in captured, where payment = captured has no place, and what \
leads there carries data that must not get lost: have an operator look at it [conflict]
12  -                 Order: paid       Clerk      refused
                        order is derived from the rest of the order: propose a change of that \
instead [derived-status]

now
  Payment   Cobrado, since 2026-03-01 09:05
  box       shut, since 2026-03-01 09:06
  Order     paid
  Amount    1,000
  Captured  800
  Left      200"""
SPANISH = """\
La tienda: order o1
times in UTC+01:00; amounts in minor units

no  when              what              by          verdict
    2026-03-01 09:00  the order begins  -
                        Pago: En espera
                        box: open
 2  2026-03-01 09:02  Autorizado        Procesador  accepted
                        Pago: En espera → Authorised
 1  2026-03-01 09:05  Cobrado           Procesador  accepted
                        Pago: Authorised → Cobrado
                        Cobrado: 0 → 800
                        Resto: 1,000 → 200
                        carried amount 800, ref r1, express yes
                        came early, and was taken up again after no. 2
 3  2026-03-01 09:06  box: shut         -           accepted
                        box: open → shut

now
  Pago     Cobrado, since 2026-03-01 09:05
  box      shut, since 2026-03-01 09:06
  Orden    paid
  Importe  1,000
  Cobrado  800
  Resto    200"""


def timeline(events: list[Proposal], language: str | None = None) -> Timeline:
    """A timeline of an order over 1000."""
    return Timeline(SPEC.replay(events, SPEC.start(NINE, amount=1000)), language, "o1")


def test_the_text() -> None:
    """Columns, remarks, and where everything is now."""
    assert str(timeline_text(timeline(EVENTS))) == WHOLE


def test_the_text_in_spanish() -> None:
    """A label that is missing falls back to another language, and then to the name."""
    found = str(timeline_text(timeline(EVENTS[:3], "es-MX")))
    assert found == SPANISH


def test_nothing_private_is_shown() -> None:
    """Free text and numbers of a payload, and what the spec does not declare, appear nowhere."""
    found = timeline(EVENTS)
    for shown in (
        str(timeline_text(found)),
        timeline_svg(found),
        timeline_html(found),
        json.dumps(found.to_dict()),
    ):
        for private in (PRIVATE, "555123", "nobody is", "holder", "card", "note is"):
            assert private not in shown


def test_what_the_spec_does_not_declare_is_left_out() -> None:
    """An unknown actor, a value of a fact and an id with a person in it, in every format."""
    person = "jane@example.com"
    events: list[Proposal] = [
        Event("authorize", person, id=f"{person}\0\x1b[31m"),
        Status("left", person, "clerk", id="o1"),
        Status("last", person, "timer"),
        Status("order", person),
        Status("order", "paid", id=""),
    ]
    found = Timeline(SPEC.replay(events, SPEC.start(amount=1000, note=person)), None, "o1")
    told = str(timeline_text(found))
    assert told.partition("\n\n")[2].partition("\n\nnow")[0] == (
        "no  when  what              by     verdict\n"
        "    -     the order begins  -\n"
        "            Payment: Waiting\n"
        "            box: open\n"
        " 1  -     Authorised        -      refused\n"
        "            its actor is none that the spec declares [actor-not-allowed]\n"
        " 2  -     Left: ?           Clerk  refused\n"
        "            left is derived from the rest of the order: propose a change of that instead "
        "[derived-status]\n"
        " 3  -     last: ?           timer  refused\n"
        "            last is derived from the rest of the order: propose a change of that instead "
        "[derived-status]\n"
        " 4  -     Order: ?          -      refused\n"
        "            order is derived from the rest of the order: propose a change of that instead "
        "[derived-status]\n"
        " 5  -     Order: paid       -      refused\n"
        "            order is derived from the rest of the order: propose a change of that instead "
        "[derived-status]"
    )
    entries = [each.to_dict() for each in found.entries]
    keys = ("event", "status", "by", "id")
    assert [tuple(each[key] for key in keys) for each in entries] == [
        ("authorize", None, None, None),
        (None, {"left": None}, "clerk", "o1"),
        (None, {"last": None}, "timer", None),
        (None, {"order": None}, None, None),
        (None, {"order": "paid"}, None, None),
    ]
    moves = [[(each.source.name, each.target) for each in entry.moves] for entry in found.entries]
    assert moves == [
        [("pending", Named("authorized", "Authorised"))],
        *([], [], []),
        [("unpaid", Named("paid", "paid"))],
    ]
    for shown in (told, timeline_svg(found), timeline_html(found), json.dumps(found.to_dict())):
        assert person not in shown


def test_a_guard_names_no_unknown_actor() -> None:
    """Where a spec declares no actors, anybody may send an event, and only guards look at them."""
    go = "go: {from: a, to: b, when: actor == 'boss'}"
    spec = loads(f"spec: x\nmachines: {{m: {{initial: a, states: [a, b], transitions: {{{go}}}}}}}")
    entries = spec.timeline([Event("go", "jane@example.com"), Event("go", "timer")]).entries
    assert [[each.message for each in entry.reasons] for entry in entries] == [
        ["`actor == 'boss'` does not hold"],
        ["`actor == 'boss'` does not hold: actor is timer"],
    ]


def test_an_order_without_events_and_times() -> None:
    """Where it is, and no more."""
    found = SPEC.timeline([], amount=1000)
    assert str(timeline_text(found)) == (
        "The shop: one order\n"
        "amounts in minor units\n"
        "\n"
        "no  when  what              by  verdict\n"
        "    -     the order begins  -\n"
        "            Payment: Waiting\n"
        "            box: open\n"
        "\n"
        "now\n"
        "  Payment   Waiting\n"
        "  box       open\n"
        "  Order     unpaid\n"
        "  Amount    1,000\n"
        "  Captured  0\n"
        "  Left      1,000"
    )
    assert "no times are known" in timeline_svg(found)


def test_a_replay_as_text() -> None:
    """Those that were not accepted at once, with their reasons."""
    replay = SPEC.replay([capture(who="A"), EVENTS[1], capture(5000, "B")], amount=1000)
    assert str(replay_text(replay, "o1")) == (
        "order o1: 3 events: 2 accepted, 1 refused\n"
        "  no. 1 capture: accepted, after it came early and no. 2 was accepted\n"
        "  no. 3 capture: refused\n"
        "      payment is in captured, where capture has no place, and it carries data that must "
        "not get lost: have an operator look at it [conflict]\n"
        "  now: payment captured, box open"
    )


LINKS = loads(
    """
spec: links
data: {limit: {type: money, initial: 500}}
events:
  create: {payload: {link: id, amount: money, memo: text}}
  pay: {payload: {link: id, amount: money}}
  close: {payload: {link: id}}
machines:
  link:
    many: {max: 50}
    fields: {amount: money, memo: text}
    states: [active, paid, closed]
    transitions:
      create:
        from: new
        to: active
        when: asked + event.amount <= limit
        set: {link.amount: event.amount, link.memo: event.memo}
      pay: {from: active, to: paid, when: event.amount == link.amount}
      close: {from: active, to: closed, when: link.memo == 'done'}
totals:
  asked: {sum: link.amount, in: [active, paid]}
"""
)


def create(key: str, amount: int) -> Event:
    """A link for a person."""
    return Event("create", None, {"link": key, "amount": amount, "memo": PRIVATE})


def test_a_replay_ends_with_the_instances() -> None:
    """Each of a few with its state; many are counted."""

    def now(*events: Event) -> str:
        return str(replay_text(LINKS.replay(events))).splitlines()[-1]

    few = [create(f"l{number}", 1) for number in range(1, 6)]
    pay = Event("pay", None, {"link": "l2", "amount": 1})
    assert now() == "  now: no link"
    assert now(*few, pay) == (
        "  now: link l1 active, link l2 paid, link l3 active, link l4 active, link l5 active"
    )
    assert now(*few, pay, create("l6", 1)) == "  now: 6 of link (5 active, 1 paid)"


def test_a_guard_shows_the_money_of_an_instance() -> None:
    """As it shows that of the order, and totals of it; other fields may be private."""
    events = [
        create("l1", 300),
        create("l2", 201),
        Event("pay", None, {"link": "l1", "amount": 299}),
        Event("close", None, {"link": "l1"}),
    ]
    entries = LINKS.timeline(events).entries
    assert [[each.message for each in entry.reasons] for entry in entries] == [
        [],
        [
            "`asked + event.amount <= limit` does not hold: asked is 300, event.amount is 201, "
            "limit is 500; event.amount can be at most 200"
        ],
        [
            "`event.amount == link.amount` does not hold: event.amount is 299, link.amount is "
            "300; event.amount can be only 300"
        ],
        ["`link.memo == 'done'` does not hold"],
    ]


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (1234567, None, "1,234,567"),
        (1234567, "EUR", "12,345.67 EUR"),
        (-5, "EUR", "-0.05 EUR"),
        (1234567, "JPY", "1,234,567 JPY"),
        (1234567, "KWD", "1,234.567 KWD"),
    ],
)
def test_money(amount: int, currency: str | None, shown: str) -> None:
    """Minor units with thousands separators; a currency has its own point."""
    assert money(amount, currency) == shown


def test_a_setting_names_the_currency() -> None:
    """As a datum does; what is no code is none."""
    head = "settings: {currency: {type: text, default: %s}}\n"
    for value, currency in (("EUR", "EUR"), ("Euro", None)):
        spec = loads(SHOP.replace("data:\n", head % value + "data:\n", 1))
        assert spec.timeline([], amount=1000).currency == currency


# Pictures.

SVG = "{http://www.w3.org/2000/svg}"


def boxes(svg: str) -> list[tuple[str, float, float, float, float]]:
    """Each text of a picture with its left, right, top and bottom."""
    found = []
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        x, y, size, wide = (
            float(text.attrib[name]) for name in ("x", "y", "font-size", "textLength")
        )
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
        found.append((text.text or "", left, left + wide, y - 0.72 * size, y + 0.2 * size))
    return found


def overlaps(svg: str) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other."""
    return [
        (one[0], other[0])
        for one, other in combinations([each for each in boxes(svg) if each[0]], 2)
        if one[1] < other[2] and other[1] < one[2] and one[3] < other[4] and other[3] < one[4]
    ]


MOMENTS = st.none() | st.integers(0, 10**6).map(lambda each: NINE + timedelta(seconds=each))
ANY = st.builds(
    lambda which, at: (
        Event(which.name, which.by, which.payload, at=at)
        if isinstance(which, Event)
        else Status(which.machine, which.to, which.by, which.payload, at=at)
    ),
    st.sampled_from(EVENTS),
    MOMENTS,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY, max_size=40))
def test_no_text_of_a_picture_lies_on_another(events: list[Proposal]) -> None:
    """Whatever happens when, and everything is within the picture."""
    svg = timeline_svg(timeline(events))
    assert overlaps(svg) == []
    root = ElementTree.fromstring(svg)
    wide, high = float(root.attrib["width"]), float(root.attrib["height"])
    for _, left, right, top, bottom in boxes(svg):
        assert left >= 0
        assert right <= wide
        assert top >= 0
        assert bottom <= high
    bars = [each for each in root.iter(f"{SVG}rect") if each.get("fill")]
    assert all(float(each.attrib["width"]) >= 0 for each in bars)


def test_very_many_events_do_not_widen_a_picture_for_ever() -> None:
    """Beyond a hundred, marks stand closer, and say their number when one points at them."""
    sizes = {}
    for count in (100, 101, 5000):
        svg = timeline_svg(timeline([EVENTS[1]] * count), alone=False)
        root = ElementTree.fromstring(svg)
        marks = [
            each
            for each in root.iter(f"{SVG}g")
            if ". " in each.findtext(f"{SVG}title", default="")
        ]
        assert overlaps(svg) == []
        assert marks[-1].findtext(f"{SVG}title") == f"{count}. Authorised: duplicate"
        sizes[count] = (root.attrib["width"], marks[-1].findtext(f"{SVG}text"))
    assert sizes == {100: ("2917", "100"), 101: ("2917", ""), 5000: ("2917", "")}


def test_a_long_reference_does_not_widen_a_page() -> None:
    """A word of any length is broken where its column ends."""
    assert (
        ".sk-timeline h1,.sk-timeline th,.sk-timeline td{overflow-wrap:anywhere}"
        in timeline_html(timeline([capture()]))
    )


def test_each_verdict_has_a_shape_of_its_own() -> None:
    """People who do not tell colours read the shapes; a mark says what it is."""
    late = Event("authorize", "processor", at=NINE)
    events = [EVENTS[1], capture(), capture(), late, EVENTS[9]]
    shown = {}
    for found in (timeline(events), timeline([capture()])):
        for mark in ElementTree.fromstring(timeline_svg(found)).iter(f"{SVG}g"):
            if (title := mark.findtext(f"{SVG}title")) and ". " in title:
                shapes = [each for each in mark if each.tag in (f"{SVG}circle", f"{SVG}polygon")]
                corners = [each.split(",") for each in shapes[0].get("points", "").split()]
                columns = len({x for x, _ in corners})
                shown[title.partition(". ")[2]] = (len(shapes), len(corners), columns)
    assert shown == {
        "Authorised: accepted": (1, 0, 0),
        "Captured: accepted": (1, 0, 0),
        "Captured: duplicate": (2, 0, 0),
        "Authorised: stale": (1, 4, 3),
        "Captured: refused": (1, 4, 2),
        "Captured: early": (1, 3, 3),
    }


def test_a_picture_says_in_words_what_it_shows() -> None:
    """For those who cannot see it."""
    root = ElementTree.fromstring(timeline_svg(timeline(EVENTS)))
    assert root.attrib["aria-labelledby"] == "tl-title tl-about"
    assert [root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")] == [
        "The shop: order o1",
        "Payment is Cobrado since 2026-03-01 09:05; box is shut since 2026-03-01 09:06. "
        "Of 12 events: 4 accepted, 1 duplicate, 1 stale, 6 refused.",
    ]


class Tags(HTMLParser):
    """Reads a page, and holds its open tags and what it loads from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it open, unless it has no end."""
        self.loads += [name for name, _ in attrs if name in ("src", "href")]
        if tag not in ("meta", "rect", "line", "circle", "polygon"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing stays open."""

    def handle_endtag(self, tag: str) -> None:
        """Close it."""
        assert self.open.pop() == tag


def test_a_page_is_whole_and_needs_nothing_besides() -> None:
    """All tags are closed, and nothing is loaded."""
    tags, page = Tags(), timeline_html(timeline(EVENTS, "es"))
    tags.feed(page)
    assert (tags.open, tags.loads) == ([], [])
    assert '<html lang="es">' in page
    assert page.count("<tr class=") == len(EVENTS)


def test_hostile_names_do_no_harm() -> None:
    """Control characters and tags of ids and actors are text, in every format."""
    evil = "<script>\x1b[2J\ud800\n</script>"
    found = Timeline(SPEC.replay([Event("write", evil, {"note": "x"}, evil)], amount=1), evil, evil)
    ElementTree.fromstring(timeline_svg(found).encode())
    tags = Tags()
    tags.feed(timeline_html(found))
    assert "<script" not in timeline_html(found)
    assert "\x1b" not in str(timeline_text(found))
    str(timeline_text(found)).encode()
