"""What is said to people: an outbox that knows ids and kinds, never texts, names or numbers."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from notices.enums import Channel, NoticeStatus, RecipientKind
from notices.querysets import NoticeQuerySet


class Notice(models.Model):
    """FHIR Communication. 中文 通知. One message to one recipient by one channel, as an outbox row.

    The text is worded at the moment of sending from what is true then, so nothing personal rests here.
    """

    kind = models.CharField(_("种类"), max_length=40)
    subject_kind = models.CharField(_("事由种类"), max_length=40)
    subject_id = models.BigIntegerField(_("事由编号"))
    version = models.PositiveIntegerField(default=1)
    recipient_kind = models.CharField(max_length=10, choices=RecipientKind.choices)
    recipient_id = models.BigIntegerField()
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    attempt = models.PositiveSmallIntegerField(default=1)
    key = models.CharField(max_length=200)
    status = models.CharField(
        _("状态"), max_length=10, choices=NoticeStatus.choices, default=NoticeStatus.DUE
    )
    due_at = models.DateTimeField(_("应发时间"))
    # A worker holds a notice until this moment; a worker that died leaves it to the next one.
    claimed_until = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    # Claims that ran out unrecorded: each may have been a message sent twice.
    lapsed_claims = models.PositiveSmallIntegerField(_("中断次数"), default=0)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    dropped_reason = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField()
    # The id of the person who asked for a re-send; accounts is above this app, hence no foreign key.
    requested_by = models.BigIntegerField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        constraints = [
            models.UniqueConstraint(fields=["key"], name="notices_notice_key_once"),
            models.CheckConstraint(
                condition=Q(status__in=NoticeStatus.values), name="notices_notice_status_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="notices_notice_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(recipient_kind__in=RecipientKind.values), name="notices_notice_recipient_known"
            ),
            models.CheckConstraint(
                condition=Q(status=NoticeStatus.SENT, sent_at__isnull=False)
                | (~Q(status=NoticeStatus.SENT) & Q(sent_at__isnull=True)),
                name="notices_notice_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=(Q(status=NoticeStatus.DROPPED) & ~Q(dropped_reason=""))
                | (~Q(status=NoticeStatus.DROPPED) & Q(dropped_reason="")),
                name="notices_notice_dropped_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(claimed_until__isnull=True) | Q(status=NoticeStatus.DUE),
                name="notices_notice_claimed_only_due",
            ),
            models.CheckConstraint(
                condition=Q(attempt=1, requested_by__isnull=True)
                | Q(attempt__gt=1, requested_by__isnull=False),
                name="notices_notice_resend_by_person",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="notices_notice_waiting", condition=Q(status=NoticeStatus.DUE)
            ),
            models.Index(fields=["subject_kind", "subject_id"], name="notices_notice_subject"),
        ]

    def __str__(self) -> str:
        return self.key


class ViewerMessage(models.Model):
    """A message as a developer reads it at /messages/. Never written in production."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="viewer_messages")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    attachments = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}"


class Heartbeat(models.Model):
    """When a part of the portal last showed that it lives."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
