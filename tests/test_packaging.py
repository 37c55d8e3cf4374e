"""What users install is complete and works from any folder."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import statekit
from statekit.render import render

ROOT = Path(__file__).parent.parent
NAME = f"statekit-{statekit.__version__}"
INFO = f"{NAME}.dist-info"


def build(source: Path, target: Path, *formats: str) -> None:
    """Build distributions of a source folder by its own build backend."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
        + [word for name in formats for word in ("-t", name)],
        cwd=source,
        check=True,
        capture_output=True,
    )


def files_below(folder: str) -> set[str]:
    """The files of a folder of the project, without what running its tools leaves there."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not {"__pycache__", "node_modules"} & {*path.parts}
    }


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project's wheel and source distribution."""
    target = tmp_path_factory.mktemp("dist")
    build(ROOT, target, "wheel", "sdist")
    return target


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    """The project's wheel."""
    return dist / f"{NAME}-py3-none-any.whl"


@pytest.fixture(scope="module")
def unpacked_sdist(dist: Path) -> Path:
    """The unpacked source distribution."""
    with tarfile.open(dist / f"{NAME}.tar.gz") as archive:
        archive.extractall(dist, filter="data")
    return dist / NAME


def names_in(wheel: Path) -> list[str]:
    """The names of a wheel's files, in order."""
    with zipfile.ZipFile(wheel) as archive:
        return sorted(archive.namelist())


def test_the_wheel_carries_the_package_and_the_specs_and_no_more(wheel: Path) -> None:
    """The wheel holds code, `py.typed`, the schema, the explorer, specs and examples, no more."""
    package = files_below("statekit")
    assert "statekit/py.typed" in package
    assert any(name.endswith(".json") for name in package), "the JSON Schema of the language"
    page = "statekit/render/explorer/page"
    assert {f"{page}/page.html", f"{page}/page.css", f"{page}/main.js"} <= package
    specs = {f"statekit/{name}" for name in files_below("specs")}
    samples = "tests/check/fixtures"  # of the rules, which `statekit explain` shows
    specs |= {
        f"statekit/check/fixtures{name.removeprefix(samples)}" for name in files_below(samples)
    }
    about = ["METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"]
    # The front-end libraries of the pages bring licences of their own.
    about += [
        f"licenses/{name}" for name in package if "vendor" in name and "LICENSE" in name.upper()
    ]
    assert names_in(wheel) == sorted(package | specs | {f"{INFO}/{name}" for name in about})


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    """Name, version, licence, Python, the command and the plugin stand in its metadata."""
    with zipfile.ZipFile(wheel) as archive:
        metadata = Parser().parsestr(archive.read(f"{INFO}/METADATA").decode())
        scripts = archive.read(f"{INFO}/entry_points.txt").decode()
    keys = ["Name", "Version", "License-Expression", "License-File", "Requires-Python"]
    assert {key: metadata[key] for key in keys} == {
        "Name": "statekit",
        "Version": statekit.__version__,
        "License-Expression": "MIT AND BSD-3-Clause",
        "License-File": "LICENSE",
        "Requires-Python": ">=3.11",
    }
    assert scripts == (
        "[console_scripts]\nstatekit = statekit.cli:main\n\n"
        "[mkdocs.plugins]\nstatekit = statekit.embed.mkdocs:StatekitPlugin\n"
    )


def test_the_source_distribution_carries_the_whole_project(unpacked_sdist: Path) -> None:
    """Tests, docs, specs, drawings and benchmarks are in it, and the files beside them."""
    folders = [
        "statekit",
        "specs",
        "diagrams",
        "docs",
        "tests",
        "tools",
        "benchmarks",
        ".ci",
        ".github",
    ]
    wanted = {name for folder in folders for name in files_below(folder)}
    wanted |= {"pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"}
    found = {
        path.relative_to(unpacked_sdist).as_posix()
        for path in unpacked_sdist.rglob("*")
        if path.is_file()
    }
    assert wanted - found == set()


def test_the_source_distribution_builds_the_same_wheel(
    unpacked_sdist: Path, wheel: Path, tmp_path: Path
) -> None:
    """Who builds from the source distribution gets the files of the published wheel."""
    build(unpacked_sdist, tmp_path, "wheel")
    assert names_in(tmp_path / wheel.name) == names_in(wheel)


def test_an_installed_wheel_loads_every_shipped_spec_from_any_folder(
    wheel: Path, tmp_path: Path
) -> None:
    """`statekit.load` finds the specs inside the package, with no project folder in sight."""
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    shipped = sorted(path.stem for path in (ROOT / "specs").glob("*.yaml"))
    assert {"delivery", "deuna", "order", "payment"} <= set(shipped)
    script = (
        "import sys\n"
        f"sys.path.insert(0, {str(site)!r})\n"
        "import statekit\n"
        "print(statekit.__file__)\n"
        "for name in sys.argv[1:]:\n"
        "    statekit.load(name)\n"
        "    print(name)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, *shipped],
        cwd=elsewhere,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.stderr == ""
    assert result.stdout.splitlines() == [str(site / "statekit" / "__init__.py"), *shipped]


def test_an_installed_wheel_makes_explorers(wheel: Path, tmp_path: Path) -> None:
    """The page is the same as one that is made here: its scripts come along."""
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    result = subprocess.run(
        [sys.executable, "-m", "statekit", "render", "delivery", "--format", "html"],
        cwd=site,
        capture_output=True,
        check=True,
    )
    assert result.stderr == b""
    own = render(statekit.load("delivery").definition, "html")
    assert result.stdout.replace(b"statekit/specs", b"specs") == own.replace(
        b"statekit/specs", b"specs"
    )
