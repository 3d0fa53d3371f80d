"""What `make run` runs: engines, set-up, then web, worker and beat, all under one roof.

The supervisor alone hears Ctrl-C. Its children live in sessions of their own and die with it;
what a killed supervisor leaves behind, the next one finds by its records and ends.
"""
