"""The ways messages leave the portal; settings.NOTICE_CHANNELS says which class serves which."""

from django.conf import settings
from django.utils.module_loading import import_string

from notices.channels.base import MessageChannel


def channel_named(name: str) -> MessageChannel:
    """The channel that serves `name` (sms or email). Raises KeyError when the settings name none."""
    made: MessageChannel = import_string(settings.NOTICE_CHANNELS[name])(name)
    return made
