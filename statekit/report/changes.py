"""What `statekit diff` says of two versions of a spec."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from ..decide.survey import Survey
from ..diagnostics import near
from ..diff import Change, DueVersion, Explored, Impact
from ..diff.version import Step
from ..spec.breaks import Break
from ..spec.model import Definition
from .text import Style, Text, count

_STYLES = {
    Impact.BREAKING: Style.BAD,
    Impact.COMPATIBLE: Style.DOUBTFUL,
    Impact.COSMETIC: Style.FAINT,
}


@frozen(slots=False)
class Diffed:
    """Two versions that were compared.

    Args:
        name: the spec, as the new version calls it.
        files: how the user named the two.
        changes: what has changed.
        due: which step of the version is due.
        explored: where they part, if that was looked for.
        definitions: the two, where there are two.
        survey: what becomes of stored records, if that was asked for.
    """

    name: str
    files: tuple[str, str]
    changes: tuple[Change, ...]
    due: DueVersion
    explored: Explored | None = None
    definitions: tuple[Definition, Definition] | None = None
    survey: Survey | None = None

    @property
    def fails(self) -> bool:
        """Whether something breaks that nobody has accepted, or the version stayed behind."""
        return bool(self.due.breaking) or not self.due.taken


def diff_text(diffed: Diffed) -> Text:
    """Return the changes, how to get where the versions part, and one line that sums it up."""
    lines: list[Text] = []
    accepted = {id(each) for each in diffed.due.accepted}
    for each in diffed.changes:
        lines += [*change_text(each, accepted=id(each) in accepted), Text()]
    if diffed.explored is not None:
        for trace in (diffed.explored.lost, diffed.explored.gained):
            if trace is not None:
                lines += [Text.of(str(trace)), Text()]
    keys = [each.key for each in diffed.due.breaking]
    for entry in diffed.due.unused:
        lines += [*_unused_text(entry, keys), Text()]
    found = _sizes(diffed.changes)
    style = Style.BAD if diffed.fails else Style.GOOD
    line = Text.of(diffed.name, Style.STRONG) + ": " + Text.of(found, style)
    if diffed.due.step is not Step.NONE:
        line += f"; {diffed.due}"
    return Text.lines([*lines, line])


def change_text(change: Change, *, accepted: bool) -> list[Text]:
    """Return the lines about a change."""
    impact = "accepted" if accepted else change.impact.value
    style = Style.DOUBTFUL if accepted else _STYLES[change.impact]
    lines = [Text.of(f"{impact}[{change.kind.value}]", style) + f": {change.message}"]
    if change.new is not None:
        was = f" (was {change.old})" if change.old else ""
        lines.append(Text.of(f"  --> {change.new}{was}"))
    elif change.old is not None:
        lines.append(Text.of(f"  --> {change.old}"))
    if change.audiences:
        lines.append(Text.of(f"  = for: {', '.join(each.value for each in change.audiences)}"))
    if change.impact is Impact.BREAKING and not accepted:
        if change.remedy:
            lines.append(Text.of(f"  = help: {change.remedy}"))
        lines.append(Text.of(f"  = key: {change.key}"))
    return lines


def _unused_text(accepted: Break, keys: Sequence[str]) -> list[Text]:
    """Return the lines about what `breaks` accepts and nothing breaks: most likely misspelt."""
    told = f": {accepted.version} accepts {accepted.change!r}, which is no breaking change here"
    lines = [Text.of("note[unused-break]", Style.FAINT) + told]
    lines.append(Text.of(f"  --> {accepted.span}"))
    if found := near(accepted.change, keys):
        lines.append(Text.of(f"  = near: {', '.join(found)}"))
    return lines


def _sizes(changes: Sequence[Change]) -> str:
    if not changes:
        return "no change"
    parts = [
        f"{number} {each.value}"
        for each in Impact
        if (number := sum(one.impact is each for one in changes))
    ]
    return f"{count(len(changes), 'change')} ({', '.join(parts)})"


def diff_data(specs: Sequence[Diffed]) -> dict[str, object]:
    """Return what has changed as plain JSON values, with stable keys."""
    return {
        "specs": [
            {
                "spec": each.name,
                "old": each.files[0],
                "new": each.files[1],
                "changes": [change.to_dict() for change in each.changes],
                "version": each.due.to_dict(),
                "lost": each.explored and each.explored.lost and each.explored.lost.to_dict(),
                "gained": each.explored and each.explored.gained and each.explored.gained.to_dict(),
            }
            for each in specs
        ],
        "changes": sum(len(each.changes) for each in specs),
        "breaking": sum(len(each.due.breaking) for each in specs),
        "accepted": sum(len(each.due.accepted) for each in specs),
    }
