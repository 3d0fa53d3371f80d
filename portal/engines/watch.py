"""Are the engines still there, and can the named ones be reached?"""

import os

import psycopg2

from portal.engines.places import Place
from portal.engines.postgres import Postgres
from portal.engines.valkey import Valkey


def vanished(place: Place) -> list[str]:
    """The embedded engines that should run and do not, by the names people know."""
    gone = []
    if not os.environ.get("DATABASE_URL") and Postgres(place).process() is None:
        gone.append("PostgreSQL")
    if not os.environ.get("REDIS_URL") and Valkey(place).process() is None:
        gone.append("Valkey")
    return gone


def unreachable(database_url: str) -> str | None:
    """One sentence when the database does not let us in; None when it does."""
    try:
        psycopg2.connect(database_url, connect_timeout=5).close()
    except psycopg2.OperationalError as error:
        return f"The database in DATABASE_URL cannot be used: {str(error).strip().splitlines()[0]}"
    except psycopg2.ProgrammingError:
        return "DATABASE_URL is not an address of a PostgreSQL database (postgres://user:password@host:port/name)."
    return None
