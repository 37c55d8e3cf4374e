"""A small spec, and building pages that show it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[2]

SHOP = """\
spec: shop
title: {en: Shop, es: Tienda}
description: {en: One order., es: Un pedido.}
data: {total: money, paid: {type: money, initial: 0}}
actors: {processor: {reports: true, label: {es: procesador}}, clerk: }
events:
  pay: {by: processor, payload: {amount: money}, label: {es: Pago recibido}}
machines:
  payment:
    initial: pending
    states: {pending: {label: {es: Pendiente}}, done: {states: [paid, sent], initial: paid}}
    transitions:
      pay: {from: pending, to: done.paid, when: event.amount == total, set: {paid: event.amount}}
      send: {from: done.paid, to: done.sent}
      note: {from: done, to: same}
  box:
    initial: open
    states: [open, shut]
    moves: {open: shut}
guards:
  paid-up: {machine: box, require: paid == total}
rules:
  never-too-much: {always: paid <= total, description: Nobody pays twice.}
  no-gifts: {never: total < 0}
  sent-is-paid: {if: payment in done, then: paid > 0}
variants:
  open-end: {settings: {}}
"""


@frozen
class Built:
    """How a build ended, and what it said."""

    code: int
    said: str


def run(*arguments: str | Path, cwd: Path, more: Path | None = None) -> Built:
    """Run a Python module as a program that finds the package, and what lies in another folder."""
    path = os.pathsep.join(map(str, filter(None, (ROOT, more))))
    done = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=cwd,
        env={
            **os.environ,
            "PYTHONPATH": path,
            "NO_COLOR": "1",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return Built(done.returncode, done.stdout)


def entry_points(folder: Path) -> Path:
    """Declare the plugins of pyproject.toml in a folder, as an installed package does."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / "statekit-0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: statekit\nVersion: 0\n")
    lines = [
        line
        for group, points in project["entry-points"].items()
        for line in (f"[{group}]", *(f"{name} = {each}" for name, each in points.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines))
    return folder
