"""The fields of the administrator's pages."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from huijia.apps.accounts.forms_signing_in import Dressed
from huijia.apps.accounts.models import Area, Role, User
from huijia.apps.accounts.queries import areas_administered_by
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.wording import ROLES
from huijia.apps.wording import language, text

GIVEN = {role: text(ROLES[role].zh, ROLES[role].en) for role in Role if role is not Role.FAMILY}
"""Roles that an administrator gives. A family's is given at the counter."""


class AreaField(forms.ModelChoiceField):
    """An area, with its code, since two villages may share a name."""

    def label_from_instance(self, area: Any) -> str:
        """Code and name."""
        return f"{area.code}  {area.name_in(language())}"


class RoleForm(Dressed):
    """A role in an area."""

    role = forms.ChoiceField(label=text("角色", "Role"), choices=list(GIVEN.items()))
    area = AreaField(Area.objects.none(), label=text("地区", "Area"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = areas_administered_by(viewer)


class NewAccountForm(RoleForm):
    """A new account with its first role."""

    username = forms.CharField(label=text("登录名", "Sign-in name"), max_length=150)
    name = forms.CharField(label=text("姓名", "Name"), max_length=150)
    field_order = ("username", "name", "role", "area")
    hints = {  # noqa: RUF012
        "username": text("小写字母、数字、点和横线。", "Small letters, digits, dots and hyphens.")
    }

    def clean_username(self) -> str:
        """A name that nobody has yet."""
        name = str(self.cleaned_data["username"])
        if not re.fullmatch(r"[a-z0-9._-]{3,150}", name):
            raise forms.ValidationError(
                text(
                    "登录名用三个以上的小写字母、数字、点或横线。",
                    "Use three or more small letters, digits, dots or hyphens.",
                )
            )
        if User.objects.filter(username=name).exists():
            raise forms.ValidationError(
                text("这个登录名已有人使用。", "Somebody has this sign-in name already.")
            )
        return name


class ReasonForm(Dressed):
    """Why something is done."""

    reason = forms.CharField(label=text("理由", "Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))
