"""`statekit demo`: the main job on the shipped specs."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .check import check_specs
from .errors import FINDINGS, FINE
from .options import examples, json_option, output_option
from .terminal import show, show_json

if TYPE_CHECKING:
    from ..check import Played
    from ..decide import Decision, Engine

_FROM_SCENARIOS = 5
"""How many decisions of a spec's own scenarios are shown."""

_NEXT = """\
Now try:
  {program} validate payment payment pending.review expired
  {program} render payment -o diagrams
  {program} new parcel"""


@click.command(
    short_help="Check and draw the shipped specs, and ask them something.",
    epilog=examples("statekit demo", "statekit demo -o drawings"),
)
@output_option("DIR", "The folder for the drawings; a new temporary one, if not given.")
@json_option
def demo(output: Path | None, as_json: bool) -> int:
    """Check the shipped specs, draw them, and decide about a handful of changes of each."""
    import tempfile

    from ..report import Style, Text, check_data, check_text, decision_text
    from ..spec import shipped

    folder = output or Path(tempfile.mkdtemp(prefix="statekit-"))
    checked = [next(check_specs(name, None)) for name in shipped()]
    drawings: list[dict[str, str]] = []
    decisions: list[dict[str, object]] = []
    if not as_json:
        show("Every shipped spec is checked and drawn, and asked whether some changes may happen.")
    for each in checked:
        if not as_json:
            show("")
            show(check_text(each))
        if each.engine is None:
            continue
        path = _draw(each.engine, folder)
        drawings.append({"spec": each.engine.name, "file": str(path)})
        asked = list(_handful(each.engine))
        decisions += [decision.to_dict() for _, decision in asked]
        if as_json:
            continue
        show(f"drawn: {path}")
        for question, decision in asked:
            show("")
            show(Text.of(question, Style.FAINT))
            show(decision_text(decision, advise=False).indented())
    if as_json:
        show_json({**check_data(checked), "drawings": drawings, "decisions": decisions})
    else:
        show(f"\n{_NEXT.format(program=_program())}")
    return FINDINGS if any(each.diagnostics for each in checked) else FINE


def _program() -> str:
    """Return how the program is called: by its path where that is not in the `PATH`."""
    called = Path(sys.argv[0])
    return "statekit" if shutil.which("statekit") or called.name != "statekit" else str(called)


def _draw(engine: Engine, folder: Path) -> Path:
    from ..render import render
    from .files import write

    path = folder / f"{engine.name}.svg"
    write(path, render(engine.definition, "svg"))
    return path


def _handful(engine: Engine) -> Iterator[tuple[str, Decision]]:
    """Yield changes that show what a spec is for: each with what was asked, in words."""
    kinds: dict[tuple[str, ...], tuple[str, Decision]] = {}
    for played in _played(engine):
        decision = played.decision
        codes = tuple(each.code.value for each in decision.reasons[:1])
        kinds.setdefault((decision.verdict.value, *codes), (_question(played), decision))
    # One of every verdict, then other reasons; all in the order of the spec.
    first = {kind[0]: kind for kind in reversed(kinds)}.values()
    shown = [*first, *(kind for kind in kinds if kind not in first)][:_FROM_SCENARIOS]
    yield from (asked for kind, asked in kinds.items() if kind in shown)
    # What a table of statuses asks, which knows nothing else.
    for machine in engine.definition.machines.values():
        birth = machine.births[0].target
        final = next((leaf for leaf in machine.leaves if machine.states[leaf].final), birth)
        ways = (edge for edge in engine.definition.edges(machine.name) if edge.source == birth)
        ahead = next((edge.target for edge in ways), birth)
        for source, target in ((birth, ahead), (final, birth)):
            if source != target:
                question = f"with two statuses alone: {machine.name} {source} -> {target}"
                yield question, engine.validate(machine.name, source, target)
        return


def _played(engine: Engine) -> Iterator[Played]:
    from ..check import Unplayable, play

    for scenario in engine.definition.scenarios.values():
        for run in scenario.runs:
            try:
                yield from play(engine, run)
            except Unplayable:
                continue  # `check` tells about it


def _question(played: Played) -> str:
    """Return where the order is and what is proposed, as a sentence."""
    from ..decide import Status

    proposal = played.decision.proposal
    where = ", ".join(f"{name} is {leaf}" for name, leaf in played.before.states.items())
    verb = "says" if isinstance(proposal, Status) else "sends"
    carried = ", ".join(f"{name} {value}" for name, value in proposal.payload.items())
    sentence = f"{where}; {proposal.by or 'someone'} {verb} {proposal}"
    return f"{sentence} ({carried})" if carried else sentence
