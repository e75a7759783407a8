"""What the archive says can be said in every language it speaks, and is."""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cliffhanger

from .bare import bare
from .catalogue import Entry, entries

SOURCE = Path(cliffhanger.__file__).parent
CATALOGUES = sorted(SOURCE.glob("locale/*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# How many of their arguments are texts.
SAYS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2}
SAYS |= {"pgettext": 2, "pgettext_lazy": 2, "npgettext": 3, "npgettext_lazy": 3}
MARKED_ELSEWHERE = {
    "follows/models.py",
    "promises/problems.py",
    "tags/said.py",
    "transfer/imports/unreadable.py",
}
# For those who make the interface: every piece in every state, with words that are made up.
IN_ENGLISH = {"kit/templates/kit/pieces.html", "kit/sample.py"}
IN_ENGLISH |= {"tags/models.py"}  # the names of media, which addresses hold; see tags/said.py
REFUSALS = {
    "ValidationError",
    "Http404",
    "SignInFirst",
    "TooOften",
    "PermissionDenied",
    "NotLikeThis",
    "add_error",
}

in_each_language = pytest.mark.parametrize(
    "catalogue", CATALOGUES, ids=[file.parent.parent.name for file in CATALOGUES]
)


def said(catalogue: Path) -> list[Entry]:
    """Without the header."""
    return [entry for entry in entries(catalogue) if entry.one]


def test_german_and_spanish_are_spoken_besides_english() -> None:
    assert [file.parent.parent.name for file in CATALOGUES] == ["de", "es"]


@in_each_language
def test_everything_is_translated_and_nothing_guessed(catalogue: Path) -> None:
    found = said(catalogue)
    assert len(found) > 1000
    assert [entry.key for entry in found if not all(entry.said)] == []
    assert [entry.key for entry in found if "fuzzy" in entry.flags] == []
    assert len({entry.key for entry in found}) == len(found)


@in_each_language
def test_a_translation_fills_in_what_the_sentence_does(catalogue: Path) -> None:
    """The last form of a plural as the last of the sentence; another may leave out a number it says itself."""
    for entry in said(catalogue):
        known = {*PLACEHOLDER.findall(entry.one), *PLACEHOLDER.findall(entry.many)}
        last = entry.many or entry.one
        assert set(PLACEHOLDER.findall(entry.said[-1])) == set(PLACEHOLDER.findall(last)), entry
        assert all(set(PLACEHOLDER.findall(form)) <= known for form in entry.said), entry


@in_each_language
def test_a_translation_has_the_edges_and_the_elements_of_the_sentence(catalogue: Path) -> None:
    for entry in said(catalogue):
        for form in entry.said:
            assert (form[:1].isspace(), form[-1:].isspace()) == (
                entry.one[:1].isspace(),
                entry.one[-1:].isspace(),
            ), entry
            assert sorted(re.findall(r"</?\w+", form)) == sorted(re.findall(r"</?\w+", entry.one)), entry


@in_each_language
def test_what_is_compiled_is_what_is_written(catalogue: Path) -> None:
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined] # there is no other way in
    written: dict[object, str] = {}
    for entry in said(catalogue):
        name = f"{entry.context}\x04{entry.one}" if entry.context else entry.one
        if entry.many:
            written |= {(name, number): form for number, form in enumerate(entry.said)}
        else:
            written[name] = entry.said[0]
    del compiled[""]
    assert compiled == written


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What xgettext finds in the source as it is now."""
    assert shutil.which("xgettext"), "tests/system.sh installs gettext"
    copy = tmp_path_factory.mktemp("source") / "cliffhanger"
    shutil.copytree(
        SOURCE, copy, ignore=shutil.ignore_patterns("locale", "tests", "migrations", "__pycache__")
    )
    (copy / "locale").mkdir()
    subprocess.run(
        [sys.executable, "-P", "-m", "django", "makemessages", "-l", "de", "--no-wrap"],
        cwd=copy,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "", "PYTHONPATH": ""},
        check=True,
        capture_output=True,
    )
    return {entry.key for entry in said(copy / "locale/de/LC_MESSAGES/django.po")}


@in_each_language
def test_every_sentence_of_the_source_is_in_the_catalogue(
    catalogue: Path, extracted: set[tuple[str, str]]
) -> None:
    assert len(extracted) > 1000
    assert extracted - {entry.key for entry in said(catalogue)} == set()


@in_each_language
def test_no_sentence_is_kept_that_nobody_says(catalogue: Path, extracted: set[tuple[str, str]]) -> None:
    assert {entry.key for entry in said(catalogue)} - extracted == set()


def templates() -> Iterator[Path]:
    for file in SOURCE.rglob("templates/**/*"):
        if file.suffix in (".html", ".txt") and file.relative_to(SOURCE).as_posix() not in IN_ENGLISH:
            yield file


def test_no_template_says_a_word_that_is_not_marked() -> None:
    found = {file.relative_to(SOURCE).as_posix(): bare(file.read_text()) for file in templates()}
    assert len(found) > 100
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "template",
    [
        "<p>Two words</p>",
        '<a aria-label="Close">×</a>',
        '<p data-said="It is done">',
        '{% include "a.html" with heading="Nothing here" only %}',
        "{% if a %}One{% else %}{% translate 'Other' %}{% endif %}",
        '{{ name|default:"no name yet" }}',
        '<input placeholder="Name">',
    ],
)
def test_a_bare_word_is_found(template: str) -> None:
    assert bare(template)


@pytest.mark.parametrize(
    "template",
    [
        "{# A comment #}<p>{% translate 'Two words' %} · 12&nbsp;{{ figure }}</p>",
        "{% comment %}Two words{% endcomment %}{% blocktranslate %}Two words{% endblocktranslate %}",
        '{% include "a.html" with heading=_("Nothing here") only %}{% url "works:work" work.pk %}',
        '{% block main_class %}works-show region{% endblock %}<p class="aside" data-keep="{{ a }}">…</p>',
        "<script>let it = 1;</script><kbd>Enter</kbd>",
    ],
)
def test_what_is_marked_or_no_word_is_not(template: str) -> None:
    assert bare(template) == []


def test_no_form_and_no_refusal_says_a_text_that_is_not_marked() -> None:
    found = {}
    for file in SOURCE.rglob("*.py"):
        name = file.relative_to(SOURCE).as_posix()
        if (
            name not in IN_ENGLISH
            and not {"tests", "migrations"} & set(file.parts)
            and file.name != "apps.py"
        ):
            said = [text for node in ast.walk(ast.parse(file.read_text())) for text in unmarked(node)]
            if said:
                found[name] = said
    assert found == {}


def unmarked(node: ast.AST) -> Iterator[str]:
    """Texts of this very node that somebody reads: of a message, a refusal, a label, a help or a choice."""
    given: list[ast.expr | None] = []
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        of = getattr(getattr(node.func, "value", None), "id", "")
        if of == "messages" or name in REFUSALS:
            given += node.args
        given += [
            keyword.value for keyword in node.keywords if keyword.arg in ("label", "help_text", "empty_label")
        ]
    elif isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(base) for base in node.bases):
        pairs = (line.value for line in node.body if isinstance(line, ast.Assign))
        given += [pair.elts[-1] for pair in pairs if isinstance(pair, ast.Tuple)]
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("labels", "help_texts"):
        given += node.value.values if isinstance(node.value, ast.Dict) else []
    for text in given:
        if (
            isinstance(text, ast.Constant)
            and isinstance(text.value, str)
            and re.search(r"[A-Z ]", text.value)
        ):
            yield text.value


def test_what_is_given_to_gettext_is_written_out() -> None:
    """Anything else is in no catalogue, unless it is marked where it is written, as it is in these."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        name = file.relative_to(SOURCE).as_posix()
        if {"tests", "migrations"} & set(file.parts):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYS:
                texts = node.args[: SAYS[node.func.id]]
                if not all(isinstance(text, ast.Constant) and isinstance(text.value, str) for text in texts):
                    found.add(name)
    assert found == MARKED_ELSEWHERE
