"""Reading folders: every good file becomes a document, every bad one is listed with its reason."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import SourceProblem
from index.parse_text import parse_text
from index.read import MANIFEST, MAX_BYTES, Reading, read_folders
from index.types import Block
from tests.doubles.pdf import make_pdf

PROSE = "Whoever learns to code should begin with small programs and write one of them every single day."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A source folder with one good file."""
    path = tmp_path / "notes"
    path.mkdir()
    (path / "good.md").write_text("# Good\n\nA sound text.\n", "utf-8")
    return path


def write(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else textwrap.dedent(content).lstrip("\n").encode())


def ids(reading: Reading) -> list[str]:
    return [d.id for d in reading.documents]


def reasons(reading: Reading) -> dict[str, str]:
    return {f.path: f.reason for f in reading.faults}


def test_all_kinds_of_files_are_read(folder: Path) -> None:
    """Markdown, text, web pages and PDF, in folders below too, in a stable order."""
    write(folder, "sub/text.txt", f"A Heading of It\n\n{PROSE}\n")
    write(folder, "page.HTML", f"<html><body><article><h1>A Page</h1><p>{PROSE}</p></article></body></html>")
    write(folder, "paper.pdf", make_pdf([["One is told in it."]], title="A Paper"))
    write(folder, "b.markdown", "Text.")
    reading = read_folders([folder])
    assert ["b.markdown", "good.md", "page.HTML", "paper.pdf", "sub/text.txt"] == ids(reading)
    assert ["B", "Good", "A Page", "A Paper", "A Heading of It"] == [d.title for d in reading.documents]
    assert ids(reading) == [d.source for d in reading.documents] == list(reading.changes)
    assert () == reading.faults


def test_what_a_document_says_about_itself(folder: Path) -> None:
    """Title, publisher and address come from the front matter; page remains are dropped and told."""
    write(
        folder,
        "a.md",
        """
        ---
        title: The Title
        publisher: The Publisher
        url: the/place
        ---
        # The title!

        Read also: Cars

        Text. For more, look at:
        """,
    )
    reading = read_folders([folder])
    (document,) = (d for d in reading.documents if d.id == "a.md")
    assert ("The Title", "The Publisher", "the/place") == (document.title, document.publisher, document.url)
    assert (Block("paragraph", "Text.", 10, 10),) == document.blocks
    assert [(6, "repeated title"), (8, "teaser"), (10, "lead-in without its list")] == [
        (c.line, c.reason) for c in reading.changes["a.md"]
    ]


@pytest.mark.parametrize(
    ("text", "title", "publisher", "first"),
    [
        ("Menu\nLearn Well\n\nLearning to Code at Home\n\nText of it.", "Learning to Code at Home", "Learn Well", 6),
        (
            "Learning to Code | Learn Well\n\n© Learn Well\n\nLearning to Code\n\nText.",
            "Learning to Code",
            "Learn Well",
            7,
        ),
        ("Learning to Code\nText of it.", "Learning to Code", "", 2),
    ],
    ids=["site name over the title", "title with suffix", "plain"],
)
def test_a_scraped_page_in_plain_text(folder: Path, text: str, title: str, publisher: str, first: int) -> None:
    """The site's name and repeated titles are told from the title; lines stay those of the file."""
    write(folder, "page-2024.txt", text)
    (document,) = (d for d in read_folders([folder]).documents if d.id == "page-2024.txt")
    assert (title, publisher, first) == (document.title, document.publisher, document.blocks[0].first)


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("first-jobs.txt", "Short text here.", "First jobs"),
        ("0042_ab3f99.txt", "Short text here. And more.", "Short text here"),
        ("0042_ab3f99.txt", f"{PROSE}", "Whoever learns to code should begin with small programs ..."),
        ("2024.txt", "Short.", "Short"),
    ],
    ids=["speaking name", "short sentence", "long sentence", "year"],
)
def test_a_document_without_title_gets_one(folder: Path, name: str, text: str, title: str) -> None:
    """A speaking file name, else the opening of the first sentence."""
    write(folder, name, text)
    assert title in [d.title for d in read_folders([folder]).documents]


BAD: dict[str, tuple[str, str | bytes, str]] = {
    "not UTF-8": ("a.md", b"caf\xe9 au lait", "is not UTF-8 (byte 3); save it as UTF-8"),
    "UTF-16": ("a.txt", "text".encode("utf-16"), "is binary, not text"),
    "binary": ("a.txt", b"\x7fELF\x00\x01", "is binary, not text"),
    "empty": ("a.md", b"", "is empty"),
    "blank": ("a.txt", " \n\t\n", "is empty"),
    "too large": ("a.md", "x" * 2001, "is larger than 0.002 MB; split it"),
    "broken YAML": ("a.md", "---\nx: 1\ntitle: [a\n---\nText.", "has broken front matter (line 3: "),
    "unclosed front matter": ("a.md", "---\ntitle: a\n\nText.", "the closing line `---` is missing"),
    "front matter is no mapping": ("a.md", "---\n- a\n---\nText.", "it must be a list of `key: value` lines"),
    "impossible date": ("a.md", "---\ndate: 2024-02-31\n---\nText.", "has broken front matter"),
    "only a heading": ("a.md", "# A Title\n", "holds no readable text"),
    "only front matter": ("a.md", "---\ntitle: a\n---\n", "holds no readable text"),
    "markup without text": ("a.html", "<html><body><img src='a.png'></body></html>", "holds no article text"),
    "only page remains": ("a.txt", "Menu\nShare\n© 2024 Learn Well\n", "holds no readable text"),
    "only page remains in Markdown": ("a.md", "# A\n\nRead also: Cars\n\nShare\n", "holds nothing but page remains"),
    "protected": ("a.pdf", make_pdf([["secret"]], password="x"), "is protected by a password"),
    "damaged PDF": ("a.pdf", b"%PDF-1.7 no", "is a damaged PDF"),
}


@pytest.mark.parametrize(("name", "content", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_listed_and_the_others_are_read(
    folder: Path, name: str, content: str | bytes, reason: str
) -> None:
    """One fault for one file, with the reason and what to do."""
    write(folder, name, content)
    reading = read_folders([folder], max_bytes=2000)
    assert ["good.md"] == ids(reading)
    assert [name] == [f.path for f in reading.faults]
    assert reason in reading.faults[0].reason


def outside(folder: Path) -> Path:
    write(folder.parent, "secret.md", "# Secret\n\nNot for everybody.\n")
    return folder.parent / "secret.md"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (outside, "is a link to a place outside the source folder; copy the file instead"),
        (lambda folder: Path("../secret.md"), "is a link to a place outside the source folder; copy the file instead"),
        (lambda folder: Path("nothing.md"), "is a link to something that is not a file"),
        (lambda folder: folder, "is a link to something that is not a file"),
        (lambda folder: Path("link.md"), "is a link"),
    ],
    ids=["outside", "outside by dots", "dangling", "a folder", "itself"],
)
@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_that_leads_astray_is_refused(folder: Path, target: Callable[[Path], Path], reason: str) -> None:
    """Nothing outside the folder is read, nothing that is missing stops the others."""
    (folder / "link.md").symlink_to(target(folder))
    reading = read_folders([folder])
    assert ["good.md"] == ids(reading)
    assert reason in reasons(reading)["link.md"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_inside_the_folder_is_followed(folder: Path) -> None:
    """It is a second document."""
    (folder / "again.md").symlink_to("good.md")
    assert ["again.md", "good.md"] == ids(read_folders([folder]))


@pytest.mark.parametrize("name", [".hidden.md", ".obsidian/note.md", "__pycache__/x.md", ".git/README.md"])
def test_hidden_files_are_left_alone(folder: Path, name: str) -> None:
    """What tools keep beside the documents is neither read nor listed."""
    write(folder, name, "# Hidden\n\nText.")
    write(folder, "sub/.keep", "")
    if os.name != "nt":
        (folder / ".link.md").symlink_to("nothing.md")
    reading = read_folders([folder])
    assert (["good.md"], (), {}) == (ids(reading), reading.faults, reading.others)


def test_other_types_are_counted(folder: Path) -> None:
    """Pictures and tables are no faults, but they are not passed over in silence."""
    for name in ("a.png", "b.PNG", "c.docx", "Makefile"):
        write(folder, name, b"\x89")
    reading = read_folders([folder])
    assert {".png": 2, ".docx": 1, "no suffix": 1} == reading.others
    assert () == reading.faults


def test_a_file_at_the_limit_is_read(folder: Path) -> None:
    """The limit itself is allowed."""
    write(folder, "a.md", "x" * 2000)
    assert ["a.md", "good.md"] == ids(read_folders([folder], max_bytes=2000))
    assert 20_000_000 == MAX_BYTES


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """With the remedy."""
    with pytest.raises(SourceProblem, match=r"the source folder .*nowhere does not exist; name an existing folder"):
        read_folders([tmp_path / "nowhere"])


@pytest.mark.parametrize("bad", [False, True], ids=["empty", "only bad files"])
def test_nothing_to_read_is_told_with_all_reasons(tmp_path: Path, bad: bool) -> None:
    """An index of nothing is never built; each file's reason is on a line of its own."""
    if bad:
        write(tmp_path, "a.md", b"")
        write(tmp_path, "b.txt", b"\xff\xfe")
    with pytest.raises(
        SourceProblem, match=r"nothing to index in .*; put \.md, .txt, .html or .pdf files there"
    ) as caught:
        read_folders([tmp_path])
    listed = ["  a.md: is empty", "  b.txt: is not UTF-8 (byte 0); save it as UTF-8"] if bad else []
    assert listed == str(caught.value).split("\n")[1:]


def test_a_manifest_overrides_what_files_say(folder: Path) -> None:
    """Title, publisher and address; a file that it does not name keeps its own."""
    write(folder, "a.md", "---\ntitle: Own\npublisher: Own House\n---\nText.")
    write(
        folder,
        MANIFEST,
        """
        documents:
          - file: a.md
            title: Another
            url: another/place
          - file: missing.md
            title: Nobody
        """,
    )
    reading = read_folders([folder])
    assert [("Another", "Own House", "another/place"), ("Good", "", "")] == [
        (d.title, d.publisher, d.url) for d in reading.documents
    ]
    assert ((), {}) == (reading.faults, reading.others)


@pytest.mark.parametrize(
    "text",
    [
        "documents: [a",
        "documents: 3",
        "- a",
        "",
        "other: []",
        "documents: [3]",
        b"\xff",
        "documents:\n- file: 2024-02-31",
    ],
    ids=["YAML", "number", "list", "empty", "no documents", "entry", "bytes", "date"],
)
def test_a_broken_manifest_is_listed(folder: Path, text: str | bytes) -> None:
    """The documents are read all the same, with what they say themselves."""
    write(folder, MANIFEST, text)
    reading = read_folders([folder])
    assert ["Good"] == [d.title for d in reading.documents]
    assert "expected a list `documents` with `file` and `title`" in reasons(reading)[MANIFEST]


def test_the_same_name_in_several_folders(tmp_path: Path) -> None:
    """Ids stay unique, whatever the folders are called; the first folder keeps the plain name."""
    folders = [tmp_path / "a" / "notes", tmp_path / "b" / "notes", tmp_path / "c" / "notes", tmp_path / "d"]
    for number, folder in enumerate(folders):
        write(folder, "x.md", f"Text number {number}.")
    reading = read_folders(folders)
    assert ["x.md", "notes/x.md", "3-notes/x.md", "d/x.md"] == ids(reading)
    assert [f"Text number {n}." for n in range(4)] == [d.blocks[0].text for d in reading.documents]
    assert set(ids(reading)) == set(reading.changes)


def test_reading_twice_gives_the_same(folder: Path) -> None:
    """Nothing depends on the order in which a file system lists files."""
    for name in ("z.md", "a/z.md", "a.md", "Z.txt"):
        write(folder, name, f"Text of {name} in full.")
    assert read_folders([folder]) == read_folders([folder])
    assert ids(read_folders([folder])) == sorted(ids(read_folders([folder])), key=Path)


def test_plain_text_keeps_its_lines(folder: Path) -> None:
    """Windows line ends and a byte order mark change no number."""
    draft = parse_text("\ufeffA Title Here\r\n\r\nText.\r\nMore:\r\n- a\r\n".encode())
    assert [("A Title Here", 1), ("Text.", 3), ("More:", 4), ("a", 5)] == [(b.text, b.first) for b in draft.blocks]
