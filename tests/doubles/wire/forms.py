"""What Discord's client makes of a command's options and of a modal, before it sends them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.doubles.discord_rules import GROUP, LABEL, RADIO, ROW, SUBCOMMAND, TEXT, TEXT_INPUT, Body
from tests.doubles.wire.entities import Channel, File, Guild, Message, Payload, Role, User

_CHECKBOX = 23
_NUMBERS = (4, 10)  # types of options


def command_data(
    commands: Iterable[Body], name: str, options: Mapping[str, Any], guild: Guild | None, focused: str | None = None
) -> tuple[Payload, Body]:
    """The data of a slash command such as "plan show", and the command as it was synced."""
    first, *rest = name.split(" ")
    command = next((c for c in commands if c["name"] == first and (c.get("type") or 1) == 1), None)
    assert command is not None, f"/{first} was never synced: nobody would see it"
    path, leaf = [], command
    for word in rest:
        known = {o["name"]: o for o in leaf.get("options") or () if o["type"] in (SUBCOMMAND, GROUP)}
        assert word in known, f"/{name} does not exist; there is {', '.join(known) or 'nothing'}"
        leaf = known[word]
        path.append(leaf)
    resolved: Payload = {}
    filled = _options(leaf, name, options, resolved, guild, focused)
    for step in reversed(path):
        filled = [{"name": step["name"], "type": step["type"], "options": filled}]
    data: Payload = {"id": command["id"], "name": first, "type": 1, "options": filled}
    return data | ({"resolved": resolved} if resolved else {}), command


def _options(
    leaf: Body, name: str, options: Mapping[str, Any], resolved: Payload, guild: Guild | None, focused: str | None
) -> list[Payload]:
    known = {option["name"]: option for option in leaf.get("options") or ()}
    unknown = set(options) - set(known)
    assert not unknown, f"/{name} has no option {', '.join(sorted(unknown))}; there is {', '.join(known) or 'none'}"
    filled = []
    for option in known.values():
        if option["name"] in options:
            value = resolve(options[option["name"]], resolved, guild)
            if focused is None:
                _check_option(option, value)
            filled.append({"name": option["name"], "type": option["type"], "value": value})
            if option["name"] == focused:
                filled[-1]["focused"] = True
        else:
            assert focused or not option.get("required"), f"/{name} needs {option['name']}"
    return filled


def _check_option(option: Body, value: Any) -> None:
    """Discord's client sends nothing that the command forbids."""
    choices = [choice["value"] for choice in option.get("choices") or ()]
    assert not choices or value in choices, f"{option['name']} is one of {choices}"
    size = value if option["type"] in _NUMBERS else len(value) if isinstance(value, str) else 0
    unit = "value" if option["type"] in _NUMBERS else "length"
    least, most = option.get(f"min_{unit}"), option.get(f"max_{unit}")
    assert least is None or size >= least, f"{option['name']} is {least} at least"
    assert most is None or size <= most, f"{option['name']} is {most} at most"


def resolve(value: Any, resolved: Payload, guild: Guild | None) -> Any:
    """The id of a person, role, channel, message or file; `resolved` learns the rest. Other values as they are."""
    if isinstance(value, User):
        resolved.setdefault("users", {})[str(value.id)] = value.payload()
        if guild and value.id in guild.members:
            member = guild.members[value.id].payload() | {"permissions": "0"}
            resolved.setdefault("members", {})[str(value.id)] = member
    elif isinstance(value, Role):
        resolved.setdefault("roles", {})[str(value.id)] = value.payload()
    elif isinstance(value, Channel):
        resolved.setdefault("channels", {})[str(value.id)] = value.payload() | {"permissions": "0"}
    elif isinstance(value, Message):
        resolved.setdefault("messages", {})[str(value.id)] = value.payload
    elif isinstance(value, File):
        resolved.setdefault("attachments", {})[str(value.id)] = value.payload()
    else:
        return value
    return str(value.id)


def component_data(message: Message, custom_id: str, values: Iterable[Any] | None) -> Payload:
    """The data of a press or a choice; fails where a person could not do it."""
    found = next((c for c in message.components if c.get("custom_id") == custom_id), None)
    assert found is not None, f"the message has no {custom_id!r}; there is {message.custom_ids}"
    assert not found.get("disabled"), f"{custom_id!r} is disabled"
    data: Payload = {"component_type": found["type"], "custom_id": custom_id, "id": found.get("id", 1)}
    if values is None:
        return data
    chosen: list[Any] = []
    resolved: Payload = {}
    for value in values:
        chosen.append(resolve(value, resolved, message.channel.guild))
    known = {option["value"] for option in found.get("options") or ()}
    assert not known or known >= set(chosen), f"{custom_id!r} offers {sorted(known)}"
    least, most = found.get("min_values", 1), found.get("max_values", 1)
    assert least <= len(chosen) <= most, f"{custom_id!r} takes {least} to {most} values"
    return data | {"values": chosen} | ({"resolved": resolved} if resolved else {})


def modal_data(modal: Body, values: Mapping[str, Any], guild: Guild | None) -> Payload:
    """The data of a modal that somebody filled in; what is not named keeps its default."""
    left = dict(values)
    resolved: Payload = {}
    components = [_part(part, left, resolved, guild) for part in modal["components"]]
    assert not left, f"the modal has no {', '.join(left)}"
    data: Payload = {"custom_id": modal["custom_id"], "components": components}
    return data | ({"resolved": resolved} if resolved else {})


def _part(part: Body, values: dict[str, Any], resolved: Payload, guild: Guild | None) -> Payload:
    if part["type"] == ROW:
        return {"type": ROW, "components": [_field(c, values, resolved, guild) for c in part["components"]]}
    if part["type"] == LABEL:
        return {"type": LABEL, "component": _field(part["component"], values, resolved, guild)}
    return {"type": TEXT}


def _field(field: Body, values: dict[str, Any], resolved: Payload, guild: Guild | None) -> Payload:
    name, kind = field["custom_id"], field["type"]
    given = values.pop(name, None)
    shown: Payload = {"type": kind, "custom_id": name, "id": field.get("id") or 1}
    if kind == TEXT_INPUT:
        text = given if given is not None else field.get("value") or ""
        assert text or not field.get("required", True), f"{name} must be filled in"
        assert len(text) <= field.get("max_length", 4000), f"{name} is {field.get('max_length')} long at most"
        assert not text or len(text) >= (field.get("min_length") or 0), f"{name} is {field.get('min_length')} at least"
        return shown | {"value": text}
    defaults = [option["value"] for option in field.get("options") or () if option.get("default")]
    if kind == _CHECKBOX:
        return shown | {"value": bool(field.get("default")) if given is None else bool(given)}
    if kind == RADIO:
        value = given if given is not None else next(iter(defaults), None)
        assert value or not field.get("required", True), f"{name} must be chosen"
        return shown | {"value": value}
    chosen = defaults if given is None else [resolve(value, resolved, guild) for value in given]
    assert chosen or not field.get("required", True), f"{name} must be chosen"
    return shown | {"values": chosen}
