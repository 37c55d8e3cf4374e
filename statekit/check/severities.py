"""Severities that a project sets for itself, read from its settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from ..diagnostics import RULES, Diagnostic, MisuseError, Severity, near, one_of

Severities = Mapping[str, Severity | None]
"""Severities that somebody has set, by rule; None turns a rule off."""

_OFF = "off"
_WORDS = (*(each.value for each in Severity), _OFF)
_KEYS = ("severity",)


def read_severities(settings: Mapping[str, object], where: str) -> Severities:
    """Return the severities that settings give to rules.

    Args:
        settings: the table of statekit, such as ``{"severity": {"trap": "error"}}``.
        where: how messages name it.

    Raises:
        MisuseError: a key, a rule or a severity does not exist, or a rule cannot be set.
    """
    for key in settings:
        if key not in _KEYS:
            raise MisuseError(f"{where} has no key {key!r}", near(key, _KEYS) or _KEYS)
    table = settings.get("severity", {})
    if not isinstance(table, Mapping):
        raise MisuseError(f"{where}: `severity` is a table of rules, such as trap = 'error'")
    return {rule: _severity(rule, word, where) for rule, word in table.items()}


def leveled(found: Iterable[Diagnostic], severities: Severities) -> tuple[Diagnostic, ...]:
    """Return findings with the severities that somebody has set, without those turned off."""
    return tuple(
        evolve(each, severity=severity)
        for each in found
        if (severity := severities.get(each.rule, each.severity)) is not None
    )


def _severity(name: str, word: object, where: str) -> Severity | None:
    rule = RULES.get(name)
    if rule is None:
        known = [each.id for each in RULES.values() if each.loads]
        message = f"{where}: no rule is called {name!r}; `statekit rules` lists them"
        raise MisuseError(message, near(name, known))
    if not rule.loads:
        raise MisuseError(f"{where}: {name} stops a spec from loading, so it stays an error")
    if word not in _WORDS:
        raise MisuseError(f"{where}: the severity of {name} is {one_of(_WORDS)}, not {word!r}")
    return None if word == _OFF else Severity(word)
