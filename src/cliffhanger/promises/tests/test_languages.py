"""A promise in the languages it speaks: whole sentences, with their plurals and their order of words."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from cliffhanger.accounts.models import Account
from cliffhanger.kit import sentence
from cliffhanger.promises import ledger
from cliffhanger.promises.forms import TermsForm
from cliffhanger.promises.models import Promise
from cliffhanger.promises.tick import tick
from cliffhanger.promises.wording import as_text, terms_sentence, why_held, wishes
from cliffhanger.works.models import Work

from .verbs import answer, promise_on

pytestmark = pytest.mark.django_db

OPENED_AT = datetime(2027, 3, 5, 18, tzinfo=UTC)  # a Friday
FEWEST = {
    "quorum": 1,
    "window_days": 1,
    "asks": "favour",
    "share_percent": 60,
    "pace": "every",
    "calendar_days": 1,
    "if_lapsed": "keep_up",
    "thanks": "rest",
    "chance_readers": 9,
    "chance_days": 1,
}
MORE = {
    "quorum": 12,
    "window_days": 5,
    "asks": "any",
    "share_percent": 50,
    "pace": "spread",
    "calendar_days": 5,
    "if_lapsed": "withdraw",
    "thanks": "nothing",
}


def terms(data: dict[str, object], held: int) -> str:
    form = TermsForm(data, held=held)
    return sentence.plain(form.template, form).strip()


@pytest.mark.parametrize(
    ("language", "fewest", "more"),
    [
        (
            "en",
            "If one reader has answered within one day and at least 60 percent of those who say so want the rest, "
            "the other chapter goes up one by one, one day apart. If not, what is posted stays and the rest does "
            "not follow, and those who answered may read the rest privately. If fewer than nine readers have "
            "opened it by then, it stays open one day longer, once.",
            "If twelve readers have answered within five days, the other five chapters go up spread over five "
            "days. If not, the work is taken down.",
        ),
        (
            "es",
            "Si en un día ha respondido un lector y al menos el 60 por ciento de quienes lo dicen quiere el "
            "resto, el otro capítulo se publica uno a uno, con un día de diferencia. Si no, lo publicado se queda "
            "y el resto no llega, y quienes respondieron pueden leer el resto en privado. Si para entonces lo han "
            "abierto menos de nueve lectores, sigue abierta un día más, una sola vez.",
            "Si en cinco días han respondido doce lectores, los otros cinco capítulos se publican a lo largo de "
            "cinco días. Si no, la obra se retira.",
        ),
        (
            "de",
            "Kommen innerhalb von einem Tag Antworten von einer Person und wollen mindestens 60 Prozent derer, die "
            "es sagen, den Rest, erscheint das andere Kapitel eines nach dem anderen, im Abstand von einem Tag. "
            "Wenn nicht, bleibt, was veröffentlicht ist, und der Rest folgt nicht, und wer geantwortet hat, darf "
            "den Rest privat lesen. Wenn es bis dahin weniger als neun Leute geöffnet haben, bleibt es einmal "
            "einen Tag länger offen.",
            "Kommen innerhalb von fünf Tagen Antworten von zwölf Leuten, erscheinen die anderen fünf Kapitel "
            "verteilt über einen Zeitraum von fünf Tagen. Wenn nicht, wird das Werk zurückgenommen.",
        ),
    ],
)
def test_the_terms_are_one_sentence(language: str, fewest: str, more: str) -> None:
    with translation.override(language):
        assert terms(FEWEST, held=1) == fewest
        assert terms(MORE, held=5) == more


@pytest.mark.parametrize(
    ("language", "stands", "held", "opened"),
    [
        (
            "es",
            "Por ahora, uno de doce lectores. Si hasta el miércoles, 18:00 UTC han respondido doce lectores, los "
            "otros cinco capítulos se publican, uno al día. Ya están aquí: 25 palabras, bajo sello. Si no, la "
            "obra se retira.",
            "Los capítulos 2 a 6 están retenidos porque falta que respondan once lectores más; hay tiempo hasta "
            "el miércoles 10 de marzo de 2027, 18:00 UTC.",
            "Se abrió la promesa: doce lectores en cinco días, cinco capítulos retenidos.",
        ),
        (
            "de",
            "Bisher eine Person von zwölf. Wenn bis Mittwoch, 18:00 UTC zwölf Leute geantwortet haben, erscheinen "
            "die anderen fünf Kapitel, eines am Tag. Sie sind schon hier: 25 Wörter, versiegelt. Wenn nicht, wird "
            "das Werk zurückgenommen.",
            "Die Kapitel 2 bis 6 werden zurückgehalten, weil noch elf Leute antworten müssen; dafür ist Zeit bis "
            "Mittwoch, 10. März 2027, 18:00 UTC.",
            "Das Versprechen begann: zwölf Leute innerhalb von fünf Tagen, fünf Kapitel zurückgehalten.",
        ),
    ],
)
def test_an_open_promise_says_how_it_stands(
    story: Work, readers: list[Account], language: str, stands: str, held: str, opened: str
) -> None:
    promise = promise_on(story, OPENED_AT, quorum=12, pace="every", calendar_days=1)
    answer(story, readers[0], OPENED_AT + timedelta(hours=1))
    tick(OPENED_AT + timedelta(hours=2))
    promise = fresh(promise)
    with translation.override(language):
        assert terms_sentence(promise) == stands
        assert [as_text(sentence) for sentence in why_held(promise)] == [held]
        assert ledger.sentence(promise.entries.all()[0]) == opened


@pytest.mark.parametrize(
    ("language", "stands", "wished", "settled"),
    [
        (
            "es",
            "Cumplida. Respondieron tres de tres lectores. Faltan todavía cuatro de cinco capítulos, el próximo el "
            "sábado 6 de marzo de 2027, 21:00 UTC.",
            "Querían el resto dos de los tres lectores que lo dijeron.",
            "La promesa se cumplió con tres de tres lectores; al resto dijeron sí: dos; no: uno.",
        ),
        (
            "de",
            "Gehalten. Drei von drei Leuten haben geantwortet. Vier von fünf Kapiteln kommen noch, das nächste am "
            "Samstag, 6. März 2027, 21:00 UTC.",
            "Zwei von drei Leuten, die es sagten, wollten den Rest.",
            "Das Versprechen wurde gehalten, mit drei von drei Antworten; den Rest wollten: zwei, nicht: eine "
            "Person.",
        ),
    ],
)
def test_a_kept_promise_says_what_is_to_come(
    story: Work, readers: list[Account], language: str, stands: str, wished: str, settled: str
) -> None:
    promise = promise_on(story, OPENED_AT, pace="every", calendar_days=1)
    for hour, reader in enumerate(readers[:3], start=1):
        answer(story, reader, OPENED_AT + timedelta(hours=hour), wants_rest=hour != 2)
    tick(OPENED_AT + timedelta(hours=4))
    promise = fresh(promise)
    with translation.override(language):
        assert terms_sentence(promise) == stands
        assert wishes(promise) == wished
        assert ledger.sentence(promise.entries.get(kind="kept")) == settled


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "es",
            [
                "La promesa de «The Key»",
                "Tres lectores distintos. Una cuenta cuenta una vez; los visitantes, quienes firman la obra y los "
                "betas no cuentan.",
                "Los capítulos sellados se publican uno cada dos días.",
                "La obra se retira. Quienes respondieron pueden leer el resto en privado.",
            ],
        ),
        (
            "de",
            [
                "Das Versprechen zu „The Key“",
                "Drei verschiedene Leute. Ein Konto zählt einmal; Gäste, Autor*innen und Betas zählen nicht.",
                "Die versiegelten Kapitel erscheinen eines alle zwei Tage.",
                "Das Werk wird zurückgenommen. Wer geantwortet hat, darf den Rest privat lesen.",
            ],
        ),
    ],
)
def test_the_page_of_a_promise_is_in_the_readers_language(
    story: Work, language: str, words: list[str]
) -> None:
    promise_on(story, OPENED_AT, pace="every", calendar_days=2)
    page = Client(headers={"accept-language": language}).get(f"/works/{story.pk}/promise").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert f'<html lang="{language}" dir="ltr"' in page
    for said in words:
        assert said in text


def fresh(promise: Promise) -> Promise:
    found: Promise = Promise.objects.prefetch_related("seals").select_related("work").get(pk=promise.pk)
    return found
