"""What has grown old: links that nobody opened of late, pages that nobody read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from knowledge.checks.finding import Finding, error, warning
from knowledge.curriculum import Curriculum

CHECKED = timedelta(days=180)
REVIEWED = timedelta(days=365)
_FILE = "resources.yaml"
_LINKS = '"./mentor knowledge links" opens them'


def links(curriculum: Curriculum, today: date) -> Iterator[Finding]:
    """Warnings, one per kind: links that were never opened or not for long, and core resources without one."""
    listed = sorted(curriculum.resources.values(), key=lambda entry: entry.line)
    # Those that have been replaced are not opened any more.
    listed = [e for e in listed if not e.value.replaced_by]
    never = [e for e in listed if e.value.url and (e.value.status == "unchecked" or not e.value.checked)]
    old = [e for e in listed if e not in never and e.value.checked and today - e.value.checked > CHECKED]
    core = {u.ref for page in curriculum.skills.values() for u in page.front.resources if u.use == "core"}
    bare = [e for e in listed if not e.value.url and e.value.id in core]
    if never:
        yield warning("unchecked", _FILE, never[0].line, f"{len(never)} links were never opened; {_LINKS}")
    if old:
        days = CHECKED.days
        yield warning("stale", _FILE, old[0].line, f"{len(old)} links were not opened for {days} days; {_LINKS}")
    if bare:
        names = ", ".join(e.value.id for e in bare)
        message = f"learners begin with {names}, which has no address; find one, or let them begin with something else"
        yield warning("no-address", _FILE, bare[0].line, message)


def gone(curriculum: Curriculum) -> Iterator[Finding]:
    """Resources that are dead or have moved, and are used: errors where a learner needs them, else warnings."""
    uses = [
        (page.file, page.line("resources", n, "ref"), use.ref, use.use == "core")
        for page in curriculum.skills.values()
        for n, use in enumerate(page.front.resources)
    ]
    uses += [
        (page.file, page.line("data", n), ref, True)
        for page in curriculum.projects.values()
        for n, ref in enumerate(page.front.data)
    ]
    for file, line, ref, needed in uses:
        resource = curriculum.resources[ref].value if ref in curriculum.resources else None
        if resource and resource.status in ("dead", "moved"):
            said = "is dead" if resource.status == "dead" else "has moved"
            instead = f"use {resource.replaced_by}" if resource.replaced_by else "mend its address or use another"
            yield (error if needed else warning)("gone", file, line, f"{ref} {said}; {instead}")


def reviews(curriculum: Curriculum, today: date) -> Iterator[Finding]:
    """Warnings: pages that nobody has read again for a year."""
    for page in curriculum.pages():
        if today - page.front.reviewed > REVIEWED:
            message = f"last reviewed on {page.front.reviewed}; read it again and set the date"
            yield warning("reviewed", page.file, page.line("reviewed"), message)
