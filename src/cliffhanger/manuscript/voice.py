"""Whether a paragraph is the author speaking to readers, or the story."""

import re

_PLAIN = re.compile(
    r"\b(?:chapters?|chaps?|updat(?:e|es|ed|ing)|post(?:ed|ing)?|reading|readers?|enjoy(?:ed)?|story|stories|comments?"
    r"|feedback|thanks?(?: you)?|thank you|hope (?:you|y'?all|everyone)|you guys|everyone|everybody|let me know|tell me"
    r"|episodes?|season \w+|spoilers?|the show|the books?|movie|series|characters?|sequel|prequel|prompt(?:ed)?|challenge|inspired by|title (?:is|comes?)"
    r"|lyrics|sorry (?:for|about|it'?s)|i (?:wrote|own|promise|decided|couldn'?t resist)|writing|wrote|written|belongs? to|rated|mature|pairing"
    r"|warnings?|rating|summary|part \w+|school|exams|college|english|language|mistakes|grammar|spelling|first (?:fic|story|time)"
    r"|criticism|suggestions?|ideas?|p\.?s\.?|anyways?|lol|lmao|omg|btw|idk|thx|plz|pls|haha+|ok(?:ay)? so|hey|hi|hello|love you"
    r"|soon|next week|hiatus|wips?|hugs|cookies|tumblr|twitter|discord|my profile|wattpad)\b|[:;]-?[)DP(](?!\w)|<3|\^_+\^|!!+",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:reviews?|reviewed|reviewers?|reviewing|fan ?fics?|fan ?fiction|fics?|ficlet|drabble|one-?shot|a/n|author'?s? notes?|beta(?:'?d|ed|ing| ?read(?:er|ers)?)?"
    r"|un-?beta'?e?d|kudos|flame(?:s|rs)|constructive criticism|con-?crit|r\s?(?:&|and|\+|n)\s?r|ooc|au|oc'?s|canon|fandom|disclaimer|don'?t own"
    r"|not mine|plot ?bunn(?:y|ies)|fluff|angst|smut|lemons?|ship(?:per|ping)|thanks? (?:you )?(?:so much )?(?:for|to) (?:reading|everyone|all|my|the reviews|reviewing)"
    r"|next (?:chapter|chap|part|one) (?:is|will|should|up|soon)|stay tuned|happy reading|on with the (?:story|show|fic|chapter)|read (?:and|&) review"
    r"|hope you (?:all |guys )?(?:like|enjoy|liked|enjoyed|love)|this (?:one|fic|story|chapter) (?:is|goes out) (?:dedicated )?(?:for|to)|dedicated to|without further ado|subscribe|bookmark(?:s|ed)?|favou?rites?|follow(?:s|ers)\b)\b",
    re.IGNORECASE,
)
_PLEA = re.compile(
    r"\W{0,4}(?:(?:please|pls|plz|pretty please)\W{1,3})?(?:read and |r ?& ?r|)(?:re?views?|comments?(?: and kudos)?|r ?& ?r)\b"
    r".{0,40}(?:please|pls|plz|love|welcome|appreciated|!)\W{0,6}",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"^\W{0,3}[\"“„«]|[,.!?][\"”»]\s(?:\w+\s){0,3}(?:said|asked|replied|whispered|he|she|they)\b|^[—–-]\s?[A-Z]"
)


def is_dialogue(text: str) -> bool:
    return bool(_SPOKEN.search(text[:2000]))


def weight(text: str) -> int:
    """How much in a paragraph belongs to an author's talk about a story; more is needed of a long one."""
    if is_dialogue(text):
        return 0
    head = text[:3000]
    found = {match[0].lower() for match in _PLAIN.finditer(head)}
    loud = {match[0].lower() for match in _STRONG.finditer(head)}
    return len(found) + 2 * len(loud) - len(head) // 400


def sounds_like_note(text: str) -> bool:
    return weight(text) >= 2


def is_surely_note(text: str) -> bool:
    """Strong enough to be believed without any label."""
    return bool(_PLEA.fullmatch(text)) or (weight(text) >= 4 and bool(_STRONG.search(text[:3000])))
