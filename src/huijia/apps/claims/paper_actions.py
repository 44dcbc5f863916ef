"""Handing papers in and taking them back."""

from __future__ import annotations

from datetime import datetime

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.assess import Benefit, benefit
from huijia.apps.claims.errors import UnableToKeepPaper, UnableToMoveClaim
from huijia.apps.claims.models import Claim, Paper
from huijia.apps.claims.moving import record_step, taken
from huijia.apps.claims.paper_store import digest_of, erase, keep
from huijia.apps.claims.papers import MOST_PAPERS, checked, safe_name
from huijia.apps.claims.policies import check_step
from huijia.apps.claims.states import Step
from huijia.apps.fence.told import one_action
from huijia.apps.wording import text
from huijia.values.text import Text

OTHER = "other"


def paper_kinds(found: Benefit) -> dict[str, Text]:
    """Key -> name of the papers that a benefit knows, and of any other."""
    kinds = {paper.key: paper.name for paper in found.procedure.papers}
    return kinds | {OTHER: Text(zh="其他材料", en="Another paper")}


def live_papers(claim: Claim) -> list[Paper]:
    """The papers that are there, in the order in which they came."""
    return list(claim.papers.filter(removed_at__isnull=True).order_by("pk"))


def check_handle_papers(by: Viewer, claim: Claim) -> Role:
    """The role in which papers may be added: by whoever may hand the claim in, or by the officer in review. Raises else."""
    try:
        return check_step(by, claim, Step.SUBMIT)
    except (NotAllowed, UnableToMoveClaim):
        return check_step(by, claim, Step.RECOMMEND)


def can_handle_papers(by: Viewer, claim: Claim) -> bool:
    """Whether ``check_handle_papers`` would let it pass."""
    try:
        check_handle_papers(by, claim)
    except (NotAllowed, UnableToMoveClaim):
        return False
    return True


def can_remove(claim: Claim, paper: Paper) -> bool:
    """Whether a paper can still be taken back: what was handed in with the claim stays with it."""
    return claim.submitted_at is None or paper.added_at > claim.submitted_at


def add_paper(*, by: Viewer, claim: Claim, kind: str, file_name: str, content: bytes, at: datetime) -> Paper:
    """Hand a paper in. Raises ``UnableToKeepPaper`` for a file that the office does not take."""
    check_handle_papers(by, claim)
    # A large picture takes a second: outside of the transaction, in which others wait.
    kept = checked(content)
    with one_action():
        claim = taken(claim)
        role = check_handle_papers(by, claim)
        digest = digest_of(kept.content)
        _check_place(claim, kind, digest)
        paper = Paper.objects.create(
            claim=claim,
            kind=kind,
            file_name=safe_name(file_name, kept.content_type),
            content_type=kept.content_type,
            size=len(kept.content),
            digest=digest,
            added_by=by.id,
            added_at=at,
        )
        changes = {"paper": (None, paper.pk), "kind": (None, kind), "digest": (None, digest)}
        record_step(by.acting_as(role), claim, "paper.added", changes)
        # The entry holds the end of the audit trail until the transaction ends: no paper is taken back meanwhile, so a
        # file with the same digest cannot go between here and the commit.
        keep(kept.content)
    return paper


@one_action()
def remove_paper(*, by: Viewer, claim: Claim, paper_id: int, at: datetime) -> None:
    """Take a paper back that was not yet handed in with the claim. The file goes, too, unless another paper is the same."""
    claim = taken(claim)
    role = check_handle_papers(by, claim)
    paper = claim.papers.filter(pk=paper_id, removed_at__isnull=True).first()
    if paper is None:
        raise UnableToFind("no such paper")
    if not can_remove(claim, paper):
        raise NotAllowed(
            str(text("已随申领提交的材料不能删除。", "What was handed in with the claim stays with it."))
        )
    paper.removed_at = at
    paper.save(update_fields=["removed_at"])
    record_step(
        by.acting_as(role),
        claim,
        "paper.removed",
        {"paper": (paper.pk, None), "digest": (paper.digest, None)},
    )
    # Last, under the lock of the entry. Should the commit still fail, a paper is listed whose file is gone: it says so, and can be
    # taken back again. The other way round, a file would stay that nobody knows of.
    if not Paper.objects.filter(digest=paper.digest, removed_at__isnull=True).exists():
        erase(paper.digest)


def _check_place(claim: Claim, kind: str, digest: str) -> None:
    if kind not in paper_kinds(benefit(claim.pack)):
        raise UnableToKeepPaper(str(text("请选择材料的种类。", "Choose what the paper is.")))
    there = live_papers(claim)
    if len(there) >= MOST_PAPERS:
        raise UnableToKeepPaper(str(text("一件申领最多20份材料。", "A claim takes at most 20 papers.")))
    if digest in {paper.digest for paper in there}:
        raise UnableToKeepPaper(str(text("这份材料已经上传过了。", "This paper is here already.")))
