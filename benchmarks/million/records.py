"""One chart, audit, encounter, question or sample opened, and what stands beside it, among all the others."""

from typing import Any

from benchmarks.million.cases import CARD, SAMPLE, Case, Facts

DOCUMENT = """select d.id from documents d join charts c on c.org_id = d.org_id and c.id = d.chart_id
  where c.org_id = %(org)s and c.id = %(chart)s order by d.position limit 1"""


def _real(facts: Facts, status: str, whose: str = "") -> Any:
    """A chart of the demo, whose documents are sealed truly."""
    return facts.one(
        f"select c.id from charts c where org_id = %(org)s and content_hash <> '' and status = any(%(statuses)s) {whose} "
        "and exists (select from documents d where d.org_id = c.org_id and d.chart_id = c.id) order by number limit 1",
        statuses=status.split(),
        coder=facts.people["coder"],
    )


def opened(facts: Facts) -> dict[str, list[Case]]:
    """Screens of one thing."""
    mine, done = _real(facts, "draft returned", "and assignee_id = %(coder)s"), _real(facts, "completed")
    number = "select number from charts where org_id = %(org)s and id = %(chart)s"
    mine_number, done_number = facts.one(number, chart=mine), facts.one(number, chart=done)
    document, audited = (
        facts.one(DOCUMENT, chart=mine),
        facts.one(
            "select c.number from audits a join charts c on c.org_id = a.org_id and c.id = a.chart_id where a.org_id = %(org)s "
            "and c.content_hash <> '' and a.closed_at is not null and a.round = 1 and not a.blind order by c.number limit 1"
        ),
    )
    finished = facts.one(
        "select a.id from audits a join charts c on c.org_id = a.org_id and c.id = a.chart_id where a.org_id = %(org)s "
        "and c.number = %(n)s and a.round = 1",
        n=audited,
    )
    its = facts.one(
        "select d.id from documents d join charts c on c.org_id = d.org_id and c.id = d.chart_id where c.org_id = %(org)s "
        "and c.number = %(n)s limit 1",
        n=audited,
    )
    waiting = facts.one(
        "select number from charts where org_id = %(org)s and content_hash <> '' and status = 'pending_audit' limit 1"
    )
    visit = (
        "select {} from encounters where org_id = %(org)s and suggestion_id is not null and finalized_at is not null "
        "order by number limit 1"
    )
    encounter, visit_number = facts.one(visit.format("id")), facts.one(visit.format("number"))
    question = (
        "select {} from provider_queries where org_id = %(org)s and provider_id = %(who)s and chart_id is not null "
        "order by number limit 1"
    )
    query, query_number = (facts.one(question.format(name), who=facts.people["provider"]) for name in ("id", "number"))
    samples = facts.all("select id from samples where org_id = %(org)s and drawn is not null limit 1")
    return {
        "charts.open": [Case("coder", {"number": mine_number})],
        "charts.read": [Case("manager", {"number": done_number})],
        "charts.history": [Case("manager", {"chart_id": done})],
        "charts.read_document": [Case("coder", {"chart_id": mine, "document_id": document})],
        "charts.compare_document": [Case("coder", {"chart_id": mine, "document_id": document})],
        "charts.find": [Case("coder", {"chart_id": mine, "words": "pain"})],
        "charts.suggestion": [Case("coder", {"chart_id": mine})],
        "charts.words": [Case("coder", {"chart_id": mine})],
        "audits.open": [Case("supervisor", {"number": waiting})],
        "audits.open_blind": [Case("supervisor", {"number": waiting})],
        "audits.read": [Case("manager", {"number": audited, "round": 1})],
        "audits.read_finished": [Case("manager", {"audit_id": finished, "document_id": its})],
        "encounters.open": [Case("biller", {"number": visit_number})],
        "encounters.read": [Case("biller", {"encounter_id": encounter})],
        "encounters.refresh": [Case("biller", {"encounter_id": encounter})],
        "encounters.standing": [Case("biller", {"encounter_id": encounter})],
        "encounters.history": [Case("biller", {"number": visit_number})],
        "editor.comments": [Case("manager", {"number": done_number})],
        "provider_queries.open": [Case("provider", {"number": query_number})],
        "provider_queries.refresh": [Case("provider", {"query_id": query})],
        "provider_queries.of_subject": [Case("coder", {"subject": "chart", "number": mine_number})],
        "provider_queries.read_source": [Case("coder", {"subject": "chart", "number": mine_number})],
        "provider_queries.affected": [Case("supervisor", {"query_id": query})],
        "samples.open": [Case("supervisor", {"sample_id": one}) for one in samples],
        "samples.file": [Case("supervisor", {"sample_id": one}) for one in samples],
        "samples.replay": [Case("supervisor", {"sample_id": one}, "", SAMPLE) for one in samples],
    }


def beside(facts: Facts) -> dict[str, list[Case]]:
    """What a person or practice has of its own, and what stands beside a chart."""
    coder = facts.people["coder"]
    mine = _real(facts, "draft returned", "and assignee_id = %(coder)s")
    number = facts.one("select number from charts where org_id = %(org)s and id = %(chart)s", chart=mine)
    own = facts.one(
        "select id from audits where org_id = %(org)s and coder_id = %(coder)s and closed_at is not null and chart_id in "
        "(select id from charts where org_id = %(org)s and content_hash <> '') order by closed_at limit 1",
        coder=coder,
    )
    its = facts.one(
        "select d.id from audits a join documents d on d.org_id = a.org_id and d.chart_id = a.chart_id "
        "where a.org_id = %(org)s and a.id = %(audit)s limit 1",
        audit=own,
    )
    first = {
        name: facts.one(f"select {what} from {table} where org_id = %(org)s {more} limit 1")
        for name, what, table, more in (
            ("rebuttal", "id", "rebuttals", ""),
            ("ruling", "id", "rulings", ""),
            ("rule", "number", "local_rules", ""),
            ("calibration", "id", "calibrations", ""),
            ("job", "id", "import_jobs", ""),
        )
    }
    session = facts.row("select number, person_id from drill_sessions where org_id = %(org)s limit 1")
    disputed = facts.one(
        "select d.id from rebuttals r join audits a on a.org_id = r.org_id and a.id = r.audit_id "
        "join documents d on d.org_id = a.org_id and d.chart_id = a.chart_id where r.id = %(r)s limit 1",
        r=first["rebuttal"],
    )
    return {
        "training.open_feedback": [Case("coder", {"audit_id": own})],
        "training.refresh_feedback": [Case("coder", {"audit_id": own})],
        "training.read_document": [Case("coder", {"audit_id": own, "document_id": its})],
        "training.open_rebuttal": [Case("supervisor", {"rebuttal_id": first["rebuttal"]})],
        "training.refresh_rebuttal": [Case("supervisor", {"rebuttal_id": first["rebuttal"]})],
        "training.read_evidence": [Case("supervisor", {"rebuttal_id": first["rebuttal"], "document_id": disputed})],
        "training.rule_of_ruling": [Case("manager", {"ruling_id": first["ruling"]})],
        "training.rulings_beside": [Case("coder", {"place": "chart", "number": number})],
        "training.note_shown": [Case("coder", {"place": "chart", "number": number})],
        "drills.open": [Case("coder", {"number": session[0]}, who=session[1])] if session else [],
        "drills.lessons": [Case("coder", {"number": number})],
        "calibration.now": [Case("supervisor", {"calibration_id": first["calibration"]})],
        "practice_rules.open": [Case("manager", {"number": first["rule"]})],
        "imports.report": [Case("manager", {"job_id": first["job"]})],
        "accounts.account": [Case("coder")],
        "accounts.sessions": [Case("coder")],
        "code_sets.list": [Case("manager")],
        "code_sets.begin": [Case("manager")],
        "delivery.dead_events": [Case("manager")],
        "mail.list": [Case("manager")],
        "mail.view": [Case("manager")],
        "organization.settings": [Case("manager")],
        "webhooks.list": [Case("manager")],
        "webhooks.dead_letters": [Case("manager")],
        "words.read": [Case("coder", {"subject": "chart", "subject_id": str(mine)})],
        "coach.own": [Case("provider", {}, "", CARD)],
    }
