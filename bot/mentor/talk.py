"""What is said to the mentor without asking it anything: small talk, and orders that it does not take."""

from __future__ import annotations

import re
from functools import lru_cache


def _phrases(text: str) -> str:
    """One pattern out of phrases, which stand on lines or are parted by " | "."""
    return "(?:" + "|".join(p.strip() for line in text.split("\n") for p in line.split(" | ") if p.strip()) + ")"


# No text may have two readings as filler and phrases: patterns with two take for ever on "!!!!!" and "bye bye bye".
_FILLER = (
    r"(?:\W|\b"
    + _phrases(r"""
        (?<!you )there | everyone | all | bot | mentor | roadmap mentor | mate | buddy | friend | man | dude | bro | guys | folks
        you | to you | pls | please | so much | a lot | very much | again | today | then | now | lol | haha+ | xd
    """)
    + r"\b)*"
)
_GREETING = _phrases(r"""
    hi+ | he+y+a* | hello+ | hiya | howdy | yo+ | sup | wh?at'?s up | wassup | gm | morning | greetings | hola | test(?:ing)? | ping
    good (?:morning|afternoon|evening|day) | how are (?:you|u|ya)(?: doing)? | how(?:'s| is) it going | how do you do
    (?:you|are you|anyone) (?:there|awake|up|ok|online|alive|here)
""")
_THANKS = _phrases(r"""
    thanks | thank (?:you|u) | thx+ | ty+ | tysm | cheers | (?:much )?appreciated? | appreciate it | <3 | love (?:you|it|this)
    (?:that|this)(?:'s| is| was)? (?:really |very |super |so |quite )?(?:help(?:ed|ful|s)|great|perfect|useful|awesome|nice)(?: me| a lot)*
    (?:that|you) helped(?: me)?(?: a lot)? | good (?:bot|job|answer|one) | nice(?: (?:one|work|answer))? | well done
    great (?:answer|job|bot|work) | perfect | awesome | cool | ok(?:ay)? | got it | i see | makes sense
    you(?:'re| are|r)? (?:so |really |very |the )?(?:great|best|awesome|cool|amazing|helpful|smart|a lifesaver)
""")
_BYE = _phrases(r"""
    bye+ | good ?bye | good ?night | gn | see (?:you|ya)(?: (?:later|soon|tomorrow|around))? | cya | later | take care | ciao
    gotta go | got to go | i(?:'m| am) (?:off|done)(?: for (?:today|now|tonight))? | ttyl
    have a (?:nice|good|great) (?:day|one|evening|night|weekend)
""")
_WHO = _phrases(r"""
    (?:and |but |so )?(?:who|what)(?: the \w+)? (?:are|r) (?:you|u)(?: (?:exactly|actually|really))? | who'?s this
    what is this(?: bot)? | what(?:'s| is) your (?:name|purpose|job) | (?:do you have|have you got) a name
    are (?:you|u) (?:a |an )?(?:real )?(?:human|person|robot|bot|ai|real|chatgpt|gpt|llm|alive|sentient)(?: or (?:a |an )?\w+)*
    introduce yourself | tell me about yourself | who (?:made|built|created|wrote|programmed|trained) (?:you|u)
    (?:how|what) (?:do|can) (?:i|we) call you
""")
_CAN = _phrases(r"""
    (?:and |but |so |ok |okay )?what (?:all )?(?:can|could|do) (?:you|u|this bot) (?:do|help (?:me )?with|know|answer|offer)(?: for (?:me|us))?(?: about)?
    what (?:can|should|could) (?:i|we) ask(?: you)?(?: about)? | how (?:can|do) (?:you|u) (?:help|work)(?: me)?
    how do (?:i|we) use (?:you|this|the bot|it) | how does this (?:bot )?work | help | help me | can you help(?: me)?(?: out)? | commands?
    what are your (?:commands|skills|features|abilities) | i have a question | can i ask (?:you )?(?:something|a question|anything)
""")

ABOUT = (
    "I'm Roadmap Mentor. I answer questions about careers, skills and learning resources by quoting this community's "
    "guides, and I say so when they don't know."
)
TRY = 'Try "How long does it take to become a machine learning engineer?" or "Which maths do I need first?"'
NO_ORDERS = (
    "I only look things up in the guides; I don't take instructions from messages. "
    "Ask me about careers, skills or resources."
)


def _talk(phrase: str, before: str = "") -> re.Pattern[str]:
    opening = f"(?:{before}{_FILLER})?" if before else ""
    return re.compile(rf"{_FILLER}{opening}(?:{phrase}{_FILLER})+", re.IGNORECASE)


_REPLIES = (
    (_talk(_WHO, _GREETING), f"{ABOUT} I'm a program, not a person. {TRY}"),
    (_talk(_CAN, _GREETING), f"{ABOUT} {TRY}"),
    (_talk(_BYE, _THANKS), "Good luck with your next step. Come back whenever a question turns up."),
    (_talk(_THANKS), "You're welcome. Ask on whenever you like."),
    (_talk(_GREETING), f"Hello! {TRY}"),
)

# Sentences that order the mentor about. They are text like any other, and never carried out.
_ORDER = re.compile(
    _phrases(r"""
    \b(?:ignore|disregard|forget|override|bypass|drop)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines|guides?|training)\b
    (?:^|[.!?,;] |\b(?:and|now|please) )(?:ignore|disregard|forget)\b.{0,40}\beverything\b
    \b(?:ignore|disregard|forget|override|bypass|drop)\b.{0,40}\b(?:restrictions|filters?|(?:you|u)(?:'re| are|r)\b)
    \b(?:system|developer|hidden|initial|secret) (?:prompt|message|instructions?|override)\b | \b(?:new|updated) instructions?\b
    ^\W*(?:</?\w+>\W*)*(?:system|developer|admin|assistant)\s*:
    \b(?:repeat|say|write|print|echo|type|post|output)\b.{0,20}\b(?:after me|exactly|verbatim|the following|word for word|this text)\b
    \b(?:now|then) (?:answer|reply|respond|obey|comply)\W*$
    \banswer to (?:every|any|all|each) (?:\w+ )?questions?\b
    \b(?:you are now|from now on)\b | \bpretend (?:to be|you)\b | \b(?:act|behave) as (?:if|an?|though)\b | \bjailbreak\b
    \b(?:dan|developer|god|debug|admin|maintenance) mode\b
    @(?:everyone|here)\b | discord(?:\.gg|(?:app)?\.com/invite)
    \b(?:ping|mention|tag|notify|dm|message) (?:everyone|everybody|all|@|the (?:whole|entire|mods?|admins?|server))
    \b(?:api|bot|discord|access|secret|auth) ?(?:keys?|tokens?|password|credentials?)\b | \byour (?:token|password)\b
    \benvironment variables?\b | \.env\b | \b(?:drop table|rm -rf|<script|\{\{.*\}\}|os\.environ)\b
    \b(?:other|all) (?:the )?(?:users?|members?|people)'?s? (?:private |personal )?(?:messages?|data|questions|plans|emails?|dms?|ids?|ips?)\b
    \b(?:you(?:'re| are|r)?|u|ur|what an?|this) (?:(?:a|an|such|so|fucking|bloody|just|the|piece of|total|complete|worst|\w+ly) )*(?:dumb|stupid|useless|idiot|moron)\b
    \b(?:you(?:'re| are|r)?|u|ur|what an?|this) (?:(?:a|an|such|so|fucking|bloody|just|the|piece of|useless|\w+ly) )*(?:trash|garbage|crap|shit|sucks?|worthless|tin|joke)\b
    \b(?:fuck|screw) (?:you|u|off)\b | \b(?:kill yourself|kys|stfu|shut up)\b
    """),
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+|\s+(?=(?:btw|by the way|anyway|also|but)\b)", re.IGNORECASE)
_ASKING = re.compile(
    r"\b(?:how|what|which|where|when|why|who|do|does|is|are|can|could|should|would|will|explain|tell)\b", re.IGNORECASE
)


def small_talk(text: str) -> str | None:
    """A short friendly reply to a message that asks nothing, or None for anything else."""
    folded = text.replace("’", "'").strip()
    if len(folded) > 160:
        return None
    if not re.search(r"\w", folded):
        return f"I read words best. {TRY}"
    return next((reply for pattern, reply in _REPLIES if pattern.fullmatch(folded)), None)


@lru_cache(maxsize=8)
def without_orders(text: str) -> str:
    """The text without sentences that order the mentor about; "" where nothing is left that asks something."""
    if not _ORDER.search(text):
        return text
    kept = [s for s in _SENTENCE.split(text) if s.strip() and not _ORDER.search(s)]
    asking = [s for s in kept if _ASKING.search(s) and len(s.split()) >= 3]
    return " ".join(kept) if asking else ""
