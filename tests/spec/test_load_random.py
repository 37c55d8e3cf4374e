"""Whatever a file holds, it is a spec or there are findings: nothing else comes of it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from statekit.diagnostics import SpecError, in_order
from statekit.spec.digest import digest
from statekit.spec.load import load_bytes
from statekit.spec.model import Definition
from statekit.spec.nodes import Mapping, Node, Scalar
from statekit.spec.reader import read

from .outline import outline

SAMPLE = Path(__file__).parent / "samples" / "everything.yaml"
TEXT = SAMPLE.read_text(encoding="utf-8")
Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | int | float | bool | None"


def plain(node: Node) -> Tree:
    """What a node holds."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items]


TREE = plain(read(TEXT.encode(), "everything.yaml"))


def owners(tree: Tree) -> list[dict[str, Tree] | list[Tree]]:
    """Every list and mapping that holds something."""
    found: list[dict[str, Tree] | list[Tree]] = []
    if isinstance(tree, dict | list) and tree:
        found.append(tree)
        for each in tree.values() if isinstance(tree, dict) else tree:
            found += owners(each)
    return found


PARTS = owners(TREE)
NAMES = sorted({name for each in PARTS if isinstance(each, dict) for name in each})
WORDS = st.sampled_from(
    [*NAMES, "any", "same", "else", "event.amount", "a b", "", "amount > 1", "known(x)", "[", "1.0"]
)
STRANGE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), WORDS, st.just([])
)


def harmless(data: bytes) -> None:
    """Load a file; what is not in order is told, what is in order can be used."""
    found = load(data)
    if isinstance(found, Definition):
        assert digest(found).startswith("sha256:")
        assert outline(found).startswith("spec ")
    else:
        assert found.diagnostics == in_order(found.diagnostics) != ()
        assert str(found).startswith("error[")


def load(data: bytes) -> Definition | SpecError:
    """Load a file, or return what is wrong with it."""
    try:
        return load_bytes(data, "x.yaml")
    except SpecError as error:
        return error


@given(st.data())
def test_a_spec_with_parts_removed_replaced_and_renamed(data: st.DataObject) -> None:
    """Also with parts that are in order in another place."""
    tree = copy.deepcopy(TREE)
    for _ in range(data.draw(st.integers(1, 5))):
        owner = data.draw(st.sampled_from(owners(tree) or [[]]))
        if isinstance(owner, list):
            index = data.draw(st.integers(0, max(0, len(owner) - 1)))
            owner[index : index + 1] = data.draw(new_parts())
            continue
        name = data.draw(st.sampled_from(sorted(owner)))
        part = owner.pop(name)
        match data.draw(st.sampled_from(("remove", "replace", "rename"))):
            case "replace":
                owner[name] = next(iter(data.draw(new_parts())), None)
            case "rename":
                owner[data.draw(WORDS)] = part
    harmless(json.dumps(tree).encode())


def new_parts() -> st.SearchStrategy[list[Tree]]:
    """What may stand in the place of a part: nothing, something strange, or another part."""
    part: st.SearchStrategy[Tree] = st.one_of(STRANGE, st.sampled_from(PARTS).map(copy.deepcopy))
    return st.lists(part, max_size=2)


SNIPPETS = st.one_of(
    st.text(max_size=3),
    st.sampled_from([*":-{}[],#&*!|>?%'", '"', "\n", "\n  ", ": ", ", ", "- ", " #"]),
    WORDS,
)


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 40), SNIPPETS), max_size=4))
def test_a_file_with_stretches_removed_and_inserted(
    changes: list[tuple[int, int, str]],
) -> None:
    """At any place, in the middle of a word too."""
    text = TEXT
    for start, length, snippet in changes:
        text = text[:start] + snippet + text[start + length :]
    harmless(text.encode(errors="surrogatepass"))
