"""Directives for Sphinx: ``extensions = ["statekit.embed.sphinx"]``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.images import Figure
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri
from sphinx.util.typing import ExtensionMetadata, OptionSpec

from .. import __file__ as package
from .. import __version__
from .content import Content, Explorer, Listing, Picture, Tables, show
from .errors import EmbedError
from .request import Kind, Request, options_of, request_of
from .tables import HEADS, Code, Inline, Table
from .views import FLAGS

_FOLDER = "statekit"
_WIDTHS = (22, 18, 22, 14, 24)
_SVG, _PNG = "image/svg+xml", "image/png"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directives to Sphinx."""
    for directive in (Diagram, Transitions, Rules, Explore):
        app.add_directive(f"statekit-{directive.kind.value}", directive)
    app.add_node(explorer)
    app.add_post_transform(PlacePictures)
    app.add_post_transform(PlaceExplorers)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _options(kind: Kind) -> OptionSpec:
    return {
        name: directives.flag if name in FLAGS else directives.unchanged_required
        for name in options_of(kind)
    }


class _Showing(SphinxDirective):
    """Shows something of the spec that it names: of a shipped one, or of a file.

    A path is relative to the page, or with a slash before it to the folder of the sources, as
    everywhere in Sphinx.
    """

    kind: ClassVar[Kind]
    required_arguments = 1
    final_argument_whitespace = True

    def content_of(self) -> tuple[Content, Request, Path]:
        """Return what is shown, what was asked for, and the folder to which paths are relative."""
        known = options_of(self.kind)
        options = {name: self.options.pop(name) or "" for name in known if name in self.options}
        spec = self.arguments[0]
        page = Path(self.env.doc2path(self.env.docname))
        folder = Path(self.env.srcdir) if spec.startswith("/") else page.parent
        self.env.note_dependency(package)  # what is shown changes with the package
        files: Iterable[Path] = ()
        try:
            request = request_of(self.kind.value, spec.lstrip("/"), options)
            shown = show(request, folder)
            files = shown.files
        except EmbedError as error:
            files = error.files
            raise self.error(str(error)) from None
        finally:
            for each in files:
                self.env.note_dependency(str(each))
        return shown.content, request, folder


class Diagram(_Showing, Figure):
    """``.. statekit-diagram:: SPEC``: a figure, with the options of one and its caption."""

    kind = Kind.DIAGRAM
    option_spec = {**(Figure.option_spec or {}), **_options(kind)}  # noqa: RUF012  # as docutils has it

    def run(self) -> list[nodes.Node]:
        """Return a figure whose picture gets its place when the page is written."""
        picture, request, folder = self.content_of()
        assert isinstance(picture, Picture)
        try:
            data = picture.draw("svg")
        except EmbedError as error:
            raise self.error(str(error)) from None
        name = f"{picture.stem}.{sha256(data).hexdigest()[:8]}"
        _keep(Path(self.env.doctreedir) / _FOLDER / f"{name}.svg", data)
        self.arguments[0] = f"statekit://{name}"  # Sphinx looks for no file here
        self.options["alt"] = picture.alt
        found: Sequence[nodes.Node] = Figure.run(self)
        for node in found:
            for image in node.findall(nodes.image):
                image[_FOLDER] = (name, request, folder)
        return list(found)


class Transitions(_Showing):
    """``.. statekit-transitions:: SPEC``: a table of the transitions of each machine."""

    kind = Kind.TRANSITIONS
    option_spec = {**_options(kind), "class": directives.class_option}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return the tables, and below each what its named guards require."""
        content, _, _ = self.content_of()
        assert isinstance(content, Tables)
        found: list[nodes.Node] = []
        for table in content.tables:
            found.append(_table(table, self.options.get("class", [])))
            if table.notes:
                found.append(_list(table.notes))
        return found


class Rules(_Showing):
    """``.. statekit-rules:: SPEC``: a list of the rules."""

    kind = Kind.RULES
    option_spec = {**_options(kind), "class": directives.class_option}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        content, _, _ = self.content_of()
        assert isinstance(content, Listing)
        if not content.items:
            return [nodes.paragraph("", f"{content.spec} has no rules.")]
        found = nodes.bullet_list("", classes=self.options.get("class", []))
        for name, text in content.items:
            said = nodes.paragraph("", "", nodes.strong(name, name), nodes.Text(": "), *_set(text))
            found += nodes.list_item("", said)
        return [found]


class explorer(nodes.General, nodes.Element):  # noqa: N801  # as docutils names nodes
    """Stands where an explorer will be, until it is known what the page is made for."""


class Explore(_Showing):
    """``.. statekit-explorer:: SPEC``: a page of its own to try the spec out, in a frame."""

    kind = Kind.EXPLORER
    option_spec = _options(kind)

    def run(self) -> list[nodes.Node]:
        """Return what gets its place when the page is written."""
        content, request, folder = self.content_of()
        assert isinstance(content, Explorer)
        return [explorer("", shown=(request, folder))]


def _table(table: Table, classes: list[str]) -> nodes.table:
    group = nodes.tgroup(cols=len(HEADS))
    group += [nodes.colspec(colwidth=each) for each in _WIDTHS]
    group += nodes.thead("", _row([(each,) for each in HEADS]))
    group += nodes.tbody("", *map(_row, table.rows))
    found = nodes.table("", classes=["statekit-transitions", *classes])
    if table.title:
        found += nodes.title(table.title, table.title)
    found += group
    return found


def _row(cells: Iterable[Inline]) -> nodes.row:
    entries = [nodes.entry("", nodes.paragraph("", "", *_set(each))) for each in cells]
    return nodes.row("", *entries)


def _list(items: Iterable[Inline]) -> nodes.bullet_list:
    paragraphs = [nodes.paragraph("", "", *_set(each)) for each in items]
    return nodes.bullet_list("", *(nodes.list_item("", each) for each in paragraphs))


def _set(text: Inline) -> list[nodes.Node]:
    return [
        nodes.literal(each.text, each.text) if isinstance(each, Code) else nodes.Text(each)
        for each in text
    ]


class PlacePictures(SphinxPostTransform):
    """Gives each diagram the file that the output can show: SVG, else PNG."""

    default_priority = 50  # before Sphinx looks for files that are elsewhere

    def run(self, **_: object) -> None:
        """Place the pictures of a page."""
        for image in [each for each in self.document.findall(nodes.image) if _FOLDER in each]:
            name, request, folder = image[_FOLDER]
            path = Path(self.env.doctreedir) / _FOLDER / f"{name}.svg"
            type_ = _SVG
            if _SVG not in self.app.builder.supported_image_types:
                path, type_ = path.with_suffix(".png"), _PNG
                if not path.exists():
                    content = show(request, folder).content
                    assert isinstance(content, Picture)
                    _keep(path, content.draw("png"))
            image["uri"], image["candidates"] = str(path), {type_: str(path)}
            file = self.env.images.add_file(self.env.docname, str(path))
            if self.app.builder.format == "html" and not isinstance(image.parent, nodes.reference):
                page = self.app.builder.get_target_uri(self.env.docname)
                place = relative_uri(page, f"{self.app.builder.imagedir}/{file}")
                image.parent.replace(image, nodes.reference("", "", image.deepcopy(), refuri=place))


class PlaceExplorers(SphinxPostTransform):
    """Writes the page of each explorer beside the others, and frames it where it can be shown."""

    default_priority = 50

    def run(self, **_: object) -> None:
        """Place the explorers of a page."""
        builder = self.app.builder
        for node in list(self.document.findall(explorer)):
            request, folder = node["shown"]
            content = show(request, folder).content
            assert isinstance(content, Explorer)
            if builder.format != "html" or builder.name == "epub":
                said = f"{content.title} can be tried out in the web pages."
                node.replace_self(nodes.paragraph("", said))
                continue
            name = f"_{_FOLDER}/{content.name(Path(self.env.srcdir))}"
            path = Path(builder.outdir) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.page())
            place = relative_uri(builder.get_target_uri(self.env.docname), name)
            node.replace_self(nodes.raw("", content.frame(place), format="html"))


def _keep(path: Path, data: bytes) -> None:
    """Write a file whose name tells its content, while others may write the same."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{sha256(data).hexdigest()[:8]}.{id(data)}.tmp")
    draft.write_bytes(data)
    draft.replace(path)
