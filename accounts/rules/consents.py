"""Which text is in force for each thing that is agreed to, and who decides what."""

from collections.abc import Mapping
from typing import Final

from accounts.enums import ConsentDecision, ConsentPurpose

# Purpose → versions of its text, the one in force first. The texts are templates/consents/<purpose>_<version>.html;
# the Chinese one binds. A text that changes gets a new file and a new version here: everybody is then asked anew.
# No file is ever changed or removed, because rows name it and people can read what they agreed to.
VERSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    ConsentPurpose.TERMS: ("2026-11",),
    ConsentPurpose.IDENTITY: ("2026-11",),
    ConsentPurpose.CHILD: ("2026-11",),
    ConsentPurpose.YOUNG: ("2026-11",),
    ConsentPurpose.HOSPITAL: ("2026-11",),
    ConsentPurpose.REASON: ("2026-11",),
}
CURRENT: Final[Mapping[str, str]] = {purpose: versions[0] for purpose, versions in VERSIONS.items()}

# What a decision is about. About a child the newest word of any guardian counts, about a young person's own yes that
# of any account that books for them; about a hospital each account decides for itself.
SUBJECT_KIND: Final[Mapping[str, str]] = {
    ConsentPurpose.TERMS: "account",
    ConsentPurpose.IDENTITY: "account",
    ConsentPurpose.CHILD: "patient",
    ConsentPurpose.YOUNG: "patient",
    ConsentPurpose.HOSPITAL: "hospital",
    ConsentPurpose.REASON: "appointment",
}
EACH_ACCOUNT: Final = frozenset({ConsentPurpose.HOSPITAL})


def is_current(purpose: str, version: str) -> bool:
    """Whether this version is the text in force for the purpose."""
    return CURRENT.get(purpose) == version


def yes_now(purpose: str) -> dict[str, str]:
    """What a decision of this purpose says, field by field, when it agrees to the text in force: the one rule, for rows
    that were read and for questions to the database."""
    return {"decision": ConsentDecision.GIVEN, "version": CURRENT[purpose]}


def require_current(purpose: str, version: str) -> None:
    """Raises ValueError unless `version` is the text in force: nobody agrees to what was not on the screen."""
    if not is_current(purpose, version):
        raise ValueError(f"{version!r} is not the text in force for {purpose}")
