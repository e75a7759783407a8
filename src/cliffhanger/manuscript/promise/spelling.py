"""Brings a note to plain lower-case English, and remembers which words of the note each piece came from."""

import re
from collections.abc import Callable
from dataclasses import dataclass

LONGEST = 40_000  # characters of a note that are looked at

_TOKEN = re.compile(
    r"\b[wW]/[oO]?(?=\W)|(?:chapters?|chap|ch|part|pt)(?=\d+\b)|(?<=\b[cC]h)\d+|[^\W_]+(?:['’‘´`][^\W_]+)*|[^\w\s]|_|\s+"
)
_SHORT = {
    "u": "you", "ya": "you", "yall": "you", "y'all": "you", "yous": "you", "ur": "your", "r": "are", "n": "and", "&": "and",
    "plz": "please", "pls": "please", "plez": "please", "plse": "please", "pleeease": "please",
    "ppl": "people", "peeps": "people", "peoples": "people", "peple": "people", "poeple": "people", "folks": "people",
    "folk": "people", "souls": "people", "humans": "people",
    "dnt": "don't", "wnt": "won't", "cnt": "can't", "til": "until", "till": "until", "untill": "until", "wen": "when", "whn": "when", "wont": "won't", "dont": "don't",
    "doesnt": "doesn't", "didnt": "didn't", "isnt": "isn't", "arent": "aren't", "cant": "can't", "wouldnt": "wouldn't",
    "havent": "haven't", "hasnt": "hasn't", "cannot": "can't",
    "im": "i'm", "ive": "i've", "youll": "you'll", "u'll": "you'll", "ull": "you'll", "theyll": "they'll", "itll": "it'll",
    "thats": "that's", "theres": "there's", "its": "it's", "whats": "what's", "heres": "here's", "theyre": "they're", "youre": "you're",
    "gonna": "going to", "gunna": "going to", "wanna": "want to", "gotta": "have to", "gimme": "give me", "lemme": "let me",
    "luv": "love", "lurve": "love", "h8": "hate", "gr8": "great", "b4": "before", "l8r": "later", "thx": "thanks", "thanx": "thanks", "ty": "thanks",
    "2nite": "tonight", "2night": "tonight", "2day": "today", "tmrw": "tomorrow", "tmr": "tomorrow", "tomoro": "tomorrow", "2mro": "tomorrow", "tommorro": "tomorrow", "il": "i'll", "ile": "i'll", "illl": "i'll", "wil": "will", "nxet": "next", "pple": "people", "evryone": "everybody", "reviewd": "reviewed", "tomoz": "tomorrow",
    "tomorow": "tomorrow", "tommorow": "tomorrow", "tommorrow": "tomorrow", "2moro": "tomorrow", "2morrow": "tomorrow", "2mrw": "tomorrow", "2moz": "tomorrow", "tmz": "tomorrow",
    "nxt": "next", "nex": "next", "othr": "other", "moar": "more", "jus": "just",
    "hrs": "hours", "hr": "hour", "wk": "week", "wks": "weeks", "dayz": "days",
    "some1": "somebody", "sum1": "somebody", "any1": "anybody", "no1": "nobody", "every1": "everybody", "evry1": "everybody",
    "someone": "somebody", "someone's": "somebody's", "anyone's": "anybody's", "everyone's": "everybody's", "anyone": "anybody", "everyone": "everybody", "noone": "nobody",
    "rev": "review", "revs": "reviews", "revu": "review", "revus": "reviews", "revew": "review", "revews": "reviews", "reveiw": "review", "reveiws": "reviews", "reviws": "reviews",
    "reviewz": "reviews", "revws": "reviews", "reviewes": "reviews", "reivew": "review", "reivews": "reviews", "rvw": "review", "rvws": "reviews", "rvs": "reviews",
    "coment": "comment", "coments": "comments", "comms": "comments", "commets": "comments", "commentz": "comments", "cmnts": "comments", "comentarios": "comments",
    "fb": "feedback", "feed-back": "feedback", "rewiews": "reviews", "rewiew": "review", "rewievs": "reviews",
    "chap": "chapter", "chaps": "chapters", "chappie": "chapter", "chappies": "chapters", "chappy": "chapter", "chapt": "chapter", "chapts": "chapters", "chappys": "chapters",
    "chapta": "chapter", "chapteh": "chapter", "storie": "story", "stori": "story", "continew": "continue", "contine": "continue", "contiue": "continue", "writting": "writing", "rite": "write", "poast": "post", "postin": "posting", "updatin": "updating", "deletin": "deleting", "writin": "writing",
    "takin": "taking", "gettin": "getting", "goin": "going", "comin": "coming", "puttin": "putting", "givin": "giving", "sayin": "saying", "readin": "reading", "luvin": "loving", "lovin": "loving", "cumz": "comes", "cums": "comes", "cum": "come", "hav": "have", "giv": "give", "mor": "more", "dum": "dumb", "wit": "with", "shud": "should",
    "shuld": "should", "shld": "should", "wud": "would", "wuld": "would", "cud": "could", "cld": "could", "tink": "think", "dey": "they", "evr": "ever", "neva": "never", "yur": "your", "sumthing": "something", "sumthin": "something", "somethin": "something", "nuthin": "nothing", "nothin": "nothing", "2gether": "together", "delate": "delete", "deleet": "delete", "nobdy": "nobody", "nobodi": "nobody", "atleast": "at least",
    "chappter": "chapter", "chappters": "chapters", "chpt": "chapter", "chpts": "chapters", "chp": "chapter", "chps": "chapters",
    "chpter": "chapter", "chpters": "chapters", "chaper": "chapter", "chapers": "chapters", "chater": "chapter", "chapterz": "chapters", "chapies": "chapters",
    "ch": "chapter", "chs": "chapters", "chapie": "chapter", "pt": "part", "pts": "parts", "ep": "episode", "eps": "episodes",
    "instalment": "installment", "instalments": "installments", "installement": "installment", "updat": "update",
    "delet": "delete", "delelte": "delete", "del": "delete", "wat": "what", "wut": "what", "dis": "this", "da": "the", "teh": "the", "tha": "the", "dat": "that", "den": "then", "dem": "them",
    "em": "them", "w": "with", "w/": "with", "w/o": "without", "cuz": "because", "bc": "because", "bcuz": "because", "cos": "because", "coz": "because", "rly": "really", "srsly": "seriously",
    "alredy": "already", "allready": "already", "recieve": "receive", "recive": "receive", "favorable": "favourable", "favorably": "favourably", "w8": "wait", "gd": "good", "alot": "lots", "sux": "sucks", "suks": "sucks", "suxs": "sucks", "stinx": "stinks", "awsome": "awesome", "wierd": "weird", "terible": "terrible", "gud": "good", "sat": "saturday", "gotten": "got", "sumbody": "somebody", "cmon": "come on", "wthin": "within",
    "ooc": "ooc", "idc": "i don't care", "idk": "i don't know", "kno": "know", "wks'": "weeks", "thru": "through", "thro": "through", "pos": "positive", "ff": "story", "fic": "story", "fics": "stories", "fanfic": "story",
    "tale": "story", "yeh": "yes", "ill": "i'll",
}  # fmt: skip
_QUOTES = {
    "’": "'",
    "‘": "'",
    "´": "'",
    "`": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "…": ".",
    "_": " ",
    "*": " ",
}
_SICK = re.compile(
    r"\s+(?:post|put|up|upload|update|give|take|delete|del|pull|write|continue|release|publish|share|add|keep|leave|just|be|let|bin|remove|have|get|only|never|still|stop|do|go|throw|probably|know|scrap|send)",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\s+(?:the|u|you|ur|your|a|me|da|this|another|chapter|chap|all|reading|now)\b", re.IGNORECASE
)
_TO = re.compile(
    r"\s+(?:u|you|go|post|be|read|me|get|the|put|up ?load|continue|update|keep|delete|take|do|come|see|have|know|my|all|write|say)\b",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"r[ei]{1,2}[vw][eiy]{0,3}[uw](?:e?d|[sz])?"
)  # however it is spelt: revew, rivews, reveiwd
_DRAWN_OUT = re.compile(r"(e)e{2,}(?=as)|([a-df-np-z])\2{2,}")  # pleeease, reviewwww
_BULLET = re.compile(r"[-~*•+>]\s|\d{1,2}[.)]\s")
_WORD_BEFORE = re.compile(r"[a-z]\s+\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Spelled:
    """`text` is what is read; `note[starts[i]:ends[j - 1]]` is where `text[i:j]` was read from."""

    note: str
    text: str
    starts: list[int]
    ends: list[int]

    def words(self, start: int, end: int) -> str:
        """The exact words of the note behind a stretch of `text`."""
        if end <= start:
            return ""
        return self.note[self.starts[start] : self.ends[end - 1]].strip()


def spelled(note: str) -> Spelled:
    note = note[:LONGEST]
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(note):
        piece = _meant(note, match)
        if match[0].isalpha() and note[match.end() : match.end() + 1].isdigit():
            piece += " "
        pieces.append(piece)
        one_by_one = len(piece) == match.end() - match.start()
        for place in range(len(piece)):
            starts.append(match.start() + place if one_by_one else match.start())
            ends.append(match.start() + place + 1 if one_by_one else match.end())
    return Spelled(note, "".join(pieces), starts, ends)


def _meant(note: str, match: re.Match[str]) -> str:
    token = match[0]
    if token.isspace():
        new_line = token.count("\n") > 1 or ("\n" in token and _BULLET.match(note, match.end()))
        return "\n" if new_line else " "
    word = "".join(_QUOTES.get(character, character) for character in token)
    lower = word.lower()
    if len(lower) != len(word):  # a few letters grow when they are made small
        return word
    lower = _DRAWN_OUT.sub(r"\1\2", lower)
    if _REVIEW.fullmatch(lower):
        return "review" + ("s" if lower[-1] in "sz" else "ed" if lower[-1] == "d" else "")
    if lower in _IN_PLACE:
        return _IN_PLACE[lower](note, match)
    return _SHORT.get(lower, lower)


def _ill(note: str, match: re.Match[str]) -> str:
    return "i'll" if _SICK.match(note, match.end()) else "ill"


def _four(note: str, match: re.Match[str]) -> str:
    before = note[max(0, match.start() - 20) : match.start()]
    return (
        "for"
        if _FOR.match(note, match.end())
        and not re.search(r"(?:chapters?|chaps?|parts?|next|other|last|all|the)\s+\Z", before, re.IGNORECASE)
        else "4"
    )


def _two(note: str, match: re.Match[str]) -> str:
    before = note[max(0, match.start() - 20) : match.start()]
    counted = re.search(
        r"(?:chapters?|chaps?|parts?|next|other|last|the|with|get)\s+\Z", before, re.IGNORECASE
    )
    return "to" if _TO.match(note, match.end()) and _WORD_BEFORE.search(before) and not counted else "2"


_IN_PLACE: dict[str, Callable[[str, re.Match[str]], str]] = {"ill": _ill, "4": _four, "2": _two}
