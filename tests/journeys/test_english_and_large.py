"""The whole way in English with 长辈版, on the smallest phones."""

from pathlib import Path

from bookings.enums import NoticeKind
from bookings.models import Appointment
from hospitals.models import Department, Hospital, Region, Room, Source
from specialists.models import Condition, Specialist
from tests.journeys.conftest import Company
from tests.journeys.patient import MOTHER
from tests.journeys.world import World, hours_of

SOUGHT = "股骨头坏死"


def chinese_names() -> set[str]:
    """What has a Chinese name and no other: people, places, newspapers, what was typed."""
    names = {SOUGHT, MOTHER.name, "家门口名医", "【", "】", "《", "》", "、", "（", "）", "，", "“", "”"}
    for model in (Hospital, Region, Room, Department, Condition, Specialist):
        names.update(model.objects.values_list("name", flat=True))
    for source in Source.objects.all():
        names.update({source.newspaper, source.headline})
    for hospital in Hospital.objects.all():
        names.update(hospital.aliases)
    for specialist in Specialist.objects.all():
        names.update({*specialist.titles, specialist.name[0]})
    return names - {""}


def test_a_reader_of_english_with_large_text(company: Company, world: World, tmp_path: Path) -> None:
    session = world.next_session()
    hours = hours_of(session.slots.order_by("ordinal").first())
    reader = company.joins()
    reader.comes_to_the_portal()
    reader.reads_english(names=chinese_names())
    reader.wants_large_text()
    reader.comes_to_the_portal()
    reader.searches(SOUGHT)
    reader.opens(reader.sees_first(world.specialist), world.specialist)
    reader.chooses(hours)
    reader.mistypes_the_number("138")
    reader.signs_in()
    reader.adds(MOTHER)
    reader.sees_the_number_held(MOTHER)
    ticket = reader.books()
    assert ticket.code in reader.reads_message(NoticeKind.CONFIRMED)
    assert reader.takes_the_calendar_file(tmp_path).walk("VEVENT")
    reader.sees_it_among_her_bookings(MOTHER, ticket)
    moved = reader.moves_it(hours_of(session.slots.order_by("ordinal").last()))
    assert moved.code == ticket.code
    assert moved.ordinal != ticket.ordinal
    reader.looks_at_her_people(MOTHER)
    reader.goes_to(moved.path)
    reader.cancels()
    assert Appointment.objects.get(code=ticket.code).status == "cancelled"
