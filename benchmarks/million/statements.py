"""SQL that fills one organization. A statement is given `org`, people by role (arrays of ids), `base` (numbers taken), `many`.

Rows are spread by a hash of their number: statuses, days (two years back), people and patients have no order in common. Shares are
those of a practice at work: two thirds of the charts completed, a fifth still to code, a third of the completed ones audited.
"""

LOT = """
create temp table lot as
select n, uuidv7(make_interval(days => -(abs(hashint8extended(n, 5) %% 730))::int)) as id,
  abs(hashint8extended(n, 1) %% 100)::int as place, abs(hashint8extended(n, 2) %% 100003)::int as who,
  abs(hashint8extended(n, 3) %% 1000)::int as share, abs(hashint8extended(n, 4) %% 1000003)::int as lot
from generate_series(1, %(many)s) as n
"""
CHARTS = """
insert into charts (org_id, id, number, patient_id, content_hash, payload, setting, class, specialty, difficulty, encounter_title,
  service_date, status, round, assignee_id, due_at, word_count, doc_count, payer, priority, created_at, assigned_at, submitted_at,
  completed_at, returned_at, updated_at, queries_open, held_until, touched)
select %(org)s, id, %(base)s + n, patient, '', '{}', (array['inpatient','outpatient'])[1 + n %% 2],
  (array['IMP','AMB'])[1 + n %% 2], (array['Cardiology','Medicine','Surgery','Oncology','Pediatrics'])[1 + who %% 5], 1 + lot %% 5,
  '', (begun - interval '2 days')::date, status, case when status = 'returned' then 2 else 1 end, whose,
  case when lot %% 50 <> 0 then begun + interval '7 days' + lot %% 5000 * interval '1 minute' end, 200 + lot %% 20011, 1,
  (array['Medicare','Medicaid','Commercial'])[1 + lot %% 3], 2 + (lot %% 40 = 0)::int - (lot %% 30 = 1)::int, begun,
  case when whose is not null then begun + interval '1 hour' end,
  case when status in ('pending_audit', 'completed', 'returned') then begun + interval '30 hours' end,
  case when status = 'completed' then begun + interval '2 days' end,
  case when status = 'returned' then begun + interval '40 hours' end, begun + interval '2 days',
  (status = 'draft' and lot %% 60 = 0)::int,
  case when status = 'draft' and whose is not null and share < 20 then now() + interval '3 days' end,
  status <> 'draft'
from (select lot.*, p.id as patient, status,
    case when status <> 'draft' or share < 500 then (%(coders)s::uuid[])[1 + who %% cardinality(%(coders)s::uuid[])] end as whose,
    now() - (case when place < 28 then 20 else 700 end * (lot / 1000003.0) + 2.2) * interval '1 day' as begun
  from lot join patient_pool p on p.n = who %% %(patients)s, lateral (select case when place < 20 then 'draft'
    when place < 23 then 'returned' when place < 28 then 'pending_audit' when place < 95 then 'completed'
    else 'closed' end as status) s) made
"""
ROWS = """
insert into chart_codes (org_id, id, chart_id, sequence, system, code, poa, principal, created_by, updated_at)
select c.org_id, uuidv7(), c.id, k.at, 'icd10cm', k.code, case when setting = 'inpatient' then 'Y' else '' end, k.at = 1,
  c.assignee_id, c.submitted_at
from charts c cross join unnest(array['I10','E78.5','R06.02','E11.9']) with ordinality k (code, at)
where c.org_id = %(org)s and c.number > %(base)s and c.submitted_at is not null
"""
DOCUMENTS = """
insert into documents (org_id, id, chart_id, kind, position, text_enc, words)
select org_id, uuidv7(), id, 'progress_note', 1, decode(repeat(md5(number::text), 16), 'hex'), word_count
from charts where org_id = %(org)s and number > %(base)s
"""
AUDITS = """
insert into audits (org_id, id, chart_id, round, coder_id, auditor_id, status, agreed, lines, opened_at, closed_at, scored_by)
select org_id, uuidv7(), id, 1, assignee_id, (%(supervisors)s::uuid[])[1 + number %% cardinality(%(supervisors)s::uuid[])],
  case when status = 'returned' then 'returned' else 'approved' end, case when number %% 3 = 0 then 3 else 4 end, 4,
  coalesce(completed_at, returned_at) - interval '20 minutes', coalesce(completed_at, returned_at), 'line_accuracy'
from charts where org_id = %(org)s and number > %(base)s
  and (status = 'returned' or status = 'completed' and number %% 10 in (1, 4, 7))
"""
LINES = """
insert into audit_lines (org_id, id, audit_id, position, coder_sequence, coder_system, coder_code, system, code, principal,
  coder_principal, verdict, category)
select a.org_id, uuidv7(), a.id, n, n, 'icd10cm', codes[n], 'icd10cm',
  case when agreed < 4 and n = 3 then 'R06.00' else codes[n] end, n = 1, n = 1,
  case when agreed < 4 and n = 3 then 'disagree' else 'agree' end, case when agreed < 4 and n = 3 then 'specificity' else '' end
from audits a join charts c on c.org_id = a.org_id and c.id = a.chart_id
  cross join (select array['I10','E78.5','R06.02','E11.9'] as codes) k cross join generate_series(1, 4) n
where a.org_id = %(org)s and c.number > %(base)s
"""
TIMES = """
insert into chart_times (org_id, chart_id, user_id, day, seconds)
select org_id, id, assignee_id, submitted_at::date, 60 + word_count / 20 from charts
where org_id = %(org)s and number > %(base)s and submitted_at > now() - interval '120 days'
"""
SUGGESTED = """
with asked as (insert into chart_suggestions (org_id, id, chart_id, asked_by, asked_at, status, attempts, current, dismissed,
    provider, note_hmac, source_hmac)
  select org_id, uuidv7(), id, assignee_id, submitted_at, 'done', 1, false, '[]', 'offline', '', '' from charts
  where org_id = %(org)s and number > %(base)s and number %% 10 = 0 and submitted_at is not null
  returning org_id, id, chart_id, asked_by, asked_at)
insert into chart_deltas (org_id, chart_id, n, suggestion_id, subject, kind, before, after, made_by, made_at)
select org_id, chart_id, n, id, 's' || n, case when n = 3 then 'removed' else 'accepted' end, code, code, asked_by, asked_at
from asked cross join (values (1, 'I10'), (2, 'E11.9'), (3, 'E66.9'), (4, 'E78.5')) as given (n, code)
"""
OVERRIDES = """
insert into finding_overrides (org_id, chart_id, finding_key, rule, reason_enc, made_by, made_at)
select org_id, id, 'key', 'CIR-07', '', assignee_id, submitted_at from charts
where org_id = %(org)s and number > %(base)s and number %% 20 = 0 and submitted_at is not null
"""
HITS = """
insert into local_rule_hits (org_id, chart_id, day, fired, number, sent, version)
select c.org_id, c.id, c.submitted_at::date, true, r.number, true, r.version
from charts c join (select distinct org_id, number, max(version) over (partition by number) as version from local_rules
  where org_id = %(org)s) r using (org_id)
where c.number > %(base)s and c.number %% 10 = r.number %% 10 and c.submitted_at is not null
"""
SKIPS = """
insert into skips (org_id, id, chart_id, user_id, team_id, reason, sent_to, skipped_at)
select c.org_id, uuidv7(), c.id, c.assignee_id, t.id, (array['incomplete','specialty','long'])[1 + c.number %% 3], 'order',
  c.submitted_at from charts c, (select id from teams where org_id = %(org)s limit 1) t
where c.org_id = %(org)s and c.number > %(base)s and c.number %% 200 = 0 and c.submitted_at is not null
"""
ENCOUNTERS = """
insert into encounters (org_id, id, number, patient_id, provider_id, service_date, patient_kind, setting, status, note_enc, level,
  line_count, risk, added, edited, removed, flags, sent_at, finalized_at, finalized_by, created_at, updated_at, changed)
select %(org)s, id, %(encounters)s + n, patient, provider, begun::date, 'established',
  (array['office','telehealth','home'])[1 + n %% 3],
  status,
  decode(repeat(md5(n::text), 12), 'hex'), (array['99213','99214','99215'])[1 + n %% 3], 3 + n %% 5, lot %% 4, lot %% 2,
  lot %% 3, 0,
  (array['[]','["stale"]','["over_coded"]','["unsupported"]'])[1 + lot %% 4]::jsonb,
  case when status = 'finalized' or status = 'ai_suggested' and share < 700 then begun + interval '3 hours' end,
  case when status = 'finalized' then begun + interval '1 day' end,
  case when status = 'finalized' then (%(billers)s::uuid[])[1 + who %% cardinality(%(billers)s::uuid[])] end,
  begun, begun + interval '1 day', %(encounters)s + n
from (select lot.*, p.id as patient, status, (%(providers)s::uuid[])[1 + who %% cardinality(%(providers)s::uuid[])] as provider,
    now() - (case when place < 25 then 30 else 700 end * (lot / 1000003.0) + 1.1) * interval '1 day' as begun
  from lot join patient_pool p on p.n = who %% %(patients)s, lateral (select case when place < 8 then 'draft'
    when place < 25 then 'ai_suggested' else 'finalized' end as status) s where lot.n %% 4 = 0) made
"""
VERSIONS = """
insert into encounter_versions (org_id, encounter_id, round, note_version, note_enc, lines_enc, service_date, patient_kind, setting,
  finalized_at, finalized_by)
select org_id, id, 1, 1, note_enc, decode(repeat(md5(number::text), 8), 'hex'), service_date, patient_kind, setting, finalized_at,
  finalized_by from encounters where org_id = %(org)s and number > %(encounters)s and finalized_at is not null
"""
ENCOUNTER_ROWS = """
insert into encounter_codes (org_id, id, encounter_id, sequence, system, code, proposal, updated_at)
select e.org_id, uuidv7(), e.id, k.at, case when k.at = 4 then 'cpt' else 'icd10cm' end, k.code, '', e.updated_at
from encounters e cross join unnest(array['I10','E78.5','E11.9','99214']) with ordinality k (code, at)
where e.org_id = %(org)s and e.number > %(encounters)s and e.status <> 'draft'
"""
COACHED = """
insert into coach_visits (org_id, encounter_id, round, edition, provider_id, service_date, facts, read_at)
select e.org_id, e.id, 1, v.edition, e.provider_id, e.service_date, v.facts, now()
from encounters e join coach_pool v on v.p = 1 + e.number %% (select count(*) from coach_pool)
where e.org_id = %(org)s and e.number > %(encounters)s and e.finalized_at is not null
"""
NOTICES = """
insert into notices (org_id, id, user_id, kind, act, subject_id, number, facts, actor_id, in_app, digest, created_at, read_at)
select %(org)s, uuidv7(), people[1 + n %% cardinality(people)], v.kind, 'made ' || n, v.subject_id, v.number, v.facts, null, true,
  false, at, case when n %% 20 > 0 then at + interval '1 hour' end
from generate_series(1, %(many)s / 3) n, lateral (select now() - (n::bigint * 7919 %% 86400) * interval '90 seconds' as at) w,
  (select %(coders)s::uuid[] || %(supervisors)s::uuid[] as people) u,
  notice_pool v
where v.p = 1 + n %% (select count(*) from notice_pool)
"""
SIGN_INS = """
insert into sign_ins (org_id, id, user_id, at, how, net, agent)
select %(org)s, uuidv7(), (%(coders)s::uuid[])[1 + n %% cardinality(%(coders)s::uuid[])],
  now() - n * interval '20 minutes', 'password',
  '203.0.113', 'Firefox' from generate_series(1, %(many)s / 50) n
"""
WORK = (
    CHARTS,
    ROWS,
    DOCUMENTS,
    AUDITS,
    LINES,
    TIMES,
    SUGGESTED,
    OVERRIDES,
    HITS,
    SKIPS,
    ENCOUNTERS,
    VERSIONS,
    ENCOUNTER_ROWS,
    COACHED,
    NOTICES,
    SIGN_INS,
)
TABLES = (
    "charts",
    "chart_codes",
    "documents",
    "audits",
    "audit_lines",
    "chart_deltas",
    "chart_suggestions",
    "encounters",
    "encounter_codes",
    "encounter_versions",
    "notices",
    "audit_log",
)
HIRE = """
insert into users (org_id, id, email, name, role, password_hash, created_at)
select %(org)s, uuidv7(), %(role)s || n || '@' || %(org)s || '.example', initcap(%(role)s) || ' ' || n, %(role)s, '', now()
from generate_series(1, %(many)s) n returning id
"""
