"""How a process that serves pages looks for memory to free."""

import gc

# A page makes some ten thousand objects, nearly all of them freed as it ends, without any search. At Python's own
# threshold (700) each page is interrupted fifty times to look for rings among them.
OBJECTS_BETWEEN_SEARCHES = 20_000


def settle() -> None:
    """What has been loaded so far stays as long as the process does: leave it out of every search, and search less."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES, 20, 20)
