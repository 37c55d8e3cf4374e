"""`statekit demo`: the main job on the shipped specs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .check import check_spec
from .errors import FINDINGS, FINE
from .options import examples, json_option
from .terminal import show, show_json

if TYPE_CHECKING:
    from ..decide import Decision, Engine, Proposal

_FROM_SCENARIOS = 5
"""How many decisions of a spec's own scenarios are shown."""


@click.command(
    short_help="Check and draw the shipped specs, and ask them something.",
    epilog=examples("statekit demo", "statekit demo -o drawings"),
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the drawings; a new temporary one, if not given.",
)
@json_option
def demo(output: Path | None, as_json: bool) -> int:
    """Check the shipped specs, draw them, and decide about a handful of changes of each."""
    import tempfile

    from ..report import Style, Text, check_data, check_text, decision_text
    from ..spec import shipped

    folder = output or Path(tempfile.mkdtemp(prefix="statekit-"))
    checked = [check_spec(name) for name in shipped()]
    drawings: list[dict[str, str]] = []
    decisions: list[dict[str, object]] = []
    for each in checked:
        if not as_json:
            show(check_text(each))
        if each.engine is None:
            continue
        path = _draw(each.engine, folder)
        drawings.append({"spec": each.engine.name, "file": str(path)})
        asked = list(_handful(each.engine))
        decisions += [decision.to_dict() for _, decision in asked]
        if as_json:
            continue
        show(f"drawn: {path}\n")
        for title, decision in asked:
            show(Text.of(title, Style.FAINT))
            show(decision_text(decision, advise=False))
            show("")
    if as_json:
        show_json({**check_data(checked), "drawings": drawings, "decisions": decisions})
    return FINDINGS if any(each.diagnostics for each in checked) else FINE


def _draw(engine: Engine, folder: Path) -> Path:
    from ..render import render
    from .files import write

    path = folder / f"{engine.name}.svg"
    write(path, render(engine.definition, "svg"))
    return path


def _handful(engine: Engine) -> Iterator[tuple[str, Decision]]:
    """Yield changes that show what a spec is for: each with what was asked, in words."""
    kinds: dict[tuple[str, ...], tuple[str, Decision]] = {}
    for scenario, decision in _played(engine):
        codes = tuple(each.code.value for each in decision.reasons[:1])
        title = f"{scenario}: {_words(decision.proposal)}"
        kinds.setdefault((decision.verdict.value, *codes), (title, decision))
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
                title = f"only two statuses are known: {machine.name} {source} -> {target}"
                yield title, engine.validate(machine.name, source, target)
        return


def _played(engine: Engine) -> Iterator[tuple[str, Decision]]:
    from ..check import Unplayable, play

    for scenario in engine.definition.scenarios.values():
        for run in scenario.runs:
            try:
                for played in play(engine, run):
                    yield scenario.name, played.decision
            except Unplayable:
                continue  # `check` tells about it


def _words(proposal: Proposal) -> str:
    text = str(proposal)
    if proposal.by is not None:
        text += f" by {proposal.by}"
    carried = [f"{name} {value}" for name, value in proposal.payload.items()]
    return f"{text}, {', '.join(carried)}" if carried else text
