"""Releasing a run: two people, neither of whom prepared it, bound to what was frozen."""

from __future__ import annotations

from datetime import datetime

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.models import Release, Run
from huijia.apps.payments.policies import check_release, check_run_step
from huijia.apps.payments.preparing import content_of, locked
from huijia.apps.payments.states import RunState

NEEDED = 2


@one_action()
def release(*, by: Viewer, run: Run, content: str, at: datetime) -> Run:
    """Release a frozen run. ``content`` is the digest that the person saw. With the second release the run is released."""
    run = locked(run)
    check_release(by, run)
    assert by.id is not None, "a run is released by a person"
    if content != run.content or content_of(run)[0] != run.content:
        raise UnableToPay(
            "批次内容与您看到的不一致，请刷新页面。", "The run is not what you saw. Reload the page."
        )
    Release.objects.create(run=run, by=by.id, by_name=by.name, at=at, content=content)
    old = run.state
    if run.releases.count() >= NEEDED:
        run.state, run.released_at = RunState.RELEASED.value, at
        run.save(update_fields=["state", "released_at"])
    record(
        by=by,
        action="run.released",
        subject="run",
        subject_id=run.pk,
        area=run.fund.area_id,
        changes={"state": (old, run.state), "content": (None, content)},
    )
    return run


@one_action()
def close_run(*, by: Viewer, run: Run, at: datetime) -> Run:
    """Close a reconciled run: everything in it is settled."""
    run = locked(run)
    check_run_step(by, run, RunState.CLOSED)
    old, run.state, run.closed_at = run.state, RunState.CLOSED.value, at
    run.save(update_fields=["state", "closed_at"])
    record(
        by=by,
        action="run.closed",
        subject="run",
        subject_id=run.pk,
        area=run.fund.area_id,
        changes={"state": (old, run.state)},
    )
    return run
