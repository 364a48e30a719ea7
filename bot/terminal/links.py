"""`./mentor knowledge links`: which addresses of the catalogue still lead where they did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches

from bot.adapters import catalogue
from bot.adapters.links import POLITE, Finding, Manners, probe
from bot.errors import UsageProblem
from bot.terminal.common import say, settings
from knowledge.schema import Resource

_REMEDY = "Give a moved resource its new address, and a dead one another address or a `replaced_by`; then check again."


def check(only: Sequence[str] = (), *, today: date | None = None, manners: Manners = POLITE) -> int:
    """Ask all addresses, or those of the resources named, and record in the catalogue what was found.

    A resource that has a `replaced_by` is asked only where it is named. Gives 0, 1 where something is dead or moved,
    2 where nothing could be said about any address. `today` is the date to record, in UTC unless given.
    """
    path = settings().knowledge / "resources.yaml"
    addresses = _addresses(catalogue.load(path), only)
    if not addresses:
        say("There is no address to check.")
        return 2
    say(f"Asking {len(addresses)} addresses, one at a time per host; many take a few minutes.")
    findings = dict(zip(addresses, probe(list(addresses.values()), manners), strict=True))
    _report(findings, addresses)
    statuses = {key: finding.status for key, finding in findings.items() if finding.status}
    if not statuses:
        return 2
    catalogue.record(path, statuses, today or datetime.now(UTC).date())
    if {"dead", "moved"} & set(statuses.values()):
        print(_REMEDY)
        return 1
    return 0


def _addresses(resources: Mapping[str, Resource], only: Sequence[str]) -> dict[str, str]:
    """Addresses to ask, by the id of their resource."""
    for key in only:
        if key not in resources:
            near = ", ".join(get_close_matches(key, resources, n=3, cutoff=0.0))
            raise UsageProblem(f"there is no resource {key!r}; the nearest are: {near}")
        if resources[key].url is None:
            say(f"{key} has no address.")
    return {
        key: str(resource.url)
        for key, resource in resources.items()
        if resource.url and (key in only or not (only or resource.replaced_by))
    }


def _report(findings: Mapping[str, Finding], addresses: Mapping[str, str]) -> None:
    """A line for each address that is not ok, and the sums."""
    words = {key: finding.status or "no answer" for key, finding in findings.items()}
    for word, joint in (("dead", ": "), ("moved", " -> "), ("no answer", ": ")):
        for key, finding in findings.items():
            if words[key] == word:
                print(f"{word:<9}  {key}  {addresses[key]}{joint}{finding.note}")
    sums = Counter(words.values())
    print(", ".join(f"{sums[word]} {word}" for word in ("ok", "moved", "dead", "no answer")))
