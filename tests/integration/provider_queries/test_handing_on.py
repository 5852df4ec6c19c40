"""An open question handed to a colleague: who answers it then, who sees it, and where it is refused."""

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.services import provider_queries as queries
from codeloom.services.core import Conflict, Denied, NotFound, Refused
from tests.integration.audits.audits_world import Practice
from tests.integration.provider_queries.queries_world import Asking, with_billing

pytestmark = pytest.mark.usefixtures("database")


def test_a_colleague_answers_what_was_handed_on_and_the_asker_sees_who() -> None:
    asking = Asking()
    ivan = asking.practice.person("Ivan Petrov", Role.PROVIDER)
    sent = asking.send()
    seen = asking.opened(sent)
    assert [one.name for one in seen.colleagues] == ["Ivan Petrov"]
    asking.do(queries.save_answer, asking.provider, query_id=sent.id, answer_version=0, choice=0, words="Perhaps.")
    before = asking.counts(asking.asker)
    handed = asking.do(
        queries.hand_on, asking.provider, query_id=sent.id, version=seen.version, provider_id=str(ivan.user_id)
    )
    assert (handed.provider, handed.read, handed.due) == ("Ivan Petrov", "", sent.due)
    assert asking.counts(asking.asker).stamp != before.stamp
    assert (asking.counts(asking.provider).open, asking.counts(ivan).open) == (0, 1)
    with pytest.raises(NotFound):
        asking.opened(sent)
    theirs = asking.opened(sent, ivan)
    assert theirs.may_answer
    assert theirs.draft.words == "", "what somebody else typed is not theirs"
    signed = asking.do(queries.answer, ivan, query_id=sent.id, version=theirs.version, choice=0, words="")
    assert signed.addendum is not None
    assert "Ivan Petrov" in signed.addendum.signed
    shown = asking.opened(sent, asking.asker)
    assert shown.handed.startswith("Handed on by Alba Ortiz today")
    assert "QUERY_HANDED_ON" in [act for act, _ in asking.practice.log()]


def test_the_note_s_author_alone_answers_about_an_encounter() -> None:
    asking = with_billing()
    ivan = asking.practice.person("Ivan Petrov", Role.PROVIDER)
    seen = asking.opened(asking.send())
    assert seen.colleagues == ()
    with pytest.raises(Refused):
        asking.do(
            queries.hand_on, asking.provider, query_id=seen.id, version=seen.version, provider_id=str(ivan.user_id)
        )


def test_who_may_not_hand_on_and_to_whom() -> None:
    asking = Asking()
    practice = asking.practice
    ivan, elsewhere = practice.person("Ivan Petrov", Role.PROVIDER), Practice().person("Bo Lind", Role.PROVIDER)
    sent = asking.send()
    wanted = {"query_id": sent.id, "version": sent.version, "provider_id": str(ivan.user_id)}
    for who, refused in ((ivan, NotFound), (asking.asker, Denied), (elsewhere, NotFound)):
        with pytest.raises(refused):
            asking.do(queries.hand_on, who, **wanted)
    for nobody in (asking.provider, practice.coder, elsewhere):
        with pytest.raises(Refused):
            asking.do(queries.hand_on, asking.provider, **wanted | {"provider_id": str(nobody.user_id)})
    with pytest.raises(Conflict):
        asking.do(queries.hand_on, asking.provider, **wanted | {"version": sent.version + 7})
    asking.withdraw(sent)
    with pytest.raises(Refused):
        asking.do(queries.hand_on, asking.provider, **wanted | {"version": sent.version + 1})
