"""What beat has the worker do, and how often; what waited longer than its `expires` is left to the next time."""

from celery.schedules import crontab

SCHEDULE = {
    "deliver-due-notices": {
        "task": "notices.deliver_due",
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
    "apply-retention": {
        "task": "portal.apply_retention",
        "schedule": crontab(hour=3, minute=30),  # in the night of Hohhot
        "options": {"expires": 3600.0 * 12},
    },
    "tell-of-postings": {
        "task": "bookings.tell_of_postings",
        "schedule": crontab(hour=8, minute=0),  # as offices open
        "options": {"expires": 3600.0 * 12},
    },
    "tell-of-referrals": {
        "task": "bookings.tell_of_referrals",
        "schedule": crontab(hour=8, minute=5),
        "options": {"expires": 3600.0 * 12},
    },
    "forget-old-codes": {
        "task": "accounts.forget_old_codes",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "sweep-records": {
        "task": "bookings.sweep_records",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "pass-on-freed-numbers": {
        "task": "bookings.pass_on_all",
        "schedule": 30.0,
        "options": {"expires": 30.0},
    },
    "pass-promised-numbers-on": {
        "task": "bookings.pass_promised_on",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "check-identities": {
        "task": "bookings.check_identities",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "seal-audit": {
        "task": "accounts.seal_audit",
        "schedule": 600.0,
        "options": {"expires": 600.0},
    },
}
