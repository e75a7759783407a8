"""Answering in the languages the archive speaks; what readers and authors wrote stays as it is."""

import re

import pytest
from django.test import Client

from cliffhanger.cast import makers
from cliffhanger.works.models import Work

pytestmark = pytest.mark.django_db

FORM = {
    "en": [
        "Do you want the rest? (optional) Yes No I would rather not say",
        "In a word good bad messed up out of character",
        "A line to the author (optional)",
        "Your name (optional) It is shown with your answer.",
        "Send your answer",
        "A guest’s answer is shown, not counted. Sign in to be one of those who count.",
    ],
    "es": [
        "¿Quieres el resto? (opcional) Sí No Prefiero no decirlo",
        "En una palabra bien mal hecho un lío fuera de personaje",
        "Unas palabras para quien escribe (opcional)",
        "Tu nombre (opcional) Se muestra con tu respuesta.",
        "Enviar tu respuesta",
        "La respuesta de un visitante se muestra, no se cuenta. Inicia sesión para ser de quienes cuentan.",
    ],
    "de": [
        "Möchtest du den Rest? (freiwillig) Ja Nein Das sage ich lieber nicht",
        "In einem Wort gut schlecht verunglückt OOC",
        "Eine Zeile an die Autor*in (freiwillig)",
        "Dein Name (freiwillig) Er steht bei deiner Antwort.",
        "Deine Antwort abschicken",
        "Die Antwort eines Gastes wird gezeigt, nicht gezählt. Melde dich an , um zu denen zu gehören, die zählen.",
    ],
}
EMPTY = {
    "en": "Choose a verdict or write a line: one of them is enough.",
    "es": "Elige una valoración o escribe unas palabras: basta con una de las dos cosas.",
    "de": "Wähle ein Wort oder schreib eine Zeile: Eines von beiden genügt.",
}
COUNTED = {
    "en": ("1 Review of The Key", "2 Reviews of The Key"),
    "es": ("1 reseña de The Key", "2 reseñas de The Key"),
    "de": ("1 Review zu The Key", "2 Reviews zu The Key"),
}


@pytest.fixture
def story() -> Work:
    made = makers.work(makers.account("Kit"), "The Key", ["One.", "Two."])
    makers.promise(made)
    return made


def text(page: bytes) -> str:
    """What is read aloud of a page, near enough."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode())).replace(" .", ".")


def speaking(language: str) -> Client:
    return Client(headers={"accept-language": language})


@pytest.mark.parametrize("language", list(FORM))
def test_the_answer_form_is_in_the_readers_language(story: Work, language: str) -> None:
    page = text(speaking(language).get(story.get_absolute_url(), follow=True).content)
    for words in FORM[language]:
        assert words in page


@pytest.mark.parametrize("language", list(EMPTY))
def test_what_is_wrong_is_said_in_the_readers_language(story: Work, language: str) -> None:
    chapter = story.chapters.get(position=1)
    page = speaking(language).post(f"/works/{story.pk}/reviews", {"chapter": chapter.pk})
    assert page.status_code == 422
    assert EMPTY[language] in page.content.decode()


@pytest.mark.parametrize("language", list(COUNTED))
def test_one_review_and_two_are_counted_as_the_language_does(story: Work, language: str) -> None:
    chapter = story.chapters.get(position=1)
    for said, counted in zip(("First.", "Second."), COUNTED[language], strict=True):
        speaking(language).post(f"/works/{story.pk}/reviews", {"chapter": chapter.pk, "text": said})
        assert counted in text(speaking(language).get(f"/works/{story.pk}/reviews").content)
