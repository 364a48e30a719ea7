"""What is said to the mentor without asking it anything: small talk, and orders that it does not take."""

from __future__ import annotations

import re

_FILLER = r"(?:[\s,.!?:;)(*~-]|\b(?:there|bot|mentor|roadmap mentor|everyone|all|mate|buddy|friend|man|dude|bro|pls|please|so much|a lot|very much|again|lol|haha+|xd|guys|folks|you|today|then|now|to you)\b|[^\w\s])*"


def _talk(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"^{_FILLER}(?:(?:{'|'.join(patterns)}){_FILLER})+$", re.IGNORECASE)


_GREETING = r"(?:hi+|he+y+a*|hello+|hiya|howdy|yo+|sup|wh?at'?s up|wassup|good (?:morning|afternoon|evening|day)|gm|morning|greetings|hola|hey hey|how are (?:you|u|ya)(?: doing)?|how(?:'s| is) it going|how do you do|you (?:there|awake|up)|are you (?:there|awake|ok|online|alive)|anyone here|test(?:ing)?|ping)"
_THANKS = r"(?:thanks?|thank (?:you|u)|thx+|ty+|tysm|cheers|much appreciated|appreciate it|appreciated|(?:that|this)(?:'s| is| was)? (?:really |very |super |so |quite )?(?:help(?:ed|ful|s)|great|perfect|useful|awesome|nice)(?: (?:me|a lot))*|(?:that|you) helped(?: me)?(?: a lot)?|good (?:bot|job|answer|one)|nice(?: (?:one|bot|work|answer))?|well done|great (?:answer|job|bot|work)|perfect|awesome|cool|ok(?:ay)?|got it|i see|makes sense|you(?:'re| are|r)? (?:so |really |very |the )?(?:great|best|awesome|cool|amazing|helpful|smart|a lifesaver)|love (?:you|it|this)|<3)"
_BYE = r"(?:bye+(?: bye)?|good ?bye|good ?night|gn|see (?:you|ya)(?: (?:later|soon|tomorrow|around))?|cya|later|take care|ciao|gotta go|got to go|i(?:'m| am) (?:off|done)(?: for (?:today|now|tonight))?|ttyl|have a (?:nice|good|great) (?:day|one|evening|night|weekend))"
_WHO = r"(?:(?:and |but |so )?(?:who|what)(?: the \w+)? (?:are|r) (?:you|u)(?: (?:exactly|actually|really))?|who'?s this|what is this(?: bot)?|what(?:'s| is) your (?:name|purpose|job)|(?:do you have|have you got) a name|are (?:you|u) (?:a |an )?(?:real )?(?:human|person|robot|bot|ai|real|chatgpt|gpt|llm|alive|sentient)(?: or (?:a |an )?\w+)*|introduce yourself|tell me about yourself|who (?:made|built|created|wrote|programmed|trained) (?:you|u)|(?:how|what) (?:do|can) (?:i|we) call you)"
_CAN = r"(?:(?:and |but |so |ok |okay )?what (?:all )?(?:can|could|do) (?:you|u|this bot) (?:do|help (?:me )?with|know|answer|offer)(?: for (?:me|us))?(?: about)?|what (?:can|should|could) (?:i|we) ask(?: you)?(?: about)?|how (?:can|do) (?:you|u) (?:help|work)(?: me)?|how do (?:i|we) use (?:you|this|the bot|it)|help|help me|commands?|what are your (?:commands|skills|features|abilities)|can you help(?: me)?(?: out)?|how does this (?:bot )?work|i have a question|can i ask (?:you )?(?:something|a question|anything))"

ABOUT = (
    "I'm Roadmap Mentor. I answer questions about careers, skills and learning resources by quoting this community's guides, "
    "and I say so when they don't know."
)
TRY = 'Try "How long does it take to become a machine learning engineer?" or "Which maths do I need first?"'

_REPLIES: tuple[tuple[re.Pattern[str], str], ...] = (
    (_talk(rf"(?:{_GREETING}{_FILLER})?{_WHO}"), f"{ABOUT} I'm a program, not a person. {TRY}"),
    (_talk(rf"(?:{_GREETING}{_FILLER})?{_CAN}"), f"{ABOUT} {TRY}"),
    (_talk(rf"(?:{_THANKS}{_FILLER})?{_BYE}"), "Good luck with your next step. Come back whenever a question turns up."),
    (_talk(_THANKS), "You're welcome. Ask on whenever you like."),
    (_talk(_GREETING), f"Hello! {TRY}"),
)

# Sentences that order the mentor about. They are text like any other, and never carried out.
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|drop)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines|guides?|everything|training|restrictions|filters?|(?:you|u)(?:'re| are|r)\b)"
    r"|\b(?:system|developer|hidden|initial|secret) (?:prompt|message|instructions?|override)\b|^\W*(?:</?\w+>\W*)*(?:system|developer|admin|assistant)\s*:"
    r"|\b(?:new|updated) instructions?\b|\b(?:repeat|say|write|print|echo|type|post|output)\b.{0,20}\b(?:after me|exactly|verbatim|the following|word for word|this text)\b"
    r"|\b(?:you are now|from now on)\b|\byour (?:bot |discord |secret )?(?:token|password)\b|\bpretend (?:to be|you)\b|\b(?:act|behave) as (?:if|an?|though)\b|\b(?:dan|developer|god|debug|admin|maintenance) mode\b|\bjailbreak\b"
    r"|@(?:everyone|here)\b|\b(?:ping|mention|tag|notify|dm|message) (?:everyone|everybody|all|@|the (?:whole|entire|mods?|admins?|server))"
    r"|discord(?:\.gg|(?:app)?\.com/invite)|\b(?:api|bot|discord|access|secret|auth) ?(?:keys?|tokens?|password|credentials?)\b|\benvironment variables?\b|\.env\b"
    r"|\b(?:other|all) (?:the )?(?:users?|members?|people)'?s? (?:private |personal )?(?:messages?|data|questions|plans|emails?|dms?|ids?|ips?)\b"
    r"|\b(?:drop table|rm -rf|<script|\{\{.*\}\}|os\.environ)\b"
    r"|\b(?:you(?:'re| are|r)?|u|ur|what an?|this) (?:(?:a|an|such|so|fucking|bloody|just|the|piece of|total|complete|worst|dumb|stupid|useless|\w+ly) )*(?:idiot|trash|garbage|stupid|useless|dumb|moron|crap|shit|sucks?|worthless|tin|joke)\b"
    r"|\b(?:fuck|screw) (?:you|u|off)\b|\b(?:kill yourself|kys|stfu|shut up)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+|\s+(?=(?:btw|by the way|anyway|also|but)\b)", re.IGNORECASE)
_QUESTION_WORD = re.compile(r"\b(?:how|what|which|where|when|why|who|do|does|is|are|can|could|should|would|will|explain|tell)\b", re.IGNORECASE)
NO_ORDERS = "I only look things up in the guides; I don't take instructions from messages. Ask me about careers, skills or resources."


def small_talk(text: str) -> str | None:
    """A short friendly reply to a message that asks nothing, or None for anything else."""
    folded = text.replace("’", "'").strip()
    if len(folded) > 160:
        return None
    if not re.search(r"\w", folded):
        return f"I read words best. {TRY}"
    return next((reply for pattern, reply in _REPLIES if pattern.match(folded)), None)


def without_orders(text: str) -> str:
    """The text without sentences that order the mentor about; "" where nothing is left that asks something."""
    if not _ORDER.search(text):
        return text
    kept = [s for s in _SENTENCE.split(text) if s.strip() and not _ORDER.search(s)]
    asking = [s for s in kept if _QUESTION_WORD.search(s) and len(s.split()) >= 3]
    return " ".join(kept) if asking else ""
