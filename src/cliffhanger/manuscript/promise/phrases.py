"""What authors say when they bargain, as patterns over plain text (see `spelling`). Every repeat is bounded."""

import re
from collections.abc import Iterator

from .numbers import NUMBER

UNIT = r"(?:chapters?|parts?|pieces?|installments?|episodes?|updates?|scenes?|sections?|bits?|volumes?|acts?)"
PRAISE = (
    r"(?:good|nice|positive|kind|kindly|favourable|great|lovely|glowing|happy|encouraging|sweet|enthusiastic|decent|warm|supportive|"
    r"approving|friendly|excellent|complimentary|loving|wonderful|fantastic|amazing|awesome|pleasant|cheerful|fab|gushing|better)"
)
NOUN = (
    r"(?:reviews?|reviewers?|comments?|commenters?|replies|reply|responses?|feedback|kudos|reactions?|answers?|opinions?|messages?|pms?|"
    r"lines of feedback|words of (?:encouragement|feedback)|shouts?|yells?|hellos?|yeses|thoughts|voices|signs of life|(?:(?:kind|nice|good|encouraging|lovely) )words?|thumbs[- ]up|votes?|upvotes?|favs|favou?rites|likes|follows|followers|hearts|notes of approval)"
)
_ADJECTIVE = rf"(?:{PRAISE}|more|different|separate|new|honest|real|signed|anonymous|little|lousy|tiny|measly|whole|of your|proper|long|short|actual|decent|extra|single|solitary|lone|written|thoughtful|constructive|total|individual|genuine|fresh|unique|other|full|or so|or more|plus|[+])"
PEOPLE = (
    r"(?:people|persons?|readers?|reviewers?|commenters?|of (?:you|ya|them|my readers)(?: guys| lot| people)?|different (?:people|readers|names|accounts)|"
    r"you guys|you lot|you all|you|they|others|anybody|anyone|somebody|someone|everybody|nobody|no[ -]one|none of you|not one of you|not a soul|a soul|one|guys|everybody|who)"
)
COUNTED_PEOPLE = r"(?:people|persons?|readers?|reviewers?|commenters?|of (?:you|my readers)(?: guys| lot| people)?|(?:different|new) (?:people|readers|names|accounts)|fans|friends|followers|strangers|brave souls|lurkers)"
_RESPONDS = (
    r"(?:reviews?|reviewed|reviewing|comments?|commented|commenting|responds?|responded|repl(?:y|ies|ied)|answers?|answered|writes?(?: me| in)|written(?: me| in)|"
    r"says?|said|tells?|told|lets? me know|let me hear|speaks? up|spoke up|spoken up|yells?|shouts?|asks?(?: me| for)?|asked|votes?|voted|bothers?|"
    r"(?:drops?|leaves?|left|writes?|sends?|gives?) (?:me )?(?:a |an |some |your |one )?(?:[\w']+ )?(?:line|lines|note|word|words|review|reviews|comment|comments|love|feedback|kudos|message|thoughts|opinion|hello|heart)"
    r"|chimes? in|weighs? in|(?:is|are|seems?|sounds?) (?:[\w']+ )?interested|shows? (?:[\w']+ )?interest|clicks?|hits? (?:that|the) (?:review )?button|makes? (?:a )?noise|raises? (?:a|their|your) hands?|pipes? up|checks? in|turns? up|gets? in touch)"
)
LIKES = r"(?:likes?|liked|liking|loves?|loved|enjoys?|enjoyed|adores?|cares? for|cared for|approves?|approved|digs?)"
DISLIKES = r"(?:hates?|hated|dislikes?|disliked|loathes?|can't stand|despises?|detests?|(?:don't|do not|doesn't|didn't) (?:[\w']+ )?(?:like|love|enjoy|care for))"
_ABLE = r"(?:(?:'d|'ll|'ve|really|actually|all|do|did|does|will|would|have|has|had|can|could|don't|doesn't|didn't|does not|do not|seem to|seems to|at least|ever|bother(?:s|ed)? to|take[s]? the time to|just|only|genuinely|honestly|truly|here|out there|there|who|want to|cares? enough to|reading(?: this)?|so much as|turn(?:s)? out to|happen to|tell me (?:that )?(?:you|they)|say (?:that )?(?:you|they)|decide[s]?(?: that)? (?:you|they)|think[s]?) ){0,4}"
LIKED = re.compile(
    rf"\b(?:{PEOPLE}|{NUMBER} {COUNTED_PEOPLE}|it turns out) (?:{PEOPLE} )?{_ABLE}(?P<verb>{LIKES}|{DISLIKES})(?! to\b| your own| (?:the )?(?:guns|dogs|cats)\b)"
    rf"|(?:\b(?:is|are|was|were|being|been|be|gets?|goes|went|turns out(?: to be)?|proves?)|(?:'s|'re)(?= (?:[\w']+ )?(?:liked|loved|enjoyed|hated|popular|well[- ]received|a hit|in favour))) (?:[\w']+ )?(?P<state>in favour|liked|loved|enjoyed|hated|popular|favourable|well[- ]received|a hit|(?:down )?well\b|positive|good|kind|unkind|negative|bad)"
    r"|\b(?:people|readers|you|enough of you|enough people|anybody|somebody|nobody|no[ -]one|they) (?:[\w']+ ){0,2}(?:say|says|tell me|agree|agrees|decide|decides|think|thinks|thought|find|finds) (?:[\w']+ ){0,3}(?:want|wants|worth|good|fun|any good|okay|ok|great|deserves)"
    rf"|\b(?:meet|meets|met) with (?:your )?approval|\bdeem(?:ed)? (?:[\w']+ )?worthy|\bworth (?:continuing|going on|your|it|the|reading)|\bapproval\b|\b(?:down|received|goes over|go over) well\b|\bpopular\b|\bthumbs[- ]up\b|\byou(?:'re| are) (?:not )?(?:all )?(?:happy|pleased|hooked|kind|nice|gentle|mean|nasty|cruel|good to me)",
)
WANTED = re.compile(
    r"\b(?:people|readers|you guys|you|enough of you|anybody|somebody|nobody|no[ -]one|they|everybody) (?:really |actually |do |all |still |tell me (?:that )?(?:you|they) ?|say (?:that )?(?:you|they) ?)*(?:wants?|wish(?:es)?(?: for)?|would like|'d like|'d love|would love) (?:it|more|this|the rest|me to|to (?:read|see|know|have)|further|chapter|part|the next|another|a (?:second|next))"
    rf"|\b{NUMBER} {COUNTED_PEOPLE} (?:[\w']+ ){{0,4}}(?:wants?|wish(?:es)?|would like|'d like|'d love) (?:it|more|this|the rest|me to|to (?:read|see|have)|chapter|part|the next|another|a (?:second|next))"
)
PRAISED = re.compile(
    rf"\b(?:{PRAISE}|happy|favourable) (?:[\w']+ )?(?:{NOUN}|reception|response)\b|\b(?:{NOUN}|reception|response|reaction)(?: (?!if\b|and\b|then\b|or\b)[\w']+){{0,5}} (?:is|are|was|were|be|has been|have been|turns? out|comes? back|prove|looks?) (?:[\w']+ ){{0,2}}(?:{PRAISE}|bad|negative|unkind|poor|mean|unfavourable|harsh|rude)\b"
)
COUNTED = re.compile(
    rf"\b(?P<number>{NUMBER})\s?(?:\+ ?)?(?:or (?:so|more) )?(?:of (?:your )?)?(?:{_ADJECTIVE},? (?:and |or )?){{0,3}}(?P<noun>{NOUN}|{COUNTED_PEOPLE})(?! ago\b| old\b)"
)
RESPONSE = re.compile(
    rf"\b{NOUN}\b|\b(?:{PEOPLE}|{NUMBER}|{NUMBER} {COUNTED_PEOPLE}) {_ABLE}(?:{_RESPONDS})\b"
    r"|\b(?:hear|heard) (?:anything |something |back )?from|\bwhat (?:you|people|readers|they)(?: guys| all)? (?:say|tell me|think)|\bleave (?:me )?(?:some|a little|any) love|\b(?:enough|any|some|no|the|there's|lots of|little) (?:interest|demand|love|support|encouragement|enthusiasm|takers)\b"
    r"|\b(?:the|your|any|a|good|no|enough|some) (?:response|reception|reaction|welcome)\b|\b(?:gets?|got|has|receives?|there's|there is|with|met with|hear) (?:only )?(?:none|nothing|silence|crickets|ignored)\b|\binterest(?:ed)?\b|\bdemand\b|\bencourage(?:d|ment)?\b|\br ?and ?r\b"
)
# Words after which a count of responses is about what was, and no condition.
PAST = re.compile(
    r"\bonly (?:[\w-]+ ){1,2}(?:reviews?|comments?|of you)(?: for| on| so far| last| bothered| reviewed|\?|, (?:so|whatever|really))|\b(?:thanks?|thank you|grateful|already|so far|last time|last (?:one|chapter|part)(?= got| had| only| was)|since|as promised|only got|got (?:its|your|my|all|the|over)|was|were|bothered|left (?:me )?(?:the|a|such|all|so)|"
    r"i (?:just )?(?:got|had|received|have had)|we (?:got|had|hit|reached|made)|(?:you|people|readers) (?:gave|left|sent|wrote|reviewed|commented)|you(?:'ve| have) (?:[\w']+ )?(?:left|given|sent|written)|gave|(?:i have|i've) (?:now )?(?:got|had|received)|wow|yesterday|hits)\b"
)
WHETHER = re.compile(
    r"\b(?:tell|tells|telling|say|saying|know|see|wonder|wondering|sure|ask|asking|idea|care|tell me|let me know|curious|find out)(?: me| us| [a-z]+ly)?,? if\b"
)
_TURN = re.compile(r"\b(?:if|when|once|unless|until|after|before|need|want|get|reach|give)\b")
_NONE = re.compile(r"\b(?:not|no|not even|never|hardly|barely) $")
_LESSER = re.compile(r"kudos|fav|likes|follow|votes?|hearts|thumbs")


def wanted_counts(text: str) -> Iterator[re.Match[str]]:
    """Each number of responses that is asked for, not thanked for; reviews before kudos."""
    past = PAST.search(text)
    found = []
    for match in COUNTED.finditer(text):
        if _NONE.search(text[max(0, match.start() - 14) : match.start()]):
            continue
        if (
            past
            and past.start() < match.start()
            and not _TURN.search(text[max(0, past.start() - 14) : match.start()])
        ):
            continue
        found.append(match)
    yield from sorted(found, key=lambda match: bool(_LESSER.match(match["noun"])))


# What hangs on it

_NOW = r"(?:(?:also|just|then|gladly|happily|probably|certainly|definitely|only|immediately|even|go ahead and|be|start|all|promise to|try to|have to|go and|soon|consider|totally|each|be happy to|be able to|be glad to|honestly|finally|both|still|simply|never|personally|be sure to|know to|know i should|feel like|get off my (?:[\w']+ )?and|keep my word and) ){0,3}"
_I = r"(?:i(?:'ll| will| shall|'m going to| am going to| promise(?: to)?|'d| would| can| might| may| could| must| want to| intend to| plan to|'m ready to|'m willing to|'m happy to| swear i'll|)|we(?:'ll| will|)|me|(?<=and )|(?<=then )|going to|'ll|will|shall|to|let me)"
_POSTING = (
    r"(?:(?:re-?)?post(?:ing)?(?! (?:this|it) for nobody)|putting|put (?:up|out|online|on the site)|put (?:[\w']+ ){1,5}(?:up|out|online|live)|upload(?:ing)?|updat(?:e|ing)|continue|continuing|releas(?:e|ing)|publish(?:ing)?|"
    r"shar(?:e|ing)|giv(?:e|ing) (?:you|them|y'all|everybody|us)|bring(?:ing)? out|let(?:ting)? (?:[\w']+ ){1,3}(?:out|loose|go)|send(?:ing)?|unlock(?:ing)?|reveal(?:ing)?|drop(?:ping)?|writ(?:e|ing) (?:more|the next|another|on)|"
    r"keep (?:going|writing|posting|updating|it going|on)|go(?:ing)? on|carry(?:ing)? on|show(?:ing)? (?:you )?|add(?:ing)?|hand(?:ing)? over|deliver(?:ing)?|unleash(?:ing)?|set (?:[\w']+ ){1,3}free|treat you|reward you|serve|type up|part with|spill|make (?:[\w']+ ){1,3}public|open up|let you have|let you read|get (?:[\w']+ ){1,4}(?:up|posted|out)|have (?:[\w']+ ){1,6}(?:up|out|posted|online)(?! to)|finish(?:ing)?)"
)
_THING = rf"(?:(?:the|a|another|my|this|your|our|any|all|its|both|those|these|some|of|new|brand new) ){{0,3}}(?:(?:{NUMBER}|next|other|rest|remaining|last|final|missing|whole|more|new|second|third|others|lot|following|first|two|full|entire|finished|complete|promised|of|the|it|story|half|them|both|all|everything|ending|epilogue|sequel|{UNIT}|ones?)[ ,]{{1,2}}){{1,6}}"
POST = re.compile(
    rf"\b{_I} ?{_NOW}{_POSTING}\b"
    rf"|\b{_THING}(?:(?:will|shall|'ll|can|would|is going to|are going to|all|both|each|then|also|soon|be|is|are|get|gets|got|go|goes|going|come|comes|coming|has been|have been|are all|might|may|immediately|straight|right) ){{0,4}}(?:(?:be|is|are|get|gets|go|goes|come|comes) )?(?:up\b|posted|published|live\b|online|yours|here\b|out\b|follow(?:s|ed|ing)?\b|appears?\b|released|uploaded|added|arrives?\b|coming|comes?\b|land(?:s)?\b|unlocked|on its way|on their way|in your (?:inbox|hands)|with you|revealed|shared|delivered|shows? up|drops?\b|see the light)"
    rf"|\b(?:it|they|these|those|this)(?:'ll| will| shall| can|'re going to|'s|'re)? (?:all |both |then |be |get |gets )?(?:goes?|comes?|(?=up\b|live\b|online)|be posted|posted|be published|be up|be yours|be here) (?:[\w']+ )?(?:up\b|live|online|out\b|here)|\b(?:it|they|these)(?:'ll| will| shall) (?:all |both |then )?(?:be|get) (?:all )?(?:up\b|posted|published|yours|here\b|online|live|released|uploaded)"
    rf"|\bup (?:it|they|she|he) goes?\b|\bup goes?\b|\b(?:here|out) (?:it|they) comes?\b|\bout (?:it|they) goes?\b"
    rf"|\byou(?:'ll| will| shall| can| guys)? ?(?:all |soon |both |also |then |then )?(?:get|gets|have|see|receive|read|find out|find|getting) (?:(?:the|a|another|my|your|it|all|both|them|of|two|{NUMBER}|next|other|rest|remaining|last|final|more|new|whole) ){{0,4}}(?:{UNIT}|rest|it\b|them\b|more\b|both\b|one\b|ones\b|next\b|all\b|ending|epilogue|remainder|finale|lot|answer|what happens|how it ends|everything)"
    rf"|\bwill see (?:it|them|the \w+)(?: \w+){{0,3}} (?:posted|up|published)"
    rf"|(?:=|->|>|means?|equals?|gets? (?:you|us|everybody)|buys? (?:you)?|earns? (?:you)?|brings?|unlocks?|makes? me post|for|to (?:get|unlock|see|read|earn|release)|earns?|before|until|get you|gets) (?:the |a |an |you |my |your |another |me |chapter |up |all )*(?:{NUMBER} )?(?:more |new |other |further )?(?:next |other |rest\b|remaining |more |new |chapter |part |last |final |ending|epilogue|update|i (?:post|update|continue|upload))(?:{UNIT})?"
    rf"|\bno {NOUN},? (?:means?|equals?|=|and|then) (?:there (?:are|is|will be) )?no (?:[\w']+ )?(?:{UNIT}|story|update)"
    rf"|\b(?:no|not|without) {UNIT}? ?(?:reviews?|comments?|feedback|replies)\W{{1,4}}(?:no|not) (?:[\w']+ )?(?:{UNIT}|more|post|story)"
    rf"|\bthere(?:'s|'re| are| is|'ll be| will be) (?:a |an |{NUMBER} )?(?:more|another|next|new|other|further)\b"
    rf"|\b(?:next|rest|more|another|new|other|remaining|last|final) (?:{NUMBER} )?(?:{UNIT}|ones?|of (?:it|this|the story))? ?(?:in|within|by|tomorrow|tonight|straight away|right away|immediately|instantly)\b"
    rf"|\b(?:me|i)\s?:\s?(?:the )?(?:{UNIT}|next|rest|all)"
    rf"|\bshall (?:follow|appear|be (?:posted|published|yours))|\b(?:continue|update|post|go on|carry on|keep going|keep writing) (?:[\w']+ ){{0,4}}(?:if|when|once|only|unless|as soon|until)\b"
    rf"|\b(?:update|next {UNIT}|next one|the rest|more)\s?(?:if|when|once|after|at|only)\b"
    rf"|\bthe rest (?:is|are) yours|\b(?:you )?want (?:more|the (?:next|rest|last|other)[^.!?]{{0,30}}|them|it)\?"
)
# "Not posting until", "won't be updating unless"
HELD_BACK = re.compile(
    r"\b(?:not|won't|will not|wouldn't|can't|refuse to|don't|never|am not|ain't|isn't|nothing|no more|no|hold(?:ing)?|withhold(?:ing)?|keep(?:ing)?|stays?|remains?|wait(?:ing)?|sit(?:ting)?|i want|i need|i'd like|i require|i must have)\b[^.!?\n]{0,80}?\b(?:until|unless|before|without|till)\b"
)
REMOVE = re.compile(
    rf"\b(?:{_I} ?{_NOW}|it(?:'ll| will|'s| is)? (?:all |just |be |being |getting |going to be )*|(?:this|story|chapter|one|thing|whole)(?:'s| is|'ll| will| gets?)? (?:[\w']+ ){{0,3}}|and |or |, |(?:think|assume|know) \w+ )?"
    r"(?P<verb>(?:delet|remov|withdraw|unpublish|trash|scrapp?|yank|bin|axe|eras|destroy|burn|unpost|withdrew)(?:e|es|ed|ing|n|ning|s)?|pull(?:s|ing|ed)?(?! (?:back|out|through|my|myself|off|up|together|an? all))|"
    r"(?:tak(?:e|es|ing|en)|took|tear|bring|pull|yank|haul|rip|comes?|coming|goes?|going|came|went|gets?|getting|be)(?: \w+){0,4} (?:down|off (?:the |this |my )?(?:site|page|internet|archive|net|web|here|profile)|(?:off|away)(?: again)?(?=\W*$|[,;]| and))(?! (?:to|the road|well|as|in)\b)|"
    r"(?:goes?|going|go) (?:away|in the (?:bin|trash|fire)|bye|poof|back in the drawer)|disappears?|vanish(?:es)?|(?:throw|chuck|toss)(?:s|ing)? (?:[\w']+ ){1,3}(?:away|out|in)|get(?:s)? rid of|pretend (?:it|this)(?: \w+)? never|(?:is|'s|be|are) (?:gone|history|toast|outta here)|no longer be (?:here|up))\b|\b(?:otherwise|or|if not|else),? (?:it|this|the (?:story|chapter|whole thing)) (?:goes|comes down|dies|gets it)\b"
    r"|\bdown (?:it|this|she|they) (?:comes?|goes?)\b|\boff (?:it|this) (?:comes?|goes?)\b|\bwon't (?:leave|keep) (?:it|this) up\b"
)
KEEP = re.compile(
    r"\b(?:stays?|staying|remains?|remaining|leav(?:e|es|ing)|keep(?:s|ing)?|sits?)\b(?: (?!in the drawer|held|hidden|locked|with me|on my)[\w']+){0,7}? (?:up|here|put|where (?:it|they)|as (?:it|they|a|an)|on the (?:site|page|archive)|online|a one-?shot|(?:a )?stand-? ?alone|unfinished|incomplete|alone|like this|posted|there|at (?:one|that|this)|(?:a )?oneshot|this be)\b"
    r"|\b(?:that'?s|that is|that will be|that'll be|this is|it) (?:[\w']+ ){0,2}(?:where it (?:ends|stops)|the end of it|all there(?:'ll| will| is)|all you(?:'ll| will)? get|it then|ends here|stops here|ends there|ends\b)"
    r"|\bi(?:'ll| will| shall|'m going to| am going to|'m)? (?:just |simply |probably |have to )*(?:stop(?:ping)?(?! worry)|abandon|discontinue|give up|leave it|let it|move on|drop it|quit|end it|call it (?:a day|quits|done)|consider it (?:done|finished|complete)|mark it (?:as )?complete)\b"
    r"|\b(?:consider|call) (?:this|it) (?:as )?(?:an? )?(?:one-?shot|oneshot|complete|finished|done|stand-?alone)\b"
    r"|\b(?:won't|will not|not going to|shan't|don't|not) (?:[\w']+ ){0,2}(?:continue|go on|carry on|go any further|take it (?:any )?further|write (?:any )?more|finish it|be continued|bother with the rest|be going on|post (?:any ?more|the rest))\b|\b(?:stands?|leave it|end it) (?:alone|as (?:it is|is)|here|there)\b|\b(?:it|this|story) (?:just )?(?:ends|stops) (?:here|there|now|with)\b|\bno more (?:after|of it|chapters after)\b"
)
