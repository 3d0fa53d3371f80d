"""What a newborn is called until it has a name of its own."""

from bookings.enums import Sex

# In place of the name of a parent whose particulars were deleted: 未命名之子.
NOBODYS = "未命名"
LONGEST = 56  # of the mother's or father's name, so that the whole fits its column


def newborn_name(parent: str, sex: str, order: int) -> str:
    """As hospitals write it: 王秀英之子, and of children born together 王秀英之二子. In Chinese always: it is a name.

    `order` counts from 1 to 9.
    """
    child = "女" if sex == Sex.FEMALE else "子"
    return f"{parent[:LONGEST]}之{'' if order == 1 else '一二三四五六七八九'[order - 1]}{child}"


def is_named_after(name: str, parent: str) -> bool:
    """Whether it is a name of this kind, by this parent."""
    return name.startswith(f"{parent[:LONGEST]}之")
