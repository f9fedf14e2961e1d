"""Blocks of lines into the body text: words whole again, note calls taken out, every character with its box."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.body import PAGE_BOX, CallMark
from pipeline.layout.lines import Line
from pipeline.layout.notes import RAISED, call_marks
from pipeline.reader import Char, Chars, LinkArea
from pipeline.words import HYPHENS, Vocabulary, general_words

ITALIC, BOLD = 1, 2
SUPERSCRIPT = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
SUBSCRIPT = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
UNIT = re.compile(r"(?:^|[\s\d(/·])(?:[kcdmµμn]?m|ft|s|in|yd|ha)$")
SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"), " "
)
PLAIN = {
    **SPACES,
    0x2010: "-",
    0x2011: "-",
    0x00AD: None,
    0x200B: None,
    0x200C: None,
    0x200D: None,
    0xFEFF: None,
    0x2060: None,
}
PRIVATE_BULLETS = re.compile("[\uf000-\uf0ff\x7f-\x9f]")
SPECIAL = re.compile("[\x7f-\u00a0\u00ad\u2000-\u200d\u2010\u2011\u202f\u205f\u2060\u3000\t\ue000-\uf8ff\ufb00-\uffff]")
"""Characters that ``plain`` may change."""
MARKS = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹[(*†‡")
"""Characters at full size that a note call may begin with."""
ADDRESS_TAIL = re.compile(r"(?:(?:https?|ftp)://?|https?:$|www\.|doi\.org/|doi:)\S*$", re.IGNORECASE)


@dataclass(slots=True)
class Flow:
    """Running text put together from lines, a box and a style for each code point."""

    chars: list[str] = field(default_factory=list)
    boxes: list[PAGE_BOX | None] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    calls: list[CallMark] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.chars)

    def add(self, text: str, box: PAGE_BOX | None, style: int = 0) -> None:
        for c in text:
            self.chars.append(c)
            self.boxes.append(box)
            self.styles.append(style)

    def drop_last(self) -> None:
        self.chars.pop()
        self.boxes.pop()
        self.styles.pop()

    def extend(self, other: Flow) -> None:
        shift = len(self.chars)
        self.chars += other.chars
        self.boxes += other.boxes
        self.styles += other.styles
        self.calls += [CallMark(c.offset + shift, c.mark, c.box) for c in other.calls]

    def tail(self) -> str:
        """The last word so far, as printed."""
        k = len(self.chars)
        while k > 0 and not self.chars[k - 1].isspace() and len(self.chars) - k < 400:
            k -= 1
        return "".join(self.chars[k:])


def plain(text: str) -> str:
    """A printed character as text: plain letters for ligatures and full-width forms, plain spaces and hyphens."""
    if text.isascii():
        return text
    if PRIVATE_BULLETS.match(text):
        return "•"
    text = text.translate(PLAIN)
    if any("\ufb00" <= c <= "\ufb4f" or "\uff00" <= c <= "\uffef" or "\ufe20" < c <= "\ufe6f" for c in text):
        text = unicodedata.normalize("NFKC", text)
    return text


class Joiner:
    """Puts lines together. What it needs to know of the report: its words, its notes, its link annotations."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        links: dict[int, list[LinkArea]],
        is_call: Callable[[str], bool],
        *,
        bracketed: bool = False,
        stroked: bool = False,
        place: Callable[[PAGE_BOX], PAGE_BOX] | None = None,
    ) -> None:
        """``is_call(mark)`` says whether a mark can be a call; ``bracketed`` that calls stand in brackets, so that
        "[3]" in the text is a call even where no link proves it, and ``stroked`` that they are printed as "3/", as on a
        typewriter, which cannot raise them; ``place`` puts a box where it lies on the page as printed (None: boxes are
        there already)."""
        self._vocabulary = vocabulary
        self._links = links
        self._is_call = is_call
        self._bracketed_notes = bracketed
        self._stroked_notes = stroked
        self._place = place

    def flow(self, lines: Sequence[Line], *, skip: int = 0, calls: bool = True) -> Flow:
        """The text of ``lines``, without the first ``skip`` characters of the first one (a note's own mark)."""
        flow = Flow()
        for k, line in enumerate(lines):
            self._line(flow, line, skip if k == 0 else 0, calls)
            if k + 1 < len(lines):
                self._line_end(flow, line, lines[k + 1])
        while flow.chars and flow.chars[-1].isspace():
            flow.drop_last()
        _compose(flow)
        return flow

    def _line(self, flow: Flow, line: Line, skip: int, calls: bool) -> None:
        if (
            not line.raised
            and not line.lowered
            and not (calls and not MARKS.isdisjoint(line.chars.text))
            and not (calls and self._stroked_notes and "/" in line.chars.text)
            and not SPECIAL.search(line.text())
        ):
            self._plain_line(flow, line, skip)
            return
        i = skip
        begun = False
        chars, faces = line.chars, line.chars.faces
        while i < len(chars):
            if i in line.spaces and begun and flow.chars and not flow.chars[-1].isspace():
                flow.add(" ", None)
            if i in line.raised:
                i = self._raised(flow, line, i, calls)
                begun = True
                continue
            letter = chars.text[i]
            stroked = (
                self._stroked(flow, line, i)
                if calls and self._stroked_notes and "/" in chars.text[i + 1 : i + 4]
                else 0
            )
            if stroked:
                i += stroked
                begun = True
                continue
            if letter not in MARKS and i not in line.lowered and not SPECIAL.match(letter):
                face = faces[chars.face[i]]
                box: PAGE_BOX = (line.page, chars.x0[i], chars.top[i], chars.x1[i], chars.bottom[i])
                flow.chars.append(letter)
                flow.boxes.append(box if self._place is None else self._place(box))
                flow.styles.append(ITALIC * face.italic | BOLD * face.bold)
                begun = True
                i += 1
                continue
            c = chars[i]
            if (
                calls
                and i
                and c.text in "¹²³⁰⁴⁵⁶⁷⁸⁹"
                and not UNIT.search(flow.tail())
                and self._is_call(c.text.translate(RAISED))
            ):
                flow.calls.append(CallMark(len(flow.chars), c.text.translate(RAISED), self._box(line.page, c)))
                i += 1
                continue
            symbols = self._symbols_behind_word(flow, line, i) if calls and c.text in "*†‡" else ""
            if symbols:
                flow.calls.append(CallMark(len(flow.chars), symbols, self._box(line.page, c)))
                i += len(symbols)
                continue
            if calls and c.text in "[(" and self._bracketed(flow, line, i):
                i += self._bracketed(flow, line, i, record=True)
                begun = True  # a call may begin a line, whose first word stands off from it
                continue
            text = plain(c.text)
            if i in line.lowered and c.text.isdigit():
                text = text.translate(SUBSCRIPT)
            flow.add(text, self._box(line.page, c), ITALIC * c.italic | BOLD * c.bold)
            begun = True
            i += 1

    def _symbols_behind_word(self, flow: Flow, line: Line, start: int) -> str:
        """The call that symbols on the line are: fonts draw an asterisk raised without its baseline saying so."""
        letters = line.chars.text
        end = start
        while end < len(letters) and letters[end] == letters[start]:
            end += 1
        closed = end == len(letters) or end in line.spaces or not letters[end].isalnum()
        behind = start > 0 and start not in line.spaces and (flow.chars[-1].isalnum() or flow.chars[-1] in '.,;:)”’"%')
        mark = "".join(letters[start:end])
        return mark if behind and closed and self._is_call(mark) else ""

    def _plain_line(self, flow: Flow, line: Line, skip: int) -> None:
        """A line of nothing but letters and spaces, as most are, in one go."""
        chars = line.chars
        boxes: list[PAGE_BOX | None] = list(
            zip(itertools.repeat(line.page), chars.x0, chars.top, chars.x1, chars.bottom, strict=False)
        )
        if self._place is not None:
            boxes = [self._place(box) for box in boxes if box]
        drawn = [ITALIC * face.italic | BOLD * face.bold for face in chars.faces]
        styles = [drawn[k] for k in chars.face]
        start = skip
        for end in [*sorted(k for k in line.spaces if k > skip), len(chars)]:
            if start > skip:
                flow.add(" ", None)
            flow.chars += chars.text[start:end]
            flow.boxes += boxes[start:end]
            flow.styles += styles[start:end]
            start = end

    def _raised(self, flow: Flow, line: Line, start: int, calls: bool) -> int:
        """A raised run: note calls are taken out, exponents become superscripts, ordinals plain letters."""
        end = start
        while end < len(line.chars) and end in line.raised:
            end += 1
        text = line.text(start, end)
        style = [ITALIC * c.italic | BOLD * c.bold for c in line.chars[start:end]]
        tail = flow.tail()
        exponent = text in ("2", "3", "-1", "−1", "-2", "−2") and UNIT.search(tail) is not None
        marks = self._marks(text)
        if calls and marks and not exponent and all(self._is_call(m) for m in marks):
            box = _merge([self._box(line.page, c) for c in line.chars[start:end]])
            spaced = bool(flow.chars) and flow.chars[-1].isspace()
            if spaced and (end >= len(line.chars) or end in line.spaces or line.chars[end].text in ".,;:)"):
                flow.drop_last()  # the space stood between the word and its mark
            flow.calls += [CallMark(len(flow.chars), mark, box) for mark in marks]
            return end
        for k, c in enumerate(line.chars[start:end]):
            if start + k in line.spaces and k:
                flow.add(" ", None)
            raised = (
                c.text.translate(SUPERSCRIPT)
                if c.text.isdigit() and (exponent or not marks or tail[-1:].isalnum())
                else plain(c.text)
            )
            flow.add(raised, self._box(line.page, c), style[k])
        return end

    def _marks(self, text: str) -> list[str]:
        """The marks in a raised run; "23" is 2 and 3, "101112" is 10, 11 and 12, where there is no such note but those
        follow each other."""
        marks = call_marks(text)
        if not text.isdigit() or len(marks) == 1 and self._is_call(marks[0]):
            return marks
        return next((run for n in (1, 2, 3) if (run := consecutive(text, n)) and all(map(self._is_call, run))), marks)

    def _stroked(self, flow: Flow, line: Line, start: int) -> int:
        """Length of a call with a stroke at full size ("3/"), which is taken out; 0 where there is none."""
        found = re.match(
            r"(\d{1,3}|[a-z])/(?![\w/])", line.text(start, min(len(line.chars), start + 6)).replace(" ", "\0")
        )
        behind = flow.chars[-1] if flow.chars else ""
        if found and found.group(1).isalpha() and behind.isalnum():
            return 0  # the end of a word
        if not found or behind.isdigit() or behind in ("/", "-", ".", "") or not self._is_call(found.group(1)):
            return 0
        end = start + len(found.group())
        if behind.isspace() and (end >= len(line.chars) or end in line.spaces or line.chars[end].text in ".,;:)"):
            flow.drop_last()
        flow.calls.append(CallMark(len(flow.chars), found.group(1), self._box(line.page, line.chars[start])))
        return len(found.group())

    def _bracketed(self, flow: Flow, line: Line, start: int, record: bool = False) -> int:
        """Length of a call in brackets at full size ("[3]"), proved by a link or by the report's other calls."""
        found = re.match(r"[\[(](\d{1,3}|[ivx]{1,6}|[*†‡])[\])]", line.text(start, min(len(line.chars), start + 8)))
        if not found or " " in found.group():
            return 0
        c = line.chars[start + 1]
        linked = any(_inside(c, link) and link.url is None for link in self._links.get(line.page, ()))
        if not linked and not (self._bracketed_notes and found.group()[0] == "["):
            return 0
        if not self._is_call(found.group(1)):
            return 0
        if record:
            if flow.chars and flow.chars[-1].isspace():
                flow.drop_last()
            flow.calls.append(CallMark(len(flow.chars), found.group(1), self._box(line.page, c)))
        return len(found.group())

    def _box(self, page: int, c: Char) -> PAGE_BOX:
        box = (page, c.x0, c.top, c.x1, c.bottom)
        return box if self._place is None else self._place(box)

    def _line_end(self, flow: Flow, line: Line, following: Line) -> None:
        """What stands between two lines: a space, nothing, or a hyphen that goes."""
        if not flow.chars or not following.chars:
            return
        tail = flow.tail()
        head = following.words()[0]
        last = line.chars.text[-1]
        link = self._link_at(line.page, line.chars, -1)
        if (
            link is not None
            and link.url
            and self._same_link(line, following)
            and (tail + head).rstrip(".,;)").casefold() in link.url.casefold()
        ):
            return  # the annotation's own address says that the two pieces are one word
        in_address = ADDRESS_TAIL.search(tail) or self._same_link(line, following) and "/" in tail
        before = line.chars.text[-2] if len(line.chars) > 1 else ""
        if in_address and last == "\u2010":
            flow.drop_last()  # put in by the typesetter: those of addresses are plain ones
            return
        if in_address:
            if self._address_goes_on(tail, head, line, following):
                return
        elif last in HYPHENS and before.isalnum() and head[:1].isalnum() and len(line.chars) - 1 not in line.spaces:
            # A soft hyphen is no character of the text: there is nothing to take back.
            if last != "\u00ad" and before.isalpha():
                earlier = " ".join(line.words()[-3:-1])
                if self._vocabulary.joined(tail.rstrip("-"), last, head, earlier):
                    flow.drop_last()
            return
        elif _joins_without_space(tail, head):
            return
        if not flow.chars[-1].isspace():
            flow.add(" ", None)

    def _same_link(self, line: Line, following: Line) -> bool:
        a, b = self._link_at(line.page, line.chars, -1), self._link_at(following.page, following.chars, 0)
        return a is not None and b is not None and a.url is not None and a.url == b.url

    def _link_at(self, page: int, chars: Chars, k: int) -> LinkArea | None:
        links = self._links.get(page)
        if not links:
            return None
        c = chars[k]
        return next((link for link in links if link.url and _inside(c, link)), None)

    def _address_goes_on(self, tail: str, head: str, line: Line, following: Line) -> bool:
        """Whether an address that stands at a line end runs on in the next line."""
        link = self._link_at(line.page, line.chars, -1)
        if link is not None and link.url:
            return self._same_link(line, following)
        core = head.rstrip(".,;:)]}>\"'”’")
        if not core or re.match(r"https?:|www\.", core):
            return False
        if (
            tail.endswith((".", ",", ";", ":"))
            and not re.match(r"[\w%~.-]*[/?=&_#]|//", core)
            and not tail.lower().endswith(("www.", "http:", "https:"))
        ):
            return re.match(r"(?:pdf|html?|docx?|aspx?|php|xlsx?)\b", core) is not None and tail.endswith(".")
        if tail[-1] in "/-_=&?%#~+" or tail.lower().endswith(("http:", "https:")):
            return core[0].isalnum() or core[0] in "/%~_-?="
        return (
            bool(re.search(r"[/_=&?%#]|\d.*-|\.\w{2,4}$", core))
            or core[0] in "/-_?.=&#%"
            or (core[0].islower() and core[-1:].isdigit())
        )


def _joins_without_space(tail: str, head: str) -> bool:
    """Whether words on two lines stand together: "and/" "or", "2018–" "2020", "word—" "word", "A/CONF." "62/1"."""
    if re.search(r"[\w)]/$", tail):
        return head[:1].isalnum()
    if re.search(r"\b[A-Z]+/(?:[\w.()-]+/)*[A-Z]+\.$", tail):
        return re.match(r"\d+[/.]\w", head) is not None
    if re.search(r"\w–$", tail):  # a dash that stands off from no word: years, and two ends of a line
        return head[:1].isdigit() or not tail[-2].isdigit() and head[:1].isalpha()
    return tail.endswith("—") and len(tail) > 1


def even_case(text: str, proper: Callable[[str], bool]) -> str:
    """Headings in small capitals that the font's map gives a random case ("MOney that arrives On tiMe") in sentence
    case.

    Small capitals share their shapes with capitals, and some PDFs write the one's code for the other. ``proper`` says
    whether the report elsewhere writes a word with a capital.
    """
    words = re.findall(r"[^\W\d_]+", text)
    # "ToR", "MoUs", "CoP" are written so; where nothing else is odd, neither are they
    initials = re.compile(r"[A-Z][a-z][A-Z]s?")
    odd = [w for w in words if re.search(r"[a-z][A-Z]|^[A-Z]{2,}[a-z]", w)]
    odd = [] if all(initials.fullmatch(w) for w in odd) else odd
    strange = [w for w in odd if re.search(r"[a-z][A-Z]", w) and w.lower() in general_words()]
    if len(words) < 2 or not odd or not strange and len(odd) < 0.2 * len(words) and not words[0][0].islower():
        return text
    even = re.sub(
        r"[^\W\d_]+", lambda m: m.group().capitalize() if proper(m.group().lower()) else m.group().lower(), text
    )
    return (
        re.sub(r"(^\W*|[:–—]\s*)([a-z])", lambda m: m.group(1) + m.group(2).upper(), even)
        if len(even) == len(text)
        else text
    )


def consecutive(digits: str, first: int) -> list[str]:
    """Digits as numbers that follow each other, the first of them ``first`` digits long: "1112" as 11 and 12; empty
    where they are not two or more such numbers."""
    run = [digits[:first]]
    while len("".join(run)) < len(digits):
        run.append(str(int(run[-1]) + 1))
    return run if len(run) > 1 and "".join(run) == digits else []


def _merge(boxes: Sequence[PAGE_BOX]) -> PAGE_BOX:
    return (
        boxes[0][0],
        min(b[1] for b in boxes),
        min(b[2] for b in boxes),
        max(b[3] for b in boxes),
        max(b[4] for b in boxes),
    )


def _inside(c: Char, link: LinkArea) -> bool:
    x, y = (c.x0 + c.x1) / 2, (c.top + c.bottom) / 2
    a = link.area
    return a.x0 - 1 <= x <= a.x1 + 1 and a.top - 1.5 <= y <= a.bottom + 1.5


def _compose(flow: Flow) -> None:
    """Letters with the accents that follow them in composed form (NFC); the first box of each group stands for it."""
    if unicodedata.is_normalized("NFC", "".join(flow.chars)):
        return
    moved: dict[int, int] = {}
    chars: list[str] = []
    boxes: list[PAGE_BOX | None] = []
    styles: list[int] = []
    i = 0
    while i < len(flow.chars):
        end = i + 1
        while end < len(flow.chars) and (
            unicodedata.combining(flow.chars[end]) or "\u1160" <= flow.chars[end] <= "\u11ff"
        ):
            end += 1
        for k in range(i, end):
            moved[k] = len(chars)
        for c in unicodedata.normalize("NFC", "".join(flow.chars[i:end])):
            chars.append(c)
            boxes.append(flow.boxes[i])
            styles.append(flow.styles[i])
        i = end
    moved[len(flow.chars)] = len(chars)
    flow.chars, flow.boxes, flow.styles = chars, boxes, styles
    flow.calls = [CallMark(moved[c.offset], c.mark, c.box) for c in flow.calls]
