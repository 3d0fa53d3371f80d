"""Assert that the database refuses something, and by which constraint."""

from django.db import IntegrityError, transaction

from bookings.locks import settle


class refused:
    """The block must fail on the named constraint, and on nothing else."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> bool:
        if error is None:
            try:
                settle()
            except IntegrityError as late:
                kind, error = type(late), late
        self.atomic.__exit__(kind, error, trace)
        assert isinstance(error, IntegrityError), f"{self.name} let it pass"
        diagnosis = getattr(error.__cause__, "diag", None)
        named = getattr(diagnosis, "constraint_name", None) or str(error)
        assert self.name in named, f"refused, but by {named}: {error}"
        return True
