"""A decision as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..check import shown
from ..decide import Code, Decision, Move, Option, Unchecked, Verdict
from ..diagnostics import one_of
from ..spec.labels import Labels
from .text import Style, Text

_STYLES = {
    Verdict.ACCEPTED: Style.GOOD,
    Verdict.DUPLICATE: Style.GOOD,
    Verdict.STALE: Style.DOUBTFUL,
    Verdict.EARLY: Style.DOUBTFUL,
    Verdict.REFUSED: Style.BAD,
}
_ADVICE = {
    Verdict.ACCEPTED: "",
    Verdict.DUPLICATE: "acknowledge it, change nothing",
    Verdict.STALE: "acknowledge it, change nothing",
    Verdict.EARLY: "try again later",
    Verdict.REFUSED: "",
}


def decision_text(decision: Decision, *, advise: bool = True, language: str | None = None) -> Text:
    """Return a decision as a verdict, its reasons and their places.

    Args:
        decision: the decision.
        advise: whether to say what to do, and what is possible instead.
        language: the language of the labels by which things go; None for their names in the spec.
            The reasons keep the names, for they quote the spec.
    """
    return Text.lines(_lines(decision, advise, _Names(decision, language)))


class _Names:
    """What the things of a decision are called."""

    def __init__(self, decision: Decision, language: str | None) -> None:
        self.definition = decision.engine.definition
        self.labels = None if language is None else Labels(self.definition, language)

    def move(self, move: Move) -> str:
        """Return a machine on its way."""
        if self.labels is None:
            return str(move)
        names = [
            self.labels.state(move.machine, each) for each in (move.source, move.target) if each
        ]
        machine = self.labels.machine(move.machine)
        title = machine if move.instance is None else f"{machine} {move.instance}"
        return f"{title}: {' -> '.join(names)}"

    def moves(self, moves: Iterable[Move]) -> str:
        """Return several of them."""
        return ", ".join(map(self.move, moves))

    def event(self, name: str | None) -> str:
        """Return an event, or nothing: a move of a table only has a name of ours."""
        known = self.definition.events.get(name or "")
        if known is None or not known.named:
            return ""
        return self.labels.event(known.name) if self.labels else known.name

    def datum(self, name: str) -> str:
        """Return a datum."""
        return self.labels.datum(name) if self.labels else name

    def actors(self, names: Iterable[str]) -> str:
        """Return actors."""
        return one_of(map(self.labels.actor, names) if self.labels else names)


def _lines(decision: Decision, advise: bool, names: _Names) -> Iterator[Text]:
    verdict = decision.verdict
    line = Text.of(verdict.value, _STYLES[verdict]) + f": {_subject(decision, names)}"
    yield line + _faint(f" ({_ADVICE[verdict]})" if advise and _ADVICE[verdict] else "")
    for reason in decision.reasons:
        yield _bullet(reason.message, f" [{reason.code.value}]", reason.where)
    if verdict is Verdict.ACCEPTED:
        for name, value in (decision.grounds.sets or {}).items():
            yield _bullet(f"sets {names.datum(name)} to {shown(value)}")
    if decision.unchecked and decision:
        # A refusal for this has it among its reasons.
        yield Text.of("not checked, and not taken as true:")
        for each in decision.unchecked:
            yield _bullet(_question(each), where=each.where)
    derived = any(each.code is Code.DERIVED_STATUS for each in decision.reasons)
    if advise and verdict in (Verdict.REFUSED, Verdict.EARLY) and not derived:
        options = decision.allowed
        yield Text.of("possible instead:" if options else "nothing is possible instead")
        for option in options:
            yield _bullet(_option(option, names))


def _subject(decision: Decision, names: _Names) -> str:
    parts = (names.event(decision.event), names.moves(decision.moves))
    return ", ".join(each for each in parts if each) or str(decision.proposal)


def _bullet(text: str, note: str = "", where: str | None = None) -> Text:
    place = f" ({where})" if where else ""
    return Text.of(f"  - {text}") + _faint(note + place)


def _faint(text: str) -> Text:
    return Text.of(text, Style.FAINT) if text else Text()


def _question(unchecked: Unchecked) -> str:
    needs = f"; needs {', '.join(unchecked.needs)}" if unchecked.needs else ""
    return f"{unchecked.what}{needs}"


def _option(option: Option, names: _Names) -> str:
    event = names.event(option.event)
    parts = [names.moves(option.moves) + (f" by {event}" if event else "")]
    if option.by:
        parts.append(f"sent by {names.actors(option.by)}")
    if option.payload:
        parts.append(f"carrying {', '.join(option.payload)}")
    if asked := [each.what for each in option.unchecked if not each.for_timer]:
        parts.append(f"if {' and '.join(asked)}")
    parts += [each.what for each in option.unchecked if each.for_timer]
    return ", ".join(parts)
