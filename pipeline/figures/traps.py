"""Numbers that are no statistics: labels, symbols, names, dates, ages, marks. Each gets a class that a reviewer can
count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline import contents
from pipeline.figures.data import alternation, singular, words
from pipeline.figures.dates import NOT_A_NAME, When
from pipeline.figures.numbers import LETTERED, LETTERS_OF_MONEY, TOLERANCE
from pipeline.mentions.cited import entries
from pipeline.patterns import find_all, finditer, runs


@dataclass(frozen=True)
class Trap:
    """A stretch of text whose numbers are no figures, and why."""

    start: int
    end: int
    kind: str


NUMBER_NAMES = (
    "One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN"
)
MONTH_NAMES = (
    "(?:January|February|March|April|June|July|August|September|October|November|December|Spring|Summer|Autumn|Winter)"
)
SMALL_NAMES = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
SHORT_STOP = r"(?:(?<!\w{5})\.)?"
"""A full stop behind a label that may be an abbreviation; behind a longer word it ends a sentence."""
LABEL_NUMBER = r"(?:\d+(?:\.\d+)*(?:\.[a-z](?!\w)|\(?[a-z]\)?)?(?:\s?\(\w{1,4}\))*|[A-Z]\.\d+(?:\.\d+)*|[ivx]+\b)"

_MONTHS = alternation(words("traps", "other_months"))
_OTHER_CALENDARS = (
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?\s(?:{_MONTHS})(?:,?\s\d{{4}}(?:\s?A?\.?H\b\.?)?)?"
    rf"|(?:{_MONTHS}),?\s\d{{4}}(?:\s?A?\.?H\b\.?)?)"
)


@cache
def _label_pattern() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A label and its numbers, singular ("Article 5 (2)") and plural ("paragraphs 3, 4 and 7", "pages 12–15")."""
    both = words("traps", "labels")
    plural = words("traps", "label_plurals")
    single = sorted(both - plural)
    one = re.compile(
        rf"(?<![\w-])({alternation(frozenset(single))}){SHORT_STOP}[\s\u00a0]?(?:[#№]\s?)?(?<=[\s.#№\u00a0])"
        rf"({LABEL_NUMBER})(?:\s?[-–/]\s?({LABEL_NUMBER})(?![\w.]*\s?%))?(?![\d]*[.,]?\d*\s?(?:%"
        rf"|per\s?cent\b|(?:m|b|tr)illion\b))",
        re.I,
    )
    many = re.compile(
        rf"(?<![\w-])({alternation(plural)}){SHORT_STOP}\s?(?:[#№]\s?)?(?<=[\s.#№])({LABEL_NUMBER})(?:"
        rf"(?:\s?[-–]\s?|\s?,(?!\d{{3}})\s?(?:and\s+)?|\s+(?:and|to|or|through)\s+){LABEL_NUMBER})*(?!\s?(?:%"
        rf"|per\s?cent\b))",
        re.I,
    )
    return one, many


PATTERNS: list[tuple[str, re.Pattern[str]]] = [
    # "SBW 7/2/1", "MEPC.279(70)", "7/INF.4"
    (
        "symbol",
        re.compile(
            r"\b[A-Z][A-Z-]+\s\d+/[\w./]*\w|\b[A-Z]{2,}[.-]\d+\(\d+\)|(?<![\w/])\d+/(?:INF|WP|CRP"
            r"|Add|Rev|L|MISC|CONF)\.?\s?\d+"
            r"|(?<![\w/-])[A-Z][\w./-]*\((?:19|20)\d\d\)\s?\d+(?:[./-]?\w+)*"  # "COM(2020) 605", "T-DO(2014)12"
        ),
    ),
    # "Conf. 3.9", "SC.27 Com. 1", "Recommendation (2020)3"
    (
        "symbol",
        re.compile(
            r"(?<![.!?]\s)\b(?:Conf|Com|Inf|Doc|Res|Rec|Dec|Add|Rev|Corr)\.\s?\d+(?:\.\d+)*\b(?!\s?%)|\((?:19|20)\d\d\)\d+\b"
        ),
    ),
    # how sure an interval is: "(95% CI 1.9–3.1)"
    (
        "level of confidence",
        re.compile(
            r"\b\d\d(?:\.\d)?\s?(?:%|per\s?cent|percent)\s(?:CIs?\b|UI\b|(?:confidence|credib[a-z]+|uncertainty)\s"
            r"(?:intervals?|limits?|bounds?|levels?)\b)"
        ),
    ),
    # a running number behind its sign: "Gathering #7"
    ("label", re.compile(r"#\s?\d{1,4}\b(?!\s?%|[.,]\d)")),
    # a day of a course, counted from its start: "95 per cent by day 30"
    (
        "label",
        re.compile(
            r"\b(?:by|on|from|until|till|at|after|before|to)\s(?:day|week|month|year|hour|minute|round|stage)\s\d{1,3}\b(?!\s?%)",
            re.I,
        ),
    ),
    # a name with its year, in front of the noun that it says more of: "118 Natura 2000 sites"
    (
        "name",
        re.compile(
            rf"(?<=[a-z\d]\s)(?!{NOT_A_NAME})[A-Z][a-z]{{3,}}\s20\d\d(?=\s(?!prices\b|levels\b|figures\b)[a-z]{{4,}}s?\b)"
        ),
    ),
    ("tolerance", TOLERANCE),
    (
        "age",
        re.compile(
            r"\b\d{1,2}\s?[-–]\s?\d{1,2}(?=[\s-]age[\s-](?:group|bracket|range|cohort))|\b(?:those"
            r"|people|persons|women|men|adults|workers|employees|residents|voters|citizens"
            r"|everyone)\s+(?:over|under|above|below)\s+(?:the\s+age\s+of\s+)?\d{2}\b(?!\s?(?:%"
            r"|per|k[mg]|years?\s+in)|[.,]\d)"
        ),
    ),
    # "children under five", "girls below 12": an age, not a bound of their number
    (
        "age",
        re.compile(
            r"\b(?:children|infants|babies|boys|girls|youths|pupils|minors)\s+(?:aged\s+)?(?:under|over|below|above)\s+"
            r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b(?!\s?(?:%|per\s?cent|k[mg]|metres)|[.,]\d)",
            re.I,
        ),
    ),
    (
        "name",
        re.compile(
            r"\b(?:flight|train|vessel|aircraft|ship|model|bus)\s(?-i:[A-Z]{1,3}[\s-]?)?\d{2,5}\b(?!\s[a-z]+s\b)", re.I
        ),
    ),
    # a version and a licence: "version 2.1", "Licence 4.0"
    ("label", re.compile(r"\b(?:version|release|licen[cs]e)\s\d+(?:\.\d+)+\b(?!\s?%)", re.I)),
    # a postal code with letters before it and a country or a line's end behind it: "VV 89862, Italy"
    ("address", re.compile(r"(?<=,\s)[A-Z]{1,2}[\s-]\d{4,6}(?=,\s[A-Z][a-z]+|\n|$)")),
    # a standard or a document by its body's letters: "PASA 1120", "PASA/TC 61", "N 377"
    (
        "symbol",
        re.compile(
            r"\b[A-Z]{2,}(?:/[A-Z]{2,})+\s\d{1,4}\b(?!\s?%|[.,]\d)"
            r"|(?<![\w$€£.])(?:[A-Z]{3,}|N)\s\d{2,5}(?=[.,;:)](?!\d)|\s(?:and|or|is|was|has|had|for|on|to|as|in)\b|\s?$)"
            r"(?!\s?(?:%|million|billion))"
        ),
    ),
    # "beat Chelsea 3-1", "a 2–2 draw", "won 6-4, 7-5"
    (
        "score",
        re.compile(
            r"(?<=\s)\d{1,3}[-–]\d{1,3}(?=\s(?:win|victory|defeat|draw|loss|lead)\b)"
            r"|\b(?:beat|beats|beating|defeated|defeating|thrashed|edged|won|lost|drew|lead|led|trailed)\b"
            r"(?:\s(?!from\b|between\b|by\b)[\w'’.-]+){0,4}?\s\d{1,2}[-–]\d{1,2}(?:,\s\d{1,2}[-–]\d{1,2})*"
            r"(?!\s?(?:%|per\b|percent|million|billion|[a-z]+s\b))"
        ),
    ),
    (
        "age",
        re.compile(rf"\b(?:the|an)\s+age\s+of\s+(?:{NUMBER_NAMES.lower().rpartition('|one')[0]})\b(?!\s*(?:or|to)\b)"),
    ),
    # "The suspect, 34, was arrested"
    ("age", re.compile(r"(?<=[a-zà-ÿ],\s)\d{1,2}(?=,\s(?:was|is|has|had|who|whose|from|of|said|told|died|will)\b)")),
    # a number that people call: "calls to 112", "dial 999"
    (
        "phone",
        re.compile(
            r"\b(?:(?:calls?|messages?|texts?)\s(?:made\s|sent\s)?to|dial(?:led|ling|ing)?|calling"
            r"|phon(?:e|ed|ing)|ring)\s\d{3,5}(?![\d,.]*\d|\s[a-z]+s\b)",
            re.I,
        ),
    ),
    # the sign of a section or a paragraph: "§ 12", "¶ 3", "§§ 4–6"
    ("label", re.compile(r"[§¶]{1,2}\s?\d+(?:\.\d+)*[a-z]?(?:\s?(?:[-–,]|and)\s?\d+)*\b")),
    (
        "label",
        re.compile(
            r"\b(?:target|indicator|goal|measure|action|activity|output|recommendation|Km"
            r"|PK)s?\s\d+(?:\.\d+)(?!\s?(?:%|per))(?:\s?(?:,|and)\s?\d+\.\d+)*|\b(?:Km|PK)\s\d+",
            0,
        ),
    ),
    (
        "address",
        re.compile(
            r"(?:https?://|www\.)\S+|\b(?:[\w.+-]++@[\w-]+(?:\.[\w-]+)+|(?:[\w-]++\.)+(?:org|com|int"
            r"|net|eu|gov|edu|info|un|europa|de|fr|uk)\b(?:/\S*)?|doi:\S+|10\.\d{4,}/\S+)"
        ),
    ),
    # days of other calendars: "9–11 Safar 1426 H", "Ramadan 1440"
    ("date", re.compile(_OTHER_CALENDARS, re.I)),
    (
        "phone",
        re.compile(
            r"\+\d[\d\s().\-/]{6,}\d|\b(?:tel|fax|phone|telephone"
            r"|mobile)\b[.:]*\s*\(?\+?\d[\d\s().\-/]{4,}\d|\b0\d{2,4}[\s/-]\d{3,}[\s-]?\d{2,}\b",
            re.I,
        ),
    ),
    (
        "symbol",
        re.compile(
            r"(?<![\w/])(?=[\w./()–-]*\d)(?!\d+\s?/\s?\d+\b)[A-Z][A-Za-z0-9.]*(?:[./-][A-Za-z0-9.()]+)*/[\w./()-]*\w"
        ),
    ),
    (
        "symbol",
        re.compile(
            r"\(?\b(?:EU|EC|EEC|Euratom|UN)\)?\s?(?:No\.?\s?)?\d+/\d+(?:/[A-Z]+)?"
            r"|(?<!\d[.,])\b\d{2,4}/\d+(?:/(?:EU|EC|EEC|JHA|CFSP|Euratom))?\b"
        ),
    ),
    (
        "symbol",
        re.compile(
            r"(?<![\w$€£])[A-Z]{2,}\.?\d+(?:[./-]\d+)*(?:\s?Rev\.?\s?\d+)?\b(?!\s?(?:million"
            r"|billion))|\b[A-Z]{2,}(?:\.[A-Z]+)*\.\d+\b"
        ),
    ),
    (
        "symbol",
        re.compile(
            r"\b(?:ISO|IEC|EN|DIN|ASTM|ETS|CETS|STCW|SOLAS|ILO|IEEE|RFC|CELEX|ISBN"
            r"|ISSN)(?:/[A-Z]+)?:?\s?(?:No\.?\s?|C)?\d[\d:./-]*",
            re.A,
        ),
    ),
    ("symbol", re.compile(r"\bC\d{3}\b|\b(?:No|Nos|Nr|№|n°)\.?\s?\d[\d./]*(?:(?:\s?,\s?|\s+and\s+)\d+)*", re.I)),
    (
        "name",
        re.compile(
            r"(?<![\w])(?=[A-Za-z]++[-–.]?\d)(?=[\w+.-]*\d)[A-Za-z][A-Za-z]*(?:[-–.]?\d+[A-Za-z]*)+"
            r"(?:[-–]\d+)*\+?(?![\w])"
        ),
    ),
    ("name", re.compile(r"(?<![\w.,])\d+(?:D|G|P|R|W|Ps|Rs|Cs|MDG|A|B|C|E|F|H|bis|ter)\b(?!['’]?\d)")),
    ("name", re.compile(r"[\"“‘'«]\d{2,6}[\"”’'»]")),
    (
        "name",
        re.compile(
            r"\b24/7\b|\b(?:Fortune|S&P|Top|FTSE|Big)\s(?:\d+|[Ff]our|[Ff]ive)\b|\bGroup of (?:\d+"
            r"|Seven|Eight|Twenty|Twelve)\b|\b(?:Five|Six|Seven|Four|Three|Two)\s(?:Eyes|Seas"
            r"|Plus)\b"
        ),
    ),
    (
        "ordinal",
        re.compile(
            r"\b\d+(?:st|nd|rd|th)\b|\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty"
            r"|ninety)-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b",
            re.I,
        ),
    ),
    (
        "age",
        re.compile(
            r"\b(?:aged?|ages|age of|age group|age groups|ages of|aged between"
            r"|age range)\s+(?:of\s+)?(?:between\s+|from\s+|over\s+|under\s+|below\s+|above\s+"
            r"|at least\s+)?(?:\d+|[a-z]+teen|[a-z]+ty)(?:\s?(?:[-–]|to|and)\s?\d+)?(?:\s+(?:and"
            r"|or)\s+(?:over|above|under|below|older|younger|more|less))?",
            re.I,
        ),
    ),
    (
        "age",
        re.compile(
            r"\b(?:\w++[-\s]years?[-\s]olds?\b|\d+\s?(?:[-–]"
            r"|to)\s?\d+[-\s]years?[-\s]olds?\b|\d+\s+years\s+of\s+age\b|(?<=\bunder )(?:18|21"
            r"|16|5|five)(?=s?\b(?:[.,;)]|\s+(?:years|and|were|are)\b))|(?:under|over)-\d+s?\b)",
            re.I,
        ),
    ),
    (
        "span of time",
        re.compile(
            r"\b(?:(?:over|in|for|during|within|throughout)\s+)?(?:the|these|those)\s+(?:last|past"
            r"|next|first|coming|previous|preceding|following|final|same)\s+(?:\d+"
            r"|\w+)(?:\s?(?:[-–]|to|or)\s?(?:\d+|\w+))?\s+(?:years|months|weeks|days|decades|hours"
            r"|minutes)\b",
            re.I,
        ),
    ),
    (
        "span of time",
        re.compile(
            # "no longer than 25 years after the mission" bounds a time
            r"\b(?<!-)(?<!\bby\s)(?<!(?:er|re|ss)\sthan\s)(?<!least\s)(?<!within\s)(?<!most\s)(?:some\s+|about\s+|over\s+"
            r"|nearly\s+|almost\s+|more than\s+)?(?:\d+|a|one|two"
            r"|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)\s+(?:years?|months?"
            r"|weeks?|days?|decades?|hours?|minutes?)\s+(?:ago|after|later|earlier|before|prior"
            r"|since|old|hence|on from)\b",
            re.I,
        ),
    ),
    (
        "span of time",
        re.compile(
            r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty"
            r"|thirty)(?:[-–](?:to|or|and)?[-–]?(?:\d+|\w+))?-(?:year|month|week|day|hour|minute"
            r"|decade)s?\b(?:-(?:long|term))?",
            re.I,
        ),
    ),
    (
        "span of time",
        re.compile(
            r"\b(?:last|past|next|first|coming|previous)\s+(?:\d+|two|three|four|five|six|seven"
            r"|eight|nine|ten|twelve|fifteen|twenty)\s+(?:years|months|weeks|days|decades|hours)\b",
            re.I,
        ),
    ),
    (
        "list mark",
        re.compile(
            r"(?m)(?:^|(?<=\n))[ \t]*(?:[-•–*]\s+)?\(?(?:\d{1,3}|[ivxlc]{1,5}"
            r"|[a-zA-Z])(?:\.\d{1,3})*[.)](?=\s)|(?:^"
            r"|(?<=\n\n))[ \t]*\d{1,3}(?:\.\d{1,3})+\.?(?=\s+[A-Z])|(?:^"
            r"|(?<=\n\n))\d{1,2}(?=\s+[A-Z][a-z]+[^.\n]*(?:\n\n|$))"
        ),
    ),
    # the numbers of paragraphs and of wishes: "[12] The Chair opened", "3° That every State"
    ("list mark", re.compile(r"(?m)^[ \t]*(?:\[\d{1,3}\]|\d{1,2}[°º]\)?|¶\s?\d{1,3})(?=\s+\S)")),
    (
        "list mark",
        re.compile(r"(?:(?<=[:;,.]\s)|(?<=\sand\s)|(?<=\sor\s))\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])\)(?=\s[A-Za-z“\"])"),
    ),
    # "(1) to …", but not the counts of "Italy (9) and Spain (7)"
    (
        "list mark",
        re.compile(r"(?<![A-ZÀ-Þ][a-zà-ÿ]{3}\s)(?<![a-zà-ÿ]{4}\s)(?<=\s)\((?:\d{1,2}|[ivx]{1,4}|[a-h])\)(?=\s[a-z])"),
    ),
    (
        "list mark",
        re.compile(
            r"(?:^|(?<=\n\n))\w+\s(?:\w+\s){0,3}?\d{1,2}(?=\s*(?:\n\n|$))|(?:^"
            r"|(?<=\n\n))[A-Z][^\n.;:|]{3,60}?\s\d{1,2}(?=\s*(?:\n\n|$))"
        ),
    ),
    (
        "label",
        re.compile(
            r"\b(?:[Bb]reak-?out|[Rr]ound\s?table|[Hh]all|[Tt]able|[Ww]orkstream|[Bb]asket"
            r"|[Cc]ommittee|[Gg]roup|[Ll]evel|[Tt]rack|[Ss]trand)\s\d{1,2}(?=\s(?:of|on|to|was|is"
            r"|had|and)\b|[.:,;)])"
        ),
    ),
    (
        "name",
        re.compile(
            r"\b[A-Z]{3,}\s\d{1,2}(?=\s(?:[a-z]+)\b|[.,;)]|\s\()(?!\s(?:million|billion|per|percent|thousand|cents?))"
        ),
    ),
    (
        "address",
        re.compile(
            r"(?<=,\s)\d{4,6}(?=\s[A-Z][a-z]+(?:\b[,.;)]|\n|$))|\b[A-Z]{1,2}-\d{3,5}\b"
            r"|\b\d{1,4}[a-z]?,?\s(?:rue|avenue|boulevard|place|quai|via)\s"
            r"|(?<=[a-z]\s)\d{1,3}(?=,\s\d{4,6}\s[A-Z])|\b\d{1,4}\s(?:[A-Z][a-z]+\s){1,2}(?:Street"
            r"|Avenue|Road|Square|Lane|Boulevard|Drive|Way)\b|\b(?:[A-Z][\w'-]+)?(?:straat|strasse"
            r"|straße|gasse|platz|gade|vej|gatan)\s\d+[a-z]?\b"
        ),
    ),
    # year, volume and page of a journal: "2016;2: e58"
    ("page", re.compile(r"\b(?:19|20)\d\d;\s?\d{1,4}(?:\s?\(\d{1,3}\))?\s?:\s?[a-z]?\d+(?:[-–]\d+)?")),
    # volume, issue and pages of a journal: "12(4), 437-456", "142 (10):1047-58"
    (
        "page",
        re.compile(
            r"(?<![\d.,])\d{1,4}\s?\(\d{1,3}(?:[-–/]\d{1,3})?\)\s?[:,]\s?(?:pp?\.\s?)?\d{1,5}\s?[-–]\s?\d{1,5}(?![\d,.]*\d|\s?%)"
        ),
    ),
    ("page", re.compile(r"(?m)(?:\.{4,}|…{2,}|\s\.\s\.\s\.)\s*\d{1,3}\s*$")),
    (
        "idiom",
        re.compile(
            r"\bone[-\s]to[-\s]one\b|\bone[-\s](?:off|stop|size|way|sided|sidedly)\b"
            r"|\btwo[-\s](?:way|fold|sided|faced)\b|\bthree[-\s](?:dimensional|pronged|way)\b"
            r"|\b(?:four|five|six|three|two)-(?:party|star|letter|digit|tier|track|step|pronged"
            r"|dimensional|lane|wheel|wheeled|wheeler|door|part|pillar|stage|phase|level)\b"
            r"|\bsingle digits?\b|\bdouble[- ]digit\b|\bsquare one\b|\bday one\b|\bnumber one\b"
            r"|\bsecond to none\b|\bone[-\s](?:by|after)[-\s]one\b|\bone another\b|\bno one\b"
            r"|\bzero[-\s](?:tolerance|sum|carbon|emission|emissions|draft|hours?|rated|waste"
            r"|day)\b|\bnet[-\s]zero\b|\bvision zero\b|\bground zero\b|\bzero hunger\b"
            r"|\bsix sigma\b|\bfifty-fifty\b|\b50[/:-]50\b|\b360[-\s]degrees?\b"
            r"|\b180[-\s]degrees?\b|\b\d{1,2}[-\s]point\s(?:plan|programme|program|agenda|scale"
            r"|list|declaration)\b|\b\d+°[\s\d.'’′″]*[NSEW]\b",
            re.I,
        ),
    ),
    (
        "vague count",
        re.compile(
            r"\b(?:hundreds|thousands|millions|billions|dozens|tens|scores)(?:\s+of\s+(?:thousands"
            r"|millions|billions))?\b|\bin\s+(?:twos|threes)\b",
            re.I,
        ),
    ),
]


@cache
def _money_stuck() -> re.Pattern[str]:
    """A currency's letters right before the digits: "Sh2.3", "USD120"."""
    signs = [s for s in words("currencies", "signs") if s[0].isalpha() and len(s) > 1]
    return re.compile(rf"(?:{alternation([*signs, *words('currencies', 'codes')])})\d[\d.,]*(?:m|bn|k|mn|tn)?$")


@cache
def _money_ahead() -> re.Pattern[str]:
    """A currency's letters and a space before the digits: "CFAF 52"."""
    signs = [s for s in words("currencies", "signs") if s.isupper()]
    return re.compile(rf"(?:{alternation([*signs, *words('currencies', 'codes')])})\s(?=\d)")


@cache
def _lettered() -> re.Pattern[str]:
    """A sum right behind a currency's letter: "R88,500"."""
    return re.compile(rf"[{LETTERS_OF_MONEY}](?:{LETTERED})")


NUMBER_NAME = re.compile(rf"(?<=\s)(?:{NUMBER_NAMES}|{SMALL_NAMES})\b(?!-)")
LAST_WORD = re.compile(r"(\w+)\s\Z")
ENDS_SMALL_LABEL = re.compile(r"\s?[.,;:)\n]|\s(?:of|on|to|was|is)\b|$")


class _WordLabels(NamedTuple):
    """What stands before a number in words that only labels."""

    capital: re.Pattern[str]
    small: re.Pattern[str]
    last: frozenset[str]
    """The last words of all, one of which is looked for first."""
    reach: int
    """Characters that the longest has, with a blank on each side."""


@cache
def _word_labels() -> _WordLabels:
    labels = sorted(words("traps", "labels"))
    capital = [*(w.title() for w in labels), *(w.upper() for w in labels)]
    small = sorted(words("traps", "labels_lower_ok") | {"day", "week", "round", "group"})
    either = [*capital, *small]
    return _WordLabels(
        re.compile(rf"\b(?:{'|'.join(capital)})\s\Z"),
        re.compile(rf"\b(?:{'|'.join(small)})\s\Z"),
        frozenset(re.split(r"\W", label)[-1] for label in either),
        max(map(len, either)) + 2,
    )


def _in_words(text: str) -> Iterator[Trap]:
    """Labels with their number in words: "Group Two", "on day one"; not "group two farms"."""
    capital, small, last, reach = _word_labels()
    for number in finditer(NUMBER_NAME, text):
        before = text[max(0, number.start() - reach) : number.start()]
        word = LAST_WORD.search(before)
        if word is None or word[1] not in last:
            continue
        if capital.search(before) or (
            number[0].islower() and small.search(before) and ENDS_SMALL_LABEL.match(text, number.end())
        ):
            yield Trap(*number.span(), "label")


def traps(text: str, when: list[When]) -> list[Trap]:
    """All stretches whose numbers count nothing; where two overlap both stay."""
    found = [
        Trap(w.start, w.end, {"time": "time of day", "year": "year", "relative": "span of time"}.get(w.kind, "date"))
        for w in when
    ]
    found += [Trap(m.start(), m.end(), kind) for kind, m in find_all(PATTERNS, text)]
    found = [t for t in found if not _counts_after_all(text, t)]
    found += _labels(text)
    found += _series(text)
    found += _in_words(text)
    found += _lists(text)
    return sorted(found, key=lambda t: (t.start, -t.end))


def _counts_after_all(text: str, trap: Trap) -> bool:
    """Whether what looks like a name is a sum of money, or a span of time was measured."""
    if trap.kind in ("name", "symbol"):
        return bool(
            _money_ahead().match(text, trap.start, trap.end)
            or _money_stuck().match(text, trap.start, trap.end)
            or _lettered().match(text, trap.start)
        )
    return trap.kind in ("age", "span of time") and measured_span(text, trap.start, trap.end)


MEASURED_SPAN = re.compile(
    r"\b(?:between\s+[\w.,]+\s+and|from\s+[\w.,]+\s+to|up\s+to|at\s+the\s+(?:latest|earliest)"
    r"|(?:on\s+)?average|(?:mean|median|average)(?:\s(?:time|age|wait|delay|duration|length|stay))?"
    r"(?:\s(?:is|was|had\sbeen))?)\s+(?:(?:only|just|some|about|of)\s+)?$",
    re.I,
)
"""What makes a span of time or an age a figure: "up to 90 days after", "on average nine years old"."""
ON_AVERAGE = re.compile(r",?\son\s(?:the\s)?average\b", re.I)
"""The same behind it: "were issued six hours earlier on average"."""


def measured_span(text: str, start: int, end: int) -> bool:
    """Whether what stands around a span of time or an age says that it was measured, rather than dates or labels."""
    return MEASURED_SPAN.search(text, max(0, start - 40), start) is not None or ON_AVERAGE.match(text, end) is not None


NUMBERED = re.compile(
    r"(?<![\w-])([A-Z][a-z]{3,})\s(\d{1,3})(?![\w%]|[.,]\d|\s(?:%|per\s?cent|(?!(?:is|was|has)\b)[a-z-]+s\b))"
)


def _series(text: str) -> list[Trap]:
    """Things that this text numbers by a noun of its own, "Conversation 3", "Amendment 17": a singular noun with a
    capital before several numbers, which the text writes in lower case too or numbers from 1 on."""
    by: dict[str, list[re.Match[str]]] = {}
    for m in NUMBERED.finditer(text):
        by.setdefault(m[1], []).append(m)
    found = []
    for noun, places in by.items():
        numbers = {int(m[2]) for m in places}
        if len(numbers) < 2 or singular(noun) != noun.lower():
            continue
        if numbers == set(range(1, len(numbers) + 1)) or re.search(rf"\b{noun.lower()}s?\b", text):
            found += [Trap(m.start(2), m.end(2), "label") for m in places]
    return found


def _lists(text: str) -> list[Trap]:
    """The entries of contents lists and of lists of references: what they number are pages, volumes and years."""
    rows = list(re.finditer(r"[^\n]+", text)) if text.count("\n") >= contents.LEAST else []
    listed = [row for run in contents.runs([row.group() for row in rows]) for row in rows[run.first : run.last + 1]]
    found = [Trap(row.start(), row.end(), "contents") for row in listed]
    known = {trap.start for trap in found}
    numbered = (m for run in runs(PAGED.finditer(text), 2) if len(run) > 2 for m in run)
    found += [Trap(m.start(), m.end(), "contents") for m in numbered if m.start() not in known]
    for entry in entries(text):
        end = text.find("\n", entry.end())
        found.append(Trap(entry.start(), len(text) if end < 0 else end, "reference"))
    return found


PAGED = re.compile(r"(?m)^(?:[IVXLC]{1,6}|\d{1,2}|[A-Z])[.)]\s[^\W\d_a-z][^\n;|]{2,90}?\s\d{1,3}$")
"""A numbered title and its page, "IV. Low water 2"; three that follow one another are a table of contents."""


def _labels(text: str) -> list[Trap]:
    """Nouns with their number. A lower-case noun must be one that is never counted after itself ("page 5", not "group
    20")."""
    one, many = _label_pattern()
    lower_ok = words("traps", "labels_lower_ok")
    found = []
    for pattern in (one, many):
        for m in finditer(pattern, text):
            noun = re.sub(r"\s+", " ", m[1])
            if not (noun[0].isupper() or noun.lower() in lower_ok):
                continue
            if (
                noun.lower() in ("number", "numbers", "figure", "figures", "level", "levels", "case", "call", "order")
                and noun[0].islower()
                and not re.search(
                    r"(?:the|a|its|hotline|telephone|helpline|emergency)\s+$", text[max(0, m.start() - 12) : m.start()]
                )
            ):
                continue
            after = text[m.end() : m.end() + 3]
            if re.match(r"[,.]\d|\s?%", after) or re.match(r"\s\d{3}\b", text[m.end() : m.end() + 4]):
                continue
            if (
                noun[0].isupper()
                and noun.lower() not in lower_ok
                and pattern is many
                and re.match(r"\s+(?:of|out)\b", text[m.end() :])
            ):
                continue
            found.append(Trap(m.start(2), m.end(), "label"))
    return found
