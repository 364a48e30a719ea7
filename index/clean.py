"""Take page remains out of documents and mend what scraping broke; say what was done and why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.sentences import ends_with_abbreviation, split_sentences
from index.types import Block

Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One piece of text that was dropped or mended, with the class of noise that it belongs to."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Blocks fit for reading, and what happened to the others."""

    blocks: tuple[Block, ...]
    changes: tuple[Change, ...]


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


# Arrows and marks around the words of a button or link.
_DECORATION = ' \t«»‹›←→↑↓⟵⟶▲▼►◄☰✕✖×…|"'
_NETWORK = r"facebook|twitter|x|linkedin|whats ?app|reddit|telegram|pinterest|instagram|tumblr|e-?mail|social media"
# What ends like a sentence is prose, though it begins like a label or byline.
_NO_SENTENCE = r"(?!.*[a-z]{3}[.!?]$)"

# Each class is matched against a whole line or block.
_NOISE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "navigation",
        _any(
            r"(?:close|menu|home|search|skip to (?:main )?content|toggle navigation|ticker|back to top|"
            r"scroll to top|top|"
            r"next|previous|prev|older posts?|newer posts?|(?:next|previous) (?:post|article)s?|read more|"
            r"continue reading|"
            r"load more|show more|see all|view all|table of contents|contents|on this page|navigation|"
            r"log ?in|sign ?(?:in|up)|log ?out|register|my account|cart|skip to footer|breadcrumbs?)[.!»›>…:]*",
            r"\d+/recent/[\w-]+",
            r"home\s*[›»>/|].*",
            r"[\w-]+(?:/[\w-]+){2,}",
        ),
    ),
    (
        "sharing",
        _any(
            r"(?:share|tweet|pin|pin it|save|like|email|e-mail|print|copy link|bookmark|subscribe|follow|whatsapp|"
            r"facebook|twitter|linkedin|telegram|reddit|pinterest|instagram|youtube|x)[.!:]*",
            r"share(?: (?:this|it))?(?: (?:post|article|page|story))?"
            rf"(?: (?:on|via|to|by|with) (?:{_NETWORK}|(?:your )?friends)"
            rf"(?:(?: ?[,&/] ?| and )(?:{_NETWORK}))*)?[.:!]*",
            r"(?:click|tap) (?:here|to) (?:to )?(?:share|tweet|print|email)\b.*",
        ),
    ),
    (
        "comment form",
        _any(
            r"(?:post|leave|add|write) (?:(?:a|your) )?(?:comment|reply)s?(?: (?:below|here)| to \w+)?"
            r"(?: cancel reply)?[.:!]*",
            r"(?:comments?|replies|responses)(?: \(\d+\))?(?: are closed)?[.:]?",
            r"your email address will not be published.*",
            r"required fields are marked.*",
            r"(?:cancel reply|post comment|reply|submit|notify me of .*)",
            r"save my name, email.*",
        ),
    ),
    (
        "counter",
        _any(
            r"(?:no|\d[\d.,]*\s*[km]?)\s*(?:comments?|shares?|views?|likes?|claps?|followers?|reads?|"
            r"responses?|replies|"
            r"subscribers?|stars?|votes?)",
            r"(?:views?|shares?|likes?|comments?)\s*:?\s*\d[\d.,]*\s*[km]?",
            r"(?:estimated )?(?:reading time:?\s*)?\d+\s*min(?:ute)?s?\.?\s*(?:read|reading)(?: time)?",
            r"reading time:?\s*\d+.*",
            r"(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?",
        ),
    ),
    (
        "copyright",
        _any(r"(?:©|\(c\)\s*\d{4}|copyright\b\s*(?:©|\(c\)|\d{4})).*", r".{0,80}\ball rights reserved\b.*"),
    ),
    (
        "follow line",
        _any(
            r"(?:follow|find|connect with|join) (?:us|me) on\b.*",
            r"(?:like|subscribe to|sign up (?:for|to)) (?:(?:us|our|my)\b.{0,80}|the )(?:newsletter|channel|page|"
            r"updates|list)\b.*",
        ),
    ),
    ("footer", _any(r"(?:powered by|built with|theme by|designed by|hosted on)\b[^,.!?]{0,60}\.?")),
    (
        "teaser",
        _any(
            r"(?:read|see|check) (?:also|next|more|this)\s*[:\-–—].*",
            r"also (?:read|see|check out)\b(?:\s*[:\-–—].*|[^.!?]*)",
            r"(?:related|recommended|popular|recent|trending|latest|similar) (?:posts?|articles?|reads|"
            r"stories)\s*(?::.*)?",
            r"related\s*:.*",
            r"you (?:may|might) also (?:like|enjoy|be interested in)\b(?:\s*[:\-–—].*|[^.!?]*(?:\.\.\.)?)",
            r"more from\b[^.!?:]{0,60}",
        ),
    ),
    (
        "tag line",
        _any(
            rf"(?:tags?|labels?|categor(?:y|ies)|filed under|keywords)\s*:{_NO_SENTENCE}.*",
            r"(?:#[\w-]+[\s,]*){2,}",
        ),
    ),
    ("advertisement", _any(r"(?:advertisements?|sponsored(?: content| post)?|ad|promoted)[.:]?")),
    (
        "cookie notice",
        _any(
            r"(?:.{0,60}\b)?(?:we|(?:this|our|my) (?:web)?(?:site|page|blog|store))\b(?: \w+){0,3} uses? cookies\b.*",
            r"(?:accept|reject|manage)(?: all)? cookies\b.*",
            r"by (?:continuing|browsing|using|clicking)\b.{0,60}\bcookies\b.*",
            r"(?:cookie|privacy) (?:policy|settings|preferences|notice)(?: [|·] .*)?",
            r"terms (?:of (?:service|use)|and conditions)(?: [|·] .*)?",
        ),
    ),
    (
        "byline",
        _any(
            rf"(?:posted|published|updated|last updated|written|reviewed)(?: on| by|:)\s{_NO_SENTENCE}.{{2,60}}",
            r"(?-i:[Bb]y [A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,2})(?: [|·,-] .{0,40})?",
        ),
    ),
)
_NOISE_IN_LISTS = {"teaser", "copyright", "comment form", "follow line", "advertisement"}
_BULLET = re.compile(r"^\s*[-*+•‣◦▪–]\s+")
_PUBLISHER = re.compile(
    r"^(?:©|\(c\)|copyright)\s*(?:\(c\)|©)?\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*(?:by )?([^|.]{3,60})",
    re.IGNORECASE,
)
_RESOURCES = re.compile(
    r"(?<=[.!?;:)])\s+(?=(?:suggested|recommended|useful|further|additional|helpful|learning|best)\s+"
    r"(?:resources?|readings?|books?|courses?|links?|materials?|tutorials?)\s*:)",
    re.IGNORECASE,
)
_LABEL_TWICE = re.compile(r"^(?P<label>[^:]{2,60}):\s*(?P<again>[^:–—]{2,60}?)\s*(?:\s-|[–—:])\s*")
_MEDIA = (
    r"(?:video|podcast|image|picture|figure|chart|graph|diagram|infographic|screenshot|slide|link|clip|table|button|form)"
    r"s?"
)
_PLACE = r"(?:above|below|earlier|here|to the (?:left|right)|on (?:the|this) page|at the (?:top|bottom|end))"
_POINTER = re.compile(
    r"\b(?:in|see|watch|from|as|check(?: out)?|look at|click|use|shown in|view)\s+(?:on\s+)?(?:the|this|that|our|my)\s+"
    rf"(?:[\w-]+\s+)?{_MEDIA}\s+{_PLACE}\b"
    rf"|\b(?:the|this)\s+{_MEDIA}\s+{_PLACE}\b"
    r"|\bclick (?:here|the link)\b|\blink in (?:the )?(?:bio|description)\b",
    re.IGNORECASE,
)
# Clauses that a pointer may stand in while the rest of the sentence holds without them.
_OPENING = re.compile(
    r"^[^.!?]{0,90}?,\s*(?:but|so|and yet|still)\s+|^as\b[^.!?,]{0,90},\s*(?:but|so|and yet|still)?\s*", re.IGNORECASE
)
_ASIDE = re.compile(r"\s*\([^()]*\)")
_ENDING = re.compile(r",\s*(?:as|see)\b[^,.!?]*(?=[.!?]?$)", re.IGNORECASE)
_CLOSING = re.compile(r"[.!?…][\"')\]]*$")
_BREAK_LOWER = re.compile(r"(?<=[.!?])\s+(?=[a-z])")
_LOST_VERB = re.compile(r"^(?:is|are|was|were|has|have|can|will|offers?|provides?|helps?|and|or)\b")
_SUFFIX = re.compile(r"\s+[|·–—-]\s+.*$")
_QUOTES = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "­": None,
        "​": None,
        "﻿": None,
    }
)


def normalise(text: str) -> str:
    """NFKC, straight quotes, no invisible characters, single blanks; leading blanks stay (they may mean depth)."""
    text = "".join(c if c == "\t" or not c.isspace() else " " for c in text)
    # Compatibility forms may hold quotes, and taking out what cannot be seen may bring together what composes.
    text = _visible(unicodedata.normalize("NFKC", _visible(text)))
    body = text.strip()
    return text[: len(text) - len(text.lstrip())] + re.sub(r"\s+", " ", body) if body else ""


def _visible(text: str) -> str:
    text = text.translate(_QUOTES)
    return "".join(c for c in text if c == "\t" or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cn"})


def noise_class(text: str, *, item: bool = False) -> str | None:
    """The class of noise that a whole line or block is, or None for content.

    In a list a single word such as "Reddit" or "Comments" is content, and fewer classes apply to an item.
    """
    marker = _BULLET.match(text)
    bare = (text[marker.end() :] if marker else text).strip()
    item = item or marker is not None
    if item and " " not in bare:
        return None
    bare = bare.strip(_DECORATION) or bare
    for name, pattern in _NOISE:
        if (not item or name in _NOISE_IN_LISTS) and bare and pattern.fullmatch(bare):
            return name
    return None


def drop_noise(lines: Iterable[Line]) -> tuple[list[Line], list[Change], str]:
    """Lines that are content, what was dropped, and the publisher that a copyright line names (or "").

    Dropped lines leave no gap: a teaser inside a list does not end the list.
    """
    kept: list[Line] = []
    changes: list[Change] = []
    publisher = ""
    for number, text in lines:
        reason = noise_class(text)
        if reason is None:
            kept.append((number, text))
            continue
        changes.append(Change(number, reason, text.strip()))
        if reason == "copyright" and not publisher and (match := _PUBLISHER.match(text.strip())):
            publisher = match.group(1).strip(" -|")
    return kept, changes, publisher


def same_title(left: str, right: str) -> bool:
    """True where two headings differ only in case, punctuation or a suffix after a bar or dash."""

    def bare(text: str) -> str:
        return re.sub(r"[^\w]+", " ", text).strip().casefold()

    return bool(bare(left)) and bool(
        {bare(left), bare(_SUFFIX.sub("", left))} & {bare(right), bare(_SUFFIX.sub("", right))}
    )


def clean(title: str, blocks: Iterable[Block]) -> Cleaned:
    """Drop noise blocks and repeated titles, mend labels and sentences, split off glued resource lists."""
    changes: list[Change] = []
    kept: list[Block] = []
    for block in blocks:
        reason = noise_class(block.text, item=block.kind == "item") if block.kind != "code" else None
        if reason is None and block.kind == "heading" and title and same_title(block.text, title):
            reason = "repeated title"
        if reason:
            changes.append(Change(block.first, reason, block.text))
        elif block.kind == "code":
            kept.append(block)
        else:
            for piece in _mend(block, changes):
                # What stood beside a button may have made it look like text.
                if reason := noise_class(piece.text, item=piece.kind == "item"):
                    changes.append(Change(piece.first, reason, piece.text))
                else:
                    kept.append(piece)
    return Cleaned(tuple(_drop_lost_leads(kept, changes)), tuple(changes))


def _mend(block: Block, changes: list[Change]) -> list[Block]:
    text = block.text
    match = _LABEL_TWICE.match(text)
    if match and match["label"].casefold().endswith(match["again"].casefold()):
        changes.append(Change(block.first, "doubled label", text))
        text = f"{match['label']}: {text[match.end() :]}"
    if block.kind == "heading":
        return [replace(block, text=text)]
    body, *resources = _RESOURCES.split(text)
    pieces = [replace(block, text=t) for t in [_mend_sentences(body, block, changes)] if t]
    for extra in resources:
        changes.append(Change(block.first, "glued resource list", extra))
        pieces.append(Block("resources", extra, block.first, block.last))
    return pieces


def _mend_sentences(text: str, block: Block, changes: list[Change]) -> str:
    kept: list[str] = []
    for sentence in split_sentences(text):
        whole, *broken = _broken_off(sentence)
        for fragment in broken:
            if _LOST_VERB.match(fragment):
                changes.append(Change(block.first, "broken sentence", fragment))
            else:
                whole = f"{whole} {fragment}"
        label, colon, rest = whole.partition(": ")
        if not colon or len(label.split()) > 9:
            label, colon, rest = "", "", whole
        if _POINTER.search(rest):
            changes.append(Change(block.first, "pointer to something that is not here", whole))
            rest = _without_pointer(rest)
            if not rest:
                continue
            whole = f"{label}{colon}{rest}"
        kept.append(whole)
    return " ".join(kept)


def _without_pointer(sentence: str) -> str:
    """What holds without the clause that points to something, or "" where that is too little."""
    for clause in (_ASIDE, _ENDING, _OPENING):
        sentence = clause.sub(lambda m: "" if _POINTER.search(m[0]) else m[0], sentence)
    if _POINTER.search(sentence) or len(sentence.split()) < 4:
        return ""
    return sentence[0].upper() + sentence[1:]


def _broken_off(sentence: str) -> list[str]:
    """The parts that full stops in front of small letters make of a sentence, abbreviations and "..." left alone."""
    parts = [""]
    for part in _BREAK_LOWER.split(sentence):
        if not parts[-1] or ends_with_abbreviation(parts[-1]) or parts[-1].endswith(".."):
            parts[-1] = f"{parts[-1]} {part}".strip()
        else:
            parts.append(part)
    return parts


def _drop_lost_leads(blocks: list[Block], changes: list[Change]) -> list[Block]:
    """A lead-in that ends in a colon needs something behind it that it can lead to."""
    kept: list[Block] = []
    for block in reversed(blocks):  # so that a lead-in to a lost lead-in is lost as well
        lost = not kept or kept[-1].kind in {"heading", "resources"}
        if block.kind in {"paragraph", "item"} and block.text.endswith(":") and lost:
            *whole, lead = split_sentences(block.text)
            changes.append(Change(block.first, "lead-in without its list", lead))
            if not whole:
                continue
            block = replace(block, text=" ".join(whole))
        kept.append(block)
    return kept[::-1]


def ends_sentence(text: str) -> bool:
    """True where a line ends like a finished sentence."""
    return bool(_CLOSING.search(text.rstrip()))
