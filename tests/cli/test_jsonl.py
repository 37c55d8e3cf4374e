"""`statekit validate --jsonl`: proposals a line in, decisions a line out."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from statekit import load

from .running import PYTHON, Ran, environment, run

MOVE: dict[str, Any] = {"machine": "payment", "from": "pending", "to": "review"}


def lines(*values: object) -> bytes:
    """JSON lines."""
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def answers(ran: Ran) -> list[Any]:
    """The JSON value of each line of output."""
    return [json.loads(line) for line in ran.out.splitlines()]


def test_each_line_is_answered_with_a_decision(shop: str) -> None:
    """The same object as with `--json`, one a line, in order; fine if all are."""
    pay = {"machine": "payment", "from": "pending", "to": "done.paid", "event": "pay"}
    full = {**pay, "actor": "processor", "given": {"amount": 5}, "payload": {"amount": 5}}
    same = {"machine": "box", "from": "shut", "to": "shut", "event": None, "strict": None}
    ran = run("validate", shop, "--jsonl", "-", stdin=lines(full, MOVE, same))
    spec = load(shop)
    given: dict[str, Any] = {"given": {"amount": 5}, "payload": {"amount": 5}}
    assert (ran.code, ran.err) == (0, "")
    assert answers(ran) == [
        spec.validate(
            "payment", "pending", "done.paid", event="pay", actor="processor", **given
        ).to_dict(),
        spec.validate("payment", "pending", "review").to_dict(),
        spec.validate("box", "shut", "shut").to_dict(),
    ]


def test_a_change_that_is_not_accepted_is_a_finding(shop: str) -> None:
    """The exit code is 1, whatever the other lines are."""
    ran = run("validate", shop, "--jsonl", "-", stdin=lines({**MOVE, "from": "done.paid"}, MOVE))
    assert ran.code == 1
    assert [each["verdict"] for each in answers(ran)] == ["stale", "accepted"]


def test_the_machine_that_is_asked_about_is_not_given(shop: str) -> None:
    """Its state is `from`; it is no near name of itself."""
    line = {**MOVE, "given": {"payment": "done.paid"}}
    ran = run("validate", shop, "--jsonl", "-", stdin=lines(line))
    message = "payment is the machine that is asked about; its state is 'from'"
    assert (ran.code, answers(ran)) == (
        2,
        [{"error": {"line": 1, "message": message, "near": []}}],
    )


def test_strictness_is_an_option_and_a_key(shop: str) -> None:
    """The key of a line goes before the option."""
    proposals = lines(
        {**MOVE, "to": "done.paid"},
        {**MOVE, "to": "done.paid", "strict": False},
        {**MOVE, "to": "done.paid", "strict": True},
    )
    strict = run("validate", shop, "--strict", "--jsonl", "-", stdin=proposals)
    assert [each["verdict"] for each in answers(strict)] == ["refused", "accepted", "refused"]
    lenient = run("validate", shop, "--jsonl", "-", stdin=proposals)
    assert [each["verdict"] for each in answers(lenient)] == ["accepted", "accepted", "refused"]


def test_settings_hold_for_all_lines(shop: str) -> None:
    """They are given once, as an option."""
    cancel = lines({**MOVE, "to": "cancelled"})
    assert run("validate", shop, "--jsonl", "-", stdin=cancel).code == 1
    by_hand = ("--setting", "by_hand=true")
    assert run("validate", shop, *by_hand, "--jsonl", "-", stdin=cancel).code == 0


def test_a_file_is_read_as_well(folder: Path, shop: str) -> None:
    """With a byte order mark, empty lines, and no line end at its end."""
    text = b"\xef\xbb\xbf" + lines(MOVE) + b"\n  \r\n" + lines(MOVE).rstrip()
    (folder / "in.jsonl").write_bytes(text)
    ran = run("validate", shop, "--jsonl", "in.jsonl")
    assert (ran.code, len(answers(ran))) == (0, 2)
    ran = run("validate", shop, "--jsonl", "out.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1] == (
        "Error: Invalid value for '--jsonl': 'out.jsonl': No such file or directory"
    )


@pytest.mark.parametrize(
    ("line", "message", "near"),
    [
        (b"nonsense", "the line is not JSON: Expecting value, at column 1", []),
        (b"[1, 2]", "the line is not a JSON object", []),
        (b'{"machine": NaN}', "the line is not JSON: NaN is no number", []),
        (b'{"to": "a", "to": "b"}', "the key 'to' stands twice", []),
        (b'{"machine": "\xff"}', "the line is not UTF-8", []),
        (b"9" * 5000, "the line holds a number or a nesting beyond all bounds", []),
        (
            lines({**MOVE, "given": {"amount": 10**4000}}),
            "amount has the wrong type: a number has at most 500 digits",
            [],
        ),
        (b"[" * 200_000, "the line holds a number or a nesting beyond all bounds", []),
        (b"x" * (1024 * 1024 + 1), "the line is longer than 1024 KiB", []),
        (b"{}", "the proposal lacks 'machine'", []),
        (lines({**MOVE, "to": None}), "the proposal lacks 'to'", []),
        (lines({**MOVE, "form": "a"}), "a proposal has no key 'form'", ["from"]),
        (lines({**MOVE, "from": ["a"]}), "'from' must be a text", []),
        (lines({**MOVE, "payload": "x"}), "'payload' must be an object", []),
        (lines({**MOVE, "strict": 1}), "'strict' must be true or false", []),
        (lines({**MOVE, "machine": "paymnt"}), "shop has no machine 'paymnt'", ["payment"]),
        (lines({**MOVE, "to": "reveiw"}), "payment has no state 'reveiw'", ["review"]),
        (lines({**MOVE, "event": "hodl"}), "shop has no event 'hodl'", ["hold"]),
        (
            lines({**MOVE, "given": {"amount": 19.99}}),
            "amount has the wrong type: money is an integer of minor units: write 1999 for 19.99",
            [],
        ),
    ],
)
def test_a_wrong_line_is_told_with_its_number_and_the_rest_goes_on(
    shop: str, line: bytes, message: str, near: list[str]
) -> None:
    """The answer is an object with an error, and the exit code is 2."""
    stdin = lines(MOVE) + line.rstrip() + b"\n" + lines({**MOVE, "from": "done.paid"})
    ran = run("validate", shop, "--jsonl", "-", stdin=stdin)
    assert (ran.code, ran.err) == (2, "")
    before, wrong, after = answers(ran)
    assert wrong == {"error": {"line": 2, "message": message, "near": near}}
    assert (before["verdict"], after["verdict"]) == ("accepted", "stale")


def test_what_a_payload_may_not_be_is_a_refusal_and_no_error(shop: str) -> None:
    """The line is well-formed; the decision says what is wrong with the change."""
    line = lines({**MOVE, "to": "done.paid", "payload": {"amount": [1.5], "more": {}}})
    ran = run("validate", shop, "--jsonl", "-", stdin=line)
    assert ran.code == 1
    (decision,) = answers(ran)
    assert [each["code"] for each in decision["reasons"]] == ["payload-type", "payload-unexpected"]


def test_each_answer_is_written_at_once(shop: str) -> None:
    """A program on the other side of two pipes gets its answer before it asks again."""
    command = [*PYTHON, "validate", shop, "--jsonl", "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment()) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for to in ("review", "done.sent"):
            process.stdin.write(lines({**MOVE, "to": to}))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["to"] == to
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 1
