"""Choices: cases that are tried in order, with an `else` at the end."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from .nodes import Node
from .shape import Fields, Keys, Shape, place


@frozen(slots=False)
class Case:
    """One case of a choice.

    Args:
        node: the whole case.
        fields: its keys.
        otherwise: what its `else` says, if it has one.
    """

    node: Node
    fields: Fields
    otherwise: Node | None


def cases(shape: Shape, node: Node, keys: Keys, answer: str) -> Iterator[Case]:
    """Yield the cases of a choice, and tell where one hides those after it.

    Args:
        shape: collects what is wrong.
        node: what `choose` says.
        keys: the keys of a case.
        answer: the key that says what follows when a case holds.
    """
    listed = shape.listed(node, "`choose`", "a list of cases")
    for item in listed:
        fields = shape.fields(item, keys)
        if fields.broken:
            continue
        is_last = item is listed[-1]
        otherwise = fields.get("else")
        if otherwise is not None:
            _alone(shape, fields)
            if not is_last:
                message = "an `else` holds always, so no case after it is ever tried"
                shape.add("unguarded-choice", message, place(otherwise), "put it at the end")
        elif fields.lacks("when", "else"):
            message = "this case has no `when`, so no case after it is ever tried"
            remedy = "give it a `when`"
            if is_last:
                message, remedy = "this case has no `when`", "begin it with `else`"
            shape.add("unguarded-choice", message, place(item), remedy)
        elif fields.lacks(answer, "else"):
            shape.add("missing-key", f"{keys.what} needs `{answer}`", place(item))
        yield Case(item, fields, otherwise)


def _alone(shape: Shape, fields: Fields) -> None:
    for name, value in fields.items():
        if name != "else":
            message = f"an `else` stands alone in its case, without `{name}`"
            shape.add("unknown-key", message, place(value), f"remove `{name}`")
