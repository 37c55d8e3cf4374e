"""Reads YAML with both of PyYAML's parsers, in C and in Python, which must agree."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from statekit.diagnostics import SpecError
from statekit.spec import reader
from statekit.spec.nodes import Mapping, Node, Scalar, Sequence

PARSERS: list[type[Any]] = [yaml.SafeLoader]
if yaml.__with_libyaml__:
    PARSERS.append(yaml.CSafeLoader)


def read_with(parser: type[Any], data: str | bytes) -> Mapping:
    """Read a file with one of the parsers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_PARSER", parser)
        return reader.read(data.encode() if isinstance(data, str) else data, "spec.yaml")


def read(data: str | bytes) -> Mapping:
    """Read a file that is in order."""
    first, *others = [read_with(parser, data) for parser in PARSERS]
    for other in others:
        assert outline(other) == outline(first)
    return first


def findings(data: str | bytes) -> str:
    """Return all findings about a file that is not in order, as people read them."""
    first, *others = [_findings(parser, data) for parser in PARSERS]
    for other in others:
        assert other == first
    return first


def _findings(parser: type[Any], data: str | bytes) -> str:
    with pytest.raises(SpecError) as raised:
        read_with(parser, data)
    return str(raised.value)


def finding(rule: str, message: str, place: str, line: str, carets: str, remedy: str) -> str:
    """Return a finding as people read it."""
    number = place.partition(":")[0]
    gap = " " * len(number)
    return (
        f"error[{rule}]: {message}\n"
        f"{gap}--> spec.yaml:{place}\n"
        f"{gap} |\n"
        f"{number} | {line}\n"
        f"{gap} | {carets}\n"
        f"{gap} = help: {remedy}"
    )


def plain(node: Node) -> object:
    """Return the values of a node: a list for a list, pairs for a mapping."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return [(key.value, plain(value)) for key, value in node.entries]


def outline(node: Node) -> object:
    """Return all that is known of a node: values, texts and places."""
    if isinstance(node, Scalar):
        return (node.text, repr(node.value), node.quoted, node.start, node.end)
    if isinstance(node, Sequence):
        return ([outline(item) for item in node.items], node.start, node.end)
    entries = [(outline(key), outline(value)) for key, value in node.entries]
    return (entries, node.start, node.end)


def value_of(data: str) -> Scalar:
    """Return the value of the only key of a file."""
    ((_, value),) = read(data).entries
    assert isinstance(value, Scalar)
    return value


def scalars(node: Node) -> list[Scalar]:
    """Return all single values in a node, keys among them."""
    if isinstance(node, Scalar):
        return [node]
    parts = node.items if isinstance(node, Sequence) else [n for pair in node.entries for n in pair]
    return [scalar for part in parts for scalar in scalars(part)]
