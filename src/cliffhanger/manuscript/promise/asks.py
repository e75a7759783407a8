"""Which verdicts the author asks for, and where."""

import re

_REVIEWS = (
    r"(?:reviews?|reviewers?|comments?|feedback|replies|reply|responses?|reactions?|words?|opinions?|ones)"
)
WHETHER = re.compile(
    r"\b(?:tell|tells|telling|say|saying|know|see|wonder|wondering|sure|ask|asking|idea|care|tell me|let me know|curious|find out)(?: me| us| [a-z]+ly)?,? if\b"
)

_WORDS = {
    "good": r"(?:good|great|brill|ace|epic|awesome|amazing|sweet|brilliant|lovely|nice|wonderful|fantastic|excellent|perfect|beautiful|fun|funny|decent|fab|fabulous|rocks?|rules|any good|ok|okay|all right|alright|worth (?:reading|it|continuing|going on)|the best|cool|enjoyable|gold|gripping|superb|genius|a masterpiece|(?:lov|lik|enjoy)(?:e|ed|es) (?:it|this))",
    "bad": r"(?:bad|rotten|dumb|tedious|awful|terrible|stinks?|stank|sucks?|sucked|suckish|rubbish|crap(?:py)?|horrible|horrid|boring|bored|garbage|trash|dreadful|lousy|dire|poor|pants|atrocious|abysmal|dull|worst|ghastly|cringe(?:y|worthy)?|pathetic|lame|bombs?|bombed|a mess up|hopeless|drivel|unreadable|appalling|bleh|meh|shite?|(?:hat|dislik|loath)(?:e|ed|es) (?:it|this))",
    "messed_up": r"(?:messed[- ]up|messed|weird(?:est)?|creepy|twisted|sick|strange|disturbing|disturbed|odd|freaky|screwed[- ]up|f[*u]?\w{0,3}ed[- ]up|bizarre|wrong|unsettling|warped|insane|nuts|mad|crazy|off the wall|demented|confusing|wacky|wonky|bonkers|peculiar|deranged|morbid|too dark|gross|fucked[- ]up|effed[- ]up|unhinged|all over the place)",
    "out_of_character": r"(?:ooc|o\.o\.c\.?|out[- ]of[- ]character|out of char|in[- ]character|not (?:acting |sounding |being )?like (?:him|her|them|it)sel(?:f|ves)|not themselves|would never (?:say|do|act)|wouldn't (?:say|do|act)|characteri[sz]ation is off|characters (?:are|seem|feel) (?:off|wrong)|doesn't sound like|don't sound like|act(?:ing|s)? (?:nothing|not) like)",
}
_VERDICTS = {verdict: re.compile(rf"\b{words}(?!\w)") for verdict, words in _WORDS.items()}
_ASKING = re.compile(
    r"\b(?:tell|tells|telling|say|says|saying|let me know|letting me know|let us know|(?<!i )(?<!needs to )know|knowing|wonder|is it|was it|is (?:he|she)|or is (?:he|she|\w+)|are they|is this|was this|do you think|think it|think it's|thought|did you|do you|honest|whether|yell|shout|scream|opinion|call it|if you think|what you think|be it|even if|reviews? (?:say|saying|telling)|inform me|report|don't (?:mind|care) (?:if|whether|what|how))\b"
)
# What is good here is not the story
_OF_OTHERS = re.compile(
    rf"^\W*(?:ok|okay|alright|cool|right)\b(?!\?)|\b(?:good|great|nice|lovely|bad|awesome|amazing|sweet|wonderful|decent|cool|fantastic|poor|perfect) (?:\w+ )?(?:{_REVIEWS}|day|week|weekend|news|time|luck|girls?|boys?|people|idea|reason|while|deal|reception|response|place|english|grammar|morning|night|summer|enough for|at|with|things?|to (?:know|hear|see|be))\b|\b(?:feel|be|i'm|i am|sound|looks?|being|all) (?:so |really |very )?(?:bad|good|sick|mad|nice|great|cool)\b|\b(?:for good|(?:some|any)thing (?:nice|good|lovely|great)|too bad|my bad|thank you|good-?bye|not bad|everybody (?:all right|alright|okay|ok)|good old|a mad|going mad|went mad|a good|sick of|wrong (?:with me|place)|mess up|i'll be mad)\b"
)
# "If eight of you say they like it": a condition, not a question.
_SAID_IF = re.compile(
    r"\b(?:if|once|when|unless|until|before|after|as soon as|need)\b[^,.;!?]{0,50}?\b(?:of you|people|readers|they|somebody|anybody|everybody|nobody) (?:all |really |do |can )?(?:say|says|think|thinks|tell me (?!if|whether)|tells me|(?:need )?to tell me (?!if|whether)|agree)\b[^,.;!?]{0,30}"
)
_FRAGMENT = re.compile(
    r"^\W*(?:(?:\w+['\w]*,? ){0,4}[\w'-]+(?: it| this)?\s?\?|(?:love|like|hate)d? (?:it|this),[^.!?]{0,80}\?)"
)
# "I don't know whether it's genius or garbage"
_OWN_DOUBT = re.compile(
    r"\bi (?:can't decide|really don't know|don't know|have no idea) whether\b[^,.;!?]{0,60}|\bit's (?:a bit|a little|rather|quite) \w+ and i don't know\b"
)
_CONDITION = re.compile(
    r"\bif (?:people|enough|you (?!think)|they (?=[\w']+ )|the (?:reviews|comments|response|feedback|reaction)|my|your|it gets?|i get|i write|i make|those|i receive|enough|there are|lots|loads)\b[^.!?,;]{0,60}$"
)


def asks(sentences: list[tuple[int, str]]) -> dict[str, tuple[int, int]]:
    """Verdict -> where it is asked for; `sentences` are (start, text)."""
    found: dict[str, tuple[int, int]] = {}
    previous_asks = False
    for start, text in sentences:
        text = _OWN_DOUBT.sub(_blank, _SAID_IF.sub(_blank, text))
        asking = (
            _ASKING.search(text)
            or _FRAGMENT.match(text)
            or _weighs(text)
            or (previous_asks and re.match(r"\s*(?:or |and |is |are |maybe )", text))
        )
        previous_asks = bool(asking)
        if not asking:
            continue
        clear = _OF_OTHERS.sub(_blank, WHETHER.sub(lambda match: match[0][:-2] + "  ", text))
        for verdict, pattern in _VERDICTS.items():
            for match in pattern.finditer(clear):
                if not _is_condition(clear, match.start()):
                    found.setdefault(verdict, (start + match.start(), start + match.end()))
    return {verdict: found[verdict] for verdict in _WORDS if verdict in found}


def _weighs(text: str) -> bool:
    """ "Weird, awful, or maybe even good?" """
    return (
        text.rstrip("\"') ").endswith("?") and sum(bool(each.search(text)) for each in _VERDICTS.values()) > 1
    )


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _is_condition(text: str, place: int) -> bool:
    """ "If the reviews are good, tell your friends": what stands in a condition is not asked for."""
    condition = _CONDITION.search(text[:place])
    return condition is not None and not _ASKING.search(condition[0])
