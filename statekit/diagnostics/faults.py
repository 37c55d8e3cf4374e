"""The faults with which no spec loads, by category; the words say why each is bad."""

from __future__ import annotations

from collections.abc import Mapping

from .rule import Category

FAULTS: Mapping[Category, Mapping[str, str]] = {
    Category.FILE: {
        "unreadable-file": "A spec that cannot be opened says nothing.",
        "not-utf8": "Text in another encoding is read wrongly on another machine.",
        "file-too-large": "A file that large is not a spec, and reading it costs time.",
        "yaml-syntax": "What is not YAML has no meaning here.",
        "empty-file": "A spec without content decides nothing.",
        "several-documents": "One file holds one spec; a second document would be lost.",
        "too-deep": "Nesting beyond any real spec exhausts the reader's memory.",
        "too-many-nodes": "Aliases that multiply their content exhaust memory.",
        "alias-to-itself": "A value that contains itself has no end.",
        "yaml-tag": "A tag asks YAML to build an object; a spec is only data.",
        "duplicate-key": "Of two equal keys YAML keeps one, and the other rule is lost.",
    },
    Category.SHAPE: {
        "wrong-shape": "A value of another kind than the language expects has no meaning.",
        "unknown-key": "A misspelt key would be a rule that nobody enforces.",
        "missing-key": "Without this key the construct is incomplete.",
        "cut-expression": "YAML cut an expression at a comma or bracket: half of it is gone.",
        "bad-name": "Names are used in expressions and programs, so they are identifiers.",
        "reserved-name": "The name already means something in expressions.",
        "unknown-rule": "An `allow` of a rule that does not exist allows nothing.",
        "name-clash": "Two things of one name in one expression cannot be told apart.",
    },
    Category.MACHINES: {
        "no-states": "A machine without states has nowhere to be.",
        "no-initial": "A machine or family that is entered must say where it starts.",
        "unknown-state": "A state that does not exist can be neither left nor entered.",
        "unknown-machine": "A machine that does not exist has no state.",
        "unknown-event": "An event that does not exist cannot happen.",
        "unknown-actor": "An actor that is not declared can do nothing.",
        "unknown-name": "An expression reads something that does not exist.",
        "ambiguous-transition": "Two transitions of one event leave one state in no order.",
        "unguarded-choice": "A choice without a guard hides all those after it.",
        "incomplete-choice": "A choice that fits no case has no answer.",
        "cycle-without-back": "In a cycle nothing is ahead or behind, so late reports pass.",
        "event-in-two-places": "It is hidden whether a machine skips or vetoes the event.",
        "final-with-exit": "A state that is left again is not final.",
        "timeout-without-timer": "A time-out that the timer cannot send never comes.",
        "same-from-nowhere": "`same` keeps the state, and here there is none to keep.",
    },
    Category.EXPRESSIONS: {
        "expression-syntax": "What is not an expression cannot be checked.",
        "expression-too-long": "An expression that long cannot be read or reviewed.",
        "not-in-language": "Guards are data: no calls, attributes or code.",
        "wrong-type": "Values of different kinds cannot be combined or compared.",
        "not-an-integer": "Money is counted in minor units; floats lose cents.",
        "unknown-value": "A comparison with a value that cannot occur never holds.",
        "maybe-unknown": "An optional value is read where it may be missing.",
        "not-here": "The name has no value in this place.",
        "number-too-large": "A number too long to be written can be neither kept nor shown.",
        "product-of-variables": "Bounds of a product of two variables cannot be named.",
        "fact-cycle": "A fact that depends on itself has no value.",
    },
    Category.DATA: {
        "bad-type": "A type that does not exist checks nothing.",
        "bad-initial": "An initial value of another type breaks the first guard.",
        "fixed-datum-set": "A fixed datum is set at birth and never again.",
        "bad-setting": "A setting with a value of another type would change the rules silently.",
    },
    Category.MANY: {
        "no-instance": "An event about one of many that does not say which one moves none.",
        "unset-field": "An instance born without a value breaks the first guard that reads it.",
        "bad-total": "A total that counts nothing is zero for ever.",
        "total-set": "A total follows from the instances; a second truth would differ.",
    },
    Category.BASES: {
        "unknown-base": "A spec that builds on one which is not there says half of it.",
        "base-cycle": "A spec that builds on itself has no beginning.",
        "entry-exists": (
            "An extension adds; what it changes stands under `replace`, so that nobody misses it."
        ),
    },
    Category.RECORDS: {
        "bad-migration": "Of two migrations from one version one would never be used.",
    },
    Category.SCENARIOS: {
        "bad-scenario": "A scenario that cannot run shows nothing.",
    },
}
