"""Copies the libraries of the explorer's page out of their npm packages.

To take a new version: `npm install --save-exact NAME@VERSION` in this folder, run this file, look
at what changed, and run the tests. What is copied is committed, so that nobody else needs npm.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
VENDOR = HERE.parents[1] / "statekit" / "render" / "explorer" / "vendor"
FILES = {
    "lit-html/lit-html.js": "lit-html/lit-html.js",
    "lit-html/LICENSE": "lit-html/LICENSE",
    "panzoom/panzoom.es.js": "@panzoom/panzoom/dist/panzoom.es.js",
    "panzoom/MIT-License.txt": "@panzoom/panzoom/MIT-License.txt",
}
"""Each vendored file, and where it lies in `node_modules`."""


def install(folder: Path) -> Path:
    """Install the locked packages into a folder, and return its `node_modules`."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder)
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(npm, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder / "node_modules"


def main() -> None:
    """Replace what is vendored."""
    with TemporaryDirectory() as folder:
        modules = install(Path(folder))
        for kept, source in FILES.items():
            target = VENDOR / kept
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(modules / source, target)


if __name__ == "__main__":
    main()
