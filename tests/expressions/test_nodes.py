"""Every reader of the tree knows every node: one that is forgotten is told at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import frozen

from statekit.expressions import BOOLEAN, Node, Type, Values, evaluate, words
from statekit.expressions.compiled import Unit


@frozen
class Strange(Node):
    """A node that no reader knows."""

    type: Type = BOOLEAN


READERS: list[Callable[[Node], object]] = [
    words,
    lambda node: evaluate(node, Values({}, {}, {})),
    lambda node: Unit((), (), {}).add(node),
]


@pytest.mark.parametrize("read", READERS, ids=["words", "evaluate", "compile"])
def test_a_node_that_a_reader_does_not_know_is_a_mistake_of_ours(
    read: Callable[[Node], object],
) -> None:
    """It must never pass for a value or for nothing."""
    with pytest.raises(AssertionError, match=r"^no such node: Strange\("):
        read(Strange())
