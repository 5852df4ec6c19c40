"""Who a practice's letters come from, where answers go, and a letter by which a manager tries the mail."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.db.ids import SYSTEM_ORG
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.core import Denied, Nothing, parse
from codeloom.services.mail import queue_mail, try_mail, view_mail
from codeloom.services.mail.sending import send_due
from codeloom.services.organization import change_settings
from tests.fakes.mail_server import mail_server
from tests.integration.mail.conftest import LETTER, Configure, Post

FROM = "Codeloom <mail@river.example>"
OURS = {"mail_name": "Harbor Street, Clinic", "mail_reply_to": "desk@harbor.example"}


def manager_of(post: Post) -> Scope:
    return Scope(post.desk.person.org_id, post.desk.person.id, "manager")


def test_letters_come_from_the_practice_by_name_and_answers_go_where_it_says(post: Post, configure: Configure) -> None:
    change_settings(manager_of(post), parse(change_settings.command, {"version": 0, **OURS}))
    post.write()
    with unit_of_work(Scope.of_nobody()) as uow:
        queue_mail(uow, LETTER, key=f"test/{SYSTEM_ORG}/{post.desk.person.id}")
        uow.commit()
    Post().write()
    with mail_server() as server:
        configure(SMTP_URL=server.url, MAIL_FROM=FROM)
        assert send_due("test") == 3
    heads = sorted((str(one["From"]), str(one["Reply-To"])) for one in server.letters)
    assert heads == [
        ('"Harbor Street, Clinic" <mail@river.example>', "desk@harbor.example"), (FROM, "None"), (FROM, "None"),
    ]  # fmt: skip
    texts = [" ".join(one.split()) for one in server.texts()]
    assert sum("Answers go to desk@harbor.example." in one for one in texts) == 1
    assert sum("Answers to this address are not read." in one for one in texts) == 2


def test_a_manager_sends_a_letter_to_themself_once_a_minute(post: Post, configure: Configure) -> None:
    manager = manager_of(post)
    view = view_mail(manager, Nothing())
    assert (view.own, view.goes_out, view.tone, view.note) == (
        post.desk.person.email, False, "warn", "no mail server: set SMTP_URL",
    )  # fmt: skip
    with clock.at(clock.now().replace(second=10)):
        assert try_mail(manager, Nothing()) == post.desk.person.email
        try_mail(manager, Nothing())
        assert len(post.letters()) == 1
    with clock.at(clock.now() + timedelta(minutes=2)):
        try_mail(manager, Nothing())
    with mail_server() as server:
        configure(SMTP_URL=server.url, MAIL_FROM=FROM)
        view = view_mail(manager, Nothing())
        assert (view.address, view.goes_out, view.tone) == ("mail@river.example", True, "ok")
        with clock.at(clock.now() + timedelta(minutes=3)):
            assert send_due("test") == 2
    assert set(server.told) == {post.desk.person.email}
    assert str(server.letters[0]["Subject"]) == "Mail from Codeloom arrives"
    assert {"mail.try"} == {one.kind for one in post.letters()}


@pytest.mark.parametrize("role", ["coder", "supervisor", "provider", "biller", "integration", "worker"])
def test_nobody_else_tries_it(post: Post, role: str) -> None:
    scope = Scope(post.desk.person.org_id, post.desk.person.id, role)
    for verb in (try_mail, view_mail):
        with pytest.raises(Denied):
            verb(scope, Nothing())
    assert post.letters() == []
