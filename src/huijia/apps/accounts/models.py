"""Accounts, areas, and the roles that an account has in an area."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from huijia.apps.sealing.blind import as_it_is
from huijia.apps.sealing.fields import BlindIndex, SealedText


class Area(models.Model):
    """A province, prefecture, county, township or village.

    ``code`` has as many digits as the level needs: 2, 4, 6 (GB/T 2260), 9 and 12 (as the statistics bureau made
    them until 2024), so that an area holds every area whose code begins with its own.
    """

    class Level(models.IntegerChoices):
        """How large it is; the value is the length of the code."""

        PROVINCE = 2
        PREFECTURE = 4
        COUNTY = 6
        TOWNSHIP = 9
        VILLAGE = 12

    code = models.CharField(max_length=12, primary_key=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$"),
                name="area_code_has_a_level",
            ),
        )

    def __str__(self) -> str:
        return self.name_zh

    @property
    def level(self) -> Level:
        """The area's level, by its code."""
        return self.Level(len(self.code))

    def name_in(self, language: str) -> str:
        """The area's name in a language; Chinese where there is no other."""
        return self.name_zh if language.startswith("zh") else self.name_en or self.name_zh


class UserManager(BaseUserManager["User"]):
    """Makes accounts. Use ``accounts.actions``: they leave an audit entry."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The account with this sign-in name."""
        return self.get(username=username)


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may do is said by their roles alone.

    Staff sign in with a password and a second factor, or with a passkey; families with a one-time code sent to
    ``phone`` (E.164), which is sealed and found by its blind index.
    """

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    phone = SealedText(null=True, blank=True, found_by="phone_index")
    phone_index = BlindIndex(of="phone", exact=as_it_is, unique=True)
    phone_verified = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.username


class Role(models.TextChoices):
    """What somebody does for the office, or as a family. One account may have several."""

    FAMILY = "family", "Family member"
    VILLAGE_CONTACT = "village_contact", "Village contact"
    TOWNSHIP_OFFICER = "township_officer", "Township officer"
    COUNTY_APPROVER = "county_approver", "County approver"
    FINANCE = "finance", "Finance"
    AUDITOR = "auditor", "Auditor"
    HEALTH_WORKER = "health_worker", "Health worker"
    ADMINISTRATOR = "administrator", "Administrator"


class Grant(models.Model):
    """A role of an account in an area, from a day to a day (both inclusive). Ended, never deleted.

    A family member's grant has no area: what they see is their own household.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(role="family", area__isnull=True)
                | (~models.Q(role="family") & models.Q(area__isnull=False)),
                name="grant_of_staff_has_an_area",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="grant_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.area_id or ''}"
