"""What may be typed into the search box, and what is meant by it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F

from hospitals.querysets import Fold
from specialists.enums import NameKind
from specialists.querysets import Grams


class SearchName(models.Model):
    """Vocabulary. 中文 检索名.

    One way to call a condition, specialist, department, hospital, programme, region or subject.
    Derived: naming.py writes the rows of whatever is saved, `manage.py prepare` all of
    them. Readings in pinyin are spelled without spaces and tones.
    """

    kind = models.CharField(max_length=10, choices=NameKind)
    subject_id = models.PositiveBigIntegerField()
    text = models.CharField(max_length=150)
    alias = models.BooleanField(default=False)  # not the main name
    pinyin = models.CharField(max_length=600, blank=True)
    initials = models.CharField(max_length=150, blank=True)
    folded = models.GeneratedField(expression=Fold("text"), output_field=models.TextField(), db_persist=True)
    grams = models.GeneratedField(
        expression=Grams(F("text")), output_field=ArrayField(models.TextField()), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "text", "pinyin"], name="search_name_once"),
        ]
        indexes = [
            # Also for beginnings, in whatever collation the database has.
            models.Index(OpClass(F("folded"), name="text_pattern_ops"), name="search_name_folded"),
            models.Index(fields=["pinyin"], name="search_name_pinyin"),
            models.Index(fields=["initials"], name="search_name_initials"),
            GinIndex(fields=["grams"], name="search_name_grams"),
            GinIndex(OpClass(F("pinyin"), name="gin_trgm_ops"), name="search_name_pinyin_trgm"),
        ]

    def __str__(self) -> str:
        return f"{self.text} → {self.kind} {self.subject_id}"
