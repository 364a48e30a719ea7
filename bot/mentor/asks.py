"""What kind of answer a question calls for, and whether a text holds that kind of thing at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


_NUMBER_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|hundred|dozen|half)"
)
_MONTHS = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"


@dataclass(frozen=True, slots=True)
class Ask:
    """A thing that can be asked for so precisely that a text either holds it or doesn't.

    `noun` finishes the sentence "Our sources give no ...".
    """

    name: str
    noun: str
    asked: re.Pattern[str]
    evidence: re.Pattern[str]


ASKS: tuple[Ask, ...] = (
    Ask(
        "money",
        "figure",
        _any(
            r"\bhow much (?:\S+ ){0,5}(?:costs?|earns?|makes?|pays?|paid|charged?|salary|money)\b",
            r"\bhow much (?:is|are|for)\b(?! (?:needed|enough|required))",
            r"\b(?:what|which|average|median|typical|starting|expected|exact|entry[- ]level|yearly|annual|"
            r"monthly|hourly)\b(?:\s+\S+){0,4}\s+"
            r"(?:salar(?:y|ies)|wages?|income|pay(?! (?:off|attention))|price|fees?|costs?|tuition|compensation)\b",
            r"\b(?:salar(?:y|ies)|wages?|price|fees?|costs?|tuition)\b(?:\s+\S+){0,2}\s+(?:of|for|in|at|to)\b",
            r"\bwhat (?:do|does|did|would|will|can) (?:\S+ ){1,6}(?:cost|pay|earn|make)\b\W*(?:in|at|a|per|$|\?)",
        ),
        _any(r"[$€£]\s?\d", r"\d[\d.,]*\s?(?:k\b|dollars|euros?|pounds|usd|eur|gbp)"),
    ),
    Ask(
        "date",
        "date",
        _any(
            r"\b(?:what|which|on what|in which|in what) (?:year|date|day|month|city|country|venue)\b",
            r"\bwhen (?:was|were|did|is|are|does|will|do)\b(?! (?:i|you|we|one|it (?:better|worth|time|"
            r"best))\b)(?:\s+\S+){0,6}\s+(?:founded|invented|released|"
            r"published|born|launched|created|introduced|held|happen|start|begin|take place|out|next|deadline|"
            r"end|die|open|close)\b",
            r"\bwhen(?:'s| is| and (?:\S+ ){1,3}is) the (?:next|first|last|deadline|exam|conference)\b",
            r"\b(?:deadline|release date|how old is)\b",
        ),
        _any(r"\b(?:19|20)\d\d\b", rf"\b\d{{1,2}}\.? {_MONTHS}\b", rf"\b{_MONTHS} \d"),
    ),
    Ask(
        "duration",
        "duration",
        _any(
            r"\bhow long\b",
            r"\bhow (?:many|much) (?:full-time )?(?:hours|days|weeks|months|years|time)\b",
            r"\bhow (?:soon|quickly|fast)\b",
        ),
        _any(
            rf"\b(?:\d+|{_NUMBER_WORDS}|few|several)(?:\s*(?:-|–|to|or)\s*(?:\d+|{_NUMBER_WORDS}))?[\s-]+"
            r"(?:full |more |of )?(?:minute|hour|day|week|month|year)s?\b",
            r"\b(?:weeks|months|years|hours)\b",
        ),
    ),
    Ask(
        "count",
        "number",
        _any(
            r"\bhow many\b(?! (?:full-time )?(?:hours|days|weeks|months|years))",
            r"\bwhat (?:percentage|percent|share|fraction)\b",
            r"\b(?:pass mark|passing score|pass rate|acceptance rate|success rate|drop-?out rate|cut-?off|"
            r"chapter \d|page \d|ranking of)\b",
            r"\b(?:what|which|good|best|right|optimal|recommended)\b(?:\s+\S+){0,3}\s+(?:learning rate|"
            r"batch size|number of|value of|sample size|seed)\b",
        ),
        _any(r"(?<![\w-])\d[\d.,]*\s?(?:%|percent)?(?![\w-])", rf"\b{_NUMBER_WORDS}\b"),
    ),
    Ask(
        "version",
        "version",
        _any(
            r"\b(?:which|what|newest|latest|current) (?:\S+ )?version\b(?= (?:of|do|does|is|should|will|for)\b|\W*$)",
            r"\bversion number\b",
            r"\b(?!(?:is|was|are|were|of|to|at|than|about|or|by|from|and|in|with|only|just|"
            r"score)\b)[a-z]{3,} v?\d+\.\d+\b",
        ),
        _any(r"\bv?\d+\.\d+"),
    ),
    Ask(
        "person",
        "name",
        _any(
            r"\bwho (?:was|were|is|are|has|had)?\s?(?:the )?(?:first |current )?(?:won|made|wrote|created?|"
            r"founded|invented|built|discovered|developed|owns?|"
            r"runs?|leads?|founders?|inventors?|creators?|authors?|ceo|winners?|head|president|director)\b",
            r"\b(?:which|what) (?:prize|award|medal)\b",
            r"\b(?:founder|inventor|ceo|winner) of\b",
        ),
        _any(
            r"(?-i:\bby [A-Z]\w+)",
            r"(?-i:\b[A-Z][a-zé]+ (?:[A-Z]\. )?[A-Z][a-zé]+\b)",
            r"(?-i:\([A-Z][a-zé]+(?: [A-Z][a-zé]+)?\))",
        ),
    ),
    Ask(
        "recipe",
        "step-by-step instructions",
        _any(
            r"\bhow (?:do|can|would|should|to|does)\b.{0,30}\b(?:install|configure|set up|schedule|"
            r"compile|download|upgrade|uninstall|enable|disable)\b",
            r"\b(?:show|give|write|send|paste|post|share)(?: me)? (?:a|an|the|some|your)\b.{0,30}\b(?:code|"
            r"script|function|dockerfile|yaml|query|command|config\w*|"
            r"snippet|regex|template|cheat ?sheet|notebook|essay|poem|letter|cv|resume)\b",
            r"\b(?:exact )?(?:command|syntax|formula|equation|proof|source code|error message|stack ?trace|"
            r"traceback)\b",
            r"\b(?:derive|prove|derivation of)\b",
        ),
        _any(r"`[^`]+`", r"\$ \w+", r"(?-i:\b[a-z_]+\([^)]*\))", r"\bpip install\b"),
    ),
    Ask(
        "hardware",
        "advice on hardware",
        _any(
            r"\b(?:which|what|best|good|enough|need an?)\b(?:\s+\S+){0,3}\s+(?:gpu|laptop|graphics card|cpu|"
            r"ram|macbook|pc|computer|keyboard|monitor)\b"
        ),
        _any(
            r"\b(?:gpus?|laptops?|graphics cards?|cpus?|gb of (?:ram|memory)|macbooks?|keyboards?|monitors?)\b",
            r"\bcomputers?(?! (?:vision|science))\b",
        ),
    ),
)

_SAYS_NONE = re.compile(
    r"\b(?:no|not (?:a|any|one)|never (?:a|any)|without (?:a|any)|neither|nobody (?:gives|states|"
    r"defines))\b(?:\s+\S+){0,4}\s+(?:figures?|numbers?|salar\w+|dates?|"
    r"prices?|names?|versions?|hours?|durations?)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\b(?:which|what (?:are|kinds?|types?|sorts?|else)|list|name (?:some|all|a few)|examples?|steps?|ideas?|"
    r"tools?|skills?|topics?|resources?|"
    r"books?|courses?|sites?|places?|things?|options?|ways?|parts?|rounds?|phases?|stages?|libraries|"
    r"frameworks|algorithms|methods|projects|"
    r"roles|jobs|duties|tasks|trends|languages|fields|areas)\b",
    re.IGNORECASE,
)
_RESOURCE = re.compile(
    r"\b(?:where|books?|courses?|resources?|tutorials?|read|sites?|websites?|free|materials?|docs?|"
    r"documentation|practi[sc]e|watch)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\b(?:\w+ or \w+|first|before|after|instead|versus|vs\.?|better|both|enough|necessary|required|"
    r"really need|do i (?:have|need)|should i|must i|worth|"
    r"disagree|agree|opinions?|debate|argue|order)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"^\W*(?:is|are|do|does|can|could|will|would|should|am|has|have)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a question is built: the precise things it asks for, and what form of answer would fit."""

    asks: tuple[Ask, ...]
    wants_list: bool
    wants_resource: bool
    wants_choice: bool
    yes_no: bool

    def missing(self, texts: Iterable[str]) -> tuple[Ask, ...]:
        """The precise things that none of the texts holds."""
        joined = "\n".join(texts)
        return tuple(a for a in self.asks if not a.evidence.search(joined))


def says_there_is_none(texts: Iterable[str]) -> bool:
    """True where a text itself says that it gives no figure, date or the like: then quoting it is the answer."""
    return any(_SAYS_NONE.search(t) for t in texts)


def shape(question: str) -> Shape:
    """Read the shape of a question from its words."""
    return Shape(
        tuple(a for a in ASKS if a.asked.search(question)),
        bool(_LIST.search(question)),
        bool(_RESOURCE.search(question)),
        bool(_CHOICE.search(question)),
        bool(_YES_NO.match(question)),
    )
