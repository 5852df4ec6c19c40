"""Letters as people read them: whatever names and addresses hold, one subject line, text and HTML of the same words."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.headerregistry import Address
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.gateways.mail import Never, Outgoing
from codeloom.gateways.mail.carrying import wire_of
from codeloom.services.core import Refused
from codeloom.services.mail import sending
from codeloom.services.mail.letters import Letter, Link, is_address, packed, unpacked
from codeloom.services.mail.sending import LONGEST, MOST_TRIES, wait_after
from codeloom.services.mail.template import as_html, as_text

BASE = "https://codeloom.example.org"
SENDER = Address("Codeloom", "no-reply", "codeloom.example.org")
AT = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def letter(name: str = "Ana", to: str = "ana@practice.example", **fields: object) -> Letter:
    """A letter with a name in every place."""
    given_ = {"subject": f"{name} invites you", "paragraphs": (f"{name} invites you.",), "link": Link(f"Join {name}", "/a?t=1"),
              "footer": f"Ask {name}."}  # fmt: skip
    return Letter("test.invite", to, **{**given_, **fields})  # type: ignore[arg-type]  # as above


def outgoing(one: Letter) -> Outgoing:
    """It, ready to go."""
    return Outgoing("<1@codeloom.example.org>", AT, one.to, one.subject, as_text(one, BASE), as_html(one, BASE))


class Words(HTMLParser):
    """The tags and the words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


PLAIN = Words(as_html(letter(), BASE)).tags


@given(st.text(min_size=1, max_size=400))
def test_whatever_a_name_holds_it_adds_no_header_no_line_and_no_tag(name: str) -> None:
    one = letter(name)
    wire = wire_of(outgoing(one), SENDER)
    read = message_from_bytes(wire.data, policy=policy.default)
    assert sorted(read.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
    )
    assert str(read["To"]) == "ana@practice.example"
    assert len(one.subject) <= 150
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", one.subject + "".join(one.paragraphs))
    assert max(map(len, wire.data.split(b"\r\n"))) <= 998
    assert b"\n" not in wire.data.replace(b"\r\n", b"")
    assert Words(as_html(one, BASE)).tags == PLAIN


@pytest.mark.parametrize(
    "name",
    [
        "Ana\r\nBcc: eve@evil.example",
        "Ana\nContent-Type: text/html\n\n<h1>",
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "=?utf-8?q?Bcc:_eve@evil.example?=",
        "Ana \u202etxt.exe",
        "half \ud800 a character",
        "Zoë 김 \U0001f600",
    ],
)
def test_names_that_try_are_words_in_both_forms(name: str) -> None:
    one = letter(name)
    shown = " ".join(re.sub("[\u202e\ud800]", " ", name).split())
    text, page = as_text(one, BASE), as_html(one, BASE)
    assert shown in " ".join(text.split())
    assert shown in " ".join(Words(page).words.split())
    read = message_from_bytes(wire_of(outgoing(one), SENDER).data, policy=policy.default)
    assert str(read["Subject"]) == f"{shown} invites you" or name.startswith("=?")
    assert "bcc" not in {key.lower() for key in read}


def test_text_and_html_say_the_same_in_the_same_order() -> None:
    one = letter()
    words = ["Ana invites you.", "Join Ana", f"{BASE}/a?t=1", "Ask Ana.", f"Sent by Codeloom at {BASE}."]
    for form in (as_text(one, BASE), Words(as_html(one, BASE)).words):
        places = [form.index(word) for word in words]
        assert places == sorted(places)


def test_a_letter_may_go_without_link_and_last_line() -> None:
    one = letter(link=None, footer="")
    assert "Join" not in as_text(one, BASE) + as_html(one, BASE)
    assert "a" not in Words(as_html(one, BASE)).tags


def test_nothing_is_fetched_when_it_is_opened() -> None:
    assert set(PLAIN) == {"html", "head", "meta", "title", "body", "div", "p", "a", "br", "hr"}
    assert "url(" not in as_html(letter(), BASE)


def test_what_was_packed_is_the_same_letter_again() -> None:
    one = letter()
    assert unpacked(one.kind, one.to, one.subject, packed(one)) == one


def test_a_letter_shows_nothing_of_itself_in_a_repr() -> None:
    assert repr(letter()) == "Letter(kind='test.invite')"
    assert "ana" not in repr(outgoing(letter())).lower()


@pytest.mark.parametrize(
    "text",
    ["", "ana", "@x.example", "ana@", "a@b@c.example", "ana @x.example", "ana@x.example\n", "ana@x.example,eve@y.example",
     "<ana@x.example>", '"ana"@x.example', "ana@x.example;", "a" * 65 + "@x.example", "a@" + "x" * 260,
     "ana\u202e@x.example", "a\ud800@x.example", "a\x00@x.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_being_said(text: str) -> None:
    assert not is_address(text)
    with pytest.raises(Refused) as refused:
        letter(to=text)
    assert not text.strip() or text not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["ana@x.example", "ana.o'neil+list@sub.x.example", "zoë@x.example", "ana@bücher.example"]
)
def test_addresses_that_people_have_are_taken(text: str) -> None:
    assert is_address(text)


def test_an_address_outside_ascii_is_written_as_servers_want_it() -> None:
    assert wire_of(outgoing(letter(to="ana@bücher.example")), SENDER).recipient == "ana@xn--bcher-kva.example"
    wide = wire_of(outgoing(letter(to="zoë@x.example")), SENDER)
    assert (wide.wide, "zoë@x.example".encode() in wide.data) == (True, True)


def test_an_address_that_no_message_can_carry_is_refused_for_good() -> None:
    with pytest.raises(Never):
        wire_of(outgoing(letter(to="ana@" + "ü" * 80 + ".example")), SENDER)


@pytest.mark.parametrize(
    "path", ["", "x", "//evil.example", "/\\evil.example", "https://evil.example", "/a b", "/a\n", "/ä"]
)
def test_a_link_leads_to_us_or_is_none(path: str) -> None:
    with pytest.raises(ValueError, match="path of ours"):
        Link("Open", path)


@pytest.mark.parametrize("kind", ["", "reset", "Accounts.reset", "accounts.", "accounts.reset.twice"])
def test_a_kind_names_its_room(kind: str) -> None:
    with pytest.raises(ValueError, match="kind of letter"):
        Letter(kind, "ana@x.example", "s", ("p",))


def test_waits_double_up_to_two_hours_and_end_after_about_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.random, "uniform", lambda _low, _high: 1.0)
    waits = [wait_after(tries) for tries in range(1, MOST_TRIES)]
    assert waits[:4] == [timedelta(minutes=n) for n in (1, 2, 4, 8)]
    assert all(later in (2 * before, LONGEST) for before, later in pairwise(waits))
    assert max(waits) == LONGEST
    assert timedelta(hours=46) <= sum(waits, timedelta()) <= timedelta(hours=50)


@given(st.integers(1, 10_000))
def test_a_wait_is_never_farther_than_a_fifth_from_its_length(tries: int) -> None:
    meant = min(LONGEST, timedelta(minutes=2 ** min(tries - 1, 10)))
    assert 0.79 * meant < wait_after(tries) < 1.21 * meant
