"""Answers, times and states of webhooks in words for people."""

from datetime import datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from codeloom.db.tables.webhooks import WebhookDelivery
from codeloom.services.core import formatting

ANSWERS = {
    "form": "no address of the web",
    "scheme": "no https",
    "sign_in": "address with a password",
    "fragment": "address with a #",
    "forbidden": "address of a private network",
    "name": "name not found",
    "timeout": "no answer in time",
    "refused": "connection refused",
    "certificate": "certificate does not hold",
    "tls": "line cannot be encrypted",
    "dropped": "the line broke",
}
"""Answers that are words of ours; others are three digits of the endpoint."""


def answer_words(code: str) -> str:
    """503 Service Unavailable, 302 Found (redirects are not followed), connection refused."""
    if code in ANSWERS:
        return ANSWERS[code]
    try:
        words = f"{code} {HTTPStatus(int(code)).phrase}"
    except ValueError:
        return code
    return f"{words}, not followed" if code.startswith("3") else words


def short_answer(code: str) -> str:
    """503, or a word of ours."""
    return ANSWERS.get(code, code)


def moment(at: datetime, now: datetime, zone: str) -> str:
    """10:41:52 today, 9 Jun 18:04 on another day."""
    there, here = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    if there.date() == here.date():
        return f"{there:%H:%M:%S}"
    return f"{formatting.short_day(there.date())} {there:%H:%M}"


def span(length: timedelta) -> str:
    """40 s, 4 min 10 s, 3 h 5 min."""
    seconds = max(0, round(length.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"


def took(milliseconds: int) -> str:
    """180 ms, 30 s; nothing for a try that has not ended."""
    if milliseconds <= 0:
        return ""
    return f"{milliseconds} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.0f} s"


def tone_and_words(row: WebhookDelivery) -> tuple[str, str]:
    """(tone, state) of a delivery."""
    if row.state == "delivered":
        return "ok", "delivered"
    if row.state == "dead":
        return "error", "given up"
    if row.state == "dropped":
        return "", "let go"
    return ("warn", "trying") if row.attempts > row.forgiven else ("", "waiting")


def answer_line(row: WebhookDelivery, now: datetime, zone: str, held_back: str) -> str:
    """204; "503, given up 10:36"; "503, again in 4 min 10 s"; "waits" and for what. `held_back` is why nothing is sent now."""
    code = short_answer(row.last_answer)
    if row.state == "delivered":
        return code
    if row.finished_at is not None:
        ended = f"{'given up' if row.state == 'dead' else 'let go'} {moment(row.finished_at, now, zone)}"
        return f"{code}, {ended}" if code else ended
    if held_back:
        return f"{code}, {held_back}" if code else f"waits: {held_back}"
    if row.attempts == row.forgiven:
        return "waits"
    left = row.next_try - now
    return f"{code}, again in {span(left)}" if left > timedelta(0) else f"{code}, again now"
