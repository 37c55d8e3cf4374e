"""The closed list of faults that a spec can have; each id names its fault."""

from __future__ import annotations

from attrs import frozen


@frozen(slots=False)
class Rule:
    """A fault.

    Args:
        id: its name, stable: people search for it and configure it.
        purpose: one sentence on what goes wrong where the fault stays.
        warning: whether a spec with the fault loads all the same, so that only `check` tells.
    """

    id: str
    purpose: str
    warning: bool = False


RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in [
        # The file.
        Rule("unreadable-file", "A spec that cannot be opened says nothing."),
        Rule("not-utf8", "Text in another encoding is read wrongly on another machine."),
        Rule("file-too-large", "A file that large is not a spec, and reading it costs time."),
        Rule("yaml-syntax", "What is not YAML has no meaning here."),
        Rule("empty-file", "A spec without content decides nothing."),
        Rule("several-documents", "One file holds one spec; a second document would be lost."),
        Rule("too-deep", "Nesting beyond any real spec exhausts the reader's memory."),
        Rule("too-many-nodes", "Aliases that multiply their content exhaust memory."),
        Rule("alias-to-itself", "A value that contains itself has no end."),
        Rule("yaml-tag", "A tag asks YAML to build an object; a spec is only data."),
        Rule("duplicate-key", "Of two equal keys YAML keeps one, and the other rule is lost."),
        # The shape.
        Rule("wrong-shape", "A value of another kind than the language expects has no meaning."),
        Rule("unknown-key", "A misspelt key would be a rule that nobody enforces."),
        Rule("missing-key", "Without this key the construct is incomplete."),
        Rule("cut-expression", "YAML cut an expression at a comma or bracket: half of it is gone."),
        Rule("bad-name", "Names are used in expressions and programs, so they are identifiers."),
        Rule("reserved-name", "The name already means something in expressions."),
        Rule("name-clash", "Two things of one name in one expression cannot be told apart."),
        # Machines.
        Rule("no-states", "A machine without states has nowhere to be."),
        Rule("no-initial", "A machine or family that is entered must say where it starts."),
        Rule("unknown-state", "A state that does not exist can be neither left nor entered."),
        Rule("unknown-machine", "A machine that does not exist has no state."),
        Rule("unknown-event", "An event that does not exist cannot happen."),
        Rule("unknown-actor", "An actor that is not declared can do nothing."),
        Rule("unknown-name", "An expression reads something that does not exist."),
        Rule("ambiguous-transition", "Two transitions of one event leave one state in no order."),
        Rule("unguarded-choice", "A choice without a guard hides all those after it."),
        Rule("incomplete-choice", "A choice that fits no case has no answer."),
        Rule("cycle-without-back", "In a cycle nothing is ahead or behind, so late reports pass."),
        Rule("event-in-two-places", "It is hidden whether a machine skips or vetoes the event."),
        Rule("final-with-exit", "A state that is left again is not final."),
        Rule("timeout-without-timer", "A time-out that the timer cannot send never comes."),
        Rule("same-from-nowhere", "`same` keeps the state, and here there is none to keep."),
        # Expressions.
        Rule("expression-syntax", "What is not an expression cannot be checked."),
        Rule("expression-too-long", "An expression that long cannot be read or reviewed."),
        Rule("not-in-language", "Guards are data: no calls, attributes or code."),
        Rule("wrong-type", "Values of different kinds cannot be combined or compared."),
        Rule("not-an-integer", "Money is counted in minor units; floats lose cents."),
        Rule("unknown-value", "A comparison with a value that cannot occur never holds."),
        Rule("maybe-unknown", "An optional value is read where it may be missing."),
        Rule("not-here", "The name has no value in this place."),
        Rule("number-too-large", "A number too long to be written can be neither kept nor shown."),
        Rule("product-of-variables", "Bounds of a product of two variables cannot be named."),
        Rule("fact-cycle", "A fact that depends on itself has no value."),
        # Data and effects.
        Rule("bad-type", "A type that does not exist checks nothing."),
        Rule("bad-initial", "An initial value of another type breaks the first guard."),
        Rule("fixed-datum-set", "A fixed datum is set at birth and never again."),
        Rule(
            "bad-setting", "A setting with a value of another type would change the rules silently."
        ),
        # Machines of many.
        Rule("no-instance", "An event about one of many that does not say which one moves none."),
        Rule(
            "unset-field", "An instance born without a value breaks the first guard that reads it."
        ),
        Rule("bad-total", "A total that counts nothing is zero for ever."),
        Rule("total-set", "A total follows from the instances; a second truth would differ."),
        # Specs that build on others.
        Rule("unknown-base", "A spec that builds on one which is not there says half of it."),
        Rule("base-cycle", "A spec that builds on itself has no beginning."),
        Rule(
            "entry-exists",
            "An extension adds; what it changes stands under `replace`, so that nobody misses it.",
        ),
        # Scenarios.
        Rule("bad-scenario", "A scenario that cannot run shows nothing."),
        Rule("scenario-failed", "The spec does not do what its example says."),
        Rule(
            "version-not-raised",
            "Who relies on a spec learns from its version alone that it has changed.",
        ),
        Rule("edges-differ", "The chart and the spec disagree about what is possible."),
        # What only `check` tells.
        Rule(
            "unreachable-state",
            "A state that nothing leads to is dead weight or a missing transition.",
            warning=True,
        ),
        Rule("unreachable-family", "A family that nothing enters is dead weight.", warning=True),
        Rule("dead-transition", "A transition that can never fire hides a mistake.", warning=True),
        Rule(
            "event-without-transition",
            "An event that nothing handles is always refused.",
            warning=True,
        ),
        Rule(
            "never-due",
            "A deadline that nothing sets never comes.",
            warning=True,
        ),
        Rule(
            "timer-unbound",
            "The timer may act here at any time, and nothing says when it is due.",
            warning=True,
        ),
        Rule(
            "unused-name",
            "Something declared and not used is often a misspelling elsewhere.",
            warning=True,
        ),
        Rule(
            "state-named-datum",
            "A datum with a state's name misleads in expressions.",
            warning=True,
        ),
        Rule(
            "missing-label",
            "Who reads in one of the spec's languages meets a bare name.",
            warning=True,
        ),
        Rule(
            "expired-break",
            "What an earlier major version accepted would hide the same break today.",
            warning=True,
        ),
    ]
}
