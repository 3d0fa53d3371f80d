"""How fast numbers are held and booked, beside a bare view and raw inserts of the same run.

`python -m benchmarks.booking`:

clients    16 or 64 browsers, as cheap as they can be; knows nothing of Django
place      engines that sync, the portal as in production, and a bare view beside it, served by the same gunicorn
world      accounts that are signed in, their persons and consents, sessions and their numbers
measures   one round of each measure
statements what one confirm and one page ask of the database
"""
