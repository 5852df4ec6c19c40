"""Lists, figures and searches: every order and filter of the large ones, on their first page."""

from typing import Any

from benchmarks.million.cases import CARD, CODES, COUNTED, SAMPLE, WORKER, Case, Facts

TABS = (
    "draft",
    "returned",
    "held",
    "waiting",
    "done",
    "late",
    "closed",
    "open",
    "today",
    "sent",
    "work",
    "completed",
    "first",
    "audited",
)
ORDERS = ("turn", "due", "age", "difficulty", "length")


def of_charts(facts: Facts) -> dict[str, list[Case]]:
    """Lists of charts and audits."""
    teams = facts.all("select id from teams where org_id = %(org)s and name like 'Team of%%' order by created_at")
    small, middle, large = teams
    coder = facts.people["coder"]
    patient = facts.one("select patient_id from charts where org_id = %(org)s limit 1")
    many = facts.all("select id from charts where org_id = %(org)s and status = 'draft' limit 50")
    waiting = facts.all("select id from charts where org_id = %(org)s and status = 'pending_audit' limit 50")
    listed: list[dict[str, Any]] = [{"tab": tab} for tab in TABS]
    listed += [{"tab": "draft", "order": order, "descending": down} for order in ORDERS for down in (False, True)]
    listed += [{"tab": tab, "setting": "inpatient"} for tab in ("draft", "done", "late")]
    listed += [{"tab": tab, "specialty": "Surgery"} for tab in ("draft", "done", "late")]
    listed += [
        {"tab": "draft", "priority": "high"},
        {"tab": "draft", "coder": "nobody"},
        {"tab": "draft", "coder": str(coder)},
    ]
    listed += [
        {"tab": tab, "team": str(team)} for team in teams for tab in ("draft", "late", "completed", "work", "sent")
    ]
    listed += [
        {"tab": "draft", "team": str(middle), "specialty": "Surgery"},
        {"searched": True, "patients": [str(patient)]},
    ]
    own: list[dict[str, Any]] = [{"tab": tab} for tab in TABS[:5]] + [{"order": order} for order in ORDERS]
    own += [{"specialty": "Surgery"}, {"setting": "inpatient"}]
    audit: list[dict[str, Any]] = [
        {"order": order, "descending": down, "team": str(team) if team else ""}
        for order in ("age", "coder", "specialty", "difficulty")
        for down in (False, True)
        for team in ("", small, large)
    ]
    audit += [{"kind": "chart"}, {"kind": "encounter"}, {"specialty": "Surgery"}, {"coder": str(coder)}]
    finished: list[dict[str, Any]] = [
        {},
        {"coder": str(coder)},
        {"auditor": str(facts.people["supervisor"])},
        {"outcome": "returned"},
    ]
    finished += [{"team": str(team)} for team in teams]
    filters = ({}, {"setting": "inpatient"}, {"specialty": "Surgery"}, {"coder": "nobody"})
    return {
        "charts.list": [Case("manager", one, _words(one)) for one in listed],
        "charts.queue": [Case("coder", one, _words(one)) for one in own],
        "charts.assignable": [Case("manager", {}, "nobody's"), Case("manager", {"specialty": "Surgery"}, "Surgery")],
        "charts.left": [Case("manager", {"ids": many, "statuses": ["draft"]})],
        "charts.sent_back": [Case("manager")],
        "charts.skips": [Case("manager"), Case("manager", {"coder": str(coder)}, "a coder's")],
        "charts.figures": [Case("worker")],
        "audits.queue": [Case("supervisor", one, _words(one)) for one in audit],
        "audits.left": [Case("supervisor", {"ids": waiting})],
        "audits.finished": [Case("supervisor", one, _words(one)) for one in finished],
        "audits.finalized": [Case("supervisor"), Case("supervisor", {"risk": 2}, "of a risk")],
        "dashboard.figures": [
            Case(
                "manager",
                {"range": days, "team": str(team) if team else ""} | more,
                f"{days} {team and 'team'} {_words(more)}",
            )
            for days in ("today", "7", "30", "90")
            for team in ("", small, large)
            for more in filters[:3]
        ],
        "dashboard.encounters": [
            Case("manager", {"part": part}, part) for part in ("draft", "unsent", "bill", "back", "today", "month")
        ],
        "samples.list": [Case("supervisor")],
        "samples.plan": [
            Case("supervisor", {"since": "2025-01-01", "until": "2026-12-31"} | one, _words(one), SAMPLE)
            for one in ({}, {"method": "stratified", "strata": ["coder", "setting"]}, {"method": "risk"})
        ],
        "scores.own": [
            Case(role, {"range": days}, f"{role} {days}", CARD)
            for days in ("30", "365")
            for role in ("coder", "supervisor", "provider", "biller")
        ],
        "scores.person": [
            Case("supervisor", {"person_id": coder, "range": days}, days, CARD) for days in ("30", "365")
        ],
        "scores.team": [
            Case("manager", {"range": days, "team": str(team) if team else ""}, f"{days} {team and 'team'}", CARD)
            for days in ("30", "365")
            for team in ("", large)
        ],
        "scores.what_if": [Case("manager", {"range": days}, days, COUNTED) for days in ("30", "90")],
        "saved_views.list": [Case("manager", {"page": "charts"})],
    }


def of_practice(facts: Facts) -> dict[str, list[Case]]:
    """Lists of encounters, people, questions, notices, the log, exports and imports; searches."""
    provider, subject = (
        facts.people["provider"],
        facts.one(
            "select 'CH-' || c.number from audit_log l join charts c on c.org_id = l.org_id and c.id = l.subject_id::uuid "
            "where l.org_id = %(org)s and l.subject_type = 'chart' and l.seq >= 1000 order by l.seq limit 1"
        ),
    )
    whole = facts.one(
        "select 'CH-' || number from charts where org_id = %(org)s and content_hash <> '' and status = 'completed' "
        "order by number limit 1"
    )
    top = facts.one("select seq from audit_heads where org_id = %(org)s")
    work: list[dict[str, Any]] = [{"part": part} for part in ("bill", "waiting", "reopened", "finalized")]
    work += [
        {"order": "risk"},
        {"flag": "stale"},
        {"age": 7},
        {"changed": "changed"},
        {"changed": "untouched"},
        {"provider": str(provider)},
    ]
    work += [
        {"part": "finalized", "flag": "stale"},
        {"part": "finalized", "provider": str(provider)},
        {"part": "finalized", "age": 7},
    ]
    log: list[dict[str, Any]] = [
        {},
        {"before": top // 2},
        {"act": "CODE_ADDED"},
        {"act": "ORGANIZATION_CREATED"},
        {"who": facts.people["coder"]},
    ]
    log += [
        {"who": facts.people["coder"], "act": "CHART_SUBMITTED"},
        {"since": "today"},
        {"since": "7"},
        {"since": "30"},
    ]
    log += [{"since": "30", "act": "USER_ADDED"}, {"subject": subject}]
    reports = ("accuracy", "audits", "charts", "codes", "deltas", "people", "productivity", "suggestions")
    words = ("hypertension", "diab", "e11", "knee osteoarthritis left", "99213", "hypertention")
    usual = _usual()
    return {
        "encounters.work_list": [Case("biller", one, _words(one)) for one in work],
        "encounters.next": [Case("biller"), Case("biller", {"order": "risk"}, "by risk")],
        "encounters.work_figures": [Case("biller")],
        "encounters.list": [Case("biller", {"status": one}, one) for one in ("", "draft", "ai_suggested", "finalized")],
        "encounters.own": [Case("provider", {"tab": tab}, tab) for tab in ("open", "draft", "suggested", "finalized")],
        "encounters.own_counts": [Case("provider")],
        "encounters.search": [Case("biller", {"text": text}, text) for text in ("E-1200", "Mary", "Many, Mary 77")],
        "encounters.unread_audits": [Case("biller"), Case("provider")],
        "encounters.find_patient": [Case("provider", {"record_number": "M-77"})],
        "inbound.find_patient": [Case("manager", {"record_number": "M-77"})],
        "inbound.sources": [Case("manager")],
        "provider_queries.inbox": [
            Case(role, {"tab": tab}, f"{role} {tab}")
            for role in ("biller", "provider", "coder", "supervisor")
            for tab in ("open", "overdue", "answered", "done")
        ],
        "provider_queries.counts": [Case(role, {}, role) for role in ("biller", "provider", "coder", "supervisor")],
        "provider_queries.figures": [Case("manager")],
        "notices.list": [Case("coder", {"show": show}, show) for show in ("new", "all")]
        + [Case("supervisor", {"brief": True}, "brief")],
        "notices.settings": [Case("coder")],
        "notices.unread": [Case("worker")],
        "operations.audit_log": [Case("manager", one, _words(one)) for one in log],
        "operations.log_arrivals": [Case("manager", {"top": top - 1000})],
        "operations.log_standing": [Case("manager")],
        "operations.audit_row": [Case("manager", {"row": top // 2})],
        "operations.subject_history": [Case("manager", {"subject": subject})],
        "operations.evidence_pack": [Case("manager", {"subject": whole}, "", COUNTED)],
        "people.list": [
            Case("manager"),
            Case("manager", {"tab": "coder"}, "coders"),
            Case("manager", {"name": "Coder 7"}, "by name"),
        ],
        "people.person": [
            Case("manager", {"person_id": facts.people["coder"]}),
            Case("manager", {"person_id": facts.people["supervisor"]}),
        ],
        "people.work": [Case("manager", {"person_id": facts.people["coder"]})],
        "people.several": [Case("manager", {"people": [facts.people["coder"]]})],
        "people.service_accounts": [Case("manager")],
        "teams.list": [Case("manager")],
        "teams.open": [
            Case("manager", {"team_id": one}, "")
            for one in facts.all("select id from teams where org_id = %(org)s and name = 'Team of 200'")
        ],
        "coach.practice": [Case("manager", {"days": days}, str(days), CARD) for days in (30, 90, 365)],
        "coach.is_due": [Case("worker")],
        "metrics.is_due": [Case("worker")],
        "metrics.check": [Case("worker", {}, "a recount of all days", WORKER)],
        "exports.list": [Case("manager")],
        "exports.form": [Case("manager", {"report": report}, report) for report in reports],
        "exports.expect": [
            Case("manager", {"report": report, "fields": usual[report]}, report, COUNTED) for report in reports
        ],
        "imports.list": [Case("manager")],
        "imports.held_matches": [Case("manager")],
        "practice_rules.list": [Case("manager")],
        "practice_rules.live": [Case("coder")],
        "training.feedback": [Case("coder", {"days": days}, days) for days in ("90", "365", "all")]
        + [Case("provider"), Case("biller")],
        "training.rebuttals": [Case("supervisor")],
        "training.rulings": [Case("coder"), Case("coder", {"text": "diabetes"}, "by words")],
        "drills.training": [Case("coder")],
        "drills.due": [Case("coder")],
        "drills.team": [Case("supervisor")],
        "calibration.board": [Case("supervisor")],
        "calibration.form": [Case("supervisor")],
        "codes.search": [Case("coder", {"text": text}, text, CODES) for text in words],
        "codes.used": [Case("coder", {"code": code}, code) for code in ("E11.9", "I10", "J44.9")],
        "codes.page": [Case("coder", {"code": "E11.9"})],
        "codes.describe": [Case("coder", {"codes": "E11.9 I10"})],
        "codes.picker": [Case("coder", {"code": "S72.001A"})],
        "codes.bundles": [Case("coder")],
        "palette.look": [
            Case(role, {"text": text}, f"{role} {text}")
            for role in ("coder", "supervisor", "provider", "biller", "manager")
            for text in ("", "diabetes", "c-1000200")
        ],
        "integration.search": [Case("integration", {"text": text}, text, CODES) for text in words[:3]],
        "integration.code": [Case("integration", {"code": "E11.9"})],
        "integration.validate": [Case("integration", {"charts": [{"codes": [{"code": "E11.9"}]}]}, "a chart")],
        "integration.list_keys": [Case("manager")],
    }


def _usual() -> dict[str, list[str]]:
    from codeloom.db.queries.exports import REPORTS

    return {name: [one.name for one in report.fields if one.usual] for name, report in REPORTS.items()}


def _words(given: dict[str, Any]) -> str:
    """What is asked, in short; ids by their kind."""
    named = (
        name if len(str(value)) > 20 or name == "descending" else str(value) for name, value in given.items() if value
    )
    return ", ".join(named)
