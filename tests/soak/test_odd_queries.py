"""5,000 odd questions from a fixed seed: emoji, 10 kB, SQL, control characters, Mongolian letters. Never an error."""

from __future__ import annotations

import random
import string

import pytest

from portal.reported.loader import load
from specialists.models import SearchName

pytestmark = pytest.mark.django_db

ODD = 5_000
SQL = [
    "' OR 1=1 --",
    '"; DROP TABLE specialists_specialist; --',
    "%' UNION SELECT * FROM accounts_user --",
    "\\'; SELECT pg_sleep(9); --",
    "$$; SELECT 1; $$",
    "%(words)s %s {0} {{ 7*7 }} ${7*7} <script>alert(1)</script>",
    "_%_%\\%",
]
ALPHABETS = {
    "emoji": "😀😷🏥👵🏽🧑‍⚕️❤️‍🔥🇨🇳👨‍👩‍👧",
    "control": "".join(map(chr, [*range(32), 0x7F, 0x85, 0x200B, 0x200E, 0x202E, 0x2028, 0xFEFF, 0xFFFF])),
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ ᠡᠮᠴᠢ\u202f\u180eᠦᠨ",
    "surrogates and rare": "\ud800\udfff𠮷𡃁㊙️℀㎏ﷺ①",
    "signs": string.punctuation + "，。？！（）《》“”·—…％＿＇",
    "digits": string.digits + "一二三四五六七八九十月日号周下这",
    "letters": string.ascii_letters + "àéüñøßΩЖжא",
    "traditional": "過敏變態反應關節醫院張聲生東直門",
}


def odd_queries(names: list[str]) -> list[str]:
    """Questions of one alphabet, of several, of names taken apart, of SQL, and very long ones."""
    chance = random.Random(20261122)

    def of(alphabet: str, longest: int = 40) -> str:
        return "".join(chance.choices(alphabet, k=chance.randint(1, longest)))

    def mangled() -> str:
        name = list(chance.choice(names))
        for _ in range(chance.randint(1, 3)):
            name.insert(chance.randrange(len(name) + 1), chance.choice("".join(ALPHABETS.values())))
        return "".join(name)

    everything = "".join(ALPHABETS.values())
    makers = [
        *(lambda a=alphabet: of(a) for alphabet in ALPHABETS.values()),
        lambda: of(everything),
        mangled,
        lambda: f"{chance.choice(names)} {chance.choice(SQL)}",
        lambda: chance.choice(SQL),
        lambda: " ".join(chance.choices(names, k=6)),
        lambda: of(everything, 200) * 100,  # about 10 kB
        lambda: chance.choice(names) * 1000,
    ]
    return [chance.choice(makers)() for _ in range(ODD)]


def test_no_odd_question_is_an_error(client) -> None:
    load()
    names = list(SearchName.objects.order_by("pk").values_list("text", flat=True))
    client.raise_request_exception = False
    paths = ("/search/", "/api/v1/search", "/search/suggestions/")
    wrong = [
        (path, query[:80], answer.status_code)
        for n, query in enumerate(odd_queries(names))
        for path in (paths[n % 3],)
        if (answer := client.get(path, {"q": query.encode("utf-8", "surrogatepass")})).status_code != 200
    ]
    assert wrong == []
