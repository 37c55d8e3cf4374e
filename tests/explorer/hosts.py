"""Where the explorer's JavaScript runs in tests: in Node, and in a real Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, Page

from statekit.render.explorer.modules import modules
from tests import programs

DRIVER = Path(__file__).parent / "driver.js"
ENGINE = Path(__file__).parents[2] / "statekit/render/explorer/engine"
NODE = shutil.which("node")
_LOOP = """
import { createInterface } from "node:readline";
import { answer } from "#driver";
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(answer(line) + "\\n");
}
"""


class Host(Protocol):
    """Answers requests of `driver.js`."""

    def ask(self, request: object) -> Any:
        """Return the answer to a request; both are JSON values."""


class _Node:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, request: object) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "node has stopped: its error stands above"
        return json.loads(line)


@contextmanager
def node(folder: Path) -> Iterator[Host]:
    """Run the modules in Node, out of a folder that can be thrown away."""
    assert NODE is not None
    shutil.copytree(ENGINE, folder, dirs_exist_ok=True)
    shutil.copy(DRIVER, folder)
    (folder / "loop.js").write_text(_LOOP, encoding="utf-8")
    command = [NODE, str(folder / "loop.js")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield _Node(process)
        assert process.stdin is not None
        process.stdin.close()


class _Page:
    def __init__(self, page: Page) -> None:
        self.page = page

    def ask(self, request: object) -> Any:
        return json.loads(self.page.evaluate("(text) => answer(text)", json.dumps(request)))


@contextmanager
def paged(browser: Browser, folder: Path) -> Iterator[Host]:
    """Run the modules in one page of a browser, from a file on the disk."""
    page_file = folder / "driver.html"
    imports = json.dumps({"imports": modules()})
    page_file.write_text(
        f'<!doctype html><script type="importmap">{imports}</script>\n'
        f'<script type="module">{DRIVER.read_text(encoding="utf-8")}\n'
        "globalThis.answer = answer;</script>",
        encoding="utf-8",
    )
    page = browser.new_page()
    failures: list[object] = []
    page.on("pageerror", lambda error: failures.append(error))
    page.goto(page_file.as_uri())
    page.wait_for_function("() => globalThis.answer")
    yield _Page(page)
    assert not failures
    page.close()


@contextmanager
def chromium(folder: Path) -> Iterator[Host]:
    """Run the modules in a headless Chromium."""
    with programs.chromium() as browser, paged(browser, folder) as host:
        yield host
