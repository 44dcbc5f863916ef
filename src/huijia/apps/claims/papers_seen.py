"""Which of the papers that a claim needs somebody has seen: as a file that was handed in, or as an original at the review."""

from __future__ import annotations

from collections.abc import Collection

from huijia.apps.claims.assess import Benefit, benefit
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Claim
from huijia.apps.wording import text
from huijia.values.text import Text


def papers_not_seen(claim: Claim) -> list[Text]:
    """Papers that everybody hands in with a first claim and of which there is neither a file nor a note that the original was seen."""
    if claim.kind == Claim.Kind.RENEWAL:
        return []
    there = set(claim.papers.filter(removed_at__isnull=True).values_list("kind", flat=True))
    seen = {*there, *claim.originals_seen}
    papers = benefit(claim.pack).procedure.papers
    return [paper.name for paper in papers if paper.only_when is None and paper.key not in seen]


def originals_seen(claim: Claim) -> list[Text]:
    """The papers whose originals the reviewer saw."""
    return [each.name for each in benefit(claim.pack).procedure.papers if each.key in claim.originals_seen]


def checked_originals(found: Benefit, keys: Collection[str]) -> list[str]:
    """Keys of papers whose originals were seen, in the pack's order. Raises ``UnableToMoveClaim`` for one that the benefit does not know."""
    known = [each.key for each in found.procedure.papers]
    if not set(keys) <= set(known):
        raise UnableToMoveClaim(str(text("没有这种材料。", "There is no such paper.")))
    return [key for key in known if key in keys]


def check_papers_were_seen(claim: Claim, reason: str) -> None:
    """Raise ``UnableToMoveClaim`` where a claim is to be granted without a reason though nobody has seen a paper that it needs."""
    missing = papers_not_seen(claim)
    if missing and not reason.strip():
        zh, en = "、".join(each.zh for each in missing), "; ".join(each.en for each in missing)
        raise UnableToMoveClaim(
            str(
                text(
                    f"以下材料既没有上传，初审也没有看过原件：{zh}。仍要发放的，请写明理由。",
                    f"Nobody has seen these papers, neither as a file nor as an original: {en}. To grant it all the same, give a reason.",
                )
            )
        )
