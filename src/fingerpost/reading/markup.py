"""From HTML, markdown or plain text to lines: one paragraph, heading or bullet each.

Block tags leave a mark behind, inline tags nothing, so that nothing that stood apart is glued together; what else the
HTML holds (entities, comments, scripts, whole pages) is parsed by selectolax (lexbor).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind
from selectolax.lexbor import LexborHTMLParser

from fingerpost.reading.document import BlockKind
from fingerpost.reading.headings import find_inline_headings, heading_phrases, normal_heading

LONG_LINE = 240
"""Characters; longer lines are looked through for headings and bullets that stand inside them."""

_BLOCK, _ITEM, _HEADING, _BOLD, _BOLD_END = "\x01", "\x02", "\x03", "\x04", "\x05"
_INVISIBLE = dict.fromkeys([0, 0xAD, 0x200B, 0x2060, 0xFEFF], "") | dict.fromkeys(range(1, 6), " ")
_INVISIBLE_SIGNS = tuple(map(chr, _INVISIBLE))

_TAG = re.compile(
    r"</?(?:p|br|div|ul|ol|li|h[1-6]|strong|b|em|i|u|span|a|table|tr|td|section|article|font|html|body)\b[^<>]*>", re.I
)
_ESCAPED_TAG = re.compile(
    r"&(?:amp;)?lt;/?(?:p|br|div|ul|ol|li|h[1-6]|strong|b|em|i|u|span|a|table|tr|td|section)\b", re.I
)
_ENTITY = re.compile(r"&(?:amp|nbsp|lt|gt|quot|apos|rsquo|lsquo|ndash|mdash|bull|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")
_ANY_TAG = re.compile(r"""<(/?[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*)?/?>""")
_BLOCKS = "p div ul ol table tr section article header footer blockquote pre dl dt dd main form".split()
_TAG_MARKS = {
    **dict.fromkeys([*_BLOCKS, *("/" + tag for tag in _BLOCKS)], _BLOCK),
    **dict.fromkeys("br hr tbody thead td th /li /h1 /h2 /h3 /h4 /h5 /h6 /br".split(), _BLOCK),
    **dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), _HEADING),
    **dict.fromkeys(["strong", "b"], _BOLD),
    **dict.fromkeys(["/strong", "/b"], _BOLD_END),
    **dict.fromkeys(
        "em i u span a font small sup sub label /em /i /u /span /a /font /small /sup /sub /label".split(), ""
    ),
    **dict.fromkeys("/tbody /thead /td /th".split(), ""),
    "li": _ITEM,
}
"""Tag → the mark that is left of it. Tags that are not here (comments, scripts, pages) are left to the parser."""

_SPLIT = re.compile("([\x01\x02\x03])")
_BOLD_RUN = re.compile("\x04[^\x05]*(?:\x05|$)")

_BULLET = re.compile(
    r"(?:[•·●▪■◦‣⁃∙○►▶➤➢✓✔✅❖◆♦\uf0b7\uf0a7▸→]|[*+](?=\s)|[-–—](?=\s)|o(?=\s+[A-Z])|\(?\d{1,2}[.)、](?=\D)|[a-h][.)](?=\s)|\([a-h]\)(?=\s))\s*"
)
_BULLET_STARTS = frozenset("•·●▪■◦‣⁃∙○►▶➤➢✓✔✅❖◆♦\uf0b7\uf0a7▸→*+-–—o(0123456789abcdefgh")
"""What a bullet may begin with: most lines begin with another character and need no expression."""

_MARKDOWN_SIGNS = ("](", "\\", "#", "**", "__")
_ASCII_BLANKS = "\t\v\f\x1c\x1d\x1e\x1f"
_ODD_BLANKS = (
    f"{_ASCII_BLANKS}\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f"
    "\u205f\u3000"
)
"""All spaces but the blank and ends of lines: where a text has none of them, most of its lines need no other look."""

_MARKDOWN_HEADING = re.compile(r"#{1,6}\s*(?=\S)")
_RULE = re.compile(r"[-=_*~\s]{3,}$")
_RULE_SIGNS = frozenset("-=_*~")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?\)")
_MARKDOWN_ESCAPE = re.compile(r"\\([-#*_+.!()\[\]|&~`>])")
_BULLET_SIGNS = "•●▪■◦‣∙➢➤✓✔❖\uf0b7\uf0a7·"
_INLINE_BULLET = re.compile(rf"\s*[{_BULLET_SIGNS}]\s*|\s+\*\s+(?=\S)")
_ENDINGS = " :：.,;?!…*_-–—=)]】"
"""What may be glued to the end of a heading's word."""

_SENTENCE_ENDS = frozenset(".;:!)%")
# It begins with a set of signs, which lets the search pass quickly over everything else.
_INLINE_DASH = re.compile(r"[-–](?<=[\s.;:)].)\s+(?=[A-Z])")
_INLINE_PIPE = re.compile(r"\s*\|\s*")
_FIRST_WORDS = (
    "Experience Strong Proficien Knowledge Ability Previous Excellent Familiar Bachelor Master Must "
    "Demonstrated Proven You We Understanding Develop Design Build Work Collaborate Create Lead Support "
    "Responsib Require Prefer Minimum Qualification Basic Good Solid Expert Advanced Hands Comfortable Skills "
    "Job About What Who Our The This In "
)
"""Words that often begin a sentence, to find where two were glued together."""


_LAST_LETTERS = ("red", "desirable", " plus", " advantage")
_GLUED_END = re.compile(r"(?:preferred|desired|required|desirable| plus| advantage)(?=[A-Z][a-z])")
"""Words that end an item where the next one begins without a blank, and what is looked for in every text to find any:
the fewer the sooner."""

_BEFORE_NAMES = tuple(
    f" {words}"
    for words in "such as|including|for example|e.g.|tels que|telles que|par exemple|avec|wie z.B.|wie z. B.".split("|")
)
"""How a line ends of which the names that follow are a line of their own."""

_LAST_BEFORE_NAMES = frozenset(words[-1] for words in _BEFORE_NAMES)

_OPEN_WORDS = "with and or of in using the et ou de des und oder".split()
_OPEN_ENDS = (*_BEFORE_NAMES, ",", *(f" {word}" for word in _OPEN_WORDS))
_GOING_ON = tuple(f"{word} " for word in "and or is are would et ou est sont serait und oder ist sind wäre".split())
"""How a line ends, or the next one in lower case begins, where a sentence is broken."""


class Line(NamedTuple):
    """One line of a description and what it is."""

    kind: BlockKind
    text: str


_new = tuple.__new__
"""`_new(Line, (kind, text))` is `Line(kind, text)` in half the time."""


def read_lines(description: str, is_html: bool) -> list[Line]:
    """The lines of a description in any of its forms; HTML is recognised, also escaped once or twice.

    >>> read_lines("&lt;p&gt;Hello&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Python&lt;/li&gt;&lt;/ul&gt;", is_html=False)
    [Line(kind='paragraph', text='Hello'), Line(kind='bullet', text='Python')]
    """
    text = _clean(description)
    for _ in range(2):
        if "lt;" in text and _ESCAPED_TAG.search(text):
            text = html.unescape(text)
    if "<" in text and _TAG.search(text):
        return _finish(_html_lines(text, is_html))
    if "&" in text and (is_html or _ENTITY.search(text)):
        text = _clean(html.unescape(text))
    lines = _finish(_plain_lines(text))
    return list(_cut_at_ends(lines)) if _has_glued_ends(text) else lines


def _has_glued_ends(text: str) -> bool:
    """Whether a word that ends an item hangs together with the next one: "Kafka preferredStrong Java"."""
    for word in _LAST_LETTERS:
        end = text.find(word) + len(word)
        while end >= len(word):
            if text[end : end + 1].isupper() and text[end + 1 : end + 2].islower():
                return True
            end = text.find(word, end) + len(word)
    return False


def _cut_at_ends(lines: list[Line]) -> Iterator[Line]:
    """Lines cut where an item ends that hangs together with the next one."""
    for kind, text in lines:
        start = 0
        for match in _GLUED_END.finditer(text):
            yield _new(Line, (kind, text[start : match.end()]))
            start = match.end()
        yield _new(Line, (kind, text[start:]))


def _clean(text: str) -> str:
    """Without our own marks, invisible characters and lone surrogates."""
    for sign in _INVISIBLE_SIGNS:
        if sign in text:
            text = text.translate(_INVISIBLE)
            break
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def _html_lines(source: str, is_html: bool) -> Iterator[Line]:
    parts = _ANY_TAG.split(source)
    parts[1::2] = [_TAG_MARKS.get(tag.lower(), f"<{tag}>") for tag in parts[1::2]]
    marked = "".join(parts)
    n_blocks = marked.count(_BLOCK)
    if source.count("\n") > 2 * n_blocks or (not is_html and n_blocks < 4):
        # Few blocks and many line ends: text with a little markup in it, whose lines are its own.
        marked = marked.replace("\n", _BLOCK)
    if "<" in marked or "&" in marked:
        marked = _parsed(marked)
    pieces = _SPLIT.split(marked)
    mark, waiting = _BLOCK, False
    for index, piece in enumerate(pieces):
        if index % 2:
            # `<li><p>` is one bullet: an item stays open until its first words.
            mark = _ITEM if waiting and piece == _BLOCK else piece
            continue
        if piece and not piece.isspace():
            yield from _html_line(mark, piece)
            waiting = False
        else:
            waiting = mark == _ITEM


def _parsed(marked: str) -> str:
    """The text of markup: entities decoded, comments and scripts gone."""
    tree = LexborHTMLParser(marked)
    if "<s" in marked or "<t" in marked:
        tree.strip_tags(["script", "style", "template"])
    return tree.body.text() if tree.body is not None else ""


def _html_line(mark: str, piece: str) -> Iterator[Line]:
    bold = False
    if _BOLD in piece or _BOLD_END in piece:
        bold = _BOLD in piece and not _BOLD_RUN.sub("", piece).strip(" \xa0\n\t:.-–\x05")
        piece = piece.replace(_BOLD, "").replace(_BOLD_END, "")
    text = " ".join(piece.split())
    if not text:
        return
    if mark == _HEADING:
        yield _new(Line, ("heading", text))
    elif mark == _ITEM:
        bullet = _BULLET.match(text) if text[0] in _BULLET_STARTS else None
        yield _new(Line, ("bullet", text[bullet.end() :] if bullet else text))
    else:
        yield _classify(text, bold and len(text) <= 80)


def _plain_lines(text: str) -> Iterator[Line]:
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(raw) > 8:
        raw = _unwrap(raw)
    # What a text nowhere has need not be looked for in each of its lines; one character is found sooner than two.
    is_marked = any(sign[0] in text and sign in text for sign in _MARKDOWN_SIGNS)
    is_ruled = "---" in text or ("=" in text and "===" in text)
    is_plain = not any(blank in text for blank in (_ASCII_BLANKS if text.isascii() else _ODD_BLANKS))
    for index, line in enumerate(raw):
        line = line.strip() if is_plain and "  " not in line else " ".join(line.split())
        if not line or (line[0] in _RULE_SIGNS and _is_rule(line)):
            continue
        underlined = is_ruled and index + 1 < len(raw) and _underlines(raw[index + 1])
        yield _marked_line(line, underlined) if is_marked else _classify(line, underlined)


def _underlines(line: str) -> bool:
    """Whether a line only underlines the one above it."""
    return len(line) > 2 and not line.strip("-=\r ") and bool(line.strip())


def _marked_line(line: str, heading: bool) -> Line:
    """A line of a text that may hold markdown."""
    if "](" in line:
        line = _LINK.sub(r"\1", line)
    if "\\" in line:
        line = _MARKDOWN_ESCAPE.sub(r"\1", line)
    if line[:1] == "#" and (mark := _MARKDOWN_HEADING.match(line)):
        heading, line = heading or len(line) < 120, line[mark.end() :].rstrip("# ")
    if "**" in line or "__" in line:
        bare = line.strip(" :.")
        heading = heading or (
            bare[:2] in ("**", "__") and bare[-2:] == bare[:2] and bare[2:-2].count(bare[:2]) == 0 and len(bare) <= 84
        )
        line = line.replace("**", "").replace("__", "").strip()
    line = line.strip()
    return _classify(line, heading) if line else Line("paragraph", "")


def _unwrap(raw: list[str]) -> list[str]:
    """Lines wrapped at a fixed width joined again; the same list where they are not."""
    lengths = sorted([len(line) for line in raw if line and not line.isspace()])
    if not lengths or not 40 <= lengths[len(lengths) * 9 // 10] <= 100:
        return raw
    return list(_joined(raw, lengths[len(lengths) * 9 // 10]))


def _joined(raw: list[str], width: int) -> Iterator[str]:
    """Each full line without an end joined with the next one, if that begins in lower case."""
    open_line = ""
    for line in raw:
        bare = line.strip()
        if open_line and bare and bare[0].islower() and not _BULLET.match(bare):
            open_line = f"{open_line} {bare}"
        else:
            if open_line:
                yield open_line
            open_line = line
            if not bare:
                yield line
                open_line = ""
        if len(bare) < width * 0.6 or bare[-1:] in ".:;!?":
            if open_line:
                yield open_line
            open_line = ""
    if open_line:
        yield open_line


def _classify(line: str, heading: bool = False) -> Line:
    """What a line without markup is: a bullet by its mark, a heading by its look or its words, else a paragraph."""
    if line[0] in _BULLET_STARTS and (bullet := _BULLET.match(line)):
        rest = line[bullet.end() :]
        if rest and not (line[0].isdigit() and (heading or _is_known(rest))):
            return _new(Line, ("bullet", rest))
    return _new(Line, ("heading" if heading or _looks_like_heading(line) else "paragraph", line))


def _is_known(line: str) -> bool:
    if not 0 < len(line) <= 60:
        return False
    # Most lines begin with a word that no heading begins with, which is told sooner than what the line is.
    if line[0].isalpha() and line.split(" ", 1)[0].lower().rstrip(_ENDINGS) not in _heading_beginnings():
        return False
    return normal_heading(line) in heading_phrases()


@cache
def _heading_beginnings() -> frozenset[str]:
    first = {phrase.split(" ", 1)[0].rstrip(_ENDINGS) for phrase in heading_phrases()}
    return frozenset(first | {word.replace("'", "’") for word in first})


def _looks_like_heading(line: str) -> bool:
    if len(line) > 80:
        return False
    last = line[-1]
    if last in ":：" and "," not in line and line.count(" ") < 10:
        return True
    if last in "】]" and line[0] in "【[":
        return True
    if last not in ".,;" and line.isupper():
        words = line.count(" ") + 1
        if words <= 8 and sum(char.isalpha() for char in line) >= 4:
            return words > 1 or len(line) > 6
    return _is_known(line)


def _whole_sentences(lines: Iterator[Line]) -> Iterator[Line]:
    """Lines without the breaks in the midst of a sentence: "Experience with", "Kafka", "and Flink is a plus"."""
    last = next(lines, None)
    if last is None:
        return
    for line in lines:
        if line[0] == "paragraph" == last[0] and _goes_on(last[1], line[1]):
            last = _new(Line, ("paragraph", f"{last[1]} {line[1]}"))
        else:
            yield last
            last = line
    yield last


def _goes_on(text: str, following: str) -> bool:
    """Whether a line ends in the midst of a sentence that the next one goes on with."""
    if not following or not text:
        return False
    if following[0].islower():
        goes_on = text.endswith(_OPEN_ENDS) or following.startswith(_GOING_ON)
    else:
        goes_on = text[-1] in _LAST_BEFORE_NAMES and text.endswith(_BEFORE_NAMES)
    return goes_on and len(text) + len(following) <= LONG_LINE


def _finish(lines: Iterator[Line]) -> list[Line]:
    done: list[Line] = []
    for line in _whole_sentences(lines):
        kind, text = line
        if len(text) > LONG_LINE:
            if not _is_rule(text):
                done.extend(_split_long(kind, text))
        elif kind == "paragraph" and ":" in text[3:60]:
            done.extend(_split_run_in(line))
        elif text and not (text[0] in _RULE_SIGNS and _is_rule(text)):
            done.append(line)
    return done


def _is_rule(line: str) -> bool:
    """Whether a line only divides: "-----", "* * *"."""
    return line[:1] in _RULE_SIGNS and _RULE.match(line) is not None


def _split_run_in(line: Line) -> Iterator[Line]:
    """`Requirements: Python, SQL` is a heading and a paragraph, if the heading is a known one."""
    head, _, rest = line.text.partition(":")
    if rest.strip() and _is_known(head):
        yield Line("heading", f"{head}:")
        yield _classify(rest.strip())
    elif line.text:
        yield line


@lru_cache(maxsize=1024)
def _split_long(kind: BlockKind, text: str) -> tuple[Line, ...]:
    """A long line cut at the headings, bullets and glued sentences that stand inside it.

    It is remembered: notices and descriptions of an employer stand in each of its postings.
    """
    cuts = find_inline_headings(text) if kind != "bullet" else []
    lines: list[Line] = []
    position = 0
    for cut in cuts:
        lines += _split_items(text[position : cut.start].strip(), kind)
        lines.append(Line("heading", text[cut.start : cut.end]))
        position = cut.end
    lines += _split_items(text[position:].strip(), kind)
    return tuple(lines)


def _split_items(text: str, kind: BlockKind) -> Iterator[Line]:
    kind = "paragraph" if kind == "heading" else kind
    pattern = _inline_mark(text)
    if pattern is None:
        yield from _split_glued(text, kind)
        return
    lead, *items = (piece.strip() for piece in pattern.split(text))
    yield from _split_glued(lead, kind)
    for item in items:
        if _is_known(item):
            yield Line("heading", item)
        elif pattern is not _INLINE_PIPE:
            yield from _split_glued(item, "bullet")
        elif item and item[0] in _BULLET_STARTS and (bullet := _BULLET.match(item)):
            yield from _split_items(item[bullet.end() :], "bullet")
        else:
            yield from _split_items(item, "paragraph")


def _inline_mark(text: str) -> re.Pattern[str] | None:
    """The pattern of the bullets inside a line, or None when it has none; pipes end lines that may be bullets."""
    if text.count("|") > 3:
        return _INLINE_PIPE
    if " * " in text:
        return _INLINE_BULLET
    if not text.isascii():
        for sign in _BULLET_SIGNS:  # each is found sooner than any of them
            if sign in text:
                return _INLINE_BULLET
    # One sign is found sooner than three.
    n_dashes = ("-" in text and text.count(" - ")) + ("–" in text and text.count(" – "))
    return _INLINE_DASH if n_dashes > 2 and len(_INLINE_DASH.findall(text)) > 2 else None


@cache
def _first_words() -> AhoCorasick:
    return AhoCorasick(_FIRST_WORDS.split(), matchkind=MatchKind.LeftmostLongest)


def _split_glued(text: str, kind: BlockKind) -> Iterator[Line]:
    """Sentences glued together (`modelsExperience with`) cut apart where a usual first word follows a small letter."""
    if not text:
        return
    position = 0
    if len(text) > LONG_LINE:
        for _, start, end in _first_words().find_matches_as_indexes(text):
            before = text[start - 1 : start]
            if (
                (before.islower() or before in _SENTENCE_ENDS)
                and start - position > 12
                and text[end : end + 1].islower() | (text[end : end + 1] == " ")
            ):
                if (
                    before.islower()
                    and text[max(0, start - 3) : start - 1].strip() != text[max(0, start - 3) : start - 1]
                ):
                    continue
                yield _new(Line, (kind, text[position:start].strip()))
                position = start
    yield _new(Line, (kind, text[position:].strip()))
