"""The small pieces a bargain is made of, each recognised alone, wherever in a note it stands.

A piece has a letter, and the letters of a sentence are its shape: "If I get ten reviews I'll post the rest" is
"iRP". `bargain` looks at shapes only. Patterns are over `vocabulary.nouns`; every repeat is bounded.
"""

import re
from dataclasses import dataclass

from .vocabulary import Nouns

_WHO = r"(?:READER|SOMEONE|NOBODY|ALL|you|they|others|who|many|guys)"
_FEW = r"(?:(?!(?:if|when|once|until|unless|before|after|and|but|i|be|CHAPTER)\b)[\w'#]+ ){0,%d}?"
_ORDINAL = r"(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)"
_GOOD = (
    r"(?:good|nice|positive|kind|kindly|favou?rable|favou?rably|great|lovely|glowing|happy|encouraging|sweet|enthusiastic|decent|warm|warmly|"
    r"brilliant|perfect|beautiful|superb|terrific|brill|interesting|entertaining|supportive|approving|friendly|excellent|complimentary|loving|wonderful|fantastic|amazing|awesome|pleasant|fab|gushing|better|well|okay|ok)"
)
_BAD = r"(?:bad|negative|unkind|poor|mean|unfavou?rable|harsh|rude|nasty|hostile|cold|lukewarm|awful|terrible|rubbish|trash|garbage|crap|horrible|horrid|boring|dreadful|lousy|dull|cruel|vicious)"
_LIKE = (
    r"(?:likes?|liked|liking|(?<!my )loves?|loved|enjoys?|enjoyed|adores?|adored|approves?|approved|appreciates?|digs?|dug|cares? for|cared for|cares?(?= (?:about|enough\b(?! to)))|"
    r"hates?|hated|dislikes?|disliked|loathes?|detests?|despises?|can't stand)\b(?! (?:to|an? [a-z]+(?=[.,!?])|your own|totally|super|seriously|completely|omg)\b)"
)
_WANT = r"(?:wants?|wanted|wish(?:es)?|would like|[a-z]*'d like|[a-z]*'d love|would love|would enjoy|asks? (?:for more|me to)|asking (?:for more|me to)|beg(?:s|ging)? for more|long for|demands?|requests?(?= (?:it|more|that))|requested)"
_REACTION = r"(?:REVIEW|reception|welcome|verdict|consensus|word)"
_COMING = (
    r"(?:next|another|new|other|rest of the|remaining|last|final|missing|further|more|concluding|closing|extra|full|whole|second|third|"
    + _ORDINAL
    + r"|#)"
)
_MORE = (
    r"(?:the rest|remainder|everything|(?:any|some|no|for|with|see|post|read|have|get|want|wants|is|'s|be|'ll be|write|to|plenty|share|you|them|#|means?|=|a lot|lots|add) more(?! (?:than|REVIEW|READER|#|good|slowly|quickly|and more)\b)"
    rf"|(?:(?:the|a|an|my|your) )?(?:{_COMING} ){{1,3}}(?:[a-z]+ )?CHAPTER|(?<=get )your CHAPTER|\ban? CHAPTER(?! of\b)|CHAPTER (?:number )?#"
    r"|# (?:more|other|further|extra|remaining)(?! (?:than|REVIEW|READER|days|weeks|hours|stories|story)\b)|(?:other|next|remaining|last|missing|final) #(?! (?:days?|hours?|weeks?|months?|years?|REVIEW|READER)\b)|# CHAPTER|(?:the )?next one|another one|the others?|the ending|(?:the|an|its) epilogue|the finale|the conclusion|the sequel|(?:second|other) half"
    rf"|\b(?:the|a) {_ORDINAL}(?:,? (?:and |& )?(?:the )?{_ORDINAL})*(?= (?:CHAPTER|will|shall|goes?|comes?|follows?|is|are|gets?|if|when|once)\b|\W*$|[,;!?]))"
)
_IT = rf"(?:it|them|they|both|all|these|those|one|more(?! (?:than|REVIEW|READER|#|or less|good|slowly|quickly|often|and more)\b)|another(?=\W*$|[,;.!?])|{_MORE})"
_REMOVING = r"(?:delet(?!ed (?:CHAPTER|scene))|remov|withdraw|unpublish|trash|scrapp?|yank|bin(?!g)|axe|eras|destroy|burn(?=s? (?:it|this|the)\b)|unpost(?!ed)|retract|retir|ditch|scrubb?|wip(?!s)|nuk)(?:e|es|ed|ing|n|ning|s)?"

_PATTERNS = {
    "blank": (  # What looks like a piece and is none
        r"(?:we're|we are|i'm|currently|now) (?:only |still |just |already )?(?:up to|at|on) # (?:REVIEW)?",
        r"\bdelet(?:e|ing) my account\b",
        r"# REVIEW so far",
        r"only # (?:READER|REVIEW) (?:\w+ )?(?:(?!need)\w+ed|left|last)\b",
        r"(?:anybody|SOMEONE|REVIEW|READER|you) (?:who|that)? ?(?:already|ago)\b",
        r"REVIEW of (?:#|my|your|the)\b",
        r"# REVIEW each (?=(?:from|by) #)",
        r"\bif you (?:do|are|can|could|dare)(?=,? and\b)",
        r"(?:hardly|barely|scarcely) SOMEONE",
        r"update (?:soon|now)(?=['\"])",
        r"\b(?:is|it's|are|they're) (?:already|now) (?:up|posted|online|available|out)\b",
        r"\byou (?:all )?know you (?:want|love)",
        r"# REVIEW (?:already|omg|wow|on the last (?:one|CHAPTER)|for the last|for (?:one|#) CHAPTER(?= ?!))",
        r"only (?:got|had|have) # (?:REVIEW|READER)",
        r"\b(?:my|a) [a-z]+ (?:[a-z]+ )?(?:says|thinks|said|thought|told me)\b",
        r"in my opinion",
        r"of your choice",
        r"as READER say",
        r"(?:i|we) answer",
        r"(?:i|to) REVIEW (?:to )?(?:every|each|all|back|your)",
        r"REVIEW to (?:every|each|all|my|the|your)",
        r"\b(?:for|to|of|reading|enjoyed|enjoy|liked|like|on|in|from|about) (?:the |my )?(?:last|first|previous|this) CHAPTER",
        r"\bthis CHAPTER",
        r"\b(?:the |my )?(?:last|previous) CHAPTER (?:got|had|was|only)",
    ),
    "want": (  # "You want more?": the reader's own reason
        rf"(?:^|\b(?:you|ALL|who)|[.,!?;:(-]) ?(?:(?:you|do|d'you|so|still|really|all|would|'d|might) ){{0,4}}(?:wants?|need|fancy|crave|would like|'d like|like (?=to)|would love)(?: to (?:know|see|read|find|have|get|hear))? (?:[a-z]+ )?{_IT}(?!\w)(?: {_MORE})?(?! to be)",
    ),
    "counted": (  # Responses or responders, counted
        rf"#(?:\+| ?\+ ?|-(?=[A-Z]))?(?: (?!(?:and|i|you|if|for|to|in|or(?! more)|of(?! (?:your|my|those|these))|a|=|is|are|days?|weeks?|hours?|months?|minutes?|times|CHAPTER|years?|the|on|up|hits)\b)[\w']+,?){{0,4}}? ?(?:REVIEW|READER)(?:[^\S\n]{_FEW % 5}(?P<likes>{_WANT}|{_LIKE}|asking|kind enough|says? (?:that )?(?:it's|it is|it isn't|this is|this isn't) (?:not )?(?:a |any )?(?:ok|okay|good|great|fine|worth|bad|rubbish|awful|terrible|crap)|REVIEW to (?:keep|continue|go on)|telling me to (?:keep|go|carry|continue|post)))?",
        r"(?:REVIEW (?:count )?(?:of|to|at|reaches|hits)|get|gets|getting|(?:get|bring) (?:me|us|it|this) (?:up )?to|make it|reach|reaches|reached|hits?|have|has|had|see|than|then|less than|fewer than|with|want|wants|need|until|after|at|goal:?|total:?|says|make it|at least|leave|leave me) (?:at least |over |up to |only |just |to |like )?#\+?(?: (?:more|of (?:them|those|these)|or more|total|in total|altogether))?(?= ?(?:$|[.,;!?)(]|(?:by|in|within|or|i|before|from|this|i'll|here|then|on|please|and|the|you|you'll|it|it's|they)\b))(?! in the)",
        r"(?:first )?# (?:READER )?(?:who|to) REVIEW",
        r"#(?= ['\"]?\w+['\"]? (?:back )?(?:will|would) do\b)",
        r"^\W*#(?= or (?:i|i'll|i'm|it|it's|it'll|this|the|no)\b)",
        r"REVIEW, (?:at least )?#(?= (?:or more|of them|at least|minimum|please)\b|\W*$)",
        rf"SOMEONE(?:'s|, SOMEONE)*,? {_FEW % 5}(?:REVIEW|says?|tells?|speaks?|has (?:said|told|left)|leaves?|drops?|reads?|reading|writes?|bothers?|responds?|asks?|lets? me|shows?|is interested|cares? enough)",
        r"# (?:would|will|should|might|ought to) (?:do|suffice|be (?:enough|plenty))\b",
        r"#(?= (?:is|are|would be) (?:enough|plenty|all))",
        r"#(?= of (?:them|those)(?:\W*$|,))",
        rf"\b(?:the|my|your|a|its) (?:{_ORDINAL}|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|\d{{1,4}}(?:st|nd|rd|th)) (?:REVIEW|READER)",
        r"(?:READER|SOMEONE) does\b",
        r"(?:(?<=until )|(?<=once )|(?<=when )|(?<=if ))there(?:'s| are) #(?= ?(?:$|[.,;!?]))",
        r"# (?:hands|thumbs(?: up)?|signs|shows? of hands?|(?:single |clear )?yes)\b",
        r"#(?= (?:gets|buys|earns|means)\b)",
        r"(?:number|count|goal|target|price|total|minimum) (?:is|of) #",
        r"(?<=hear from )SOMEONE",
        r"(?<=heard from )SOMEONE",
        r"(?<=word from )SOMEONE",
        r"(?<=receipt of )#",
        r"(?:^\W*|(?<=, )|(?<=: )|(?<=so ))#(?= (?:more )?(?:and|(?:this time )?(?:and )?then) (?:i|i'll|we|you|you'll|it's|the|CHAPTER)\b)",
        r"(?:REVIEW|number) (?:of REVIEW )?(?:needed|required|wanted|to go)(?: (?:for|to|before|until)(?: [\w']+){1,6}?)?\W{1,3}#",
        r"(?<=for )#(?=\W*$)",
        r"#(?= (?:a|per|each|for each|for every) CHAPTER)",
    ),
    "none": (  # No response
        r"\b(?:no|without|zero|not (?:#(?<!has not #)(?<!have not #)|a|an|any|one|a single|even one)|nothing|little|hardly any|hear nothing|lack of)(?: (?!or\b)[a-z]+)?? (?:REVIEW|interest)",
        rf"\bNOBODY {_FEW % 4}(?:REVIEW|say|says|said|reads?|reading|responds?|bothers?|tells?|interested|answers?|speaks?|leaves?|want)",
        r"\b(?:don't|do not|doesn't|didn't) (?:get|have|receive|see) (?:any|one|them|that many|those|enough)\b(?! CHAPTER)(?=\W|$| (?:by|in|within|before|i|this|then))",
        r"\b(?:don't|do not|doesn't|didn't|haven't|have not|never) (?:hear|heard|get|got|see|seen) (?:back |so much as )?(?:anything|a (?:single )?(?:word|thing|peep|sound|squeak)|from (?:anybody|SOMEONE|you|READER))",
        r"\bsilence",
        r"\bcrickets|\btumbleweeds?\b",
        r"\b(?:get|gets|is|have|has|hear|heard|met with|with) (?:only )?(?:zero|nil|zilch|nada|none|nothing|ignored|no takers)\b",
        r"\bunread",
        r"\bREVIEW-?less",
        r"\bstay (?:quiet|silent)\b|\bsay nothing\b",
        r"NOBODY's (?:reading|interested|there)",
        r"\b(?:empty|deserted|a desert|dead) (?:room|house|page|REVIEW|theatre)\b",
        r"\b(?:dead silent|radio silence|ignored(?! (?:me|my|him|her|the)))\b",
    ),
    "liking": (  # Being liked or wanted, or not
        rf"(?:{_WHO}|#)(?:'d|'ll|'re|'ve)? (?!(?:say|know|tell|what) (?:what|if|whether))(?:[\w'#]+ ){{0,5}}?(?:{_LIKE}|{_WANT}|in favour|up for (?:it|more)|in agreement)",
        rf"\b{_GOOD}(?! (?:as|enough) to)(?:,? (?:and |or )?[\w']+){{0,2}}? {_REACTION}",
        rf"{_REACTION}(?:'s|'re) (?:[\w']+ ){{0,2}}?(?:{_GOOD}|{_BAD})\b",
        rf"\b(?:tell|tells|told|telling) me (?:that )?(?:it|this)(?:'s| is| isn't) (?:[\w']+ ){{0,2}}?(?:{_GOOD}|{_BAD})\b",
        rf"{_REACTION}(?: (?!(?:if|and|then|or|i)\b)[\w'#]+){{0,6}}? (?:is|are|isn't|aren't|was|were|be|been|turns? out|comes? back|proves?|looks?|seems?|stays?)(?: (?!if\b|up\b)[\w']+){{0,3}}? (?:{_GOOD}|{_BAD})\b",
        rf"\b{_BAD} {_REACTION}",
        r"\b(?:un)?favou?rable\b",
        r"\b(?:is|are|was|be|been|isn't|'s|gets?) (?:[\w']+ ){0,2}?(?:liked|loved|enjoyed|hated|laughed at|torn apart|mocked|booed|popular|well[- ]received|a hit|in favour|in demand|wanted|welcome|received well|any good to you)\b",
        r"\b(?:(?:goes?|went) (?:down|over)|received|comes across|(?:it|this|story|one|CHAPTER|#)(?: all)? (?:goes|went)) (?:well|badly|kindly|warmly)\b(?! (?:at|with my)\b)",
        r"\b(?:it|this(?: one| story| chapter)?) (?:flops?|bombs?|tanks|sinks|fails)\b(?! to)",
        r"\bmore good (?:ones? )?than bad",
        rf"\b(?:{_GOOD}|{_BAD}) ones\b",
        r"\bthumbs[- ](?:up|down)\b",
        r"\bpleases? (?:[\w']+ )?(?:READER|SOMEONE|NOBODY|ALL|you|#)",
        r"\bto (?:your|\w+'s) (?:taste|liking)",
        r"\b(?:if|should) (?:the |this |my )?(?:story|it|CHAPTER|this)(?: should| does)? pleases?\b(?! to)",
        rf"{_WHO} REVIEW (?:well|kindly|warmly|badly)\b",
        r"\b(?:it|they|READER|ALL|you)(?: be| is| are|'s|'re) (?:[\w']+ )?(?:kind|nice|gentle|harsh|mean|nasty|unkind|favourable|positive|negative|cruel|good|bad)\b(?! (?:as|enough) to)",
        r"^\W*(?:love|like|hate|enjoy)(?:d)? (?:it|this) ?\?",
        rf"{_WHO} REVIEW (?:for|in favour of) (?:more|continu|going on|keep)\w*",
        r"\bfinds? favour\b",
        r"\b(?:tak(?:es?|ing)|took|warm(?:s|ed)?) to (?:it|this)\b",
        r"(?<=if )(?:liked|loved|enjoyed|wanted|(?:well[- ]|kindly )received)\b",
        rf"(?<=if )(?:it|this)(?:'s| is|'s not| isn't) (?:really |too |so |any |not |all |actually ){{0,2}}(?:{_GOOD}|{_BAD}|crap|horrible|boring|worth)\b",
        r"\bapproval\b",
        r"(?:\b(?:are|is|were|was|be)|'re|'s) (?:really |all |actually )?into (?:it|this)\b",
        r"\b(?:say|something|anything|things?) (?:something |anything )?(?:nice|kind|lovely|positive|sweet)\b",
        r"\b(?:consensus|verdict|majority|answer|vote|poll|feeling|opinion|mood)(?: (?:is|says?|goes|comes out))? ['\"]?(?:yes|aye|go on|keep going|good|genius|in favour)\b",
        r"\bdeem(?:ed)? (?:[\w']+ )?worthy",
        r"\b(?:you're|you are) (?:not )?(?:all )?(?:kind|nice|gentle|mean|nasty|cruel|happy|pleased|hooked|in)\b(?! enough to (?!say))",
        r"\bsays? (?:yes|no)\b(?! more)",
        r"\b(?:says?|say they|think|thinks|thought|agree|decides?|find|finds?) (?:it's |it is |this is |it |this )?(?:worth|good|any good|fun|deserves|okay)",
        r"\bworth (?:continuing|going on|your|it|the|reading)",
        rf"{_WHO} (?:[\w']+ ){{0,2}}?(?:says?|votes?) (?:yes|no|aye)\b(?! more)",
        rf"{_WHO} (?:[\w']+ ){{0,2}}?says? (?:that )?(?:it|this)(?:'s| is| isn't)(?: not)? (?:an? |any |all )?(?:{_GOOD}|{_BAD}|worth|fun)\b",
        r"\bflamed?\b",
        rf"\b(?:finds?|thinks?|calls?|says?) (?:it|this|it's|it is|this is)(?:'s| is)? (?:too |so |really |all |utterly ){{0,2}}(?:{_GOOD}|{_BAD}|funny|dull|boring|lame|stupid|dumb|crap|weak|silly|worthy)\b",
        r"\b(?:READER|ALL|you|they|#|SOMEONE)(?:'re| is| are| were)? (?:really |still |at all )?(?:invested|intrigued|hooked|curious|on board|excited|bored)\b",
        r"\b(?:pleasant|pleasing|agreeable) to (?:you|READER)\b",
        r"\bapplau(?:se|d\w*)|\bpraise\b|\b(?:cheer|boo)s? (?:me|it|this)\b|\ba (?:yes|no) from\b",
        r"\b(?:turns?|turned) out (?:well|badly|to be (?:good|bad|liked))\b",
    ),
    "response": (  # Responses, not counted
        rf"{_WHO}(?:'ve|'d|'ll)? {(_FEW % 4).replace('#', '')}(?:REVIEW|says?|said|tells?|told|speaks?|spoke|responds?|respond|leaves?|left|drops?|bothers?|chimes?|pipes?|yells?|written|write|reading|reads?(?! (?:it|them|the|more|on|this)\b)|interested|votes?|clicks?|turn up|shows? up|shows? (?:me )?(?:some )?(?:interest|love))",
        r"\b(?:tell me|let me know|speak up|say so|say something|say hello|hit (?:that|the) button|click (?:that|the)|make (?:some )?noise|prove it|prove me wrong|convince me|hear (?:anything |something |back )?from|leave me (?:a |some )?(?!at\b)[a-z]+|drop me (?:a|some)|drop (?:a|your) (?:line|note)|(?:holler|squeak|whistle|speak) (?:if|when)|(?:put|raise) your hands?|hands up|show of hands|(?:leave|give|show|send|bit of|some) (?:[\w']+ ){0,3}love|a word\b)",
        rf"\b(?:what|how) (?:you|READER|ALL|they) {_FEW % 2}(?:say|think|tell|feel|thought|felt|reckon|make of)",
        r"\b(?:READER|ALL) (?:do|did)\b",
        r"(?:(?<=until )|(?<=unless )|(?<=when )|(?<=once )|(?<=if ))you (?:do|have|did)(?=\W*$|[,;.])",
        r"(?<=get )attention",
        r"\b(?:talk|write|speak|shout) (?:back )?to me\b|\b(?:give|show) me (?:a |some )?(?:sign|shout|wave|clap)|\b(?:say|shout|yell) (?:hi|hey|yes)\b|\b(?:sound off|de-?lurk)\b",
        r"\binterest(?:ed)?\b",
        r"\bit passes\b",
        r"\bkeen\b",
        r"\bencourag\w+",
        r"\bdemand\b",
        r"\benthusiasm\b",
        r"\bsupport\b",
        r"\b(?:your|the) (?:verdict|decision|judg\w+|call)\b(?!(?:'s| is| was| be| turns out) (?:[\w']+ ){0,2}?(?:good|positive|favourable|kind|bad|yes|no|thumbs))",
        r"\b(?:the|a|your) (?:reception|welcome)\b",
        r"^\W*speak\b",
        r"REVIEW",
    ),
    "remove": (  # The story goes
        rf"\b(?:{_REMOVING}|pull(?:s|ing|ed)?(?! (?:back|out|through|my|myself|up|together|an? all)\b)|take(?:s)? away|(?:tak(?:e|es|ing|en)|took|tear|have|bring|pull|yank|haul|rip|comes?|coming|goes?|going|came|gets?|getting|be|is|'s)(?: [\w']+){{0,5}}? (?:down(?! to\b)|offline|off (?:the |this |my )?(?:site|page|internet|archive|net|web|here|profile|board|list|forum|server|comm|community)|(?:off|away)(?: again)?(?=\W*$|[,;.!?]| (?:and|for)\b)))\b",
        r"\b(?:goes?|going|go) (?:away|(?:straight |back |right )?in(?:to)? (?:the|a|my) (?:bin|trash|fire|drawer|shredder|vault|attic)|bye|poof|back in the drawer|up in (?:smoke|flames))",
        r"\b(?:goes?|going|go) (?:straight |right )?back (?:(?:under|in|into) (?:the|my|a)|to the (?:drawer|vault|folder|drafts))\b",
        r"\bdisappear(?:s|ing)?\b",
        r"\b(?:won't|will not) be (?:here|up|around) (?:for )?(?:long|much longer)\b",
        r"\bvanish(?:es|ing)?\b",
        r"\b(?:throw|chuck|toss)(?:s|ing)? (?:[\w']+ ){1,3}(?:away|out|in)\b",
        r"\bget(?:s|ting)? rid of",
        r"\b(?:is|'s|be|are|'re) (?:gone|history|toast|outta here)\b",
        r"\b(?:deletion|removal|withdrawal)\b",
        r"\b(?:be|gets?|getting|i'm) (?:f-?lock|friends-?lock|lock)(?:ed|ing)\b(?! (?:away|up|until|behind|in))",
        r"\bput(?:s|ting)? (?:it|this) out of (?:its|it's) misery",
        r"\boff with (?:its|it's|his|her) head",
        r"\btak(?:e|ing) my (?:toys|ball|stories|story|work)\b",
        r"\bpoof\b|\b(?:or|then) (?:it's |it is )?(?:bye-?bye|goodbye|adios|curtains)\b",
        r"\b(?:won't|will not|not) keep (?:it|this)(?=\W*$| up\b)",
        r"\b(?:find|be) nothing here\b|\bceases? to exist|\b(?:is|be|are) no more(?=\W*$)",
        r"\b(?:kiss|wave|say) (?:(?:it|this|the story|this story) )?goodbye\b|\bchopping block\b|\bgets? the (?:chop|axe|boot)\b",
        r"\b(?:make|set|turn) (?:it|this|the story) (?:to )?(?:private|hidden)|\bprivat(?:e|ing) (?:it|this)\b|\bhid(?:e|ing) (?:it|this)(?: story| one)?(?=\W|$)",
        r"\btak(?:e|ing) (?:it|this) (?:back|elsewhere|somewhere else)\b",
        r"\b(?:bye|goodbye|farewell)(?:[- ]bye)?,? (?:to )?(?:it|this|the story|story|CHAPTER)\b",
        r"\bdown (?:it|this|she|they) (?:comes?|goes?)\b",
        r"\boff (?:it|this) (?:comes?|goes?)\b",
        r"\bwon't (?:leave|keep) (?:it|this) up\b",
        r"\b(?:otherwise|or else|if not|or),? (?:it|this|the (?:story|CHAPTER|whole thing)|this one) (?:goes|dies|gets it)\b",
        r"\b(?:this|it|story|one) (?:goes|dies|gets the (?:axe|chop))(?= ?(?:too|as well|with it|$|[.,!?]))",
    ),
    "stop": (  # The story stays, and goes no further
        r"\b(?:stays?|staying|remains?|remaining|leav(?:e|es|ing)|left|keep(?:s|ing)?|sits?|stands?|stand)\b(?: (?!(?:in the drawer|held|hidden|locked|with me|on my|a REVIEW|me|REVIEW|your|some)\b)[\w'#]+){0,7}? (?:up|here(?! (?:(?:on|in|with) my|and)\b)|put|where (?:it|they)|as (?:it|they|a|an|is)|on the (?:site|page|archive)|online|(?:a )?one-?shot|(?:a )?stand-? ?alone|on its own|unfinished|incomplete|alone|like (?:this|that|it)|posted|at (?:one|# CHAPTER|that|this)|(?:a )?oneshot)\b(?! (?:[\w']+ ){0,2}?(?:until|unless|before))",
        r"\b(?:that'?s|that is|that will be|that'll be|this is|it|this|story|one|CHAPTER #) (?:just |simply )?(?:where it (?:ends|stops)|the end of (?:it|that|this)|all there(?:'ll| will| is)|all you(?:'ll| will)? get|it then|ends? (?:here|there|with)|stops (?:here|there)|ends\b)",
        r"\bthat(?:'?s|'ll be) that\b|\ball there(?:'ll be| will be| is)\b(?! to)",
        r"\b(?:i|we)(?:'ll| will| shall|'m going to| am going to|'m|)? (?:just |simply |probably |have to |rather )*(?:stop(?:ping)?(?! worry)|abandon\w*|discontinue|give up|give it up|leave (?:it|this)|let it|move on|drop it|quit|end (?:it|this)|call it (?:a day|quits|done)|consider it|mark it (?:as )?complete|walk away|(?:'m )?out\b)",
        r"\b(?:and|to|will) stop (?:here|there|posting|writing)\b",
        r"\b(?:then|,) (?:it|this|this one) stays(?=\W*$)",
        r"\bdiscontinued\b|\b(?:what is|what's) here (?:will |shall )?(?:stay|remain|stand|do)s?\b",
        r"\bfinish (?:it|this) (?:here|now|there)\b|\bor i'm done(?=\W*$)",
        r"\b(?:on|into) (?:an? )?(?:[a-z]+ )?hiatus\b",
        r"\bshelv(?:e|ed|ing)\b",
        r"\babandoned\b",
        r"\b(?:consider|call|make|mark(?:ed)?) (?:this|it) (?:as )?(?:an? )?(?:one-?shot|oneshot|complete|finished|done|stand-?alone)\b",
        r"\b(?:a|be a|as a|just a) (?:complete |finished )?(?:one-?shot|oneshot|stand-?alone)\b",
        r"\b(?:won't|will not|not going to|shan't|shall not|not) (?:[\w']+ ){0,2}?(?:(?:continue|go on|carry on)(?! (?:until|unless|before|without)\b)|go any further|take it (?:any )?further|write (?:any )?more|finish it|be continued|bother with|post (?:any ?more|the rest))\b",
        r"\bno more (?:after|of it|CHAPTER after)",
    ),
    "more_none": (  # No more of it
        rf"\bno (?:more )?(?:[\w']+ )?(?:{_MORE}|CHAPTER|story|posts?|continuation|ending)\b",
        r"\bno more\b(?! than)",
        r"\b(?:you|ALL)(?:'ll| will)? get nothing\b(?! (?:but|except))",
        r"\bneither\b",
        rf"\bNOBODY (?:gets?|sees?|will (?:get|see)) (?:[a-z]+ )?(?:{_MORE}|CHAPTER)",
        r"\bnot (?:a|one|another) (?:single )?(?:word|line|letter|sentence)(?: more| further| of)",
        rf"\b(?:won't|will not|'ll never|not) (?:be )?(?:[\w']+ )?(?:see|get|have|read|getting|seeing) (?:{_IT}|any)\b",
        r"\bthere (?:won't|will not|is not going to) be\b",
        r"\bnothing (?:more|else)\b",
        r"\banother word\b",
    ),
    "post": (  # More of it is posted
        r"\b(?:re-?)?post(?:s|ing|ed)?(?! (?:this|it) for NOBODY)\b",
        r"\bupload\w*",
        r"\bpublish\w*",
        r"\bpublication\b",
        r"\breleas(?:e|es|ed|ing)\b",
        r"\bupdat(?:e|es|ed|ing)\b",
        r"\bcontinu(?:e|es|ed|ing)\b",
        r"\bunleash\w*",
        r"\bunlock\w*",
        r"\bput(?:s|ting)?(?: [\w'#,]+){0,8}? (?:up|out|online|live|here|on (?=\W|2|tomorrow|tonight|the (?:site|net|archive)))",
        r"\bget (?:[\w'#]+ ){0,5}?(?:posted|online)",
        rf"\b(?:shar|giv|show|send|hand|add|deliver|bring|drop|finish|type|serve|present|reveal|translat|spill|surrender|supply|part with|cough up|let|have|writ|read|receiv|see|get(?!s? (?:you|us|me|over)\b)|reward|treat)(?:e|es|s|ing|ping)?(?: (?:you|ALL|us|them|over|out|up|on|with|loose|go|here|to|in|both|of|also|the|my|those|READER))* (?:{_IT}|(?<=you )CHAPTER)(?: (?:out|loose|free|go)\b)?(?!'s )(?!,? (?:a REVIEW|your))(?! (?:got|had)\b)",
        rf"\b(?:(?:i|we)(?:(?:'ll| will| shall| can| could|'d| would|'m| am)(?: going to)?)?|'ll|will|shall|to|and|then|me|just|only) (?:gladly |happily |just |certainly |also |then |only )?(?:keep(?:ing)? (?:going|writing|posting|updating|it going|on|at it)|go(?:ing)? on|carry(?:ing)? on|do more|write on|do (?:the|a) {_MORE})\b",
        rf"(?:{_IT}|story|this|whole (?:thing|lot))(?: CHAPTER| of (?:it|them|this)| [\w']+ed|,? #(?: CHAPTER)?,?)?(?:'ll|'s|'re|'d)? (?:(?!(?:when|if|i|once|and|then|until|down|off|away|turns?|stays?|remains?|staying|kept)\b)[\w']+ ){{0,5}}?(?:up\b|live\b|online|yours|follow(?:s|ed|ing)?\b|appears?\b|arrives?\b|(?:coming|comes?)\b(?! down| off| out)|land(?:s|ing)?\b|on (?:its|their) way|in your (?:inbox|hands)|be with you|drops?\b|go(?:es)? out|(?:comes?|is|are|be) out\b(?! of)|see the light|translated|typed up|resum(?:e|es|ed|ing)|walks? free|bloom|unblock\w*|exist|happen|here(?= (?:in|within|by (?!it)|tomorrow|tonight|before))|made available|available|made public|keep coming)",
        r"\b(?:up|out) (?:it|they|she|he|the rest) (?:goes?|comes?)\b",
        r"\bup goes?\b",
        r"\bkeep (?:the |your )?(?:CHAPTER|story|them) coming\b",
        rf"\b(?:do|start|work on) (?:{_MORE}|typing\b|writing (?:it|the|another|more))|\bget (?:straight )?to work(?=\W*$|[,;])",
        r"\b(?:double|triple) (?:updat\w+|CHAPTER)",
        rf"\bcomes? (?:{_MORE}|CHAPTER)",
        r"\b(?:it|this|story|this one) (?:grows|lives|continues|survives|carries on)\b",
        r"\b(?:hit|press|click|push) ['\"]?(?:post|publish|upload|send)\b",
        r"\b(?:drop|dump|yeet|chuck|throw|pop|stick|bung|whack) (?:it|them|the (?:rest|lot)|CHAPTER #|the next|the whole|both)[^.!?;,]{0,20}\b(?:up|out|on|at|onto)\b",
        r"\byours\b",
        rf"\b(?:expect|you(?:'ll| will| shall| can|'d)? (?:all |soon |both |also |then |then )*(?:get|have|see|read|receive|find out))(?: [\w'#]+){{0,2}}? (?:{_IT}|#|ending|answer|what happens|how it ends|resolution|solution)",
        r"\bthey keep coming",
        r"\bcomes? out",
        r"\bgoes? (?:up|live|out|on)\b",
        r"\bgo(?:es|ing)? live\b",
        r"\bgo up\b",
        r"\bwhere (?:that|this|it|they|those) came from",
        r"\bhere (?:it|they) comes?\b",
        r"\bfind out (?:what|who|how)",
        r"\bshall follow",
        r"\bup (?:by|in|within|on|tomorrow|tonight)\b",
        r"\b(?:i|we) (?:will|shall|do|would)(?= ?(?:$|[.,;!]))",
        r"\bsome more\b",
        r"\bbe (?:served|delivered|sent|opened|freed|revealed)\b",
        r"\bjoins? (?:it|them|the first)\b",
        r"\b(?:goes?|set) free\b",
        r"(?:(?<==)|(?<== )|(?<=> ))CHAPTER\b",
        r"\btell you (?:how it ends|how it all ends|what happens)\b",
        r"\bsees? (?:daylight|the light|the sun)",
        r"(?:^\W*|[,.;] ?)me ?:",
        rf"\bthere(?:'s|'re| are| is|'ll be| will be)? (?:[a-z]+ )?{_MORE}",
    ),
    "held": (  # It is written, or held back
        rf"(?:{_IT}|CHAPTER|story|whole thing)(?:'s|'re|:)?(?: (?!(?:goes?|going|go)\b)[\w'#,]+){{0,4}}? (?:written|done|finished|complete|completed|ready|typed|waiting|edited|saved|beta'?d|hidden|drafted|sealed|locked|hostage|captive|prisoner|kidnapped|in (?:the|a|my) (?:drawer|folder|drafts|can|box|cage|vault|safe|dungeon|cellar|notebook|docs)|on my (?:hard drive|computer|laptop|desktop|usb|phone)|exists?)",
        r"\b(?:stay(?:s|ing)?|sit(?:s|ting)?|keep(?:ing)?|hold(?:ing)?|hostage|withhold(?:ing)?|under lock)\b(?= (?:[\w'#]+ ){0,9}?(?:until|unless|in (?:the|a|my)|on my|back|with me))",
        rf"(?<!when )(?<!once )(?<!until )(?<!if )\bi(?:'ve| have)?(?: [\w']+)? (?:have|got|wrote|written|finished)(?: (?!REVIEW|READER)[\w'#]+){{0,3}}? (?:{_MORE}|CHAPTER|all of it|it all|story)",
    ),
    "thing": (  # More of the story, and nothing said of it
        rf"(?:{_MORE})",
        r"\bCHAPTER(?: #)? second(?=\W*$)|(?<=per )CHAPTER\b",
        r"^\W*next(?= (?:when|after|if|at|once|for)\b)",
    ),
    "demand": (  # What the author asks for, or calls the price
        r"\b(?:all you (?:have|need) to do|i(?:'d| would) (?:like|love)|i want|i need|i ask|asking|i'm (?:asking|looking|hoping|waiting|after)|all i (?:ask|want|need|require)|i require|please|quota|my (?:demands?|terms|conditions?)|let's (?:see|get|make|try)|let me see|(?:get|give|show|bring|leave|send|buy) (?:me|us|this|it)(?! more)|you have|you've got|aim|goal|target|deal|bargain|price|must have|has to have|have to|hit|reach|we need|needs|needed|takes?|what it'll take|challenge|shall we say|can we|can you|minimum|how about|what about|trade|terms|ransom|magic number|costs?|fee|bribe|condition|rules?|pay|you owe me|required|wanted|come on)\b",
        r"\byou:",
        r"\bthat's (?:it|all)\b",
    ),
    "or": (  # If not
        r"\b(?:or else|otherwise|if (?:not|so|neither)|else|failing (?:that|which)|if (?:they|it|that|there|i|you|we|this|NOBODY|ALL) (?:don't|doesn't|aren't|isn't|hasn't|haven't|do not|does not|has not|have not|is not|are not|didn't|didn't|does|do|is|are|has|have)(?= ?(?:[,;.!?:-]|$|i\b|i'll|i'm|it\b|this\b|the\b|then\b|happen))|should (?:it|they|i|you|that) not\b|(?:anything|any) (?:less|fewer)|less than|fewer(?: than)?|or(?= (?:i|i'll|it|it'll|this|the|no|you|you'll|we|down|i'm|goodbye|bye|poof|won't)\b))",
    ),
    "decide": (  # It hangs on readers, who decide
        r"\b(?:decid|determin|settl)(?:es?|ing|ed) (?:if|whether|when)\b",
        r"\bup to (?:you|ALL|READER)\b",
    ),
    "equals": (  # One gets the other
        r"(?: ?=+ ?>?|->|(?<=REVIEW )first(?=,)|\bequals?\b|(?<!i )\bmeans?\b(?! a lot| so much| the world| to me)|\b(?:get|buy|earn|win)s? (?:you|us|ALL)\b|\bwill (?:get|buy|earn|bring|see|do it|persuade|convince|make|be enough)\b|\b(?:buys?|earns?|unlocks?|brings?|secures?|releases?|opens?)\b|\bgets\b|\bis enough\b|\bwould be enough\b|\bis all it takes|\bdoes it\b|\bmakes? me\b|\bin exchange\b|\bin return\b)",
    ),
    "for": (  # One for the other
        r"\b(?:for(?= (?:(?:the|a|an|my|your|another|CHAPTER|next|all|more|at)\b|#))|to (?=(?:unlock|release|get|see|earn|post|update|free|put|read|have)\b)|before(?= (?:i|the next|the last|another|you get|you see)\b))",
    ),
    "if": (  # On condition
        r"\b(?:if|when|whenever|once|unless|until|as soon as|as long as|so long as|provided|providing|assuming|assum(?:e|ing) that|the (?:very |exact )?(?:moment|minute|second|instant|day|hour|time)(?: that)?(?= (?:CHAPTER|the|i|you|this|it|that|the|we|CHAPTER|#|REVIEW|SOMEONE))|after|before|on condition|in case|(?:depend|hinge|hang|rest|wait)(?:s|ing|ed)?(?: [a-z]+ly)? (?:up)?on|waiting for|rides on|(?:comes|is) down to|up to|in (?:exchange|return) for|upon|on receipt of|(?:of|on) (?:getting|receiving|reaching|hitting|seeing)|given|on (?:hearing|seeing|getting|receiving|reaching)|should(?= (?:it|you|this|that|there|they|i get|i have|i receive|i see|i not|at least|SOMEONE|READER|#|NOBODY|enough|the|my|any|ALL)\b)|only with|minus|at(?= (?:#|at least))|per|with(?= (?:#|one|at least|enough|fewer|less|more than|REVIEW))|without(?= (?:REVIEW|#|any|at least|some))|for(?= (?:#|at least #|every|each) )|every)\b",
    ),
    "main": (  # Where the main clause begins
        r"\b(?:i|we)(?:'ll| will| shall|'m| am| can| could)\b",
    ),
    "then": (  # And then
        r"\b(?:then|in that case|in which case|and (?=i|you|it|they|the|we|up|there|CHAPTER|#|next|this|all|only|another|that|tomorrow|tonight|more))",
        r"\b(?:and|then)\b",
    ),
    "comma": (  # A stop
        r"[,:;&+(-]",
    ),
}
_LETTERS = {
    "blank": "", "counted": "R", "none": "n", "liking": "g", "want": "w", "response": "r", "post": "P", "remove": "X",
    "stop": "K", "more_none": "N", "thing": "T", "held": "H", "or": "|", "decide": "D", "equals": "=", "for": "f", "if": "i",
    "demand": "d", "main": "m", "comma": ",", "then": "&",
}  # fmt: skip
_PIECE = re.compile("|".join(f"(?P<{name}>{'|'.join(patterns)})" for name, patterns in _PATTERNS.items()))


@dataclass(frozen=True, slots=True)
class Piece:
    letter: str
    text: str
    start: int  # places in the plain text of the sentence
    end: int
    place: slice  # and in its nouns


def pieces(said: Nouns) -> list[Piece]:
    """In order, none over another. A count with praise or liking in it has the letter "G"."""
    return [
        Piece(letter, match[0], said.start(match.start()), said.end(match.end()), slice(*match.span()))
        for match in _PIECE.finditer(said.text)
        if (letter := _letter(match))
    ]


def _letter(match: re.Match[str]) -> str:
    if match["counted"] and (match["likes"] or _PRAISED.search(match[0])):
        return "G"
    return _LETTERS[match.lastgroup or "blank"]


_PRAISED = re.compile(rf"\b{_GOOD}\b")
