"""Compares what was acknowledged (`Done`, kept by those who drove a run) with what is there (`Found`, evidence.py). Pure.

Each finding is one line that begins with its kind: lost, doubled, unanswered, foreign, half written, not drained, broken, wrong.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.chaos.evidence import Found
from tests.chaos.page import Act


@dataclass
class Done:
    """What a run did and was told. `rows` are the codes of a chart in their order, `lines` those of an encounter, `closed`
    charts whose audit was closed, `sent` encounters sent to billing. `imports`: job -> charts in its files; `messages`:
    a posted message's id -> the encounter it was answered to be. `received` are (path, event, whether it was accepted) as the
    receiver of webhooks had them; `paths`: the path of each organization. `wrong` is what a page showed that was
    never done; `leaks` frames with another organization's marks."""

    acts: list[Act] = field(default_factory=list)
    rows: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    imports: dict[str, int] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    received: list[tuple[str, str, bool]] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)


def check(done: Done, found: Found) -> list[str]:
    """Every finding; none where each act and event had its effect once and nothing else is there."""
    return [
        *_acts(done, found), *_records(done, found), *_rows(done, found), *_closed(done, found), *_events(found),
        *_deliveries(done, found), *_imports(done, found), *_messages(done, found),
        *(f"wrong: {one}" for one in done.wrong),
        *(f"foreign: {one}" for one in (*done.leaks, *found.foreign)),
        *(f"half written: {one}" for one in found.half),
        *(f"broken: {one}" for one in found.broken),
        *(f"not drained: {n} {name}" for name, n in found.waiting.items()),
    ]  # fmt: skip


def _acts(done: Done, found: Found) -> Iterator[str]:
    """Each act that was acknowledged is kept once, none that was refused is."""
    for act in done.acts:
        kept = found.keys.get(act.id, 0)
        what = f"{act.id} ({act.recorded or act.name.rpartition('.')[2]} of {act.about})"
        if act.outcome == "open":
            yield f"unanswered: {what}, sent {act.sent} times"
        elif act.keeps and act.outcome == "applied" and kept != 1:
            yield f"{'lost' if kept == 0 else 'doubled'}: act {what} was acknowledged and is kept {kept} times"
        elif act.outcome == "refused" and kept:
            yield f"wrong: act {what} was refused ({act.why}) and is kept"


def _records(done: Done, found: Found) -> Iterator[str]:
    """The audit log has as many rows of each person about each subject as were acknowledged."""
    kept = [act for act in done.acts if act.keeps and act.outcome != "open"]
    names = {(act.about, act.recorded) for act in kept}
    acknowledged = Counter((act.about, act.recorded, act.person) for act in kept if act.outcome == "applied")
    recorded = Counter({(about, act, who): n for about, act, who, n in found.audit if (about, act) in names})
    for about, act, who in sorted(acknowledged.keys() | recorded.keys()):
        told, there = acknowledged[about, act, who], recorded[about, act, who]
        if told != there:
            kind = "lost" if there < told else "doubled"
            yield f"{kind}: {told} {act} of {about} by {who} were acknowledged, the audit log has {there}"


def _rows(done: Done, found: Found) -> Iterator[str]:
    """Charts and encounters hold the codes that were acknowledged, at the version their edits led to."""
    edits = Counter(act.about for act in done.acts if act.recorded == "CODES_EDITED" and act.outcome == "applied")
    for chart, codes in done.rows.items():
        there = found.charts.get(chart, {"codes": None, "version": 0})
        if there["codes"] != codes:
            yield f"lost: chart {chart} has {there['codes']}, acknowledged were {codes}"
        if there["version"] != 1 + edits[chart]:
            yield f"doubled: chart {chart} is at version {there['version']} after {edits[chart]} edits"
    for encounter, lines in done.lines.items():
        there = found.encounters.get(encounter, {"codes": None})
        if sorted(there["codes"] or ()) != sorted(lines):
            yield f"lost: encounter {encounter} has {there['codes']}, acknowledged were {lines}"


def _closed(done: Done, found: Found) -> Iterator[str]:
    """What was closed or sent is, and told of in the outbox once."""
    told = Counter((event["topic"], event["aggregate"]) for event in found.events)
    for chart in done.closed:
        if found.charts.get(chart, {}).get("status") != "completed":
            yield f"lost: chart {chart} was approved and is {found.charts.get(chart, {}).get('status')}"
        for topic in ("audit.closed", "chart.completed"):
            if (n := told[topic, chart]) != 1:
                yield f"{'lost' if n == 0 else 'doubled'}: {n} events {topic} of chart {chart}"
    for encounter in done.sent:
        if found.encounters.get(encounter, {}).get("status") in (None, "draft", "suggested"):
            yield f"lost: encounter {encounter} was sent and is {found.encounters.get(encounter, {}).get('status')}"


def _events(found: Found) -> Iterator[str]:
    """Each event was taken by its consumers, none is dead."""
    for event in found.events:
        if event["dead"]:
            yield f"lost: event {event['topic']} of {event['aggregate']} is dead"
        elif event["sent"] and not event["taken"]:
            yield f"lost: event {event['topic']} of {event['aggregate']} is marked as sent and nobody took it"


def _deliveries(done: Done, found: Found) -> Iterator[str]:
    """Each event that endpoints are told of is one delivery, accepted by its own receiver, and no receiver has another's."""
    owners = {one["event_id"]: one["org_id"] for one in found.deliveries}
    for (event, endpoint), n in Counter((one["event_id"], one["endpoint_id"]) for one in found.deliveries).items():
        if n != 1:
            yield f"doubled: event {event} is {n} deliveries to endpoint {endpoint}"
    announced = {
        one["id"] for one in found.events if one["topic"] in ("audit.closed", "chart.completed", "import.done")
    }
    for event in sorted(announced - {one["event_id"] for one in found.deliveries}):
        yield f"lost: event {event} is no delivery"
    accepted = {(path, event) for path, event, taken in done.received if taken}
    for one in found.deliveries:
        path = done.paths.get(one["org_id"], "")
        if one["state"] == "delivered" and (path, one["event_id"]) not in accepted:
            yield f"lost: delivery {one['id']} is marked as delivered, {path} has not accepted event {one['event_id']}"
        elif one["state"] in ("dead", "dropped"):
            yield f"lost: delivery {one['id']} is {one['state']} after {one['attempts']} tries"
    for path, event in sorted({(path, event) for path, event, _ in done.received}):
        if event not in owners:
            yield f"wrong: {path} was told of event {event}, of which there is no delivery"
        elif done.paths.get(owners[event]) != path:
            yield f"foreign: {path} was told of event {event} of organization {owners[event]}"


def _imports(done: Done, found: Found) -> Iterator[str]:
    """Each import that was begun is complete, once."""
    for job, charts in done.imports.items():
        there = found.imports.get(job)
        if there is None:
            yield f"lost: import {job}"
        elif there["status"] != "done":
            yield f"not drained: import {job} is {there['status']} after {there['attempts']} attempts"
        elif there["created"] != charts:
            yield f"{'lost' if there['created'] < charts else 'doubled'}: import {job} made {there['created']} charts of {charts}"
        elif there["left_over"]:
            yield f"half written: import {job} left {there['left_over']} pieces of its files"


def _messages(done: Done, found: Found) -> Iterator[str]:
    """Each message that was taken made one encounter, and no encounter came of nothing."""
    made = Counter(one["encounter_id"] for one in found.messages if one["encounter_id"])
    for message, encounter in done.messages.items():
        if (n := made[encounter]) != 1 or encounter not in found.encounters:
            kind = "lost" if n == 0 else "doubled"
            yield f"{kind}: message {message} was answered as encounter {encounter}, which {n} messages made"
    for encounter, n in Counter(done.messages.values()).items():
        if n != 1:
            yield f"wrong: {n} messages were answered as encounter {encounter}"
    for encounter in sorted(found.encounters.keys() - made.keys()):
        yield f"wrong: no message made encounter {encounter}"
