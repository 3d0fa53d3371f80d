"""How numbers and mailboxes are shown without giving them away."""

HIDDEN = "****"


def mask_phone(phone: str) -> str:
    """`phone` (E.164) with its middle hidden: +8613800138000 → 138****8000; empty stays empty."""
    if not phone:
        return ""
    national = phone.removeprefix("+86")
    return f"{national[:3]}{HIDDEN}{national[-4:]}"


def mask_email(email: str) -> str:
    """`email` with its mailbox hidden: anna@example.org → a****@example.org; empty stays empty."""
    mailbox, _, domain = email.partition("@")
    return f"{mailbox[:1]}{HIDDEN}@{domain}" if domain else ""


def mask_name(name: str) -> str:
    """`name` with what is between its first and last sign hidden: 张小明 → 张*明, 王芳 → 王*; empty stays empty."""
    if len(name) <= 2:
        return f"{name[:1]}*" if len(name) == 2 else "*" * len(name)
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def mask_to_first(name: str) -> str:
    """`name` as a waiting room may read it, with its first sign alone: 张小明 → 张*, Anna → A*; empty stays empty."""
    return f"{name[0]}*" if name else ""


def mask_document(number: str) -> str:
    """A document's number as lists show it: 150102********1234. Of others a quarter stays at either end."""
    before, after = (6, 4) if len(number) == 18 else (len(number) // 4, len(number) // 4)
    return number[:before] + "*" * (len(number) - before - after) + number[len(number) - after :]
