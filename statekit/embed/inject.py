"""Marked blocks of Markdown files, filled with what they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from attrs import define, field, frozen

from ..diagnostics import one_of
from ..spec.reader import waits
from .content import Explorer, Picture, show
from .errors import EmbedError
from .markdown import lines_of, plain, to_markdown
from .request import Request, read_line

_MARK = re.compile(r"\ufeff?(?P<indent> {0,3})<!--[ \t]*(?:statekit:(?P<words>.*)|/statekit\b.*)")
_NEARLY = re.compile(
    r"<!--\s*(?:/\s*statekit\b|statekit\s*(?::|\s(?:diagram|transitions|rules|explorer)\b))",
    re.IGNORECASE,
)
"""What is meant as a mark, wherever it stands."""
_CODE = re.compile(r"(`+).*?\1|^(?: {4}| {0,3}\t).*")
_QUOTE = re.compile(r"^(?: {0,3}> ?)+", re.MULTILINE)
_PICTURES = ("svg", "png")
_BEGIN, _END = "<!-- statekit: KIND SPEC -->", "<!-- /statekit -->"


class InjectError(Exception):
    """Files have faults.

    Attributes:
        faults: all of them, each with its place.
    """

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__(faults)

    def __str__(self) -> str:
        return "\n".join(self.faults)


@frozen(slots=False)
class Injected:
    """A Markdown file, and what it holds when its blocks are fresh.

    Args:
        path: the file.
        before, after: its bytes as they are, and as they should be.
        blocks: how many blocks it has.
        links: the files to which its blocks link, by path.
    """

    path: Path
    before: bytes
    after: bytes
    blocks: int
    links: Mapping[Path, bytes]


def inject(paths: Iterable[Path]) -> tuple[Injected, ...]:
    """Return Markdown files with fresh blocks. Nothing is written.

    Raises:
        InjectError: a file cannot be read, a mark is wrong, or what it names cannot be shown.
    """
    found: list[Injected] = []
    faults: list[str] = []
    for path in paths:
        try:
            if waits(path):
                faults.append(f"{path} is a pipe, a socket or a device, and no Markdown file")
                continue
            before = path.read_bytes()
            file = _File(path, before.decode())
        except OSError as error:
            faults.append(f"{path}: {error.strerror}")
            continue
        except UnicodeDecodeError as error:
            faults.append(f"{path}: byte {error.start + 1} is not UTF-8")
            continue
        after = file.filled()
        faults += [f"{path}:{line}:{column}: {said}" for line, column, said in sorted(file.faults)]
        found.append(Injected(path, before, after.encode(), file.blocks, file.links))
    if faults:
        raise InjectError(tuple(faults))
    return tuple(found)


@frozen(slots=False)
class _Begin:
    """The line on which a block begins.

    Args:
        at: its index.
        words: what is asked for, from which column on.
        indent: what stands before it, and before each line of the block.
    """

    at: int
    words: str
    column: int
    indent: str


@define
class _File:
    path: Path
    text: str
    faults: list[tuple[int, int, str]] = field(factory=list)
    blocks: int = 0
    links: dict[Path, bytes] = field(factory=dict)

    def filled(self) -> str:
        """Return the text with fresh blocks, and note what is wrong."""
        lines = self.text.split("\n")
        found: list[str] = []
        kept = 0
        self._near_misses()
        for begin, end in self._places():
            self.blocks += 1
            found += lines[kept : begin.at + 1]
            carriage = "\r" if lines[begin.at].endswith("\r") else ""
            found += [f"{each}{carriage}" for each in self._block(begin)]
            kept = end
        return "\n".join([*found, *lines[kept:]])

    def _places(self) -> Iterator[tuple[_Begin, int]]:
        """Yield where each block begins, and the index of the line on which it ends."""
        begun: _Begin | None = None
        for line in lines_of(self.text):
            mark = None if line.fence else _MARK.match(line.text)
            if mark is None:
                continue
            column = mark.end("indent") + 1
            if line.text.count("-->") != 1 or not line.text.rstrip().endswith("-->"):
                self._fault(line.number, column, "a mark is a line of its own that ends in `-->`")
            if mark["words"] is not None:
                if begun is not None:
                    self._unended(begun)
                words = mark["words"].partition("-->")[0]
                begun = _Begin(line.number - 1, words, mark.start("words") + 1, mark["indent"])
            elif begun is None:
                self._fault(line.number, column, f"no block is open: begin it with `{_BEGIN}`")
            else:
                yield begun, line.number - 1
                begun = None
        if begun is not None:
            self._unended(begun)

    def _near_misses(self) -> None:
        """Note what is meant as a mark and is none; it would be passed over in silence."""
        quoted = lines_of(_QUOTE.sub("", self.text))  # for there may be blocks of code in quotes
        for line, inner in zip(lines_of(self.text), quoted, strict=True):
            if line.fence or inner.fence or _MARK.match(line.text):
                continue
            text = _CODE.sub(lambda found: " " * len(found[0]), line.text)
            if found := _NEARLY.search(text):
                message = (
                    f"this is passed over: a mark is `{_BEGIN}` or `{_END}` in small letters, on a "
                    "line of its own that is in no quote"
                )
                self._fault(line.number, found.start() + 1, message)

    def _unended(self, begin: _Begin) -> None:
        message = f"the block does not end: write `{_END}` on a line behind it"
        self._fault(begin.at + 1, len(begin.indent) + 1, message)

    def _fault(self, line: int, column: int, message: str) -> None:
        self.faults.append((line, column, message))

    def _block(self, begin: _Begin) -> list[str]:
        """Return the lines of a fresh block."""
        try:
            text = self._content(read_line(begin.words, files=True))
        except EmbedError as error:
            self._fault(begin.at + 1, begin.column + error.at, str(error))
            return []
        return [f"{begin.indent}{each}".rstrip() for each in ("", *text.split("\n"), "")]

    def _content(self, request: Request) -> str:
        content = show(request, self.path.parent).content
        if isinstance(content, Explorer):
            return f"[{plain(content.title)}]({self._kept(request, content)})"
        if not isinstance(content, Picture):
            return to_markdown(content)
        if request.file is None:
            return f"```mermaid\n{content.draw('mermaid').decode().rstrip()}\n```"
        return f"![{plain(content.alt)}]({self._kept(request, content)})"

    def _kept(self, request: Request, content: Picture | Explorer) -> str:
        """Note the file to which a block links, and return its address."""
        endings = _PICTURES if isinstance(content, Picture) else ("html",)
        name = request.file or ""
        at = request.places.get("file", 0)
        ending = Path(name).suffix.removeprefix(".")
        if not name:
            raise EmbedError(f"say where the page is kept: {request.kind.value} … file=NAME.html")
        if ending not in endings:
            what = "a picture" if isinstance(content, Picture) else "an explorer"
            message = f"the file of {what} ends in {one_of(f'.{each}' for each in endings)}"
            raise EmbedError(message, at=at)
        path = self._below(name, at)
        data = content.draw(ending) if isinstance(content, Picture) else content.page()
        if self.links.setdefault(path, data) != data:
            raise EmbedError(f"{name} is the file of something else already", at=at)
        return f"<{name}>" if re.search(r"[\s()]", name) else name

    def _below(self, name: str, at: int) -> Path:
        """Return the path of a file that a block names.

        Others write Markdown files too: what they name must not lie anywhere on this machine.
        """
        path = self.path.parent / name
        roots = self.path.parent.resolve(), Path.cwd().resolve()
        try:
            real = path.resolve()
            fits = not real.exists() or real.is_file()
        except (OSError, RuntimeError, ValueError) as error:  # a ring of links, a NUL
            raise EmbedError(f"{name!r} is no path: {error}", at=at) from None
        if not any(real.is_relative_to(each) for each in roots):
            message = "lies neither below the folder of this page nor below the current one"
            raise EmbedError(f"{name} {message}: keep it in one of them", at=at)
        if not fits:
            raise EmbedError(f"{name} is there and is no file: choose another name", at=at)
        return path
