"""``huijia recalculate``: what would be decided otherwise today; keep it for those who decide; decide many, part by part."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from huijia.cli.office.named import area_of, viewer_named
from huijia.cli.office.setting_up import set_up_office
from huijia.cli.terminal import DONE_WITH_REJECTS, WRONG_USE, Lang, fail, language_of, say, working
from huijia.values.text import Language, Text

if TYPE_CHECKING:
    from huijia.apps.recalculation.models import Kind

recalculate_app = typer.Typer(
    help="The past computed again: facts were corrected, or the law changed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

LOOKING = Text(zh="重新测算", en="Computing again")
DECIDING = Text(zh="作出决定", en="Deciding")
AT_ONCE = 100
SHOWN = 20

AREA = Annotated[str, typer.Argument(help="The area's code.")]
PACK = Annotated[str, typer.Argument(help="The benefit: cn/childcare-subsidy.")]
BY = Annotated[str, typer.Option(help="The account of whoever does it.")]
LANG = Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")]


def _begin(lang: Lang | None) -> Language:
    """The office's settings, and the language in which it speaks."""
    language = language_of(lang)
    set_up_office()
    from django.utils import translation

    translation.activate("zh-hans" if language == "zh" else "en")
    return language


@recalculate_app.callback()
def recalculate() -> None:
    """The past computed again."""


@recalculate_app.command()
def look(area: AREA, pack: PACK, by: BY, lang: LANG = None) -> None:
    """Say how many decided claims would be decided otherwise, and by how much. Writes nothing."""
    language = _begin(lang)
    from django.utils import timezone

    from huijia.apps.claims.assess import benefit
    from huijia.apps.claims.letter_words import money
    from huijia.apps.people.queries import begins
    from huijia.apps.recalculation.finding import Looked, decided_claims, would_be_otherwise
    from huijia.apps.recalculation.policies import check_prepare
    from huijia.apps.recalculation.shown import KINDS

    check_prepare(viewer_named(by, language), area_of(area, language).code)
    found, where, looked = benefit(pack), begins("claim__area_id", area), Looked()
    counts: Counter[Kind] = Counter()
    sums: Counter[Kind] = Counter()
    with working() as bar:
        bar.step(LOOKING.in_language(language))
        whole = decided_claims(found, where).count()
        for case in would_be_otherwise(found, where, at=timezone.now(), looked=looked):
            counts[case.kind] += 1
            sums[case.kind] += case.new_minor - case.old_minor
            bar.count(looked.claims, whole)
    say(
        Text(zh=f"看了 {looked.claims:,} 件。", en=f"{looked.claims:,} claims were looked at.").in_language(
            language
        )
    )
    for kind, count in sorted(counts.items(), key=lambda each: list(KINDS).index(each[0])):
        say(
            f"  {KINDS[kind].in_language(language)}: {count:,}  {money(sums[kind], found.pack.currency, language)}"
        )


@recalculate_app.command()
def prepare(
    area: AREA,
    pack: PACK,
    by: BY,
    reason: Annotated[str, typer.Option(help="Why: the families' letters say it.")],
    lang: LANG = None,
) -> None:
    """Keep what would be decided otherwise, for somebody else to decide. Claims stay as they are."""
    language = _begin(lang)
    from django.utils import timezone

    from huijia.apps.claims.assess import benefit
    from huijia.apps.people.queries import begins
    from huijia.apps.recalculation.errors import UnableToRecalculate
    from huijia.apps.recalculation.finding import decided_claims
    from huijia.apps.recalculation.preparing import prepare as prepare_cases

    viewer, place = viewer_named(by, language), area_of(area, language)
    with working() as bar:
        bar.step(LOOKING.in_language(language))
        whole = decided_claims(benefit(pack), begins("claim__area_id", area)).count()
        try:
            made = prepare_cases(
                by=viewer,
                area=place,
                pack=pack,
                reason=reason,
                at=timezone.now(),
                progress=lambda done: bar.count(done, whole),
            )
        except UnableToRecalculate as error:
            fail(error.text.in_language(language))
            raise typer.Exit(WRONG_USE) from None
    told = Text(
        zh=f"重新测算 {made.pk}：看了 {made.looked_at:,} 件，{made.cases.count():,} 件有变化。由另一位县级人员决定。",
        en=f"Recalculation {made.pk}: {made.looked_at:,} claims were looked at, {made.cases.count():,} would be otherwise. "
        "Somebody else of the county decides.",
    )
    say(told.in_language(language))


@recalculate_app.command()
def decide(
    number: Annotated[int, typer.Argument(help="The recalculation's number.")],
    kind: Annotated[
        str, typer.Option(help="more or less: the others are decided one by one, on their pages.")
    ],
    by: BY,
    lang: LANG = None,
) -> None:
    """Decide all cases of a kind as they were computed, each with its letter. Stopped at any moment, it goes on with the rest."""
    language = _begin(lang)
    from django.utils import timezone

    from huijia.apps.accounts.errors import NotAllowed
    from huijia.apps.recalculation.errors import UnableToRecalculate
    from huijia.apps.recalculation.models import Kind
    from huijia.apps.recalculation.queries import recalculation_seen_by, waiting_cases
    from huijia.apps.recalculation.settling import TOGETHER, decide_many

    if kind not in {each.value for each in TOGETHER}:
        raise typer.BadParameter("it is more or less", param_hint="--kind")
    viewer = viewer_named(by, language)
    found = recalculation_seen_by(viewer, number)
    # What could not be decided stays and is not tried twice.
    waiting = list(waiting_cases(found, Kind(kind)).values_list("pk", flat=True))
    decided, left = 0, []
    with working() as bar:
        bar.step(DECIDING.in_language(language))
        for start in range(0, len(waiting), AT_ONCE):
            part = waiting[start : start + AT_ONCE]
            try:
                done = decide_many(
                    by=viewer,
                    recalculation=found,
                    cases=part,
                    kind=Kind(kind),
                    at=timezone.now(),
                    most=AT_ONCE,
                )
            except (NotAllowed, UnableToRecalculate) as error:
                fail(str(error))
                raise typer.Exit(WRONG_USE) from None
            decided += done.decided
            left += done.not_decided
            bar.count(min(start + AT_ONCE, len(waiting)), len(waiting))
    told = Text(
        zh=f"已决定 {decided:,} 件，各有一封决定书；{len(left):,} 件没有决定。",
        en=f"{decided:,} decided, each with its letter; {len(left):,} not decided.",
    )
    say(told.in_language(language))
    for claim, why in left[:SHOWN]:
        say(f"  {claim}: {why}")
    if left:
        raise typer.Exit(DONE_WITH_REJECTS)
