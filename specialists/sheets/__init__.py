"""A clerk's sheet: what its cells say, which days and people they name, and what is doubtful in it."""
