"""Two versions of one spec, as tests make them: a base, and edits of its text."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from statekit.diff import Comparison, Difference, Domain, Relation, Witness
from statekit.diff.canon import FALSE
from statekit.expressions import Node
from statekit.spec import load_definition, read
from statekit.spec.model import Definition

BASE = (Path(__file__).parent / "base.yaml").read_text(encoding="utf-8")
Edit = tuple[str, str]


def edited(*edits: Edit, text: str = BASE) -> str:
    """The text of the base with some parts of it replaced; each must be there once."""
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def version(*edits: Edit, name: str = "new.yaml", text: str = BASE) -> Definition:
    """The base, loaded, with some edits."""
    return load_definition(read(edited(*edits, text=text).encode(), name))


WITNESS = Witness({}, {"limit": 500}, {"amount": 70}, None, True, False)


@frozen
class Says:
    """A prover that gives one answer to all questions, so that what follows can be tested."""

    relation: Relation

    def compare(self, old: Node, new: Node, domain: Domain) -> Comparison:
        """Answer; that nothing moves from one case to another."""
        if new == FALSE:
            return Comparison(Relation.EQUIVALENT)
        del old, domain
        return Comparison(self.relation, lost=WITNESS)

    def differ(self, old: Node, new: Node, domain: Domain) -> Difference:
        """Answer."""
        del old, new, domain
        return Difference(self.relation, WITNESS.values)
