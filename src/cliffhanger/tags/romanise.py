"""Other scripts in Latin letters, roughly as the field writes names. Letters without a table stay as they are.

For finding only: what is shown is always what was typed. Chinese characters need a dictionary and stay.
"""

import unicodedata


def table(signs: str, sounds: str) -> dict[str, str]:
    """Each sign with its sound; sounds are parted by one space, and two spaces hold a silent one."""
    return dict(zip(signs, sounds.split(" "), strict=True))


LETTERS = {
    **table("æœøđðłþıħŋ", "ae oe o d d l th i h n"),
    **table("абвгдежзийклмнопрстуфхцчшщ", "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch"),
    **table("ъыьэюяёђѓєѕіїјљњћќўџґ", " y  e yu ya yo dj gj ye dz i yi j lj nj c kj u dz g"),
    **table("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o"),
    **table("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "a b g d h v z ch t y k k l m m n n s a p f ts ts k r sh t"),
    **table("ءابتثجحخدذرزسشصضطظعغف", " a b t th j h kh d dh r z s sh s d t z a gh f"),
    **table("قكلمنهويىةپچژگکی", "q k l m n h w y a a p ch zh g k y"),
}
KANA = {
    **table("アイウエオカキクケコガギグゲゴ", "a i u e o ka ki ku ke ko ga gi gu ge go"),
    **table("サシスセソザジズゼゾタチツテト", "sa shi su se so za ji zu ze zo ta chi tsu te to"),
    **table("ダヂヅデドナニヌネノハヒフヘホ", "da ji zu de do na ni nu ne no ha hi fu he ho"),
    **table("バビブベボパピプペポマミムメモ", "ba bi bu be bo pa pi pu pe po ma mi mu me mo"),
    **table("ヤユヨラリルレロワヲンヴー", "ya yu yo ra ri ru re ro wa o n vu "),
}
VOICED = "\u3099\u309a"
SMALL = table("ャュョァィゥェォ", "ya yu yo a i u e o")

# A syllable of Hangul is its number: which of 19 initials, 21 vowels and 28 finals.
HANGUL, SYLLABLES = 0xAC00, 19 * 21 * 28
INITIAL = table("".join(map(chr, range(19))), "g kk n d tt r m b pp s ss  j jj ch k t p h")
VOWEL = table("".join(map(chr, range(21))), "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
FINAL = table("".join(map(chr, range(28))), " k k k n n n t l k m p l l p l m p p t t ng t t k t p t")


def romanised(word: str) -> str:
    """`word` is lower case; accents on what comes out are gone."""
    if word.isascii():
        return word
    return without_accents("".join(map(letter, kana(unicodedata.normalize("NFKC", word)))))


def letter(sign: str) -> str:
    place = ord(sign) - HANGUL
    if 0 <= place < SYLLABLES:
        return INITIAL[chr(place // 588)] + VOWEL[chr(place % 588 // 28)] + FINAL[chr(place % 28)]
    if sign in LETTERS:
        return LETTERS[sign]
    bare = without_accents(sign)
    return LETTERS.get(bare, bare)


def kana(word: str) -> str:
    """Hiragana and katakana as Hepburn writes them, without long marks."""
    said = ""
    is_doubled = False
    for sign in word:
        sign = chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign
        if sign == "ッ":
            is_doubled = True
        elif sign in SMALL and said[-1:] in {"i", "u", "e"}:
            said = said[:-1] + glide(said, SMALL[sign])
        else:
            sound = KANA.get(sign, SMALL.get(sign, sign))
            said += sound[:1] + sound if is_doubled else sound
            is_doubled = False
    return said


def glide(said: str, small: str) -> str:
    """What a small sign makes of the syllable before: ki and ya are kya, shi and ya are sha."""
    return small[1:] if said.endswith(("shi", "chi", "ji")) and len(small) > 1 else small


def without_accents(text: str) -> str:
    """What makes ga of ka in kana is no accent."""
    apart = unicodedata.normalize("NFKD", text)
    bare = (sign for sign in apart if not unicodedata.combining(sign) or sign in VOICED)
    return unicodedata.normalize("NFC", "".join(bare))
