"""A tour of the API with a client in Python that openapi-python-client has made from the document:
python tour.py URL SESSION_FILE
"""

import json
import sys
import uuid

from plenary_client import Client, models
from plenary_client.api.jobs import get_job
from plenary_client.api.questions import ask_session_what_if, plan_session
from plenary_client.api.sessions import apply_edits, create_session, export_session, get_session, list_changes, undo_change

url, fixture = sys.argv[1:]
client = Client(base_url=url)


def must(reply, kind):
    """What came back, which must be of this kind."""
    if isinstance(reply.parsed, models.Problem):
        raise RuntimeError(f"{reply.parsed.status} {reply.parsed.code}: {reply.parsed.detail}")
    assert isinstance(reply.parsed, kind), (reply.status_code, reply.content[:300])
    return reply.parsed


with open(fixture, encoding="utf-8") as file:
    text = models.SessionFile.from_dict(json.load(file))
created = create_session.sync_detailed(client=client, body=text)
session = must(created, models.Session)
assert created.headers["location"] == f"/api/v1/sessions/{session.session}"

# an edit of the version that was seen; sent again, it counts once
edits = models.Edits(edits=["set-minutes=2:170", "pin=4:m3"])
key = str(uuid.uuid4())
for replayed in (None, "true"):
    reply = apply_edits.sync_detailed(
        session.session, client=client, body=edits, if_match=created.headers["etag"], idempotency_key=key
    )
    edited = must(reply, models.Session)
    assert (edited.version, edited.edits) == (2, ["set-minutes=2:170", "pin=4:m3"]), edited.edits
    assert reply.headers.get("idempotency-replayed") == replayed

# the plan, waited for, and once more as a job
planned = must(plan_session.sync_detailed(session.session, client=client, wait=60), models.RevisionPlanJob)
assert planned.state == models.JobState.DONE and planned.result.state == models.PlanState.PLANNED, planned
job = must(get_job.sync_detailed(planned.id, client=client), models.Job)
assert job.kind == models.JobKind.PLAN
now = must(get_session.sync_detailed(session.session, client=client), models.Session)
there = [entry for meeting in now.schedule.meetings if meeting.id == "m3" for entry in meeting.entries]
assert any("4" in entry.items for entry in there), there

question = models.SessionWhatIfQuestion(edits=["set-minutes=4:50"])
asked = must(ask_session_what_if.sync_detailed(session.session, client=client, body=question, wait=60), models.WhatIfJob)
assert asked.result.feasible is True, asked

kind = models.ExportSessionFormat.DOCX
docx = export_session.sync_detailed(session.session, client=client, format_=kind, lang="zh").parsed
assert docx.payload.read(2) == b"PK"

# a version that is not the latest
stale = undo_change.sync_detailed(session.session, client=client, if_match='"1"').parsed
assert isinstance(stale, models.Problem) and stale.code == models.ProblemCode.STALE and stale.version == 2, stale
assert [change.what for change in stale.changes] == ["edited"]
undone = must(undo_change.sync_detailed(session.session, client=client, if_match='"2"'), models.Session)
assert (undone.version, undone.text) == (3, session.text)

# the changes, page by page
kinds, after = [], 0
while after is not None:
    page = must(list_changes.sync_detailed(session.session, client=client, limit=1, after=after), models.ChangeList)
    kinds += [change.what for change in page.changes]
    after = page.next_
assert kinds == ["made", "edited", "undone"], kinds
print("the client in Python: the tour is done")
