"""Pages of staff: a hospital's sessions from draft to withdrawal, and a specialist's coming visits.

Everything is reached through queries.staff.scope: what is not of one's own hospital or specialist is not found.
"""
