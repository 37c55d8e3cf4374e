"""The reference of the language is fresh, and its examples are true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest
from jsonschema import Draft202012Validator

from statekit.diagnostics import SpecError
from statekit.spec.load import load_definition
from statekit.spec.reader import read
from statekit.spec.schema import schema

from .test_schema import plain

DOCS = Path(__file__).parents[2] / "docs"
EXPRESSIONS = (DOCS / "reference" / "expressions.md").read_text(encoding="utf-8")


@pytest.fixture
def generator() -> ModuleType:
    """The script that writes the page, as a module."""
    spec = util.spec_from_file_location("generate_reference", DOCS / "generate_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_fresh(generator: ModuleType) -> None:
    """The page in `docs` is what the script makes of the schema."""
    page = (DOCS / "reference" / "language.md").read_text(encoding="utf-8")
    assert generator.reference(schema()) == page


def test_check_tells_of_a_stale_page(
    generator: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With `--check` the script exits 1 and writes nothing until the page is written anew."""
    page = tmp_path / "language.md"
    monkeypatch.setattr(generator, "PAGE", page)
    assert generator.main(["--check"]) == 1
    assert not page.exists()
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0
    page.write_text("old", encoding="utf-8")
    assert generator.main(["--check"]) == 1
    assert page.read_text(encoding="utf-8") == "old"
    stale = f"{page} is stale: run `python {DOCS / 'generate_reference.py'}`\n"
    assert capsys.readouterr() == ("", stale * 2)


def test_a_wrong_argument_is_misuse(
    generator: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The script exits 2 and writes nothing."""
    page = tmp_path / "language.md"
    monkeypatch.setattr(generator, "PAGE", page)
    assert generator.main(["--chek"]) == 2
    assert not page.exists()
    assert capsys.readouterr() == ("", "usage: generate_reference.py [--check]\n")


def properties() -> Iterator[tuple[str, str, dict[str, object]]]:
    """Every key that the schema names: its place in the schema, the key, and what is said of it."""
    root = schema()
    definitions = cast("dict[str, dict[str, object]]", root["$defs"])
    constructs = {"#": root, **{f"#/$defs/{name}": each for name, each in definitions.items()}}
    for place, construct in constructs.items():
        for key, each in cast("dict[str, object]", construct.get("properties", {})).items():
            yield f"{place}/properties/{key}", key, cast("dict[str, object]", each)


PROPERTIES = [pytest.param(*each, id=each[0]) for each in properties()]


@pytest.mark.parametrize(("place", "key", "said"), PROPERTIES)
def test_every_key_is_described_with_an_example_that_holds(
    place: str, key: str, said: dict[str, object]
) -> None:
    """A key has a title and a sentence, and its example conforms to the schema."""
    if list(said) == ["$ref"]:
        assert re.fullmatch(rf"#/(\$defs/[a-z-]+/)?properties/{key}", str(said["$ref"]))
        return
    assert str(said["title"])[:1].isupper()
    found = re.fullmatch(r"([A-Z`].*[.]) Example: `(.+)`", str(said["description"]))
    assert found is not None, said["description"]
    example = cast("dict[str, object]", plain(read(found[2].encode(), "example")))
    assert list(example) == [key]
    root = schema()
    keys = {**cast("dict[str, object]", root["properties"]), "this one": {"$ref": place}}
    validator = Draft202012Validator({"$defs": root["$defs"], "properties": keys})
    assert [each.message for each in validator.iter_errors({"this one": example[key]})] == []


# The page on expressions.


def blocks(language: str) -> list[str]:
    """The page's blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", EXPRESSIONS, re.DOTALL | re.MULTILINE)


def rules_broken(expression: str) -> list[str]:
    """The rules that an expression breaks, in a place of the page's spec that can hold it."""
    (text,) = blocks("yaml")
    spec = cast("dict[str, dict[str, object]]", plain(read(text.encode(), "page")))
    if "event." in expression:
        machine = cast("dict[str, dict[str, dict[str, object]]]", spec["machines"]["payment"])
        machine["transitions"]["refund"]["when"] = expression
    else:
        spec["rules"] = {"here": expression}
    try:
        load_definition(read(json.dumps(spec).encode(), "page"))
    except SpecError as error:
        return [each.rule for each in error.diagnostics]
    return []


GOOD = [line for block in blocks("text") for line in block.splitlines()]
REFUSED = re.findall(r"^\| `(.+)` \| ([a-z-]+) \| `(.+)` \|$", EXPRESSIONS, re.MULTILINE)


@pytest.mark.parametrize("expression", GOOD)
def test_the_examples_of_expressions_load(expression: str) -> None:
    """Each line of the page's examples is an expression of its spec."""
    assert rules_broken(expression) == []


@pytest.mark.parametrize(("expression", "rule", "instead"), REFUSED)
def test_the_refused_expressions_are_refused(expression: str, rule: str, instead: str) -> None:
    """Each row of the page's last table names the rule, and what it offers loads."""
    assert rules_broken(expression) == [rule]
    assert rules_broken(instead) == []


def test_the_page_has_examples() -> None:
    """The patterns above find what they look for."""
    assert len(GOOD) == 15
    assert len(REFUSED) == 13
