"""The house: rooms import one way, each outside dependency has one importer, only `cli` prints."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# Where each outside package may be imported: in this module, or in this room and what it holds.
HOMES = {
    "click": "statekit.cli",
    "docutils": "statekit.embed.sphinx",
    "graphviz": "statekit.render.layout",
    "hypothesis": "statekit.testing",
    "mkdocs": "statekit.embed.mkdocs",
    "pytest": "statekit.testing",
    "rich": "statekit.cli",
    "sphinx": "statekit.embed.sphinx",
    "transitions": "statekit.machine",
    "yaml": "statekit.spec.reader",
    "z3": "statekit.expressions.smt",
}
EVERYWHERE = {"attr", "attrs"}
# What only some users need, by the module that imports it.
EXTRAS = {
    "statekit.embed.mkdocs": "mkdocs",
    "statekit.embed.sphinx": "sphinx",
    "statekit.expressions.smt": "prove",
}
# Run as a program by `statekit.render.layout`.
PROGRAMS = {"graphviz-pure"}
# Imports by name are seen by no check; these functions make them.
BY_NAME = {"__import__", "import_module"}
STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the `statekit` package in a folder, by that folder's pyproject."""
    return subprocess.run(
        [
            *(sys.executable, "-c"),
            "from importlinter.cli import lint_imports_command as run; run()",
            *("--no-logo", "--no-cache"),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def planted(folder: Path, files: dict[str, str]) -> Path:
    """Write a package with this project's contract, so that the contract itself is on trial."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return folder


def rooms() -> list[str]:
    """The declared rooms, from the bottom up."""
    (contract,) = PROJECT["tool"]["importlinter"]["contracts"]
    return [layer.strip("()") for layer in reversed(contract["layers"])]


def within(module: str, home: str) -> bool:
    """Whether a module is its home, or in it."""
    return module == home or module.startswith(home + ".")


def module_of(path: Path, package: Path) -> str:
    """The dotted name of a source file."""
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def outside_imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and top-level name of each import from outside the package and the standard library."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases, lineno=line):
                names = [alias.name for alias in aliases]
            case ast.ImportFrom(module=str(module), level=0, lineno=line):
                names = [module]
            case _:
                continue
        for name in names:
            top = name.partition(".")[0]
            if top != "statekit" and top not in sys.stdlib_module_names:
                yield line, top


def side_doors(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and description of each print, use of a standard stream, and import by name."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id="print", lineno=line):
                yield line, "prints"
            case ast.Attribute(value=ast.Name(id="sys"), attr=name, lineno=line):
                if name in STREAMS:
                    yield line, f"uses sys.{name}"
            case ast.ImportFrom(module="sys", names=aliases, lineno=line):
                for alias in aliases:
                    if alias.name in STREAMS:
                        yield line, f"uses sys.{alias.name}"
            case ast.ImportFrom(module="importlib", names=aliases, lineno=line):
                for alias in aliases:
                    if alias.name in BY_NAME:
                        yield line, "imports by name"
            case ast.Name(id=name, lineno=line) | ast.Attribute(attr=name, lineno=line):
                if name in BY_NAME:
                    yield line, "imports by name"


def breaches(package: Path) -> list[str]:
    """Every outside import away from its home, and everything that only `cli` may do."""
    found = []
    for path in sorted(package.rglob("*.py")):
        module = module_of(path, package)
        where = path.relative_to(package.parent).as_posix()
        tree = ast.parse(path.read_bytes(), str(path))
        for line, name in outside_imports(tree):
            if name in EVERYWHERE:
                continue
            if name not in HOMES:
                found.append(f"{where}:{line}: imports {name}, which has no home")
            elif not within(module, HOMES[name]):
                found.append(f"{where}:{line}: imports {name}, whose home is {HOMES[name]}")
        if not within(module, "statekit.cli"):
            found += [
                f"{where}:{line}: {what}, which only statekit.cli may"
                for line, what in side_doors(tree)
            ]
    return found


def test_rooms_import_one_way() -> None:
    """Each room imports only rooms below it, and every module of the package has its room."""
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Contracts: 1 kept, 0 broken." in result.stdout


def test_a_house_in_order_is_accepted(tmp_path: Path) -> None:
    """Rooms that import only what stands below them keep the contract."""
    files = {"statekit/__init__.py": "import statekit.api\n"}
    below = ""
    for room in rooms():
        files[f"statekit/{room}.py"] = below
        below = f"import statekit.{room}\n"
    result = lint_imports(planted(tmp_path, files))
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_import_of_a_room_above_is_caught(tmp_path: Path) -> None:
    """An upward import breaks the contract from each room, at the top, in a function, for types."""
    ways = [
        "from statekit import {}\n",
        "def later():\n    import statekit.{}\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import {}\n",
    ]
    order = rooms()
    pairs = list(pairwise(order))
    files = {
        f"statekit/{room}.py": ways[number % len(ways)].format(above)
        for number, (room, above) in enumerate(pairs)
    }
    files |= {"statekit/__init__.py": "", f"statekit/{order[-1]}.py": ""}
    result = lint_imports(planted(tmp_path, files))
    assert result.returncode == 1
    for room, above in pairs:
        assert f"statekit.{room} is not allowed to import statekit.{above}:" in result.stdout


def test_a_module_without_a_room_is_caught(tmp_path: Path) -> None:
    """A new top-level module breaks the contract until it has its place in the order."""
    files = {f"statekit/{name}.py": "" for name in ["__init__", "attic", *rooms()]}
    result = lint_imports(planted(tmp_path, files))
    assert result.returncode == 1
    assert "statekit.attic" in result.stdout


def test_outside_imports_are_at_home_and_only_the_command_line_prints() -> None:
    """The package has no import away from its home, no print, and no import by name."""
    assert breaches(ROOT / "statekit") == []


def test_every_breach_is_named_with_its_place(tmp_path: Path) -> None:
    """A planted breach of each kind is found, also in a function; what is allowed is not."""
    allowed = {
        "statekit/__init__.py": "import json\nfrom statekit import api\n",
        "statekit/cli/__init__.py": "import sys\nimport click, rich.table\nprint(sys.stdout)\n",
        "statekit/machine/bridge.py": "from transitions.extensions import HierarchicalMachine\n",
        "statekit/spec/reader.py": "import yaml\nfrom attrs import frozen\n",
        "statekit/yaml.py": "from .spec import reader\nfrom . import yaml\n",
    }
    forbidden = {
        "statekit/check/lint.py": "import os, numpy.linalg\nprint(1)\n",
        "statekit/decide/engine.py": "def later():\n    from transitions.core import Machine\n",
        "statekit/machinery.py": "import transitions\n",
        "statekit/render/dot.py": "import graphviz\nimport sys as sys\nsys.stderr.write('')\n",
        "statekit/report/text.py": "from sys import stdout\nimport rich\n",
        "statekit/spec/load.py": "import importlib\nimportlib.import_module('yaml')\n",
        "statekit/spec/sly.py": "from importlib import import_module\n__import__('yaml')\n",
    }
    assert breaches(planted(tmp_path, allowed | forbidden) / "statekit") == [
        "statekit/check/lint.py:1: imports numpy, which has no home",
        "statekit/check/lint.py:2: prints, which only statekit.cli may",
        "statekit/decide/engine.py:2: imports transitions, whose home is statekit.machine",
        "statekit/machinery.py:1: imports transitions, whose home is statekit.machine",
        "statekit/render/dot.py:1: imports graphviz, whose home is statekit.render.layout",
        "statekit/render/dot.py:3: uses sys.stderr, which only statekit.cli may",
        "statekit/report/text.py:2: imports rich, whose home is statekit.cli",
        "statekit/report/text.py:1: uses sys.stdout, which only statekit.cli may",
        "statekit/spec/load.py:2: imports by name, which only statekit.cli may",
        "statekit/spec/sly.py:1: imports by name, which only statekit.cli may",
        "statekit/spec/sly.py:2: imports by name, which only statekit.cli may",
    ]


def distributions_of(paths: Iterable[Path]) -> set[str]:
    """The distributions from which modules import."""
    distributions = packages_distributions()
    return {
        canonicalize_name(distributions[name][0])
        for path in paths
        for _, name in outside_imports(ast.parse(path.read_bytes()))
    }


def declared(lines: list[str]) -> set[str]:
    """The distributions that requirements name."""
    return {canonicalize_name(Requirement(line).name) for line in lines}


def test_declared_dependencies_are_those_that_are_imported() -> None:
    """What the package imports is declared, and what is declared is imported or run."""
    optional = {"statekit.testing", *EXTRAS}
    imported = distributions_of(
        path
        for path in (ROOT / "statekit").rglob("*.py")
        if not any(within(module_of(path, ROOT / "statekit"), each) for each in optional)
    )
    assert imported | PROGRAMS == declared(PROJECT["project"]["dependencies"])


def test_an_extra_declares_what_its_module_imports() -> None:
    """Besides what the package imports anyway."""
    always = declared(PROJECT["project"]["dependencies"])
    for module, extra in EXTRAS.items():
        path = ROOT / f"{module.replace('.', '/')}.py"
        extras = declared(PROJECT["project"]["optional-dependencies"][extra])
        assert distributions_of([path]) - always == extras
