"""Running the command line in this process, and a small spec for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from attrs import frozen
from click.testing import CliRunner

from statekit.cli import main

SHOP = """\
spec: shop
version: 2.1
settings:
  by_hand: {type: boolean, default: false}
data:
  amount: {type: money, fixed: true}
  paid: {type: money, initial: 0}
  tries: {type: integer, initial: 0}
  gift: {type: boolean, initial: false}
  method: {type: enum, values: [card, cash], initial: card}
  lines: {type: [id], initial: []}
  sizes: {type: [integer], initial: []}
  note: {type: text, initial: ""}
  ref: {type: id, optional: true}
actors:
  processor: {reports: true}
  clerk:
events:
  pay: {by: processor, payload: {amount: money, ref: {type: id, optional: true}}}
  write: {by: clerk, payload: {amount: text, gift: boolean}}
machines:
  payment:
    initial: pending
    states: {pending: , review: , done: {states: [paid, sent], initial: paid}, cancelled: }
    transitions:
      hold: {from: pending, to: review}
      pay:
        from: [pending, review]
        to: done
        when: event.amount == amount
        set: {paid: event.amount}
      send: {from: done.paid, to: done.sent}
      cancel: {from: [pending, review], to: cancelled, when: by_hand}
      write: {from: any, to: same, set: {note: event.amount, gift: event.gift}}
  box:
    initial: open
    states: [open, shut]
    moves: {open: shut}
guards:
  all-known:
    machine: box
    require: >-
      tries < 9 and method == 'card' and len(lines) < 9 and sum(sizes) < 9 and not gift
      and (not known(ref) or ref != 'x') and note != 'x' and payment not in cancelled
facts:
  owed: amount - paid
scenarios:
  paid at once:
    given: {amount: 1999}
    steps:
      - {do: pay, by: processor, with: {amount: 1999}, see: {payment: done, owed: 0}}
      - {do: cancel, expect: refused}
"""
"""Passes `check`."""


@frozen
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)


PYTHON = (sys.executable, "-m", "statekit")


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that finds the package, installed or not."""
    root = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": root, **more}


def run_process(*arguments: str | Path, **environ: str) -> Ran:
    """Run `statekit` with arguments in a process of its own."""
    done = subprocess.run(
        [*PYTHON, *map(str, arguments)],
        env=environment(**environ),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def run(*arguments: str | Path, stdin: bytes | str | None = None) -> Ran:
    """Run `statekit` with arguments."""
    result = CliRunner().invoke(main, [str(each) for each in arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return Ran(result.exit_code, result.stdout, result.stderr)
