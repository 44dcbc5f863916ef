"""The fields of signing in, with our words and classes. What they check is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms

from huijia.apps.accounts.phones import in_e164
from huijia.apps.wording import text

PASSWORD = text("密码", "Password")
CODE = text("验证码", "Code")


class PhoneField(forms.CharField):
    """A phone number, kept in E.164."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", text("手机号", "Mobile phone number"))
        kwargs.setdefault(
            "widget", forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The number in E.164."""
        written = super().clean(value)
        if not written:
            return ""
        number = in_e164(written)
        if number is None:
            raise forms.ValidationError(
                text("请写完整的手机号，例如 13800000001。", "Write the whole number, such as 13800000001.")
            )
        return number


class Dressed(forms.Form):
    """A form whose fields have our labels and the components' classes. ``labels``: field -> label."""

    labels: dict[str, Any] = {}  # noqa: RUF012
    hints: dict[str, Any] = {}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            dress(field)


def dress(field: forms.Field) -> None:
    """Give a field the components' classes; what it is for stands in its label, not inside it."""
    attrs = field.widget.attrs
    attrs.pop("placeholder", None)
    if isinstance(field.widget, forms.CheckboxInput):
        attrs["class"] = "huijia-checkbox"
    elif isinstance(field.widget, forms.Select):
        attrs["class"] = "govuk-select"
    elif isinstance(field.widget, forms.Textarea):
        attrs["class"] = "govuk-textarea"
    elif not isinstance(field.widget, forms.HiddenInput):
        attrs["class"] = "govuk-input govuk-!-width-two-thirds"


class LoginForm(Dressed, account.LoginForm):
    """Sign-in name and password, for staff. A family signs in by a code: it has no password."""

    labels = {"login": text("登录名", "Sign-in name"), "password": PASSWORD}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}

    def user_credentials(self) -> dict[str, str]:
        """A sign-in name only, even if it looks like a phone number."""
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}


class PhoneForm(Dressed, account.RequestLoginCodeForm):
    """The phone to which a code is sent."""


class CodeForm(Dressed, account.ConfirmLoginCodeForm):
    """The code that was sent."""

    labels = {"code": text("短信里的六位验证码", "The six-digit code in the message")}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "inputmode": "numeric",
            "class": "govuk-input govuk-input--width-10",
        }


class PasswordAgainForm(Dressed, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    labels = {"password": PASSWORD}  # noqa: RUF012


class NewPasswordForm(Dressed, account.ChangePasswordForm):
    """A new password."""

    labels = {  # noqa: RUF012
        "oldpassword": text("现在的密码", "Password now"),
        "password1": text("新密码", "New password"),
        "password2": text("再写一次新密码", "New password again"),
    }
    hints = {"password1": text("至少 12 个字符。", "At least 12 characters.")}  # noqa: RUF012


class SecondFactorForm(Dressed, second_factor.AuthenticateForm):
    """A code from the app, or one of the recovery codes."""

    labels = {"code": CODE}  # noqa: RUF012


class SecondFactorAgainForm(Dressed, second_factor.ReauthenticateForm):
    """The same, before something that matters."""

    labels = {"code": CODE}  # noqa: RUF012


class ActivateAppForm(Dressed, totp.ActivateTOTPForm):
    """The first code of a new app."""

    labels = {"code": text("应用显示的六位验证码", "The six-digit code that the app shows")}  # noqa: RUF012


class AddPasskeyForm(Dressed, passkeys.AddWebAuthnForm):
    """A new passkey and what it is called."""

    labels = {  # noqa: RUF012
        "name": text("给它起个名字，例如“办公室电脑”", "A name for it, such as “office computer”"),
        "passwordless": text("以后只用它登录，不用密码", "Sign in with it alone, without a password"),
    }
