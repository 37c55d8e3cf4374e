"""Writes the reference of the spec language, `docs/reference/language.md`, from its JSON Schema.

Run it as ``python docs/generate_reference.py``. With ``--check`` it writes nothing and exits 1
when the page is stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias, cast

import yaml

from statekit.spec.schema import schema

Schema: TypeAlias = "dict[str, object]"

PAGE = Path(__file__).parent / "reference" / "language.md"

_INTRODUCTION = """\
# The spec language

<!-- Written by docs/generate_reference.py from statekit/spec/schema.json: change it there. -->

A spec is one YAML file. This page lists every key of it; start at [the top](#spec) and follow the
links. [Expressions](expressions.md) have a page of their own.

The file is read by the core rules of YAML 1.2: `on`, `off`, `yes` and `no` are texts, and so is a
date. A key that is not on this page is an error, and so is a key that stands twice. An expression
with a comma or a bracket stands in quotes or on a line of its own: inside `{…}` YAML would cut it.

The page is made from the JSON Schema that `statekit schema` prints. An editor that knows the schema
completes the keys and shows these texts while you type.

"""

_WORDS = {
    "array": "list",
    "boolean": "boolean",
    "integer": "integer",
    "null": "nothing",
    "number": "number",
    "object": "mapping",
    "string": "text",
}
_EXAMPLE = re.compile(r" Example: `(.+)`$")


def reference(root: Schema) -> str:
    """Return the page as Markdown."""
    definitions = [each for each in _schemas(root["$defs"]) if "title" in each]
    return _INTRODUCTION + "\n".join(_construct(each, root) for each in [root, *definitions])


def split(description: str) -> tuple[str, str]:
    """Split the text of a key into what it means and its example, empty where it has none."""
    found = _EXAMPLE.search(description)
    return (description[: found.start()], found[1]) if found else (description, "")


def _construct(definition: Schema, root: Schema) -> str:
    lines = [f"## {definition['title']}", "", str(definition["description"]), ""]
    if "properties" in definition:
        lines += _table(definition, root)
    else:
        lines += [f"Holds: {_holds(definition, root)}.", ""]
    examples = [_flow(each) for each in cast("list[object]", definition.get("examples", []))]
    if examples and "properties" not in definition:
        lines += [f"Examples: {', '.join(examples)}.", ""]
    return "\n".join(lines)


def _table(definition: Schema, root: Schema) -> list[str]:
    required = cast("list[str]", definition.get("required", []))
    lines = ["| key | what it holds | required | meaning | example |", "|---|---|---|---|---|"]
    for key, property_ in cast("dict[str, Schema]", definition["properties"]).items():
        each = property_ if "title" in property_ else _at(property_["$ref"], root)
        meaning, example = split(str(each["description"]))
        must = " yes " if key in required else " "
        lines.append(f"| `{key}` | {_holds(each, root)} |{must}| {meaning} | `{example}` |")
    return [*lines, "", *(line for each in _conditions(definition) for line in (each, ""))]


def _holds(definition: Schema, root: Schema) -> str:
    """Say in words what a schema lets through."""
    match definition:
        case {"$ref": place}:
            found = _at(place, root)
            # Only what stands directly among the definitions has a heading of its own.
            is_part = str(place).removeprefix("#/$defs/").count("/") > 0
            return _holds(found, root) if is_part else _link(str(found["title"]))
        case {"anyOf": list(choices)}:
            return _or(_holds(each, root) for each in choices)
        case {"enum": list(words)}:
            return _or(f"`{each}`" for each in words)
        case {"const": value}:
            return f"`{value}`"
        case {"type": list(types)}:
            return _or(_WORDS[each] for each in types)
        case {"type": "array", "items": dict(items)}:
            return f"list of {_holds(items, root)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            names = cast("Schema", definition.get("propertyNames", {}))
            key = _holds(names, root) if "$ref" in names else "name"
            return f"mapping of {key} to {_holds(values, root)}"
        case {"type": str(word)}:
            return _WORDS[word]
    raise ValueError(f"no words for this schema: {definition}")


def _conditions(definition: Schema) -> list[str]:
    """Say which keys stand together, where the keys' own meanings do not."""
    choices = [
        _and(cast("list[str]", each["required"]))
        for key in ("oneOf", "anyOf")
        for each in cast("list[Schema]", definition.get(key, []))
    ]
    needing: dict[str, list[str]] = {}
    for key, others in cast(
        "dict[str, list[str]]", definition.get("dependentRequired", {})
    ).items():
        needing.setdefault(_and(others), []).append(key)
    return [
        *([f"It has {', or '.join(choices)}."] if choices else []),
        *(f"With {_or(f'`{key}`' for key in keys)} it has {it}." for it, keys in needing.items()),
    ]


def _flow(example: object) -> str:
    """Return an example as YAML on one line."""
    text = yaml.safe_dump(
        example, default_flow_style=True, width=1000, sort_keys=False, allow_unicode=True
    )
    shown = text.removesuffix("...\n").strip()  # YAML marks the end of a bare value
    return f"`{shown}`"


def _link(title: str) -> str:
    if title == "Expression":
        return "[expression](expressions.md)"
    return f"[{title[0].lower()}{title[1:]}](#{title.lower().replace(' ', '-')})"


def _at(place: object, root: Schema) -> Schema:
    """Return what a ``$ref`` refers to."""
    found = root
    for step in str(place).removeprefix("#/").split("/"):
        found = cast("Schema", found[step])
    return found


def _schemas(value: object) -> list[Schema]:
    return list(cast("dict[str, Schema]", value).values())


def _and(keys: list[str]) -> str:
    return " and ".join(f"`{each}`" for each in keys)


def _or(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def main(arguments: list[str]) -> int:
    """Write the page, or check it; return the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: generate_reference.py [--check]\n")
        return 2
    page = reference(schema())
    if not arguments:
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page:
        sys.stderr.write(f"{PAGE} is stale: run `python {Path(__file__)}`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
