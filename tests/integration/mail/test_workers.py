"""Workers that hand letters over: two at once, one that is killed, one that is too slow, one that is told to stop."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from codeloom.coding import clock
from codeloom.db.queries import mail as queries
from codeloom.services.mail.sending import enqueue_due, give_back, send_due
from codeloom.settings import ROOT
from tests.fakes.mail_server import mail_server
from tests.integration.mail.conftest import Configure, Post

DIES_BEFORE_MARKING = """
import os
from codeloom.services.mail import sending
sending._mark_sent = lambda claim: os.kill(os.getpid(), 9)
sending.send_due("doomed")
"""


def test_a_worker_killed_between_handing_over_and_marking_sends_again_under_the_same_message_id(
    post: Post, configure: Configure
) -> None:
    """F11."""
    post.write()
    with mail_server() as server:
        configure(SMTP_URL=server.url)
        died = subprocess.run([sys.executable, "-c", DIES_BEFORE_MARKING], cwd=ROOT, env=os.environ, timeout=90)
        assert died.returncode == -signal.SIGKILL
        assert post.standing() == [("waiting", 1, "")]
        assert send_due("test") == 0, "the dead worker's claim still holds"
        assert give_back("doomed")
        assert send_due("test") == 1
    assert len(server.letters) == 2
    assert len({str(letter["Message-ID"]) for letter in server.letters}) == 1
    assert post.standing() == [("sent", 2, "")]
    assert post.desk.acts().count("MAIL_SENT") == 1


def test_two_workers_at_once_hand_a_letter_over_once(post: Post, configure: Configure) -> None:
    post.write()
    with mail_server() as server, ThreadPoolExecutor(1) as beside:
        server.held = threading.Event()
        configure(SMTP_URL=server.url)
        first = beside.submit(send_due, "first")
        assert server.came.wait(20)
        assert send_due("second") == 0, "the first one has it in hand"
        server.held.set()
        assert first.result(20) == 1
    assert len(server.letters) == 1
    assert post.standing() == [("sent", 1, "")]


def test_many_letters_and_two_workers_that_race_each_letter_once(post: Post, configure: Configure) -> None:
    for _ in range(30):
        post.write()
    with mail_server() as server, ThreadPoolExecutor(2) as workers:
        configure(SMTP_URL=server.url)
        while sum(workers.map(send_due, ("first", "second"))):
            pass
    assert len({str(letter["Message-ID"]) for letter in server.letters}) == len(server.letters) == 30
    assert {state for state, _, _ in post.standing()} == {"sent"}


def test_a_worker_whose_claim_lapsed_marks_nothing(post: Post, configure: Configure) -> None:
    post.write()
    with mail_server() as server, ThreadPoolExecutor(1) as beside:
        server.held = threading.Event()
        configure(SMTP_URL=server.url)
        slow = beside.submit(send_due, "slow")
        assert server.came.wait(20)
        held, server.held = server.held, None
        with clock.at(clock.now() + queries.LEASE + timedelta(seconds=1)):
            assert send_due("quick") == 1
        held.set()
        assert slow.result(20) == 0
    assert post.standing() == [("sent", 2, "")]
    assert post.desk.acts().count("MAIL_SENT") == 1
    assert len({str(letter["Message-ID"]) for letter in server.letters}) == 1


def test_what_a_dead_worker_held_is_free_at_once(post: Post) -> None:
    post.write()
    assert len(queries.claim("dead", clock.now(), 5)) == 1
    assert queries.claim("other", clock.now(), 5) == []
    assert give_back("dead")
    assert len(queries.claim("other", clock.now(), 5)) == 1


def test_a_turn_that_is_told_to_stop_leaves_the_rest_to_others(post: Post, configure: Configure) -> None:
    post.write()
    told = threading.Event()
    told.set()
    with mail_server() as server:
        configure(SMTP_URL=server.url)
        assert send_due("test", told) == 0
        assert send_due("test") == 1


def test_the_chore_rings_a_worker_once_while_a_letter_is_due_and_says_nothing_of_it(
    post: Post, empty_redis: str
) -> None:
    from rq import Queue
    from rq.serializers import JSONSerializer

    from codeloom.gateways import job_queue

    assert not enqueue_due()
    post.write()
    assert [enqueue_due(), enqueue_due()] == [True, False]
    with job_queue.connection(empty_redis) as wire:
        (enqueued,) = Queue(job_queue.queue_in_redis("mail"), connection=wire, serializer=JSONSerializer).jobs
    assert list(enqueued.args) == ["mail.send_mail"]
