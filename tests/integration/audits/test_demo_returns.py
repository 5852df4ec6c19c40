"""Every case of the demo with its slip: returned, mended as the auditor asks, answered, and found done in the second round."""

from datetime import timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.demo.bundles import Visit, bundle, identity
from codeloom.demo.history import CASES, _fits, _send
from codeloom.demo.people import PATIENTS
from codeloom.demo.work import Desk, audit, code, mend
from codeloom.services.audits.opening import OpenAudit, open_audit
from codeloom.services.charts.assignment import AssignCharts, assign_charts
from codeloom.services.imports import charts_of, running, uploading
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice


def test_what_a_coder_mends_as_asked_is_done_and_answered_in_the_second_round(database: Settings) -> None:
    practice, day = Practice(), clock.now().date() - timedelta(days=20)
    manager = practice.person("Dana Whitfield", Role.MANAGER)
    visits = [
        Visit(f"case-{n}", case, next(one for one in PATIENTS if _fits(one, case.ages, case.sexes, day)), day)
        for n, case in enumerate(CASES)
    ]
    job = uploading.start(manager, uploading.StartImport(name="Cases"))
    for visit in visits:
        name = f"riverbend-{visit.person.number:02d}-{visit.id}.json"
        _send(manager, UUID(job.id), name, bundle(visit.person, [visit]))
    uploading.queue(manager, uploading.QueueImport(job_id=UUID(job.id)))
    running.run(manager.org_id, UUID(job.id), "test")
    charts = charts_of(manager.org_id, [identity(visit) for visit in visits])
    assert len(charts) == len(CASES)
    for visit in visits:
        chart_id, number = charts[identity(visit)]
        coder = practice.coder.user_id
        assign_charts(manager, AssignCharts(ids=(chart_id,), rule="hand", to=coder, whose="anybody"))
        desk = Desk(practice.coder, practice.supervisor, number, visit)
        code(desk, slip=True)
        audit(desk, slip=True, send_back=True)
        mend(desk)
        asked = open_audit(practice.supervisor, OpenAudit(number=number)).asked
        assert len(asked) >= 2, number
        assert [(one.text, one.done, one.answer) for one in asked] == [(one.text, True, "done") for one in asked]
        audit(desk, slip=False, send_back=False)
        assert practice.stored(number).status == "completed"
