"""What an embedder holds: a loaded spec, with everything that can be asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING

from .decide import (
    AuditEntry,
    Code,
    Decision,
    Due,
    Engine,
    Event,
    Instance,
    MisuseError,
    Move,
    Option,
    Reason,
    Snapshot,
    Status,
    Unchecked,
    Verdict,
)
from .diagnostics import Diagnostic, Severity, SpecError
from .spec import UnknownSpecError, load_definition, read

if TYPE_CHECKING:
    from .decide.timeline import Timeline
    from .machine import SpecMachine

__all__ = [
    "AuditEntry",
    "Code",
    "Decision",
    "Diagnostic",
    "Due",
    "Event",
    "Instance",
    "MisuseError",
    "Move",
    "Option",
    "Reason",
    "Severity",
    "Snapshot",
    "Spec",
    "SpecError",
    "Status",
    "Unchecked",
    "UnknownSpecError",
    "Verdict",
    "load",
    "loads",
]


class Spec(Engine):
    """A loaded spec. Immutable: any number of threads may share it.

    A notebook shows it as its diagram.
    """

    def __repr__(self) -> str:
        return f"<Spec {self.name} {self.version}>"

    def _repr_svg_(self) -> str:
        from .render import render  # drawing costs time to import

        return render(self.definition, "svg").decode()

    def html_of(self, shown: Decision | Timeline) -> str:
        """Return a decision or a timeline as a piece of HTML, for notebooks."""
        from .report import decision_html, timeline_html  # as does showing

        if isinstance(shown, Decision):
            return decision_html(shown)
        return timeline_html(shown, alone=False)

    def machine(
        self,
        name: str | None = None,
        *,
        model_attribute: str = "state",
        ignore_invalid_triggers: bool = False,
        queued: bool = False,
    ) -> SpecMachine:
        """Compile the spec into a machine of the `transitions` package.

        Args:
            name: one machine of the spec; None for all of them, side by side.
            model_attribute: where an object keeps its state.
            ignore_invalid_triggers: return False for an event that no transition takes from the
                state, instead of raising the package's MachineError.
            queued: let an event that a callback sends wait until the current one is done.

        Raises:
            MisuseError: the spec has no such machine, or `model_attribute` is one of its names.
        """
        from .machine import SpecMachine  # transitions costs time to import

        return SpecMachine(
            self,
            name,
            model_attribute=model_attribute,
            ignore_invalid_triggers=ignore_invalid_triggers,
            queued=queued,
        )

    def timeline(
        self,
        events: Iterable[Event | Status],
        start: Snapshot | None = None,
        *,
        language: str | None = None,
        seen: Mapping[str, Event | Status] | None = None,
        **data: object,
    ) -> Timeline:
        """Return what a support person reads of an order; `statekit.report` shows it.

        Args:
            events, start, seen, data: as for `replay`.
            language: the language of the spec's labels; where it has none, the spec's first.

        Raises:
            MisuseError: as `replay`.
        """
        from .decide.timeline import Timeline  # decisions are made without it

        return Timeline(self.replay(events, start, seen=seen, **data), language)


def load(
    spec: str | PathLike[str],
    settings: Mapping[str, object] | None = None,
    *,
    variant: str | None = None,
) -> Spec:
    """Load a spec, with those that it builds on.

    Args:
        spec: the name of a shipped spec, such as ``deuna``, or the path of a file.
        settings: values for the spec's settings.
        variant: one of the spec's variants, instead of the spec itself.

    Raises:
        SpecError: the spec has faults; its `diagnostics` hold all of them.
        UnknownSpecError: there is no such file and no such shipped spec.
        MisuseError: the spec has no such variant, or an argument is of another type.
    """
    given: object = spec
    if not isinstance(given, str | PathLike):
        kind = type(given).__name__
        raise MisuseError(f"a spec is loaded by its name or its path, not by {kind}")
    return Spec(load_definition(spec, _settings(settings), variant))


def _settings(settings: Mapping[str, object] | None) -> Mapping[str, object]:
    given: object = {} if settings is None else settings
    if not isinstance(given, Mapping):
        raise MisuseError(f"settings are a mapping of names to values, not {type(given).__name__}")
    return given


def loads(
    text: str,
    settings: Mapping[str, object] | None = None,
    name: str = "<text>",
    *,
    variant: str | None = None,
) -> Spec:
    """Load a spec from its text. It can build on shipped specs, and on no file.

    Args:
        text: the YAML.
        settings: values for the spec's settings.
        name: how messages name the text.
        variant: one of the spec's variants, instead of the spec itself.

    Raises:
        SpecError: the spec has faults; its `diagnostics` hold all of them.
        MisuseError: `text` is no text, or the spec has no such variant.
    """
    given: object = text
    if not isinstance(given, str):
        kind = type(given).__name__
        raise MisuseError(f"a spec is read from text, not from {kind}; load() reads a file")
    data = text.encode("utf-8", "surrogatepass")  # what is no character, the reader tells
    return Spec(load_definition(read(data, name), _settings(settings), variant))
