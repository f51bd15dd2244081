"""Reads a calendar with two libraries and prints what each understood, as JSON.

The first is told the times by the VTIMEZONE of the file and not by the name of the zone, which it may know better.
"""
import json
import sys
from datetime import timezone

import icalendar
import vobject


def utc(stamp):
    return stamp.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def by_icalendar(raw):
    calendar = icalendar.Calendar.from_ical(raw)
    # a name that no database has, so that the component is all there is to go by
    zones = {}
    for number, component in enumerate(calendar.walk("VTIMEZONE")):
        named = str(component["TZID"])
        component["TZID"] = icalendar.vText(f"From the file {number}")
        zones[named] = component.to_tz(lookup_tzid=False)

    def instant(prop):
        name = prop.params.get("TZID")
        stamp = prop.dt.replace(tzinfo=zones[name]) if name else prop.dt
        return utc(stamp)

    return [
        {
            "uid": str(event["UID"]),
            "start": instant(event["DTSTART"]),
            "end": instant(event["DTEND"]),
            "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event.get("STATUS", "")),
        }
        for event in calendar.walk("VEVENT")
    ], [str(error) for event in calendar.walk() for error in event.errors]


def by_vobject(raw):
    calendar = vobject.readOne(raw.decode("utf-8"))
    calendar.validate(raiseException=True)
    events = getattr(calendar, "vevent_list", [])
    return [
        {
            "uid": event.uid.value,
            "start": utc(event.dtstart.value),
            "end": utc(event.dtend.value),
            "summary": event.summary.value,
            "description": event.description.value,
            "sequence": int(event.sequence.value),
            "status": event.status.value if hasattr(event, "status") else "",
        }
        for event in events
    ]


raw = open(sys.argv[1], "rb").read()
events, errors = by_icalendar(raw)
json.dump({"icalendar": events, "errors": errors, "vobject": by_vobject(raw)}, sys.stdout)
