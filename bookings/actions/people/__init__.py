"""Persons are entered, corrected and taken off an account."""

from bookings.actions.people.adding import add_newborn, add_person
from bookings.actions.people.changing import change_person, end_link

__all__ = ["add_newborn", "add_person", "change_person", "end_link"]
