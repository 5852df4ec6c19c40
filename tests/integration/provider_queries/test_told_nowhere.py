"""INV-17 for questions to providers: no word of a question, finding, choice, answer, addendum or reason is told in clear."""

import json

from codeloom.services import provider_queries as queries
from codeloom.services.core import Problem
from codeloom.settings import Settings
from tests.integration.core.test_walls_input import logged
from tests.integration.core.test_walls_kept import on_disk
from tests.integration.encounters.oracle import refusal
from tests.integration.encounters.test_told_nowhere import in_redis, told
from tests.integration.provider_queries.queries_world import Asking, with_billing

SECRETS = {"topic": "quillcourse", "question": "parchmently", "choice": "vellumgrade", "own words": "inkwellish",
           "half typed": "blottingpaper", "reason": "sandboxreason", "finding": "Former smoker", "refused": "nibbled"}  # fmt: skip


def life(asking: Asking) -> list[Problem]:
    """A question with a secret in every text, in every state; the refusals on the way."""
    given = {"topic": "Quillcourse of it", "question": "Parchmently, can the course of the hypertension be stated?",
             "choices": ["Vellumgrade 1", "Vellumgrade 2"]}  # fmt: skip
    asking.draft(**given | {"question": "Please document nibbled I10"})
    made = asking.begin().draft
    sent = {"draft_id": made.id, "version": made.version}
    problems = [refusal(lambda: asking.do(queries.send, asking.asker, **sent))]
    query = asking.send(**given)
    asking.do(
        queries.save_answer, asking.provider, query_id=query.id, answer_version=0, choice=2, words="Blottingpaper"
    )
    problems.append(refusal(lambda: asking.answer(query, 9, "Blottingpaper")))
    answered = asking.answer(query, 2, "Inkwellish pattern")
    problems.append(refusal(lambda: asking.withdraw(answered, "Sandboxreason")))
    asking.take(answered)
    asking.withdraw(asking.send(**given | {"topic": "Quillcourse again"}), "Sandboxreason")
    asking.draft(**given | {"question": "Blottingpaper half"})
    return [one for one in problems if one is not None]


def test_no_word_of_a_query_is_told(database: Settings, empty_redis: str) -> None:
    with logged() as written:
        chart, billed = Asking(), with_billing()
        problems = [*life(chart), *life(billed)]
    assert len(problems) == 6
    said = [written.getvalue(), *in_redis(database)]
    said += [text for one in (chart, billed) for text in told(database, one)]  # type: ignore[arg-type]  # it has a practice
    said += [json.dumps([str(one), one.details]) for one in problems]
    assert {what for what, word in SECRETS.items() if any(word.casefold() in text.casefold() for text in said)} == set()
    own = {what: word for what, word in SECRETS.items() if what != "finding"}  # other tests import that condition
    assert on_disk(database, own) == {}
    assert any(f'"{chart.practice.org_id}"' in text for text in said), "the search would find nothing"
