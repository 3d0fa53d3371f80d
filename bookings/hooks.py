"""What happens when a number is given up while somebody waits."""

from notices.hooks import Hook

on_freed = Hook()  # by the id of its session; without a nudge the sweep makes the offers
