"""Endpoints as managers keep them: who may, which addresses are taken, secrets that are seen once and nowhere else."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from codeloom.cli import webhooks as command
from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.db.topics import Topic
from codeloom.services.core import Denied, NotFound, Refused
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.operations.retention import KEEP_WEBHOOKS, Cleared, clear
from codeloom.services.webhooks import (
    change_endpoint,
    failing,
    let_go,
    list_endpoints,
    of_all,
    open_delivery,
    open_endpoint,
    remove_endpoint,
    retry,
    rotate_secret,
    send_test,
    switch_endpoint,
    try_again,
)
from codeloom.services.webhooks.acts import LetGo
from codeloom.services.webhooks.deliveries import OfDelivery, OpenEndpoint
from codeloom.services.webhooks.endpoints import MOST_ENDPOINTS, OVERLAP, ChangeEndpoint, OfEndpoint, SwitchEndpoint
from codeloom.settings import Settings
from tests.fakes.receiver import receiver
from tests.integration.webhooks.webhooks_world import House, networks

ADDRESS = "https://claims.example.org/hooks"


def seen(house: House, endpoint_id: str, **wish: Any) -> Any:
    """The endpoint as the manager sees it."""
    return open_endpoint(house.manager, parse(OpenEndpoint, {"endpoint_id": endpoint_id, **wish}))


@pytest.mark.parametrize("role", ["coder", "supervisor", "provider", "biller"])
def test_only_managers_see_and_keep_endpoints(house: House, role: str) -> None:
    made = house.endpoint(ADDRESS)
    other = Scope(house.manager.org_id, house.manager.user_id, role)
    of = OfEndpoint(endpoint_id=UUID(made.endpoint_id))
    for act in (
        lambda: list_endpoints(other, Nothing()),
        lambda: rotate_secret(other, of),
        lambda: send_test(other, of),
    ):
        with pytest.raises(Denied):
            act()


def test_another_practice_finds_nothing(house: House) -> None:
    made, other = house.endpoint(ADDRESS), House()
    house.tell()
    row = house.deliveries()[0].id
    of = OfEndpoint(endpoint_id=UUID(made.endpoint_id))
    for act in (
        lambda: open_endpoint(other.manager, OpenEndpoint(endpoint_id=of.endpoint_id)),
        lambda: remove_endpoint(other.manager, of),
        lambda: rotate_secret(other.manager, of),
        lambda: open_delivery(other.manager, OfDelivery(delivery_id=row)),
        lambda: retry(other.manager, OfDelivery(delivery_id=row)),
        lambda: let_go(other.manager, LetGo(delivery_id=row, reason="wrong")),
    ):
        with pytest.raises(NotFound):
            act()
    assert list_endpoints(other.manager, Nothing()).rows == ()


def test_addresses_inside_are_refused_in_words_unless_the_server_allows_their_network(house: House) -> None:
    with networks(""):
        for address, word in (
            ("https://169.254.169.254/latest", "private network"), ("https://10.1.2.3/x", "private network"),
            ("http://claims.example.org/x", "https only"), ("https://a:b@claims.example.org/", "password"),
            ("claims.example.org", "https only"),
        ):  # fmt: skip
            with pytest.raises(Refused, match=word):
                house.endpoint(address)
    with networks("10.0.0.0/8"):
        house.endpoint("http://10.1.2.3/x")
    assert len(house.endpoints()) == 1


def test_a_practice_has_so_many_endpoints_at_most(house: House) -> None:
    for n in range(MOST_ENDPOINTS):
        house.endpoint(ADDRESS, name=f"Endpoint {n}")
    with pytest.raises(Refused, match=f"{MOST_ENDPOINTS} endpoints"):
        house.endpoint(ADDRESS)


def test_a_secret_is_shown_once_and_is_in_no_view_log_record_or_column(
    house: House, database: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with receiver() as there:
        made = house.endpoint(there.url())
        of = OfEndpoint(endpoint_id=UUID(made.endpoint_id))
        again = rotate_secret(house.manager, of)
        house.tell()
        house.send()
    secrets = [one.secret.removeprefix("whsec_")[:-8] for one in (made, again)]
    shown = [list_endpoints(house.manager, Nothing()), seen(house, made.endpoint_id), made, again]
    view = open_delivery(house.manager, OfDelivery(delivery_id=house.deliveries()[0].id))
    said = " ".join([*map(repr, shown), repr(view), caplog.text, *(str(one.__dict__) for one in caplog.records)])
    with psycopg.connect(database.database_url) as connection:
        for table in ("webhook_endpoints", "webhook_deliveries", "webhook_tries", "audit_log", "outbox_events"):
            said += str(connection.execute(f"select array_agg(t::text) from {table} t").fetchone())
    assert not [one for one in secrets if one in said]
    assert seen(house, made.endpoint_id).secret_hint == f"whsec_••••••••{again.secret[-4:]}"


def test_an_endpoint_is_changed_paused_and_removed_and_every_act_is_recorded_once(house: House) -> None:
    made = house.endpoint(ADDRESS)
    of = OfEndpoint(endpoint_id=UUID(made.endpoint_id))
    wish = ChangeEndpoint(endpoint_id=of.endpoint_id, name="Claims", address=ADDRESS, topics=("audit.closed",))
    for _ in range(2):
        change_endpoint(house.manager, wish)
        switch_endpoint(house.manager, SwitchEndpoint(endpoint_id=of.endpoint_id, on=False))
    house.tell(Topic.AUDIT_CLOSED)
    view = seen(house, made.endpoint_id)
    assert (view.name, view.topics, view.state, len(view.rows)) == ("Claims", ("audit.closed",), "paused", 1)
    assert view.rows[0].answer == "waits: the endpoint is paused"
    remove_endpoint(house.manager, of)
    assert [one.state for one in house.deliveries()] == ["dropped"]
    assert house.endpoints()[0].secret_enc is None
    house.tell(Topic.AUDIT_CLOSED)
    assert len(house.deliveries()) == 1
    acts = [act for act in house.desk.acts() if act.startswith("WEBHOOK")]
    assert acts == ["WEBHOOK_ADDED", "WEBHOOK_CHANGED", "WEBHOOK_PAUSED", "WEBHOOK_REMOVED"]
    with pytest.raises(NotFound):
        seen(house, made.endpoint_id)


def test_what_a_manager_sees_of_a_failing_endpoint_and_that_new_deliveries_do_not_move_the_list(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    with receiver() as there:
        made = house.endpoint(there.url())
        there.status = 503
        house.tell()
        house.send()
        view = seen(house, made.endpoint_id)
        assert (view.rows[0].tone, view.rows[0].act, view.rows[0].tries) == ("warn", "Try now", "1")
        assert view.rows[0].answer.startswith("503, again in ")
        assert (view.trouble, view.trouble_why) == ("1 is being tried.", "The endpoint answered: 503 Service Unavailable."
                                                    " 0 messages wait behind it.")  # fmt: skip
        house.tell()
        later = seen(house, made.endpoint_id, top=int(view.top))
        assert (len(later.rows), later.fresh) == (1, 1)
        assert len(seen(house, made.endpoint_id).rows) == 2
        detail = open_delivery(house.manager, OfDelivery(delivery_id=UUID(view.rows[0].id)))
        assert [(one.n, one.answer) for one in detail.tries] == [("try 1", "503 Service Unavailable")]
        assert '"number":"EN-1042"' in detail.body
        (row,) = list_endpoints(house.manager, Nothing()).rows
        assert (row.tone, row.note, row.recent) == ("warn", "trying", "2 in 7 d")
        assert [one.id for one in failing() if one.endpoint == made.endpoint_id] == [view.rows[0].id]
        assert [(one.waiting, one.dead) for one in of_all() if one.id == made.endpoint_id] == [(2, 0)]
        command.list_all(failing_only=False)
        printed = capsys.readouterr().out
        assert made.endpoint_id in printed
        assert view.rows[0].id in printed
        assert not [word for word in (made.name, there.url(), "EN-1042") if word in printed]
        there.status = 204
        try_again(UUID(view.rows[0].id))
        assert house.send() == 2
    with pytest.raises(Refused):
        try_again(UUID(view.rows[0].id))
    with pytest.raises(NotFound):
        try_again(uuid4())


def test_a_message_that_is_let_go_lets_those_behind_it_go_on(house: House) -> None:
    with receiver() as there:
        house.endpoint(there.url())
        there.answers = [503]
        first, second = house.tell(), house.tell()
        house.send()
        head = house.deliveries()[0]
        for _ in range(2):
            let_go(house.manager, LetGo(delivery_id=head.id, reason="sent_otherwise"))
        assert house.send() == 1
    assert (str(first) in str(there.got[1].body), str(second) in str(there.got[1].body)) == (False, True)
    assert house.desk.acts().count("WEBHOOK_LET_GO") == 1
    with pytest.raises(Refused):
        retry(house.manager, OfDelivery(delivery_id=head.id))


def test_deliveries_go_after_30_days_and_a_secret_that_signs_no_more_within_an_hour(house: House) -> None:
    made = house.endpoint(ADDRESS)
    rotate_secret(house.manager, OfEndpoint(endpoint_id=UUID(made.endpoint_id)))
    house.tell()
    assert clear(house.desk.person.worker, Nothing()) == Cleared()
    with clock.at(clock.now() + OVERLAP + timedelta(minutes=1)):
        assert clear(house.desk.person.worker, Nothing()).webhook_secrets == 1
    assert house.endpoints()[0].old_secret_enc is None
    with clock.at(clock.now() + KEEP_WEBHOOKS + timedelta(minutes=1)):
        assert clear(house.desk.person.worker, Nothing()).webhooks == 1
    assert house.deliveries() == []
