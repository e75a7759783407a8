"""Whether a note ties what comes next to what readers do: a condition on them, and what hangs on it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from . import phrases
from .numbers import NUMBER
from .sentences import Sentence

_IF = re.compile(
    r"\b(?:if|when|once|unless|until|as soon as|as long as|so long as|provided|providing|assuming|the moment|the minute|the second|in case|the day|only after|after|should (?=the|it|you|this|there|i|anybody|somebody|people|enough)|depend(?:s|ing)? (?:entirely )?on|up to (?=you)|on the day|as many|in exchange for|in return for|(?:hinges|rides|up) (?:on|to) |given|whenever|minus|without|before|with (?=\d|less|fewer|more|enough|at least))\b"
)
_TURNS = re.compile(
    r"(?<=\w\w) (?:then )?(?:(?:i|we|you|they|it|this|there|that|(?:the|this|my) [\w']+)(?:'ll|'d| will| won't| shall| shan't| would| wouldn't| can have)|i'm|i am|i (?:post|delete|remove|keep|pull|put|update|continue|upload|go|stop|don't|take|write|give|add|publish|release)|you get|up it|down it|up they)\b|(?<!by) then "
)
_BARE_COUNT = re.compile(
    rf"\b(?:i|we|it|this|this one|{phrases.UNIT} {NUMBER}|the story|you) (?:get|gets|reach|reaches|hit|hits|see|receive|have|has|make|makes|give me)(?: it)? (?:to |over |at least |more than |only |just )*{NUMBER}(?=\W*$| by\b| in\b| within\b| before\b| of them\b| or more\b)"
)
_IMPERATIVE = re.compile(
    r"\W*(?:so )?(?:please|just|do|tell|leave|let me|let us|drop|say|feel free|don't|try|check|go and|you should|you might|you can|why not|come|follow|send|review|comment|welcome|good|great|thank|well|yell|head)\b"
)
_AND_I = re.compile(r"\b(?:and|then|or) (?:i|you|we|the|it)\b")
_NEXT = re.compile(
    rf"\b(?:next|new|more|another|other|rest|remaining|last|final|missing|second|third|following) (?:{NUMBER} )?(?:[\w']+ )?{phrases.UNIT}\b"
    rf"|\b(?:other|next|remaining|last|missing) {NUMBER}(?! (?:days|hours|weeks|months|years|reviews|comments|people))|\b{phrases.UNIT} (?:number )?(?:{NUMBER})\b|\bthe (?:rest|remainder)\b|\bnext (?:one|bit)\b|\b{NUMBER} (?:more|other|further) (?:[\w']+ )?{phrases.UNIT}"
)
_FURTHER = re.compile(
    rf"\b(?:{phrases.UNIT}|rest|remainder|next|more|others?|updat\w+|continu\w+|post\w*|upload\w*|it|them|they|story|both|ending|epilogue|all|another word|half|write|writing|publish\w*|sequel)\b"
)
_GIVES = re.compile(
    r"\b(?:post|posts|posted|posting|put|puts|putting|upload\w*|updat\w+|continu\w+|releas\w+|publish\w*|share|give|gives|giving|get|gets|getting|goes|go|going (?:up|on|live|out)|follows?|following|appears?|comes?|coming|yours|unlock\w*|unleash\w*|inflict\w*|send|add|up|live|online|out|finish|keep (?:going|writing)|see|have|receive|let|do|does|leave it|with you|free|release|reward|deliver|arrive\w*)\b"
)
_SURELY_GIVES = re.compile(
    _GIVES.pattern.replace("|get|gets|getting|", "|")
    .replace("|see|have|", "|you shall have|")
    .replace("|do|does|", "|")
)
_BEGINS = re.compile(
    r"^\W*(?:and |but )?(?:if|with|should|when|once|then|in that case|in which case|fewer|less|fail|lose|win|succeed|any fewer|anything less|no\b|\d+ or|\w+ or (?:fewer|less|more))\b"
)
_OTHERWISE = re.compile(
    r"\b(?:if (?:not|they (?:don't|aren't|do not|are not|haven't)|it (?:doesn't|isn't|hasn't|has not|is not)|i don't|you don't|we don't|nobody does|there (?:aren't|isn't)|that doesn't happen|so)|otherwise|or else|else|failing that|if fewer|with (?:fewer|less)|or (?=i|it|this|the story))\b"
)
_ASKED = re.compile(
    r"\b(?:i(?:'d| would) (?:like|love|want)|i want|i need|i ask|i'm (?:asking|looking|hoping) for|all i ask|please|let's see|get me|give me|show me|you have|you've got|aim|goal|target|bring me|deal|bargain|you:|must have|has to have|have to have|hit|reach|we need|this needs|just|i require|i'm after|my price|the price|price is|is the price|it takes|challenge|i say|shall we say|can we|can you|minimum|how about|what about|a trade)\b"
)
_UNCONDITIONAL = re.compile(
    r"\b(?:whether (?!.{0,80}\bdepend)(?:or not )?(?:i|you|it|anybody|people|there|we|they|or not|this)|whichever|whatever (?:you|happens|the)|regardless|no matter|either way|in any case|with or without|or without|even if (?:nobody|no one|no-one|i get no|there are no|i don't|not one|only)|anyway|anyhow)\b"
)
_TAKEN_BACK = re.compile(
    r"\b(?:kidding|jk|joking|just a joke|only a joke|i jest|relax|as if|not that (?:sort|kind) of|i'd never|i would never|i never hold|don't hold|do not hold|won't hold|not hold(?:ing)? (?:it|my|the|this|any)|would post this for nobody|not going to hold|no strings|don't believe in (?:holding|hostage)|not one of those|hate it when (?:authors|writers|people)|(?:this one's|it's|story's) (?:staying|not going anywhere)|i don't do that|not really|psych|april fool|gotcha|i won't make you|wouldn't do that|hate authors who|don't write for reviews|never ask for reviews|just messing|just teasing)\b"
)
_IN_JEST = re.compile(
    r"\bor the (?:dog|cat|kitten|bunny|puppy|hamster|teddy)|burn the (?:manuscript|house)|whatever shall i do|i suppose i must|eat my (?:hat|keyboard)|set (?:my|the) \w+ on fire|i'll cry\b|cry myself|die of\b|send (?:my|the) \w+ after you|sic my"
)
_OF_OTHERS = re.compile(
    r"\b(?:some|other|many|lots of|most|those|these|certain) (?:people|authors|writers)\b[^.!?]{0,60}\b(?:hold|delete|say|post|ask|demand|threaten|refuse|beg|keep)"
)
_WAS = re.compile(
    r"\b(?:as (?:i )?promised|i (?:had )?promised|you (?:have )?delivered|so here (?:are|is)|as i said i would|as agreed|like i promised|you did it|i (?:have )?decided|so many (?:[\w']+ )?(?:reviews|comments)|here's (?:chapter|the (?:next|new|chapter|last|final)|your|part|another chapter)|here (?:is|it is|are) (?:chapter|the (?:next|new|last)|your|part)|i (?:deleted|removed|took|pulled|posted|said|told|had said|lost|once|asked)|i was going to|was going to (?:say|ask|delete)|got deleted|last year|years ago|used to|kept (?:my|your)|a deal's a deal|"
    r"since (?:you|the|i|we|so)|because (?:you|so many|i got|of (?:your|the|all)))\b"
)
_HEDGED = re.compile(
    r"\b(?:might|i may|we may|may or may not|may just|maybe|perhaps|possibly|not sure (?:if|whether)|thinking (?:of|about)|considering|tempted to|someday|some day|one day\b(?! (?:after|later|from))|who knows if|in theory)\b"
)
_FASTER = re.compile(
    r"\b(?:faster|quicker|sooner|speed(?:s|ier)?|more quickly|motivat\w+|inspir\w+|encourages? me|make my day|makes? me (?:happy|smile|write|want)|feeds?|fuel\w*|happy author|my muse|the muse)\b"
)
_PRESENT = re.compile(
    r"\b(?:one-?shot|drabble|cookies?|cupcakes?|virtual|hugs?|shout-?outs?|ficlet|sneak peek|preview|cameo|dedicat\w+|namecheck|gets? to (?:name|choose|pick)|of their choice|read (?:it|yours|your)|review yours|review back)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:my (?:other|longer|new(?:er)?|first|older) (?:story|stories|work|one)|on my (?:profile|page)|prequel|check out|try my)\b"
)
_PLEA = re.compile(
    r"\b(?:so |and )?please (?:do )?(?:leave|drop|r ?(?:&|and) ?r|read and review|review|comment|tell|let|send|feel|don't|keep)\b[^.!?,;]*"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence, and what of a bargain is in it."""

    sentence: Sentence
    condition: str  # the words that are the condition, "" for none
    asks: bool  # asks for responses without saying what for
    post: bool
    remove: bool
    keep: bool
    otherwise: bool

    @property
    def hangs(self) -> bool:
        return self.post or self.remove or self.keep


MOST = 8  # conditions of a sentence, and commas of a condition, that are looked at
LONGEST = 300  # characters of a condition


def bargain(all_sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences in which the note makes its bargain; none if it makes none."""
    if any(sentence.find(_TAKEN_BACK) for sentence in all_sentences):
        return []
    heard = [_heard(sentence) for sentence in all_sentences]
    parts = {place for place, one in enumerate(heard) if _is_whole(one)}
    for place, one in enumerate(heard):
        parts.update(_joined(heard, place, one))
    if not parts:
        return []
    for place, one in enumerate(heard):  # the other half: "If not, I'll take it down."
        tied = one.otherwise or one.condition or one.sentence.find(_BEGINS)
        ends = (one.remove or one.keep) and any(0 < place - part < 3 for part in parts)
        if ends or (one.hangs and tied and any(abs(place - part) < 4 for part in parts)):
            parts.add(place)
    return [heard[place].sentence for place in sorted(parts)]


def _is_whole(one: Heard) -> bool:
    """Condition and consequence in one sentence. To stay up alone is promised by liking only."""
    return bool(one.condition) and (one.post or one.remove or (one.keep and not one.otherwise))


def _joined(heard: Sequence[Heard], place: int, one: Heard) -> set[int]:
    """A condition in one sentence and what hangs on it in the next two: "3 days. 6 reviews. Then you get it." """
    if not (one.asks or one.condition):
        return set()
    for after in range(place + 1, _reach(heard, place)):
        if (heard[after].post or heard[after].remove) and (one.asks or heard[after].otherwise):
            return {place, after}
    before = heard[place - 1] if place else None
    if before and before.post and not before.condition and before.sentence.text.rstrip().endswith(("?", ":")):
        return {place - 1, place}
    return set()


def _reach(heard: Sequence[Heard], place: int) -> int:
    """The next two sentences, and as many more as are only a word or two: "Two reviews. That's it. Two." """
    end = place + 1
    long = 0
    while end < min(len(heard), place + 6) and long < 2:
        long += len(heard[end].sentence.text.split()) > 3
        end += 1
    return end


def _heard(sentence: Sentence) -> Heard:
    text = phrases.WHETHER.sub(lambda match: " " * len(match[0]), sentence.text)
    if _is_idle(text):
        return Heard(sentence, "", False, False, False, False, False)
    condition, rest = _condition(text)
    counted = next(phrases.wanted_counts(text), None)
    held_back = phrases.HELD_BACK.search(text)
    post = bool(phrases.POST.search(rest) or ((condition or counted) and _forward(rest, bool(condition))))
    if not condition and counted and (post or held_back or phrases.REMOVE.search(rest)):
        condition = counted[0]
    if not condition:
        condition = _traded(text)
        post = post or bool(_PAID.search(text))
    return Heard(
        sentence,
        condition=condition,
        asks=bool(counted and (_ASKED.search(text) or len(text.split()) <= 8)),
        post=post or bool(held_back and _FURTHER.search(text)),
        remove=bool(phrases.REMOVE.search(rest)),
        keep=bool(phrases.KEEP.search(rest)),
        otherwise=bool(_OTHERWISE.search(text)),
    )


def _traded(text: str) -> str:
    """A condition without an "if": "Good reviews will see them posted", "Leave me some love and I'll go on"."""
    if match := _TRADED.search(text) or _PAID.search(text):
        return match[0]
    for match in _IMPERATIVE_AND.finditer(text):
        for pattern in (phrases.POST, phrases.REMOVE):
            hangs = pattern.search(text, match.end() - 1)
            if hangs and hangs.start() < match.end() + 5:
                return match[0]
    return ""


def _forward(rest: str, conditional: bool) -> bool:
    """Whether a clause that something hangs on speaks of more of the story: "20 comments, new chapter"."""
    return bool(
        _NEXT.search(rest)
        or (_FURTHER.search(rest) and (_GIVES if conditional else _SURELY_GIVES).search(rest))
    )


def _is_idle(text: str) -> bool:
    if _OF_OTHERS.search(text) or _IN_JEST.search(text) or _ELSEWHERE.search(text):
        return True
    if _UNCONDITIONAL.search(text) or _WAS.search(text):
        return True
    if _FASTER.search(text) and not phrases.COUNTED.search(text):
        return True
    if _PRESENT.search(text) and not phrases.KEEP.search(text):
        return True
    return bool(_HEDGED.search(text))


def _condition(text: str) -> tuple[str, str]:
    """The clause that makes the rest depend on readers, and the sentence without it."""
    for marker in islice(_IF.finditer(text), MOST):
        end = _clause_end(marker.end(), text)
        clause = text[marker.end() : end]
        leads = phrases.POST.search(text, 0, marker.start()) or phrases.REMOVE.search(text, 0, marker.start())
        if not _names_readers(_PLEA.sub("", clause)) or (_only_asks(text[end:]) and not leads):
            continue
        return clause.strip(), text[: marker.start()] + " " * (end - marker.start()) + text[end:]
    return "", text


def _clause_end(start: int, text: str) -> int:
    """Where the condition ends: at what hangs on it, or at the first comma behind words about readers."""
    after = [
        match.start()
        for pattern in (phrases.POST, phrases.REMOVE, phrases.KEEP, _TURNS)
        if (match := pattern.search(text, start + 3, start + LONGEST))
    ]
    end = min(after, default=min(len(text), start + LONGEST))
    for comma in islice(re.finditer(r"[,:]| - ", text[start:end]), MOST):
        before = text[start : start + comma.start()]
        if _names_readers(before) or _IMPERATIVE.match(text, start + comma.end()):
            return start + comma.start()
    return end


def _only_asks(rest: str) -> bool:
    """ "If you liked it, please tell me": what follows is a plea and no promise."""
    plain = rest.lstrip(", ")
    gives = phrases.POST.search(plain) or phrases.REMOVE.search(plain)
    return bool(_IMPERATIVE.match(plain)) and not _AND_I.search(plain) and not (gives and gives.start() < 3)


_IMPERATIVE_AND = re.compile(
    r"(?:^\W*|[,:;] |please |just |so )(?:[\w']+ )?(?:leave|drop|send|give|write|show|review|comment|reply|respond|r ?(?:&|and) ?r|tell|let|convince|prove|say|make|get|shout|yell|hit)\b[^.!?]{0,80}?(?:\b(?:and|or|then)|=) (?=i\b|i'|you|the|we|it|there|up|tomorrow|chapter|more|another|next|this|she|he)"
)
_PAID = re.compile(
    r"\b(?:want(?: to)?|to (?:get|read|see)|like to) [^.!?]{0,40}\b(?:next|more|rest|chapters?|parts?|continued?|ending)\b[^.!?]{0,30}\b(?:have to|must|need to|better|had better|got to|ought to) (?:[\w']+ ){0,2}(?:review|comment|respond|reply|tell me|say|leave)"
)
_TRADED = re.compile(
    rf"(?:^|[,:;(]|\band|\bor)\W*(?:(?:enough|some|lots of|loads of|more|a few|only|just|many|really) )?{phrases.PRAISE} {phrases.NOUN}(?: (?:and|will|=|means?|gets?|then|from|on)|,? ?=|,)"
    rf"|\b(?:any|every|one|a|your|each|the first) {phrases.NOUN}(?: at all| of any kind| from you)? (?:will|gets?|earns?|brings?|buys?|unlocks?|is enough|does it|would)\b"
    rf"|\b(?:no|without|zero) (?:{NUMBER} )?{phrases.NOUN}(?:\W{{1,3}}|,? (?:means?|equals?|=|and|then) )(?:no|not)\b"
    rf"|\b(?:lots of|lots and lots of|loads of|tons of|plenty of|heaps of|a handful of|a bunch of|a pile of|a stack of|enough|some|a few|several|many|more) (?:[\w']+ )?(?:{phrases.NOUN}|interest|love)(?:,? and| =|,? then| gets?| means?|=|,? will|,? buys?|,? earns?)"
    rf"|\b{phrases.NOUN} ?(?:=|->) ?|\bin (?:exchange|return) for (?:[\w']+ )?{phrases.NOUN}"
)


def _names_readers(clause: str) -> bool:
    return bool(
        phrases.RESPONSE.search(clause)
        or phrases.LIKED.search(clause)
        or phrases.WANTED.search(clause)
        or phrases.COUNTED.search(clause)
        or _BARE_COUNT.search(clause)
    )
