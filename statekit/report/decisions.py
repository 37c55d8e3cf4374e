"""A decision as people read it."""

from __future__ import annotations

from collections.abc import Iterator

from ..check import shown
from ..decide import Code, Decision, Option, Unchecked, Verdict
from ..diagnostics import one_of
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


def decision_text(decision: Decision, *, advise: bool = True) -> Text:
    """Return a decision as a verdict, its reasons and their places.

    Args:
        decision: the decision.
        advise: whether to say what to do, and what is possible instead.
    """
    return Text.lines(_lines(decision, advise))


def _lines(decision: Decision, advise: bool) -> Iterator[Text]:
    verdict = decision.verdict
    line = Text.of(verdict.value, _STYLES[verdict]) + f": {_subject(decision)}"
    yield line + _faint(f" ({_ADVICE[verdict]})" if advise and _ADVICE[verdict] else "")
    for reason in decision.reasons:
        yield _bullet(reason.message, f" [{reason.code.value}]", reason.where)
    if verdict is Verdict.ACCEPTED:
        for name, value in (decision.grounds.sets or {}).items():
            yield _bullet(f"sets {name} to {shown(value)}")
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
            yield _bullet(_option(option, _is_named(decision, option.event)))


def _subject(decision: Decision) -> str:
    moves = ", ".join(map(str, decision.moves))
    event = decision.event
    if event is None or not _is_named(decision, event):
        return moves or str(decision.proposal)
    return f"{event}, {moves}" if moves else event


def _bullet(text: str, note: str = "", where: str | None = None) -> Text:
    place = f" ({where})" if where else ""
    return Text.of(f"  - {text}") + _faint(note + place)


def _faint(text: str) -> Text:
    return Text.of(text, Style.FAINT) if text else Text()


def _question(unchecked: Unchecked) -> str:
    needs = f"; needs {', '.join(unchecked.needs)}" if unchecked.needs else ""
    return f"{unchecked.what}{needs}"


def _is_named(decision: Decision, event: str) -> bool:
    """Tell whether the spec names an event: a move of a table only has a name of ours."""
    known = decision.engine.definition.events.get(event)
    return known is not None and known.named


def _option(option: Option, named: bool) -> str:
    parts = [", ".join(map(str, option.moves)) + f" by {option.event}" * named]
    if option.by:
        parts.append(f"sent by {one_of(option.by)}")
    if option.payload:
        parts.append(f"carrying {', '.join(option.payload)}")
    if option.unchecked:
        parts.append(f"if {' and '.join(each.what for each in option.unchecked)}")
    return ", ".join(parts)
