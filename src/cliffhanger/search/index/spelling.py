"""What a text comes to in the index: words without capitals and marks, brought to their stems by language."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import tantivy

STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
LONGEST = 60  # bytes of a word; longer ones are no words
MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+")
# Scripts that are written without spaces: every character is a word, and a word a phrase.
UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])"
)
WORD = re.compile(r"[^\W_]+")

Stems = tuple[str, ...]


def folded(text: str) -> str:
    """Without marks above and below letters, in any script. "Häuser" and "Hauser" are one word, stemmed or not."""
    if text.isascii():
        return text
    bare = unicodedata.normalize("NFC", MARKS.sub("", unicodedata.normalize("NFKD", text)))
    return UNSPACED.sub(r" \1 ", bare)


@cache
def analyzer(stemmer: str) -> tantivy.TextAnalyzer:
    building = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
    return building.filter(tantivy.Filter.stemmer(stemmer)).build() if stemmer else building.build()


@cache
def stemmer_of(language: str) -> str:
    return STEMMERS.get(language.partition("-")[0].casefold(), "")


def stems(text: str, language: str) -> list[str]:
    return analyzer(stemmer_of(language)).analyze(folded(text))


def tokens(text: str, language: str) -> tantivy.PreTokenizedString:
    return analyzer(stemmer_of(language)).pre_tokenize(folded(text))


def readings(words: str, languages: Iterable[str]) -> list[Stems]:
    """What the words may be in the index, whatever the language of a story: each once."""
    stemmers = dict.fromkeys(["", *sorted(map(stemmer_of, languages))])
    bare = folded(words)
    found = dict.fromkeys(tuple(analyzer(stemmer).analyze(bare)) for stemmer in stemmers)
    return [stems for stems in found if stems]
