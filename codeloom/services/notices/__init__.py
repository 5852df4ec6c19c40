"""Notices: what people are told of in the product, by mail at once or in a daily mail, written in the transaction of the act."""

from codeloom.services.notices.choosing import (
    KindChoice,
    NoticeSettings,
    choose_notices,
    notice_settings,
    pause_mail,
    resume_mail,
    time_zones,
)
from codeloom.services.notices.kinds import Fact, Told, by_and_due, notice_kind
from codeloom.services.notices.listing import KEEP, NoticesView, list_notices, mark_all_notices, mark_notices, unread_of
from codeloom.services.notices.telling import done_unless, done_with, notify, notify_roles, seen

__all__ = [
    "KEEP",
    "Fact",
    "KindChoice",
    "NoticeSettings",
    "NoticesView",
    "Told",
    "by_and_due",
    "choose_notices",
    "done_unless",
    "done_with",
    "list_notices",
    "mark_all_notices",
    "mark_notices",
    "notice_kind",
    "notice_settings",
    "notify",
    "notify_roles",
    "pause_mail",
    "resume_mail",
    "seen",
    "time_zones",
    "unread_of",
]
