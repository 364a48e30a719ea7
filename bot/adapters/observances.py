"""The clock changes of a time zone as a VTIMEZONE, for calendars that do not know the zone by its name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def timezone(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """The zone with all its changes between two days.

    icalendar has the same, but begins summer time by the new clock, where RFC 5545 asks for the one that ends.
    """
    found = Timezone()
    found.add("TZID", zone.key)
    begin = datetime.combine(first, time(), UTC)
    found.add_component(_observance(zone, begin, begin))
    for change in _changes(zone, begin, datetime.combine(last, time(), UTC)):
        found.add_component(_observance(zone, change - _SECOND, change))
    return found


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The first second of each offset after the one at the beginning."""
    at = begin
    while at < end:
        if _offset(zone, at) != _offset(zone, at + _DAY):
            yield _change(zone, at, at + _DAY)
        at += _DAY


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _observance(zone: ZoneInfo, before: datetime, since: datetime) -> TimezoneStandard | TimezoneDaylight:
    local = since.astimezone(zone)
    found = TimezoneDaylight() if local.dst() else TimezoneStandard()
    found.DTSTART = (since + _offset(zone, before)).replace(tzinfo=None)
    found.TZOFFSETFROM = _offset(zone, before)
    found.TZOFFSETTO = _offset(zone, since)
    found.add("TZNAME", local.tzname() or zone.key)
    return found


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
