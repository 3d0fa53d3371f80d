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
