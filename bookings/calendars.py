"""A booking as a calendar file, with the zone's own definition (never a fixed offset)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from bookings.models import Appointment
from bookings.places import place_parts
from hospitals.models import called
from notices.localtime import local


def calendar_file(appointment: Appointment, *, cancelled: bool = False) -> bytes:
    """The .ics of one booking: same UID for life, SEQUENCE = version, CANCEL when it is cancelled.

    Says neither illness nor department nor anybody's name.
    """
    session = appointment.session
    delay = timedelta(minutes=session.delay_minutes)
    link = settings.SITE_URL + reverse("bookings:ticket", args=[appointment.uid])
    event = Event()
    event.add("uid", f"{appointment.uid}@jiamenkou-mingyi")
    event.add("sequence", appointment.version)
    event.add("dtstamp", appointment.cancelled_at or appointment.booked_at or appointment.created_at)
    event.add("dtstart", local(appointment.slot.starts_at + delay))
    event.add("dtend", local(appointment.slot.ends_at + delay))
    room, hospital = session.room, session.hospital
    outside = room is not None and room.outside
    summary = _("就诊：%(hospital)s 第 %(ordinal)s 号") % {
        "hospital": called(room if outside else hospital),
        "ordinal": appointment.slot.ordinal,
    }
    event.add("summary", _("【演示】") + summary if session.demo else summary)
    event.add("location", " ".join(place_parts(hospital, room)))
    said = [_("取号码 %(code)s。详情：%(link)s") % {"code": appointment.code, "link": link}]
    if outside:
        said.append(_("主办：%(hospital)s。") % {"hospital": called(hospital)})
    event.add("description", "\n".join(said))
    event.add("url", link)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if not cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _("就诊提醒"))
        alarm.add("trigger", timedelta(hours=-2))
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//家门口名医//booking//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
