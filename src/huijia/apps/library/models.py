"""The office's own articles, each with every version that was ever saved and every step that somebody took. No reader stands here."""

from __future__ import annotations

from django.db import models

from huijia.apps.accounts.models import Area, User
from huijia.apps.library.states import Move, State

_STATES = [(each.value, each.label.en) for each in State]
_MOVES = [(each.value, each.label.en) for each in Move]


class OwnArticle(models.Model):
    """An article of the office, or what the office did with the starter article of the same name.

    ``slug``: its name in addresses, one article each in the whole service. ``version``: the number of the latest; 0 where nothing was written.
    ``state``: where that one stands. ``published``: the version that everybody reads, while there is one. ``hides_starter``: the starter
    article of this name is not shown.
    """

    slug = models.SlugField(max_length=60, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=_STATES, default=State.NONE.value)
    published = models.PositiveIntegerField(null=True)
    review_again_on = models.DateField(null=True)
    hides_starter = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(published__isnull=True) | models.Q(published__lte=models.F("version"), published__gte=1),
                name="library_published_is_a_version",
            ),
            models.CheckConstraint(
                condition=models.Q(published__isnull=True, review_again_on__isnull=True)
                | models.Q(published__isnull=False, review_again_on__isnull=False),
                name="library_published_has_a_review_due",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.slug


class Version(models.Model):
    """What somebody saved. Never changed. ``content``: as ``library.content`` describes it. ``taken_from``: an earlier version that was taken back."""

    article = models.ForeignKey(OwnArticle, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    taken_from = models.PositiveIntegerField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["article", "number"], name="library_version_once"),
            models.CheckConstraint(
                condition=models.Q(taken_from__isnull=True) | models.Q(taken_from__lt=models.F("number")),
                name="library_taken_from_earlier",
            ),
        )

    def __str__(self) -> str:
        return f"{self.article_id} version {self.number}"


class Step(models.Model):
    """What somebody did to a version. Never changed.

    ``wrote``: who saved that version last, whom the database keeps from publishing it. ``reviewer_zh``, ``reviewer_en``: name and profession, as
    readers see them; ``review_again_on``: with publishing only.
    """

    article = models.ForeignKey(OwnArticle, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=12, choices=_MOVES)
    version = models.PositiveIntegerField()
    wrote = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    reviewer_zh = models.CharField(max_length=120, blank=True)
    reviewer_en = models.CharField(max_length=120, blank=True)
    review_again_on = models.DateField(null=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(move=Move.PUBLISH.value) | models.Q(review_again_on__isnull=False),
                name="library_publishing_sets_a_review",
            ),
            models.CheckConstraint(
                condition=~models.Q(move=Move.PUBLISH.value) | ~models.Q(taken_by=models.F("wrote")),
                name="library_nobody_publishes_own_text",
            ),
        )

    def __str__(self) -> str:
        return f"{self.article_id} {self.move}"
