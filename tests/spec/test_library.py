"""Where specs are found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from statekit.diagnostics import SpecError
from statekit.spec import library
from statekit.spec.library import UnknownSpecError, find, find_all, shipped
from statekit.spec.load import load_definition

MINI = "spec: mini\nmachines: {m: {states: [s]}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a folder of two specs in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    for name in ("b.yaml", "a.yml", "c.txt"):
        (tmp_path / "mine" / name).write_text(MINI, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    return tmp_path


def test_specs_come_with_the_package() -> None:
    """Their messages name them as the project does, wherever the package is installed."""
    found = shipped()
    assert {"payment", "delivery", "order", "deuna"} <= found.keys()
    assert found["payment"].name == "specs/payment.yaml"
    assert load_definition("payment").name == "payment"


def test_an_installed_package_has_its_specs_inside(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the source tree they stand beside it."""
    package = folder / "statekit"
    (folder / "mine").rename(folder / "specs")
    monkeypatch.setattr(library, "_PACKAGE", package)
    assert [*shipped()] == ["a", "b"]
    (package / "specs").mkdir(parents=True)
    (package / "specs" / "inside.yaml").write_text(MINI, encoding="utf-8")
    assert [*shipped()] == ["inside"]


def test_a_file_is_named_as_the_user_names_it(folder: Path) -> None:
    """In messages, whatever its full path."""
    (found,) = find_all("mine/b.yaml")
    assert (found.path, found.name) == (Path("mine/b.yaml"), "mine/b.yaml")
    assert load_definition(folder / "mine" / "b.yaml").name == "mini"


def test_a_folder_is_all_specs_in_it(folder: Path) -> None:
    """In the order of their names, other files apart."""
    assert [each.name for each in find_all(Path("mine"))] == ["mine/a.yml", "mine/b.yaml"]


def test_a_shipped_name_comes_before_a_path(folder: Path) -> None:
    """A folder of that name is written as a path, with a dot before it or a slash behind it."""
    (folder / "order").mkdir()
    (folder / "order" / "x.yaml").write_text(MINI, encoding="utf-8")
    assert [each.name for each in find_all("order")] == ["specs/order.yaml"]
    assert find("order") == shipped()["order"]
    assert load_definition("order").name == "order"
    assert [each.name for each in find_all("./order")] == ["order/x.yaml"]
    assert [each.name for each in find_all("order/")] == ["order/x.yaml"]
    assert [each.name for each in find_all(Path("order"))] == ["order/x.yaml"]


@pytest.mark.parametrize(
    ("spec", "said", "near"),
    [
        ("paymnt", "there is no spec 'paymnt'; near: payment", ("payment",)),
        ("empty", "the folder empty holds no spec: no file ends in .yaml or .yml", ()),
        ("a\0b", r"there is no spec 'a\x00b'", ()),
        ("a" * 5000, f"there is no spec '{'a' * 5000}'", ()),
    ],
    ids=["misspelt", "empty folder", "no path", "long"],
)
def test_what_is_not_there_is_told(
    folder: Path, spec: str, said: str, near: tuple[str, ...]
) -> None:
    """With the shipped specs that look like it, or all of them."""
    with pytest.raises(UnknownSpecError) as raised:
        find_all(spec)
    assert str(raised.value).partition("; shipped are")[0] == said
    assert raised.value.near == near


def test_files_that_look_like_it_are_near(folder: Path) -> None:
    """The ending is easily forgotten."""
    (folder / "parcel.yaml").write_text(MINI, encoding="utf-8")
    (folder / "payment.yml").write_text(MINI, encoding="utf-8")
    for spec, near in {"parcel": "parcel.yaml", "paymnt": "payment.yml, payment"}.items():
        with pytest.raises(UnknownSpecError) as raised:
            find_all(spec)
        assert str(raised.value) == f"there is no spec '{spec}'; near: {near}"


def test_an_empty_name_is_no_folder(folder: Path) -> None:
    """It comes from a variable that is not set, and must not stand for the files that are here."""
    (folder / "x.yaml").write_text(MINI, encoding="utf-8")
    with pytest.raises(UnknownSpecError) as raised:
        find_all("")
    every = ", ".join(shipped())
    assert str(raised.value) == f"the name of the spec is empty; shipped are {every}"


def test_a_folder_that_may_not_be_read_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is there: that is no misspelling."""

    def fail(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    shipped_ones = shipped()
    monkeypatch.setattr(library, "shipped", lambda: shipped_ones)
    monkeypatch.setattr(Path, "iterdir", fail)
    with pytest.raises(UnknownSpecError) as raised:
        find_all("mine")
    assert str(raised.value) == "the folder mine cannot be read: Permission denied"


@pytest.mark.skipif(os.name != "posix", reason="pipes with names")
def test_only_files_of_a_folder_are_specs(folder: Path) -> None:
    """A pipe or a folder is passed over; a link that leads nowhere is told by the reader."""
    os.mkfifo(folder / "mine" / "pipe.yaml")
    (folder / "mine" / "folder.yaml").mkdir()
    (folder / "mine" / "link.yaml").symlink_to("gone")
    (folder / "mine" / "other.yaml").symlink_to("a.yml")
    assert [each.name for each in find_all("mine")] == [
        "mine/a.yml",
        "mine/b.yaml",
        "mine/link.yaml",
        "mine/other.yaml",
    ]


def test_where_nothing_looks_like_it_all_are_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are few."""
    monkeypatch.setattr(library, "_PACKAGE", folder / "mine" / "statekit")
    (folder / "mine").rename(folder / "specs")
    (folder / "mine" / "specs").mkdir(parents=True)
    (folder / "mine" / "specs" / "parcel.yaml").write_text(MINI, encoding="utf-8")
    with pytest.raises(UnknownSpecError) as raised:
        find("xyz")
    assert str(raised.value) == "there is no spec 'xyz'; shipped are parcel"


def test_one_spec_is_no_folder(folder: Path) -> None:
    """Even where the folder holds one spec only."""
    (folder / "mine" / "a.yml").unlink()
    with pytest.raises(UnknownSpecError, match=r"^mine is a folder, not a spec$"):
        load_definition("mine")


def test_a_file_that_is_not_there_is_a_finding(folder: Path) -> None:
    """What looks like a path is taken for one, and the reader tells."""
    with pytest.raises(SpecError) as raised:
        load_definition("mine/x.yaml")
    assert str(raised.value) == (
        "error[unreadable-file]: there is no file mine/x.yaml\n   = help: check the path"
    )
