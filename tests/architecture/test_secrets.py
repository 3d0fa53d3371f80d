"""No secret is kept with the source: neither keys of providers, nor drawn constants, nor passwords.

Looks through every file the repository keeps, and through those that are about to be added.
"""

import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

# Put together here, so that this file does not find itself.
SHAPES = {
    "a private key": re.compile("-----BEGIN" + r" [A-Z ]*PRIVATE KEY"),
    "a key of Alibaba Cloud": re.compile("LTAI" + r"[0-9A-Za-z]{12,28}\b"),
    "a key of Tencent Cloud": re.compile("AKID" + r"[0-9A-Za-z]{28,36}\b"),
    "a key of Amazon": re.compile(r"\b(?:AKIA|ASIA)" + r"[0-9A-Z]{16}\b"),
    "a token of GitHub": re.compile(r"\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_" + r"[0-9A-Za-z_]{50,})"),
    "a token of GitLab": re.compile(r"\bglpat-" + r"[0-9A-Za-z_-]{20}"),
    "a token of Slack": re.compile(r"\bxox[abprs]-" + r"[0-9A-Za-z-]{10,}"),
    "a key of Google": re.compile(r"\bAIza" + r"[0-9A-Za-z_-]{35}"),
    "a signed token": re.compile(r"\beyJ[0-9A-Za-z_-]{10,}\.eyJ" + r"[0-9A-Za-z_-]{10,}"),
    "a password in an address": re.compile(
        r"\b[a-z][a-z0-9+]{2,}://[^/\s:@\"'{}]*:[^/\s:@\"'{}]{3,}" + r"@[\w.-]+"
    ),
    "a drawn constant": re.compile(r"(?<![0-9A-Za-z+/_=-])[0-9A-Za-z+/_-]{32,}={0,2}(?![0-9A-Za-z+/_-])"),
}
# A constant this mixed was drawn, not written: bits for each sign.
DRAWN = 4.2
HEXADECIMAL = re.compile(r"[0-9a-f]+")

# What looks like one and is none: beginning of the path → why.
NO_SECRETS = {
    "requirements.txt": "hashes of packages",
    "tests/requirements.txt": "hashes of packages",
    "static/vendor/": "files of others, as they published them",
    "portal/reported/data/": "addresses of articles",
}
# One line each: a piece of it → why it is none.
NO_SECRET_LINES = {
    "ZGV2ZWxvcG1lbnQga2V5LCBrbm93biB0byBldmVyeSE=": "the development key, which production refuses",
    "0123456789abcdefghijklmnopqrstuvwxyz": "a made-up one in tests of settings",
    "user:password@host:port/name": "how the address of a database is written",
    "bm5ubm5ubm5ubm5u": "a made-up key of a test: one letter, 32 times",
}


def kept() -> list[Path]:
    """The text files of the repository, and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    return [Path(name) for name in listed if name and (ROOT / name).is_file()]


def mixed(word: str) -> bool:
    """Whether it was drawn: letters of both sizes and digits, or nothing but hexadecimal digits, in no order."""
    counts = Counter(word)
    bits = -sum(n / len(word) * math.log2(n / len(word)) for n in counts.values())
    if HEXADECIMAL.fullmatch(word):
        return len(word) in {32, 40, 48, 64, 96, 128} and bits > 3
    kinds = [
        any(one.isupper() for one in word),
        any(one.islower() for one in word),
        any(map(str.isdigit, word)),
    ]
    return all(kinds) and bits > DRAWN


def findings(path: str, content: str) -> Iterator[str]:
    """What in this file looks like a secret: where, and of which shape."""
    if path.startswith(tuple(NO_SECRETS)):
        return
    for number, line in enumerate(content.splitlines(), 1):
        if any(piece in line for piece in NO_SECRET_LINES):
            continue
        for shape, pattern in SHAPES.items():
            for match in pattern.finditer(line):
                if shape != "a drawn constant" or mixed(match[0]):
                    yield f"{path}:{number}: {shape}"


def test_nothing_kept_looks_like_a_secret() -> None:
    found = []
    for path in kept():
        raw = (ROOT / path).read_bytes()
        if b"\0" not in raw[:1000]:
            found += findings(path.as_posix(), raw.decode("utf-8", "replace"))
    assert found == []


@pytest.mark.parametrize(
    ("shape", "line"),
    [
        ("a private key", "-----BEGIN" + " RSA PRIVATE KEY-----"),
        ("a key of Alibaba Cloud", 'id = "LTAI' + '5tQxZ1yW9kLmNoPqRsTu"'),
        ("a token of GitHub", "ghp_" + "0aB1cD2eF3gH4iJ5kL" + "6mN7oP8qR9sT0uV1wX"),
        ("a password in an address", "DATABASE_URL=postgres://portal:" + "hunter22@db.internal/portal"),
        ("a drawn constant", 'SMS_SECRET = "q8Zr2VbX' + '7mK0pLtY5cWnE3hJ9sGdA1uF"'),
        ("a drawn constant", "token: 9f86d081884c7d659a2f" + "eaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ],
)
def test_a_secret_would_be_found(shape: str, line: str) -> None:
    assert f"portal/settings.py:1: {shape}" in list(findings("portal/settings.py", line))


def test_every_exception_is_needed() -> None:
    whole = {path.as_posix(): (ROOT / path).read_bytes() for path in kept()}
    unused = [start for start in NO_SECRETS if not any(path.startswith(start) for path in whole)]
    others = [said for path, said in whole.items() if path != "tests/architecture/test_secrets.py"]
    unused += [piece for piece in NO_SECRET_LINES if not any(piece.encode() in said for said in others)]
    assert unused == []
