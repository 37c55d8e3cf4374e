"""The libraries in the page are those of npm, byte for byte, with their licences."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path

import pytest

from statekit.render.explorer.modules import modules
from tests.programs import missing, program
from tools.vendor.refresh import FILES, HERE, VENDOR, install


def test_what_is_committed_is_what_npm_has(tmp_path: Path) -> None:
    """The locked versions, installed afresh."""
    program("npm", remedy="run `apt-get install npm`")
    try:
        packages = install(tmp_path)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        missing("what npm installs", "go online")
    for kept, source in FILES.items():
        assert (VENDOR / kept).read_bytes() == (packages / source).read_bytes(), kept


def test_nothing_else_is_vendored_and_each_library_has_its_licence() -> None:
    """Every file is one that the script brings."""
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert found == set(FILES)
    licences = {each.parent.name: each.read_text() for each in VENDOR.glob("*/*LICENSE*")}
    licences |= {each.parent.name: each.read_text() for each in VENDOR.glob("*/*License*")}
    assert licences.keys() == {path.name for path in VENDOR.iterdir()} == {"lit-html", "panzoom"}
    assert "BSD 3-Clause License" in licences["lit-html"]
    assert "Permission is hereby granted, free of charge" in licences["panzoom"]


@pytest.mark.parametrize("name", ["package.json", "package-lock.json"])
def test_versions_are_exact_and_no_registry_is_named(name: str) -> None:
    """Who installs them says where from."""
    text = (HERE / name).read_text(encoding="utf-8")
    assert "resolved" not in text
    assert "://" not in text
    if name == "package.json":
        versions = json.loads(text)["dependencies"].values()
        assert all(each.replace(".", "").isdigit() for each in versions)


def test_modules_import_by_names_that_the_page_has() -> None:
    """Each `import` names a module of the map, and none asks for a file or an address."""
    known = modules()
    for name, address in known.items():
        text = base64.b64decode(address.partition(",")[2]).decode()
        for wanted in re.findall(r'^(?:import|export)\b[^;]*?from "([^"]+)"', text, re.MULTILINE):
            assert wanted in known, f"{name} imports {wanted}"
