"""A plugin for MkDocs: blocks of code in the language ``statekit`` become what they ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from attrs import evolve, frozen
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from ..diagnostics import SpecError
from ..spec.nodes import Scalar
from ..spec.reader import read
from .content import Explorer, Picture, show
from .errors import EmbedError
from .markdown import lines_of, plain, to_markdown
from .request import Request, read_line, request_of
from .views import FLAGS

_FOLDER = "statekit"
_KEYS = re.compile(r"\s*[\w-]+:(\s|$)")


@frozen(slots=False)
class _Block:
    """A block of code that asks for something.

    Args:
        start: the index of the line on which it opens.
        end: the index after the line on which it closes.
        indent: what stands before it.
        text: what it says, without the indentation.
    """

    start: int
    end: int
    indent: str
    text: str


# MkDocs' classes set up what derives from them in an `__init_subclass__` without types.
class Settings(Config):  # type: ignore[no-untyped-call]  # see above
    """The plugin has none."""


class StatekitPlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]  # as for Settings
    """Shows what blocks such as ``diagram deuna`` ask for; has no settings."""

    def __init__(self) -> None:
        self._server: LiveReloadServer | None = None
        self._watched: set[Path] = set()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Be there from now on: MkDocs keeps a plugin with this method from build to build."""

    def on_page_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Replace the blocks of a page.

        Raises:
            PluginError: a block asks for something that cannot be shown.
        """
        lines = markdown.split("\n")
        source = page.file.content_string
        # What stands before the text, between lines of dashes, has been taken off.
        above = source.removesuffix(markdown).count("\n") if source.endswith(markdown) else 0
        found: list[str] = []
        kept = 0
        for block in _blocks(markdown):
            line = above + block.start + 2
            try:
                shown = self._shown(_request(block, page, line), page, config, files)
            except EmbedError as error:
                self._watch(error.files)
                column = len(block.indent) + 1 + error.at
                raise PluginError(f"{page.file.src_uri}:{line}:{column}: {error}") from None
            except SpecError as error:
                raise PluginError(str(error)) from None
            found += lines[kept : block.start]
            found += [f"{block.indent}{each}".rstrip() for each in shown.split("\n")]
            kept = block.end
        return "\n".join([*found, *lines[kept:]])

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Watch the specs of the pages too."""
        self._server = server
        for each in self._watched:
            server.watch(str(each))
        return server

    def _shown(self, request: Request, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Return in Markdown what a block asks for."""
        folder = Path(str(page.file.abs_src_path)).parent
        if request.spec.startswith("/"):
            folder = Path(config.docs_dir)
            request = evolve(request, spec=request.spec.lstrip("/"))
        shown = show(request, folder)
        self._watch(shown.files)
        content = shown.content
        if isinstance(content, Explorer):
            return self._explorer(content, page, config, files)
        if not isinstance(content, Picture):
            return to_markdown(content)
        data = content.draw("svg")
        name = f"{_FOLDER}/{content.stem}.{sha256(data).hexdigest()[:8]}.svg"
        if files.get_file_from_path(name) is None:
            files.append(File.generated(config, name, content=data))
        place = get_relative_url(name, page.file.src_uri)
        return f"[![{plain(content.alt)}]({place})]({place})"

    def _explorer(self, content: Explorer, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Return a frame around the page of an explorer, and a link to it."""
        name = f"{_FOLDER}/{content.name(Path(config.docs_dir))}"
        if files.get_file_from_path(name) is None:
            files.append(File.generated(config, name, content=content.page()))
        # MkDocs leaves addresses in HTML alone.
        return content.frame(get_relative_url(name, page.url))

    def _watch(self, paths: tuple[Path, ...]) -> None:
        for path in {*paths} - self._watched:
            self._watched.add(path)
            if self._server is not None:
                self._server.watch(str(path))


def _blocks(markdown: str) -> Iterator[_Block]:
    start: int | None = None
    inside: list[str] = []
    for line in lines_of(markdown):
        if line.fence is None:
            continue
        indent = line.fence["indent"]
        if line.opens:
            start = line.number - 1 if line.fence["info"].split()[:1] == ["statekit"] else None
            inside = []
        elif start is not None and line.closes:
            yield _Block(start, line.number, indent, "\n".join(inside))
        else:
            inside.append(line.text.removeprefix(indent))


def _request(block: _Block, page: Page, line: int) -> Request:
    """Read what a block asks for: a line of words, or keys with values."""
    if not _KEYS.match(block.text):
        return read_line(block.text)
    # Blank lines before it, so that a message names the line of the page.
    text = "\n" * (line - 1) + block.text
    entries = read(text.encode(), page.file.src_uri).entries
    options: dict[str, str] = {}
    for name, value in entries:
        if not isinstance(value, Scalar):
            message = f"{name.text} is a word or a text, not {value.a_kind}"
            raise PluginError(f"{value.span}: {message}")
        if name.text not in FLAGS:
            options[name.text] = value.text
        elif value.value is True or not value.text:
            options[name.text] = ""
        elif value.value is not False:
            message = f"{name.text} is true or false, not {value.text!r}"
            raise PluginError(f"{value.span}: {message}")
    kind = entries[0][0]
    try:
        return request_of(kind.text, options.pop(kind.text), options)
    except EmbedError as error:
        wrong = next((name for name, _ in entries if name.text == error.about), kind)
        raise PluginError(f"{wrong.span}: {error}") from None
