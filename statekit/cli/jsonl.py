"""Proposals a line in, decisions a line out: for a whole table, or another program's pipe."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, NoReturn

from ..api import Spec
from ..decide import Decision, MisuseError, Verdict
from ..diagnostics import near
from .errors import FINDINGS, FINE, MISUSE
from .terminal import show_json

MAX_LINE = 1024 * 1024
"""The longest line that is read, in bytes."""

_REQUIRED = ("machine", "from", "to")
_KINDS: dict[str, tuple[type, str]] = {
    **dict.fromkeys((*_REQUIRED, "event", "actor"), (str, "a text")),
    **dict.fromkeys(("given", "payload"), (dict, "an object")),
    "strict": (bool, "true or false"),
}


def answer_lines(spec: Spec, stream: IO[bytes], *, strict: bool) -> int:
    """Answer every line of a stream at once, and return the exit code.

    Args:
        spec: the loaded spec.
        stream: a JSON object a line; empty lines are passed over.
        strict: what holds for lines without a key `strict`.
    """
    code = FINE
    for number, line in lines(stream):
        try:
            decision = _answer(spec, line, strict)
        except MisuseError as error:
            message, close = str(error.args[0]), list(error.near)
            show_json({"error": {"line": number, "message": message, "near": close}}, indent=None)
            code = MISUSE
        else:
            show_json(decision.to_dict(), indent=None)
            if code == FINE and decision.verdict not in (Verdict.ACCEPTED, Verdict.DUPLICATE):
                code = FINDINGS
    return code


def lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the lines with their numbers; of one that is too long only the beginning."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        rest = line
        while not rest.endswith(b"\n") and len(rest) > MAX_LINE:
            rest = stream.readline(MAX_LINE + 1)
        if line.strip():
            yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def _answer(spec: Spec, line: bytes, strict: bool) -> Decision:
    proposal = checked(parse(line), "a proposal", _KINDS)
    for name in _REQUIRED:
        if proposal.get(name) is None:
            raise MisuseError(f"the proposal lacks {name!r}")
    machine, given = proposal["machine"], proposal.get("given") or {}
    if machine in spec.definition.machines and machine in given:
        raise MisuseError(f"{machine} is the machine that is asked about; its state is 'from'")
    strictness = proposal.get("strict")
    return spec.validate(
        machine,
        proposal["from"],
        proposal["to"],
        event=proposal.get("event"),
        actor=proposal.get("actor"),
        given=given,
        payload=proposal.get("payload"),
        strict=strict if strictness is None else strictness,
    )


def checked(
    values: dict[str, Any],
    what: str,
    kinds: Mapping[str, tuple[type, str]],
    other_words: Mapping[str, str] = {},
) -> dict[str, Any]:
    """Return the values of a line whose keys are known and have values of their kinds.

    Args:
        values: the values; null stands for a key that is not there.
        what: what a line holds, with its article.
        kinds: the kind of each key, in Python and in words.
        other_words: keys by words that people use for them.
    """
    for name, value in values.items():
        if name not in kinds:
            close = (other_words[name],) if name in other_words else near(name, kinds)
            raise MisuseError(f"{what} has no key {name!r}", close)
        kind, words = kinds[name]
        if value is not None and not isinstance(value, kind):
            raise MisuseError(f"{name!r} must be {words}")
    return values


def parse(line: bytes) -> dict[str, Any]:
    """Return the JSON object of a line.

    Raises:
        MisuseError: it is none.
    """
    if len(line) > MAX_LINE:
        raise MisuseError(f"the line is longer than {MAX_LINE // 1024} KiB")
    try:
        value = json.loads(line, parse_constant=_no_number, object_pairs_hook=_unique)
    except UnicodeDecodeError:
        raise MisuseError("the line is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise MisuseError(f"the line is not JSON: {error.msg}, at column {error.colno}") from None
    except (ValueError, RecursionError):
        raise MisuseError("the line holds a number or a nesting beyond all bounds") from None
    if not isinstance(value, dict):
        raise MisuseError("the line is not a JSON object")
    return value


def _no_number(text: str) -> NoReturn:
    raise MisuseError(f"the line is not JSON: {text} is no number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name in found if sum(name == each for each, _ in pairs) > 1)
        raise MisuseError(f"the key {twice!r} stands twice")
    return found
