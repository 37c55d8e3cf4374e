"""Labels that are missing: what `check` asks for can be given, and then it asks for nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from statekit import load
from statekit.check import NoteKind, check
from statekit.spec import shipped
from statekit.spec.labels import labelled
from statekit.spec.schema import schema

LINKS = """\
spec: links
events:
  open: {payload: {link: id, amount: money}, label: {en: Opened, es: Abierto}}
machines:
  link:
    label: {en: Link, es: Enlace}
    many: {max: 5}
    fields: {amount: {type: money, label: {en: Amount, es: Importe}}}
    states: {active: {label: {en: Active, es: Activo}}}
    transitions: {open: {from: new, to: active, set: {link.amount: event.amount}}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a spec in two languages, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "links.yaml").write_text(LINKS, encoding="utf-8")
    return tmp_path


def told(name: str) -> list[str]:
    """What `check` finds, each with its place and remedy."""
    return [f"{each.span}: {each.message}; {each.remedy}" for each in check(load(name)).diagnostics]


def test_the_state_before_birth_needs_no_label(folder: Path) -> None:
    """`new` is declared nowhere, so nobody can say what it is called."""
    assert told("links.yaml") == []
    names = [name for _, name, _, _ in labelled(load("links.yaml").definition)]
    assert names == ["link", "active of link", "open", "link.amount"]


def test_languages_that_the_same_things_lack_are_told_at_once(folder: Path) -> None:
    """As one label with a text for each."""
    text = LINKS.replace("label: {en: Opened, es: Abierto}", "").replace(
        ", label: {en: Amount,", ""
    )
    text = text.replace(" es: Importe}", "").replace("{en: Active, es: Activo}", "{en: Active}")
    Path("links.yaml").write_text(text, encoding="utf-8")
    assert told("links.yaml") == [
        "links.yaml:3:3: 2 things have no label in en: event open, field link.amount; "
        "give each of them `label: {en: …}`",
        "links.yaml:9:14: 3 things have no label in es: state active of link, event open, field "
        "link.amount; give each of them `label: {es: …}`",
    ]
    text = text.replace(", label: {en: Active}", "").replace("{label: {en: Active}}", "")
    Path("links.yaml").write_text(text, encoding="utf-8")
    assert told("links.yaml") == [
        "links.yaml:9:14: 3 things have no label in en or es: state active of link, event open, "
        "field link.amount; give each of them `label: {en: …, es: …}`",
    ]


def test_an_extension_is_told_where_it_can_say_it(folder: Path) -> None:
    """Not in its base, which may be somebody else's: at its own first thing, or its beginning."""
    Path("own.yaml").write_text("spec: own\nextends: links.yaml\nactors: {clerk: }\n")
    assert told("own.yaml") == [
        "own.yaml:3:10: the actor clerk has no label in en or es; give it `label: {en: …, es: …}`"
    ]
    Path("own.yaml").write_text(
        "spec: own\nextends: links.yaml\nmachines: {link: {label: {fr: Lien}}}\n"
    )
    assert told("own.yaml") == [
        "own.yaml:1:1: 3 things have no label in fr: state active of link, event open, field "
        "link.amount; give each of them `label: {fr: …}`; this spec may do so for what its base "
        "declares: labels are joined"
    ]


@pytest.mark.parametrize("name", [*shipped(), "links.yaml"])
def test_an_extension_can_label_all_of_its_base_in_another_language(
    name: str, folder: Path
) -> None:
    """Whatever `check` asks for; nothing else differs then, and the schema takes it too."""
    label = {"label": {"xx": "Something"}}
    own: dict[str, dict[str, dict[str, object]]] = {}
    sections = {"actor": "actors", "datum": "data", "total": "totals", "fact": "facts"}
    machines: dict[str, dict[str, object]] = own.setdefault("machines", {})
    for what, of, _, _ in labelled(load(name).definition):
        if what == "machine":
            machines[of] = {**label, "states": {}, "fields": {}}
        elif what == "state":
            state, _, machine = of.partition(" of ")
            here = machines[machine]
            for segment in state.split("."):
                states = here.setdefault("states", {})
                assert isinstance(states, dict)
                here = states.setdefault(segment, {})
            here.update(label)
        elif what == "field":
            machine, _, field = of.partition(".")
            fields = machines[machine]["fields"]
            assert isinstance(fields, dict)
            fields[field] = label
        else:
            own.setdefault(sections.get(what, "events"), {})[of] = {**label}
    for each in machines.values():
        if not each["fields"]:
            del each["fields"]
    spec = {"spec": "own", "extends": name, **own}
    Path("own.yaml").write_text(json.dumps(spec))
    assert [*Draft202012Validator(schema()).iter_errors(spec)] == []
    found = check(load("own.yaml"))
    assert [str(each.message) for each in found.diagnostics if "xx" in each.message] == []
    assert [each.kind for each in found.notes] == [NoteKind.CONSERVATIVE]
