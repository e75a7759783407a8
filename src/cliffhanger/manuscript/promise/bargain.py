"""Whether a note ties what comes next to what readers do, and in which of its sentences.

Each sentence is heard as its pieces (see `pieces`); a bargain is a shape of their letters, within a sentence or
across neighbours. What speaks against one silences its sentence, or the note.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .pieces import Piece, pieces
from .sentences import Sentence
from .vocabulary import Nouns, nouns

_NOTHING_HELD = re.compile(
    r"\b(?:(?<!not )(?<!not even )(?<!n't )(?<!am i )(?:kidding|joking)|jk|just a joke|only a joke|i jest|relax|as if|not that (?:sort|kind) of|i'd never (?!write|post|thought|have)|i would never|i never (?:hold|ask)\b(?!,? but)|(?<!or i )(?:don't|do not|won't|not going to|never|can't|hate|believe in|not) (?:hold|holding|keep|keeping|withhold|beg|blackmail)\b(?! on\b| off\b)[^.!?]{0,40}\b(?:chapters?|story|updates?|them|back|it|hostage|ransom|for reviews)\b|would post this for nobody|no strings|not one of th(?:ose|ese)|(?<!i'm )(?<!i am )one of those (?:authors|writers|people)|(?<!of you )(?<!some people )hate it when (?:authors|writers|people)\b(?![^.!?]*\bbut\b)|(?:this one's|it's|story's) (?:staying|not going anywhere)\b(?! (?:in|on|with|until|unless|here until))|i don't do that|psych|april fool|gotcha|i won't make you|wouldn't do that|hate (?:authors|writers) who|don't write for reviews|just messing|just teasing|i'm too nice|changed my mind|so i won't(?=\W*$)|i won't do that|whatever shall i do)\b"
)
_IN_JEST = re.compile(
    r"\bor (?:else )?the (?:dog|cat|kitten|bunny|puppy|hamster|teddy|(?!story|chapter)\w+ gets it)|burn the (?:manuscript|house)|i suppose i must|eat my (?:hat|keyboard)|set (?:my|the) \w+ on fire|i'll cry\b|cry myself|die of\b|send [\w' ]{1,20} after you|sic my|curse you|haunt you"
)
# "If I get bad reviews, I'll post it anyway": nothing hangs on the good ones either.
_HOLLOW = re.compile(
    r"\bif\b[^.!?]{0,30}\b(?:bad|negative|nasty|hate|only flames)\b[^.!?]{0,50}\b(?:anyway|anyhow|all the same|regardless)\b"
)
_OF_OTHERS = re.compile(
    r"\b(?:some|other|many|lots of|most|those|these|certain) (?:people|authors|writers)\b[^.!?]{0,60}\b(?:hold|delete|say|post|ask|demand|threaten|refuse|beg|keep)"
)
_PAST = re.compile(
    r"\b(?:as (?:i )?promised|i (?:had )?promised|i kept my|i owed you|you (?:have )?delivered|i deliver\b|so here (?:are|is)|as i said i would|as agreed|like i promised|you did it|you made it|so many (?:[\w']+ )?(?:reviews|comments)|here's (?:chapter|the (?:chapter|(?:next|new|last|final|bonus)(?= (?:chapter|part|one|bit|installment|update|scene)|\W*$))|your|part|another chapter)|here (?:is|it is|are) (?:chapter|the (?:next|new|last|bonus)|your|part)|here (?:it is|you go|we go)|i (?:deleted|removed|took|pulled|posted|said|told|had said|lost|once|asked)|(?:i )?was (?:just )?going to|i(?:'d| had) (?:planned|meant|intended|hoped|thought)|i (?:planned|meant|intended) to|i was about to|got deleted|last year|years ago|used to|kept (?:my|your)|a deal's a deal|"
    r"because (?:[\w-]+ )?(?:people|of you|readers)|since (?:only|nobody|no one|you|the|i|we|so)|because (?:you (?:all )?(?:asked|reviewed|left|gave|were|are so (?:nice|kind|great))|so many|i got|of (?:your|all|the (?:lovely |many |great )?(?:reviews|comments|response|feedback)))|thanks to|thank you (?:to|for(?! (?:understanding|reading|listening|your (?:patience|understanding))\b)|so)|you left|dedicated to)\b"
)
_REGARDLESS = re.compile(
    r"\b(?:(?<!decide )(?<!decides )(?<!decided )(?<!determine )(?<!determines )(?<!depends on )(?<!depend on )(?<!down to )(?<!hinges on )whether (?!.{0,80}\b(?:depend|up to you|your call|in your hands))(?:or not )?(?:i|you|it|anybody|people|there|we|they|or not|this)|(?<!post )(?<!posting )whichever(?! gets)|whatever (?:you|happens|the)|regardless|no matter|either way|in any case|(\w+) or no \1|with or without|or without|even if (?:nobody|you don't|they don't|none|no one|no-one|i get no|there are no|i don't|not one|only)|anyway|anyhow|(?:i'll|i will|it'll|it will|i'm|we'll) still (?:be )?(?:post|up|put|go|continu|finish|get)\w*|like always|as always|as usual|come hell or high water|rain or shine)\b"
)
_HEDGED = re.compile(
    r"\b(?:might|(?<!before )(?<!until )(?<!if )i may(?! as well)|we may|there may|may or may not|may just|may be the last|maybe|perhaps|possibly|not sure (?:if|whether)|thinking (?:of|about)|considering|tempted to|someday|some day|one day\b(?! (?:after|later|from))|who knows if|in theory)\b"
)
_FASTER = re.compile(
    r"\b(?:faster|quicker|(?<!moment )(?<!day )(?<!minute )(?<!no )(?<!not )sooner|speed(?:s|ier)?|more quickly|motivat\w+|inspir\w+|encourages? me|make my day|makes? me (?:happy|smile|write|want|type)|feeds? (?:me|my|the|us|her|him)\b|fuel\w*|happy author|(?:my|the) muse\b(?! (?:demands|wants|requires|needs|asks)\b)|keeps? me (?:going|company|writing)|cheer me)\b"
)
_PRESENT = re.compile(
    r"\b(?:drabbles?|cookies?|brownies?|muffins?|cupcakes?|virtual|hugs?|shout-?outs?|ficlet|sneak peek|preview|cameo|dedicat\w+|namecheck|gets? (?:so )?to (?:name|choose|pick)|chooses the|of (?:their|your) choice|read (?:yours|your)\b|(?:i'll|i will|gladly|happily|go|go and) read it\b|review yours|review back|delete (?:it|them|your|that|the) (?:review|comment)s?|delete your|flames? will|original novel|by email|your name|(?<!from )(?<!off )my profile|cakes?|tattoo|my (?:other|longer|new(?:er)?|first|older) (?:story|stories|work|one)|prequel|check out|try my|up for adoption|adopt (?:it|this)|fix (?:it|him|her|them)|tone it down|put them in a review)\b|\bgets? a one-?shot"
)
_ASIDE = re.compile(
    r"\b(?:tell|tells|telling|say|saying|knows?|see|wonder|wondering|sure|ask|asking|idea|care|mind|curious|find out)(?: me| us| [a-z]+ly)?,? (?P<if>if\b(?: (?!(?:and|then|i|i'll|or)\b)[\w']+){0,8})"
)
_INTEREST = re.compile(r"\binterest(?:ed)?\b|\b(?:anybody|somebody|people|enough of you) ")
# "I love comments, and I update on Wednesdays"
_OWN_WAYS = re.compile(
    r"^\W*(?:and |but )?i (?:\w+ly |always |still )?(?:love|like|adore|appreciate|enjoy|read|answer|reply|treasure)\b"
)
_OF_THE_STORY = re.compile(r"\b(?:CHAPTER|the (?:rest|others?)|remaining|second half)\b|#")
_CHEER = re.compile(r"\b(?:omg|wow|love you|thanks?|thank you|yay|squee|amazing)\b")
_SOFT = re.compile(
    r"\b(?:would be|that'd be|it'd be) (?:nice|lovely|great|cool|awesome|appreciated|welcome)|\bi love\b|\bi'd rather\b"
)
_NAMES_ITS_PRICE = re.compile(
    r"\b(?:my|the|his|her|its) (?:price|demands?|terms|ransom|toll|cost|condition|key)s?(?: is| are)?\W{1,3}(?:\w+ ){0,2}(?:a )?(?:reviews?|comments?|replies|feedback|kudos)"
)
_DID = re.compile(r"\b(?:reviewed|commented|replied|responded|voted)\b")
_DONE = re.compile(
    r",? (?:who )?(?:(?:have|has|had|already|all|just|both) ){0,2}(?:asked|said|told|left|gave|wrote|voted|noticed|guessed|wondered|spotted|commented|replied)\b(?! (?:me )?(?:they|yes|if|to go)\b)"
)
_HAD = re.compile(
    r"\b(?:we|you|ALL|i|it|they) (?:finally |just |already |all )?(?:got|reached|made it|had|gave|left)(?: me| us| this)?(?: to| at| past)? $"
)
_QUESTION = re.compile(
    r"^\W*(?:should|do|does|is|are|would|can|could|what|who|how|why|shall|has|have)\b[^?]*\?\W*$"
)
# "It's done. Want it? Then say so."
_ASKS_WANTERS = re.compile(
    r"^\W*(?:so )?(?:do you |you |who )?wants? [^.!?]{1,40}\?\W*(?:then |just |so )?(?:say|tell|leave|let|drop|review|comment|shout|ask|yell)\b"
)
# "I'm taking this down. If you want it to stay, comment."
_SAVES = re.compile(r"\bif\b[^.!?]{0,30}\b(?:to stay|(?:to |me )keep (?:it|this)|to save|to stop me)\b")
_THEN = re.compile(
    r"^\W*(?:and |but )?(?:then\b|in that case|in which case|in return|that's when|that's what it|that's all it takes|that's the price|only then|until then)"
    r"|\b(?:as soon as|once|when|if) (?:we|you|i|it|that|they) (?:all )?(?:hits?|reach|gets?|makes?|do|are|happens?)(?: (?:it|that|there|this|them|in))?\W*$"
)

# Shapes within one sentence; the letters are those of `pieces`.
_CONDITION = re.compile(
    r"i(?:&|\||,[i&]?,)?[d=fH]*(?:T[d=fH]*)?[RGgnr]|i[&d]*w(?=[&,d=m]*[PXKHTN])|i\|[&,dm]*(?=[PXKN])"
)
_HANGS = re.compile(r"[PXKNH]|^[&,dm=f]*T[&,dm=fr]* |[RG] [&,dm=]*T|[&,]T")
_TRADE = re.compile(
    r"[RG][&drg]*[=f]+[&=dfr]*[TPXKHN]"  # ten reviews = next chapter
    r"|[gnr][&dr]*=[&=df]*[TPXKHN]"  # good reviews will see them posted
    r"|[PTN][dr]*f[d&]*[RG]|^[d&]*[TP]&d*[RG]|d&?[TP]d*[&f=]+d*[RG]"  # the next chapter for ten reviews
    r"|(?:[RG]|^[^i]*g)(?:[dHrT=&f]*&[drfi&]*|[dr]+)[PXK]|[RG]P|[PHT]&*d[df&]*[RG]|d[^i]*[RG][dr]*i[PT]|^[d&]*[RG]i[&d]*T|[RG]&+T|[RG][dr]*[|][&d]*[PXKNT]"  # ten reviews and I post it, or I delete it
    r"|^[d&=f]*g[&dr=f]*[PXKN]"  # nice reviews and the rest follows
    r"|^(?:i&+d)?[d&f]*T?[rg][dwrg]*&[&drf]*[PX]"  # review and I'll post it
    r"|^[^i]*[drg][dr&]*[|][&dr]*[XKN]|[nr][&=]*N|n[&=T]*[XKH]"  # review or it goes; no reviews, no chapter
    r"|w[&d=f]*[RG]|w[&d]*d[&d]*r"  # want more? ten reviews
    r"|^df?T&+[RG]|T[&f]*[|]&*d[&df]*r"  # target for the next: forty votes; if you want it, I need to see comments
    r"|[Rrg][&d]*D[^i]*[TPXKHN]"  # reviews decide whether the rest is posted
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence, its pieces, and their letters; `listened` is what they were found in, asides left out."""

    sentence: Sentence
    pieces: tuple[Piece, ...]
    said: Nouns
    listened: Nouns

    @property
    def shape(self) -> str:
        return "".join(piece.letter for piece in self.pieces)

    @property
    def is_whole(self) -> bool:
        """Condition and consequence in one sentence."""
        shape = self.shape
        if _QUESTION.search(self.sentence.text) and "R" not in shape:
            return False
        if re.search(r"[RG]", shape) and re.search(r"[PXNH]", shape):
            return True
        condition = _CONDITION.search(shape)
        if condition and _HANGS.search(
            shape[: condition.start()] + " " + condition[0][-1] + " " + shape[condition.end() :]
        ):
            return True
        if _OWN_WAYS.search(self.sentence.text):
            return False
        return bool(_TRADE.search(shape.replace("m", "").replace(",", "&"))) or self.calls_for_the_rest

    @property
    def calls_for_the_rest(self) -> bool:
        """ "Shout if you want the other eight": "review if you want more" is only a plea."""
        return bool(re.search(r"^[&,d]*r[&,d]*iw", self.shape)) and any(
            piece.letter == "w" and _OF_THE_STORY.search(piece.text) for piece in self.pieces
        )

    @property
    def demands(self) -> bool:
        """Asks for a number of responses, or names their number and little else."""
        shape = self.shape
        if _NAMES_ITS_PRICE.search(self.sentence.text) and "r" in shape:
            return True
        if not re.search(r"[RG]", shape) or _SOFT.search(self.sentence.text):
            return False
        if "i" not in shape and _DID.search(self.sentence.text):
            return False
        return (
            "d" in shape
            or len(self.sentence.text.split()) <= 9
            or shape.lstrip("&,dm").startswith(("R", "G", "i"))
        )

    def has(self, letters: str) -> bool:
        return any(piece.letter in letters for piece in self.pieces)


def hear(all_sentences: Sequence[Sentence]) -> list[Heard]:
    return [_heard(sentence) for sentence in all_sentences]


def unsilenced(one: Heard) -> Heard:
    return replace(one, pieces=tuple(pieces(one.listened)))


def takes_back(all_sentences: Sequence[Sentence]) -> bool:
    """A joke, or a promise in which nothing hangs on readers."""
    return any(sentence.find(_NOTHING_HELD) or sentence.find(_HOLLOW) for sentence in all_sentences)


def bargain(heard: Sequence[Heard]) -> list[Heard]:
    """The sentences in which the note makes its bargain; none if no shape of one is found."""
    parts = {place for place, one in enumerate(heard) if one.is_whole}
    for place in range(len(heard)):
        parts |= _across(heard, place)
    if not parts:
        return []
    for place, one in enumerate(heard):
        if _is_other_half(one, [place - part for part in parts if abs(place - part) < 4]):
            parts.add(place)
    return [heard[place] for place in sorted(parts)]


def _is_other_half(one: Heard, steps: Sequence[int]) -> bool:
    """ "If not, I'll take it down": it hangs on the bargain so many sentences before, or after (less than 0)."""
    if not steps:
        return False
    if one.has("i|"):
        return one.has("XKPNTH")
    return one.has("XK") and 0 < min(steps, key=abs) < 3


def _heard(sentence: Sentence) -> Heard:
    text = _ASIDE.sub(_silenced, sentence.text)
    said = nouns(sentence.text)
    listened = said if text == sentence.text else nouns(text)
    found = () if _is_idle(text) else tuple(_not_done(pieces(listened), listened.text))
    return Heard(sentence, found, said, listened)


def _not_done(found: Sequence[Piece], text: str) -> Iterator[Piece]:
    """ "Six of you have asked" asks for nothing; "once six of you have asked" does."""
    on = False
    for piece in found:
        on = on or piece.letter in "i|"
        if on or piece.letter not in "RG" or not _is_done(piece, text):
            yield piece


def _is_done(piece: Piece, text: str) -> bool:
    before = text[max(0, piece.place.start - 30) : piece.place.start]
    return bool(_DONE.match(text, piece.place.stop) or _HAD.search(before))


def _silenced(aside: re.Match[str]) -> str:
    """ "See if you like it" says nothing; of "see if there's interest" the interest is still heard."""
    before = aside[0][: aside.start("if") - aside.start()]
    if aside[0].startswith("see") and _INTEREST.search(aside["if"]):
        return before + "  " + aside["if"][2:]
    return before + " " * len(aside["if"])


def _is_idle(text: str) -> bool:
    return any(
        pattern.search(text)
        for pattern in (_OF_OTHERS, _IN_JEST, _REGARDLESS, _PAST, _HEDGED, _PRESENT, _FASTER)
    )


def _across(heard: Sequence[Heard], place: int) -> set[int]:
    """A condition in one sentence and what hangs on it beside it: "3 days. 6 reviews. Then you get it." """
    one = heard[place]
    if not one.has("RGrgn"):
        return set()
    for after in _next(heard, place):
        then = heard[after]
        if any(_CHEER.search(near.sentence.text) for near in heard[place:after]):
            return set()
        if one.demands and (then.has("PXKH") or (then.has("T") and len(then.sentence.text.split()) <= 4)):
            return {place, after}
        if then.has("T") and _THEN.search(then.sentence.text):
            return {place, after}
        if then.has("PXKN") and (
            _THEN.search(then.sentence.text) or then.shape.strip("&,").strip("|") != then.shape.strip("&,")
        ):
            return {place, after}
    if (
        place > 1
        and _ASKS_WANTERS.search(heard[place - 1].sentence.text + one.sentence.text)
        and heard[place - 2].has("H")
    ):
        return {place - 2, place - 1, place}
    if (
        place
        and heard[place - 1].has("X")
        and one.shape.lstrip("&,").startswith(("i", "r"))
        and _SAVES.search(one.sentence.text)
    ):
        return {place - 1, place}
    if place > 1 and one.demands and heard[place - 2].has("D") and heard[place - 2].has("PTXH"):
        return {place - 2, place}
    if (
        place
        and one.demands
        and not _QUESTION.search(one.sentence.text)
        and heard[place - 1].has("PHTwN" if _is_price(one) else "PHwN")
    ):
        return {place - 1, place}
    return set()


def _is_price(one: Heard) -> bool:
    """ "All I ask is ten reviews", or "Ten reviews." and nothing else."""
    text = one.sentence.text
    return "d" in one.shape or (len(text.split()) <= 5 and "!" not in text and not _CHEER.search(text))


def _next(heard: Sequence[Heard], place: int) -> range:
    """The next two sentences, and as many more as are only a word or two: "Two reviews. That's it. Two." """
    end = place + 1
    long = 0
    while end < min(len(heard), place + 6) and long < 2:
        long += len(heard[end].sentence.text.split()) > 3
        end += 1
    return range(place + 1, end)
