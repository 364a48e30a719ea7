"""What Discord demands of a body beyond its published schema."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any]
Place = tuple[str | int, ...]

ROW, BUTTON, TEXT_SELECT, TEXT_INPUT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE = 1, 2, 3, 4, 9, 10, 11, 12, 13
SEPARATOR, CONTAINER, LABEL, RADIO = 14, 17, 18, 21
SELECTS = (TEXT_SELECT, 5, 6, 7, 8)
LAYOUT = frozenset({SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER})
LINK, PREMIUM = 5, 6  # styles of buttons that need no custom_id
COMPONENTS_V2 = 1 << 15
SUBCOMMAND, GROUP = 1, 2

_COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a body breaks a rule, how, and the code of Discord's answer."""

    path: Place
    reason: str
    code: int = 50035

    def __str__(self) -> str:
        return f"{'/'.join(map(str, self.path)) or '(whole)'}: {self.reason}"


def walk(components: Any, path: Place = ("components",)) -> Iterator[tuple[Place, Body]]:
    """Every component with its path, however deep it is nested."""
    for number, component in enumerate(components or ()):
        here = (*path, number)
        yield here, component
        yield from walk(component.get("components"), (*here, "components"))
        for name in ("accessory", "component"):
            if isinstance(component.get(name), dict):
                yield (*here, name), component[name]


def words(message: Body) -> str:
    """All that a message says: its content, embeds and texts."""
    parts = [message.get("content") or ""]
    for embed in message.get("embeds") or ():
        parts += [text for _, text in _embed_texts(embed)]
    parts += [component["content"] for _, component in walk(message.get("components")) if component["type"] == TEXT]
    return "\n".join(filter(None, parts))


def message_faults(message: Body, files: Collection[str] = (), *, whole: bool = True) -> Iterator[Fault]:
    """The rules that a message breaks; one that is not whole changes an existing one."""
    content, embeds = message.get("content") or "", message.get("embeds") or []
    components, uploads = message.get("components") or [], message.get("attachments") or files
    v2 = bool((message.get("flags") or 0) & COMPONENTS_V2)
    if whole and not (content or embeds or components or uploads or message.get("poll") or message.get("sticker_ids")):
        yield Fault((), "Cannot send an empty message", 50006)
    if len(content) > 2000:
        yield Fault(("content",), "Must be 2000 or fewer in length.")
    if sum(len(text) for embed in embeds for _, text in _embed_texts(embed)) > 6000:
        yield Fault(("embeds",), "Embed size exceeds maximum size of 6000")
    if v2:
        for name in ("content", "embeds", "poll", "sticker_ids"):
            if message.get(name):
                yield Fault((name,), f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
    yield from component_faults(components, v2=v2)
    yield from _upload_faults(message, files)


def _embed_texts(embed: Body) -> Iterator[tuple[str, str]]:
    yield "title", embed.get("title") or ""
    yield "description", embed.get("description") or ""
    yield "footer", (embed.get("footer") or {}).get("text") or ""
    yield "author", (embed.get("author") or {}).get("name") or ""
    for field in embed.get("fields") or ():
        yield "name", field.get("name") or ""
        yield "value", field.get("value") or ""


def component_faults(components: Sequence[Body], *, v2: bool) -> Iterator[Fault]:
    """The rules that the components of a message break."""
    every = list(walk(components))
    if v2 and len(every) > 40:
        yield Fault(("components",), f"Must be 40 or fewer components in total, these are {len(every)}")
    if not v2 and len(components) > 5:
        yield Fault(("components",), "Must be between 1 and 5 in length.")
    shown = sum(len(component.get("content") or "") for _, component in every if component["type"] == TEXT)
    if shown > 4000:
        yield Fault(("components",), f"Text of all components must be 4000 or fewer characters, it is {shown}")
    for path, component in every:
        if not v2 and component["type"] in LAYOUT:
            yield Fault(path, f"Component type {component['type']} needs MessageFlags.IS_COMPONENTS_V2")
        yield from _component_faults(path, component)
    yield from _id_faults(every)


def _component_faults(path: Place, component: Body) -> Iterator[Fault]:
    inner, kind = component.get("components") or [], component["type"]
    if kind == ROW:
        selects = sum(child["type"] in SELECTS for child in inner)
        if not 1 <= len(inner) <= 5 or (selects and len(inner) > 1):
            yield Fault(path, "An action row holds one to five buttons, or one select")
    elif kind == BUTTON:
        if len(component.get("label") or "") > 80:
            yield Fault((*path, "label"), "Must be 80 or fewer in length.")
        if component.get("style") != PREMIUM and not (component.get("label") or component.get("emoji")):
            yield Fault(path, "A button must have a label or an emoji")
        if (component.get("style") == LINK) != bool(component.get("url")):
            yield Fault(path, "A link button has a url, another button a custom_id")
    elif kind == TEXT_SELECT:
        yield from _select_faults(path, component)
    elif kind == SECTION and not (1 <= len(inner) <= 3 and component.get("accessory")):
        yield Fault(path, "A section holds one to three texts and an accessory")
    elif kind == TEXT and not (component.get("content") or "").strip():
        yield Fault((*path, "content"), "This field is required")


def _select_faults(path: Place, component: Body) -> Iterator[Fault]:
    options = component.get("options") or []
    if not 1 <= len(options) <= 25:
        yield Fault((*path, "options"), "Must be between 1 and 25 in length.")
    for number, option in enumerate(options):
        for name in ("label", "value", "description"):
            if len(option.get(name) or "") > 100:
                yield Fault((*path, "options", number, name), "Must be 100 or fewer in length.")
    if len({option["value"] for option in options}) < len(options):
        yield Fault((*path, "options"), "The specified option value is already used")
    if (component.get("max_values") or 1) > len(options):
        yield Fault((*path, "max_values"), "Must not be greater than the number of options")


def _id_faults(every: Sequence[tuple[Place, Body]]) -> Iterator[Fault]:
    counts = Counter(component["custom_id"] for _, component in every if component.get("custom_id"))
    for path, component in every:
        custom_id = component.get("custom_id")
        needed = component["type"] in (*SELECTS, TEXT_INPUT) or (
            component["type"] == BUTTON and component.get("style") not in (LINK, PREMIUM)
        )
        if needed and not 1 <= len(custom_id or "") <= 100:
            yield Fault((*path, "custom_id"), "Must be between 1 and 100 in length.")
        if custom_id and counts[custom_id] > 1:
            yield Fault((*path, "custom_id"), "Component custom id cannot be duplicated")


def _upload_faults(message: Body, files: Collection[str]) -> Iterator[Fault]:
    """`attachments` and the parts `files[n]` name each other; `attachment://` names one of them."""
    attachments = message.get("attachments") or []
    new = {f"files[{a['id']}]" for a in attachments if int(a["id"]) < 10}
    for name in sorted(set(files) ^ new):
        yield Fault(("attachments",), f"{name} is not both uploaded and listed")
    names = {a.get("filename") for a in attachments}
    for path, component in walk(message.get("components")):
        media = [item.get("media") for item in component.get("items") or ()]
        media += [component.get("media"), component.get("file")]
        for url in (m["url"] for m in media if m):
            if url.startswith("attachment://") and url.removeprefix("attachment://") not in names:
                yield Fault(path, f"The referenced attachment was not found: {url}")


def modal_faults(modal: Body) -> Iterator[Fault]:
    """The rules that a modal breaks."""
    if not 1 <= len(modal.get("title") or "") <= 45:
        yield Fault(("title",), "Must be between 1 and 45 in length.")
    if not 1 <= len(modal.get("components") or ()) <= 5:
        yield Fault(("components",), "Must be between 1 and 5 in length.")
    every = list(walk(modal.get("components")))
    for path, component in every:
        if component["type"] in (LABEL, TEXT_INPUT) and len(component.get("label") or "") > 45:
            yield Fault((*path, "label"), "Must be 45 or fewer in length.")
        if component["type"] == LABEL and len(component.get("description") or "") > 100:
            yield Fault((*path, "description"), "Must be 100 or fewer in length.")
        if component["type"] == TEXT_SELECT:
            yield from _select_faults(path, component)
    yield from _id_faults(every)


def choice_faults(choices: Sequence[Body]) -> Iterator[Fault]:
    """The rules that the suggestions for an option break."""
    if len(choices) > 25:
        yield Fault(("choices",), "Must be 25 or fewer in length.")
    for number, choice in enumerate(choices):
        if not 1 <= len(choice["name"]) <= 100:
            yield Fault(("choices", number, "name"), "Must be between 1 and 100 in length.")
        if isinstance(choice["value"], str) and not 1 <= len(choice["value"]) <= 100:
            yield Fault(("choices", number, "value"), "Must be between 1 and 100 in length.")


def commands_faults(commands: Sequence[Body]) -> Iterator[Fault]:
    """The rules that a whole set of commands breaks."""
    kinds = Counter(command.get("type") or 1 for command in commands)
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        if kinds[kind] > most:
            yield Fault((), f"At most {most} commands of type {kind}")
    names = Counter((command.get("type") or 1, command["name"]) for command in commands)
    for number, command in enumerate(commands):
        if names[command.get("type") or 1, command["name"]] > 1:
            yield Fault((number, "name"), "Application command names must be unique")
        yield from (Fault((number, *f.path), f.reason) for f in command_faults(command))


def command_faults(command: Body) -> Iterator[Fault]:
    """The rules that one command breaks."""
    if (command.get("type") or 1) != 1:
        if command.get("description") or command.get("options"):
            yield Fault((), "A context menu command has neither description nor options")
        return
    yield from _named_faults(command, ())
    if _length(command) > 8000:
        yield Fault((), f"Texts of a command are 8000 characters at most, these are {_length(command)}")


def _named_faults(command: Body, path: Place) -> Iterator[Fault]:
    name = command["name"]
    if not _COMMAND_NAME.fullmatch(name) or name != name.lower():
        yield Fault((*path, "name"), f"{name!r} is no name of a command or option")
    if not 1 <= len(command.get("description") or "") <= 100:
        yield Fault((*path, "description"), "Must be between 1 and 100 in length.")
    options = command.get("options") or []
    optional = False
    for number, option in enumerate(options):
        here = (*path, "options", number)
        yield from _named_faults(option, here)
        optional = optional or not option.get("required")
        if option.get("required") and optional:
            yield Fault(here, "Required options must be placed before non-required options")
        if option.get("autocomplete") and option.get("choices"):
            yield Fault(here, "An option has either choices or autocomplete")
    if len({option["name"] for option in options}) < len(options):
        yield Fault((*path, "options"), "Option names must be unique")
    groups = [option["type"] in (SUBCOMMAND, GROUP) for option in options]
    if any(groups) and not all(groups):
        yield Fault((*path, "options"), "Sub-command and sub-command group options are mutually exclusive with others")


def _length(command: Body) -> int:
    texts = [command["name"], command.get("description") or ""]
    texts += [part for choice in command.get("choices") or () for part in (choice["name"], str(choice["value"]))]
    return sum(map(len, texts)) + sum(map(_length, command.get("options") or ()))
