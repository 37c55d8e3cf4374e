"""`statekit validate`: what it understands, prints and returns."""

from __future__ import annotations

from pathlib import Path

import pytest

from statekit import load

from .running import run

PAY = ("payment", "pending", "done.paid")
PROCESSOR = ("--event", "pay", "--actor", "processor")


def test_an_accepted_change_tells_what_it_sets(shop: str) -> None:
    """The verdict, and the values that the effects give."""
    known = ("--payload", "amount=1999", "--given", "amount=1999")
    ran = run("validate", shop, *PAY, *PROCESSOR, *known)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "accepted: pay, payment pending -> done.paid\n  - sets paid to 1999\n"


def test_what_cannot_be_checked_is_listed(shop: str) -> None:
    """Each with what it needs and its place; it was not taken as true."""
    ran = run("validate", shop, *PAY, "--event", "pay")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "accepted: pay, payment pending -> done.paid\n"
        "not checked, and not taken as true:\n"
        "  - pay is sent by processor; needs actor (shop.yaml:19:3)\n"
        "  - pay carries amount; needs event.amount (shop.yaml:19:34)\n"
        "  - event.amount == amount; needs amount, event.amount (shop.yaml:30:15)\n"
        "  - paid is set to `event.amount`; needs event.amount (shop.yaml:31:15)\n"
    )


def test_strict_refuses_what_cannot_be_checked(shop: str) -> None:
    """Then it stands among the reasons."""
    known = ("--actor", "processor", "--payload", "amount=1999", "--strict")
    ran = run("validate", shop, *PAY, *known)
    assert ran.code == 1
    assert ran.out.splitlines()[:3] == [
        "refused: pay, payment pending -> done.paid",
        "  - event.amount == amount: not checked without amount [not-checked] (shop.yaml:30:15)",
        "possible instead:",
    ]


def test_a_refused_change_tells_why_where_and_what_is_possible_instead(shop: str) -> None:
    """Each reason with its code and place, each way out with who takes it and what it carries."""
    known = ("--actor", "processor", "--payload", "amount=1998", "--given", "amount=1999")
    ran = run("validate", shop, *PAY, *known)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == (
        "refused: pay, payment pending -> done.paid\n"
        "  - `event.amount == amount` does not hold: event.amount is 1998, amount is 1999; "
        "event.amount can be only 1999 [guard-failed] (shop.yaml:30:15)\n"
        "possible instead:\n"
        "  - payment pending -> done.paid by pay, sent by processor, carrying amount, "
        "if event.amount == amount\n"
        "  - payment pending -> pending by write, sent by clerk, carrying amount, gift\n"
        "  - payment pending -> review by hold\n"
    )


def test_where_nothing_is_possible_it_says_so(shop: str) -> None:
    """A final state has no way out; a move without an event has no name."""
    ran = run("validate", shop, "box", "shut", "open", "--actor", "clerk")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == (
        "refused: box shut -> open\n"
        "  - box is in shut, which is final [final-state] (shop.yaml:37:14)\n"
        "nothing is possible instead\n"
    )


def test_a_duplicate_is_fine(shop: str) -> None:
    """It is acknowledged, and the exit code is 0."""
    ran = run("validate", shop, "box", "shut", "shut")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "duplicate: box shut -> shut (acknowledge it, change nothing)\n"
        "  - box is already in shut [already-there] (shop.yaml:37:20)\n"
    )


def test_an_early_report_tells_what_is_missing(shop: str) -> None:
    """It is neither accepted nor a duplicate: the exit code is 1."""
    ran = run("validate", shop, "payment", "review", "done.sent")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == (
        "early: payment review -> done.sent (try again later)\n"
        "  - payment is in review: payment = done.sent comes only after pay [ahead] "
        "(shop.yaml:24:57)\n"
        "possible instead:\n"
        "  - payment review -> done.paid by pay, sent by processor, carrying amount, "
        "if event.amount == amount\n"
        "  - payment review -> review by write, sent by clerk, carrying amount, gift\n"
    )


def test_a_derived_status_has_no_way_instead(shop: str) -> None:
    """It follows from other machines, so its own states lead nowhere."""
    ran = run("validate", shop, "owed", "0", "1")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == (
        "refused: owed 0 -> 1\n"
        "  - owed is derived from the rest of the order: propose a change of that instead "
        "[derived-status] (shop.yaml:46:3)\n"
    )


def test_a_setting_changes_the_rules(shop: str) -> None:
    """Its value is read by its type."""
    cancel = ("payment", "pending", "cancelled")
    assert run("validate", shop, *cancel).out.startswith("refused: cancel, payment")
    ran = run("validate", shop, *cancel, "--setting", "by_hand=true")
    assert (ran.code, ran.out) == (0, "accepted: cancel, payment pending -> cancelled\n")


def test_json_is_the_decision_as_an_object(shop: str) -> None:
    """The same keys and values as in the library."""
    known = ("--payload", "amount=1998", "--given", "amount=1999", "--json")
    ran = run("validate", shop, *PAY, *PROCESSOR, *known)
    decision = load(shop).validate(
        *PAY, event="pay", actor="processor", given={"amount": 1999}, payload={"amount": 1998}
    )
    assert (ran.code, ran.err) == (1, "")
    assert ran.json == decision.to_dict()
    assert ran.json["reasons"][0]["values"] == {"event.amount": 1998, "amount": 1999}


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("tries=10", "`tries < 9` does not hold: tries is 10"),
        ("tries=+9", "`tries < 9` does not hold: tries is 9"),
        ("method=cash", "`method == 'card'` does not hold: method is cash"),
        ("gift=true", "`not gift` does not hold: gift is true"),
        ("sizes=4,5,-0", "`sum(sizes) < 9` does not hold: sizes is [4, 5, 0]"),
        ("ref=x", "`not known(ref) or ref != 'x'` does not hold: ref is x"),
        ("note=x", "`note != 'x'` does not hold: note is x"),
        ("payment=cancelled", "`payment not in cancelled` does not hold: payment is cancelled"),
    ],
)
def test_given_values_are_read_by_the_types_of_the_spec(
    shop: str, written: str, reason: str
) -> None:
    """Integers, booleans, enums, lists, ids, texts, and states of other machines."""
    ran = run("validate", shop, "box", "open", "shut", "--given", written, "--json")
    assert ran.code == 1
    (found,) = ran.json["reasons"]
    assert found["message"] == f"guard all-known: {reason}"


def test_everything_that_is_needed_can_be_given(shop: str) -> None:
    """Empty lists, an optional value that is known to be missing, a text with an equals sign."""
    given = "payment=pending tries=3 lines= gift=false note=a=b ref= sizes= method=card"
    options = [word for each in given.split() for word in ("--given", each)]
    ran = run("validate", shop, "box", "open", "shut", *options)
    assert (ran.code, ran.out) == (0, "accepted: box open -> shut\n")


def test_a_field_has_the_type_of_its_event(shop: str) -> None:
    """Without an event it has the first type that fits: `amount` is money in one, text in one."""
    write = ("payment", "pending", "pending", "--payload", "gift=true", "--payload")
    as_text = "accepted: write, payment pending -> pending\n  - sets note to 19\n"
    named = run("validate", shop, *write, "amount=19", "--event", "write", "--actor", "clerk")
    assert named.out == as_text + "  - sets gift to true\n"
    free = run("validate", shop, *write, "amount=much", "--actor", "clerk")
    assert free.out.splitlines()[:2] == [
        "refused: payment pending -> pending",
        "  - nothing that leads payment to pending carries 'gift' [payload-unexpected]",
    ], "a text is understood, and a status that stays as it is takes no event"


def test_a_decision_speaks_the_language_asked_for(folder: Path) -> None:
    """Labels instead of names; the reasons quote the spec."""
    asked = ("validate", "deuna", "payment", "succeeded.authorized", "succeeded.captured")
    ran = run(*asked, "--actor", "merchant", "--payload", "amount=1999", "--lang", "es")
    assert ran.out.splitlines()[:2] == [
        "accepted: Capturada, Pago: Autorizada -> Capturada",
        "  - sets Monto cobrado to 1999",
    ]
    refused = run(*asked, "--actor", "timer", "--event", "capture", "--lang", "es")
    assert refused.out.splitlines()[-1].startswith("  - Pago: Autorizada -> ")
    lines = run("validate", "deuna", "--jsonl", "-", "--lang", "es")
    assert lines.err.splitlines()[-1] == (
        "Error: With --jsonl, the names are those of the spec: leave out --lang."
    )
    wrong = run(*asked, "--lang", "sr")
    assert (wrong.code, wrong.err) == (2, "error: deuna has labels in en or es, not in 'sr'\n")


def test_a_field_of_another_event_is_too_much(shop: str) -> None:
    """That is a refusal and no misuse: the field exists."""
    fields = ("--payload", "amount=1999", "--payload", "gift=true", "--payload", "ref=")
    ran = run("validate", shop, *PAY, *PROCESSOR, *fields)
    assert ran.code == 1
    assert ran.out.splitlines()[1] == (
        "  - pay does not carry 'gift': it carries amount or ref [payload-unexpected] "
        "(shop.yaml:19:3)"
    )


HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("paymnt pending review", "shop has no machine 'paymnt'\n  = near: payment"),
        ("payment pendng review", "payment has no state 'pendng'\n  = near: pending"),
        ("payment pending paid", "payment has no state 'paid'\n  = near: done.paid"),
        (
            "payment pending done",
            "payment is never in done itself, only in one of its states\n"
            "  = near: done.paid, done.sent",
        ),
        ("payment pending review --event hodl", "shop has no event 'hodl'\n  = near: hold"),
        (
            "payment pending review --given gfit=true",
            "shop has no datum or other machine 'gfit'\n  = near: gift",
        ),
        (
            "payment pending review --given payment=done.paid",
            "payment is the machine that is asked about; its state is FROM",
        ),
        (
            "payment pending review --given paymet=done.paid",
            "shop has no datum or other machine 'paymet'",
        ),
        ("payment pending review --given box=opne", "box has no state 'opne'\n  = near: open"),
        (
            "payment pending review --payload amuont=1",
            "no event of shop carries 'amuont'\n  = near: amount",
        ),
        (
            "payment pending review --setting byhand=true",
            "shop has no setting 'byhand'\n  = near: by_hand",
        ),
        (
            "payment pending review --setting by_hand=on",
            "by_hand cannot be 'on': expected true or false",
        ),
        (
            "payment pending review --given amount=19.99",
            "amount cannot be '19.99': money is an integer of minor units: write 1999 for 19.99",
        ),
        (
            "payment pending review --given amount=1e3",
            "amount cannot be '1e3': money is an integer of minor units, such as 1999",
        ),
        (
            f"payment pending review --given amount={HUGE}",
            f"amount cannot be '{'9' * 40}…': a number has at most 500 digits",
        ),
        (
            "payment pending review --given tries=",
            "tries cannot be '': expected an integer, such as 3",
        ),
        ("payment pending review --given gift=yes", "gift cannot be 'yes': expected true or false"),
        (
            "payment pending review --given method=gold",
            "method cannot be 'gold': expected one of card, cash",
        ),
        (
            "payment pending review --given lines=a,,b",
            "lines cannot be '': expected an id: 1 to 200 characters, no spaces and no @",
        ),
        (
            "payment pending review --given sizes=1,x",
            "sizes cannot be 'x': expected an integer, such as 3",
        ),
        (
            "payment pending done.paid --event pay --payload amount=x",
            "amount cannot be 'x': money is an integer of minor units, such as 1999",
        ),
    ],
)
def test_a_misspelt_name_or_value_is_misuse(shop: str, arguments: str, message: str) -> None:
    """The message says what to write or which names are near; the exit code is 2."""
    ran = run("validate", shop, *arguments.split())
    assert (ran.code, ran.out, ran.err) == (2, "", f"error: {message}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "Missing argument 'MACHINE'."),
        ("payment pending", "Missing argument 'TO'."),
        (
            "payment pending review --given amount",
            "Invalid value for '--given': 'amount' is not of the form NAME=VALUE.",
        ),
        (
            "payment pending review --given =1",
            "Invalid value for '--given': '=1' is not of the form NAME=VALUE.",
        ),
        (
            "payment pending review --payload ref=1 --payload ref=2",
            "Invalid value for '--payload': ref is given twice.",
        ),
        ("--jsonl - --given amount=1", "With --jsonl, --given stands in the lines."),
        ("payment --jsonl -", "With --jsonl, MACHINE stands in the lines."),
        ("payment pending review more", "Got unexpected extra argument (more)"),
    ],
)
def test_misuse_of_the_command_shows_its_usage(shop: str, arguments: str, message: str) -> None:
    """As text for people, as an object with `--json`."""
    ran = run("validate", shop, *arguments.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1] == f"Error: {message}"
    assert ran.err.startswith("Usage: ")
    ran = run("validate", shop, *arguments.split(), "--json")
    assert (ran.code, ran.err) == (2, "")
    assert ran.json == {"error": {"message": message, "near": [], "diagnostics": []}}


def test_a_spec_that_does_not_load_is_unreadable_input(folder: Path) -> None:
    """Its findings are the message: to stderr, or as JSON."""
    (folder / "bad.yaml").write_text("spec: bad\nmachines: {m: {states: [a, b], initial: c}}\n")
    ran = run("validate", "bad.yaml", "m", "a", "b")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error[unknown-state]: m has no state 'c'\n"
        " --> bad.yaml:2:41\n"
        "  |\n"
        "2 | machines: {m: {states: [a, b], initial: c}}\n"
        "  |                                         ^\n"
    )
    ran = run("validate", "bad.yaml", "m", "a", "b", "--json")
    assert (ran.code, ran.err) == (2, "")
    assert ran.json["error"]["message"] == "the spec cannot be loaded"
    assert [each["rule"] for each in ran.json["error"]["diagnostics"]] == ["unknown-state"]


def test_a_folder_with_one_spec_stands_for_it(folder: Path, shop: str) -> None:
    """Of several ones you have to name one."""
    assert run("validate", ".", "box", "open", "open").code == 0
    (folder / "other.yaml").write_text("")
    ran = run("validate", ".", "box", "open", "open")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: the folder . holds several specs: name one of them\n"
        "  = near: other.yaml, shop.yaml\n"
    )
