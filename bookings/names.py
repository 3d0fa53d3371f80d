"""When two names are the same."""


def plain_name(name: str) -> str:
    """The name for comparing: case, spaces and the shape of the dot are no difference."""
    return "".join("·" if sign in "•‧・." else sign for sign in name.casefold() if not sign.isspace())
