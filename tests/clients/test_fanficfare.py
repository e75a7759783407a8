"""FanFicFare's own program, with the adapter that docs/clients has for it, put in as docs/clients says."""

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from .conftest import Archive

ADD = Path(__file__).parents[2] / "docs" / "clients" / "add_adapter.py"


@pytest.fixture(scope="module")
def fanficfare(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of FanFicFare that knows the archive, in a folder to run it from."""
    folder = tmp_path_factory.mktemp("fanficfare")
    installed = find_spec("fanficfare")
    assert installed
    assert installed.origin
    shutil.copytree(Path(installed.origin).parent, folder / "fanficfare")
    subprocess.run([sys.executable, str(ADD), archive.host, str(folder / "fanficfare")], check=True)
    (folder / "personal.ini").write_text(
        f"[defaults]\noutput_filename: ${{storyId}}${{formatext}}\nis_adult: true\n[{archive.host}]\nslow_down_sleep_time: 0\n"
    )
    return folder


def run(folder: Path, *arguments: str) -> str:
    """What it says. It ends with 0 also where it failed."""
    asked = [sys.executable, "-m", "fanficfare.cli", "--non-interactive", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(folder), "HOME": str(folder), "TZ": "UTC"}
    done = subprocess.run(asked, cwd=folder, env=environment, capture_output=True, text=True)
    return done.stdout + done.stderr


def read(book: Path) -> str:
    with zipfile.ZipFile(book) as opened:
        return "\n".join(
            opened.read(name).decode() for name in opened.namelist() if "html" in name or name.endswith("opf")
        )


def test_a_book_of_a_work_with_all_that_stands_around_its_chapters(
    fanficfare: Path, archive: Archive
) -> None:
    said = run(fanficfare, f"{archive.address}/works/{archive.has['key']}")
    book = (
        read(fanficfare / f"{archive.has['key']}.epub")
        if (fanficfare / f"{archive.has['key']}.epub").exists()
        else said
    )
    for words in (
        "The Key", "kit", "ivo", "One door.", "And a key.", "Two doors.", "The Door", "Somebody has it.",
        "Before all.", "After all.", "Before one.", "After one.", "Skerry Sound", "Keys &amp; Locks", "Ines",
        "Major Character Death", "Teen And Up Audiences", "Nights", "English", "In-Progress",
    ):  # fmt: skip
        assert words in book, words
    assert "Notes in the margin" not in book


def test_a_book_grows_by_the_new_chapter_alone(fanficfare: Path, archive: Archive) -> None:
    book = fanficfare / f"{archive.has['serial']}.epub"
    run(fanficfare, f"{archive.address}/works/{archive.has['serial']}")
    assert "Second night." in read(book)
    assert "Third night." not in read(book)
    assert "contains 2 chapters" in run(fanficfare, "-u", str(book)).lower()
    archive.post_next(archive.has["serial"])
    said = run(fanficfare, "-u", str(book))
    for words in ("First night.", "Second night.", "Third night.", "Completed"):
        assert words in read(book), said


def test_a_chapters_address_and_a_work_of_one_chapter(fanficfare: Path, archive: Archive) -> None:
    run(
        fanficfare,
        f"{archive.address}/chapters/{archive.has['key_chapters'][1]}",
        "-o",
        "output_filename=alone.epub",
    )
    assert "The Key" in read(fanficfare / "alone.epub")
    run(fanficfare, f"{archive.address}/works/{archive.has['walk']}")
    assert "Out and back again." in read(fanficfare / f"{archive.has['walk']}.epub")


def test_a_page_instead_of_a_book(fanficfare: Path, archive: Archive) -> None:
    run(fanficfare, "-f", "html", f"{archive.address}/works/{archive.has['dark']}")
    assert "It is darker." in (fanficfare / f"{archive.has['dark']}.html").read_text()


def test_a_restricted_work_wants_a_name_and_the_right_password(fanficfare: Path, archive: Archive) -> None:
    address, book = (
        f"{archive.address}/works/{archive.has['door']}",
        fanficfare / f"{archive.has['door']}.epub",
    )
    run(fanficfare, address)
    run(fanficfare, "-o", "username=cleo", "-o", "password=something else", address)
    assert not book.exists()
    run(fanficfare, "-o", "username=cleo", "-o", f"password={archive.password}", address)
    assert "Only for some." in read(book)


def test_a_work_that_is_not_out_makes_no_book(fanficfare: Path, archive: Archive) -> None:
    hidden = [archive.has["gone"], archive.has["draft"]]
    said = run(fanficfare, *(f"{archive.address}/works/{work}" for work in hidden))
    assert not any((fanficfare / f"{work}.epub").exists() for work in hidden)
    assert said.lower().count("does not exist") == 2


def test_the_works_of_a_series_and_of_a_person(fanficfare: Path, archive: Archive) -> None:
    listed = run(fanficfare, "-l", f"{archive.address}/series/{archive.has['nights']}")
    assert [f"/works/{archive.has[work]}" in listed for work in ("key", "walk")] == [True, True]
    paged = run(fanficfare, "-l", f"{archive.address}/users/page/works?page=2")
    assert f"/works/{archive.has['leaves'][0]}" in paged


def test_the_plugin_for_calibre_is_written_anew(archive: Archive, fanficfare: Path, tmp_path: Path) -> None:
    plugin = tmp_path / "FanFicFarePlugin.zip"
    installed = find_spec("fanficfare")
    assert installed
    assert installed.origin
    with zipfile.ZipFile(plugin, "w") as made:
        for name in ("adapters/__init__.py", "cli.py"):
            made.write(Path(installed.origin).parent / name, f"fanficfare/{name}")
        made.writestr("plugin-defaults.ini", "[squidgeworld.org]\n#username:\nhits_label:Hits\n\n[z.org]\n")
    for _ in range(2):
        subprocess.run([sys.executable, str(ADD), "tales.example", str(plugin)], check=True)
    with zipfile.ZipFile(plugin) as made:
        assert (
            'DOMAIN = "tales.example"'
            in made.read("fanficfare/adapters/adapter_cliffhanger_tales_example.py").decode()
        )
        assert (
            made.read("fanficfare/adapters/__init__.py").decode().count("adapter_cliffhanger_tales_example\n")
            == 1
        )
        assert (
            made.read("plugin-defaults.ini")
            .decode()
            .endswith("[z.org]\n\n[tales.example]\nhits_label:Hits\n")
        )
        assert made.namelist().count("fanficfare/cli.py") == 1
