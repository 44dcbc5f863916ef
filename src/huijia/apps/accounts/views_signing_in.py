"""Signing in and out: what allauth asks of the office, and what it leaves in the audit trail.

No signals: allauth calls its adapter at each of these moments, and the adapter calls an action.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from huijia.apps.accounts.actions import (
    note_factor_changed,
    note_sign_in_failed,
    note_signed_in,
    note_signed_out,
    verify_phone,
)
from huijia.apps.accounts.forms_signing_in import PhoneField
from huijia.apps.accounts.messages import send
from huijia.apps.accounts.models import User
from huijia.apps.accounts.queries import user_with_phone
from huijia.apps.accounts.viewer import viewer_of
from huijia.apps.wording import text

WRONG = text(
    "登录名、密码或验证码不正确，或账户暂时不能登录。",
    "Name, password or code is not right, or the account cannot be used for now.",
)
TOO_OFTEN = text("尝试次数过多，请过一会儿再试。", "Too many attempts. Wait a while, then try again.")

SAID = {
    "account/messages/login_code_sent.txt": text(
        "如果这个号码有账户，验证码已发出。",
        "If there is an account with this number, the code is on its way.",
    ),
    "account/messages/logged_out.txt": text("您已退出。", "You have signed out."),
    "account/messages/password_changed.txt": text("密码已更改。", "Your password is changed."),
    "mfa/messages/totp_activated.txt": text("验证应用已设好。", "The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": text("验证应用已停用。", "The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": text("通行密钥已添加。", "The passkey is added."),
    "mfa/messages/webauthn_removed.txt": text("通行密钥已移除。", "The passkey is removed."),
}
"""What is said after something was done; about the rest nothing needs saying."""


NOTED_WITH_THE_CHANGE = ("totp_activated", "recovery_codes_generated")
"""Of these allauth tells only after the transaction: the views below leave their entry inside of it."""


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks of the office. Nobody signs up by themselves."""

    error_messages = {  # noqa: RUF012
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "phone_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "incorrect_password": text("密码不正确。", "The password is not right."),
        "incorrect_code": text("验证码不正确。", "The code is not right."),
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
        "enter_current_password": text("现在的密码不正确。", "The password that you have now is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Accounts are made by an administrator or at the counter."""
        return False

    def get_login_stages(self) -> list[str]:
        """The code, then the second factor. Phones and e-mail addresses are known to the office already."""
        return ["allauth.account.stages.LoginByCodeStage", "allauth.mfa.stages.AuthenticateStage"]

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Leave an entry that somebody signed in, and how."""
        how = [str(each.get("type") or each["method"]) for each in get_authentication_records(request, user)]
        note_signed_in(by=viewer_of(user, on=timezone.localdate()), how=how)
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Leave an entry of a wrong password, by account: never what was tried."""
        note_sign_in_failed(username=str(credentials.get("username", "")), how="password")

    def logout(self, request: HttpRequest) -> None:
        """Leave an entry, then sign out."""
        if isinstance(request.user, User):
            note_signed_out(by=viewer_of(request.user, on=timezone.localdate()), how="asked")
        super().logout(request)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: Any = None, email: str | None = None
    ) -> None:
        """allauth tells here of each change of a password or a second factor: it goes into the audit trail."""
        del context, email
        what = template_prefix.rpartition("/")[2]
        if what in NOTED_WITH_THE_CHANGE:
            return
        note_factor_changed(by=viewer_of(user, on=timezone.localdate()), what=what)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done in our words."""
        said = message or SAID.get(message_template or "")
        if said:
            super().add_message(
                request, level, message_context=message_context, extra_tags=extra_tags, message=str(said)
            )

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        """Our field for phone numbers."""
        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The account's phone, and whether a code reached it before."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Phones are set at the counter, where somebody is seen: never here."""
        raise NotImplementedError

    def set_phone_verified(self, user: User, phone: str) -> None:
        """A code reached the phone."""
        verify_phone(by=viewer_of(user, on=timezone.localdate()), user=user, phone=phone)

    def get_user_by_phone(self, phone: str) -> User | None:
        """The family's account with this phone. Staff cannot sign in by a code alone."""
        return user_with_phone(phone, on=timezone.localdate())

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:  # noqa: ARG002
        """Send the code by the sender that the office chose."""
        send(
            phone,
            str(
                text(
                    f"惠家登录验证码 {code}，5 分钟内有效。我们不会向您索要验证码。",
                    f"Huijia sign-in code {code}, valid for 5 minutes. We never ask you for it.",
                )
            ),
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor's words."""

    error_messages = {  # noqa: RUF012
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": text("验证码不正确。", "The code is not right."),
    }

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: ARG002
        """What a new passkey is called until somebody names it."""
        return str(text("我的通行密钥", "My passkey"))


class ConfirmCode(account.ConfirmLoginCodeView):
    """The code that was sent to a family's phone."""

    def form_valid(self, form: Any) -> HttpResponse:
        """A code that went to a number which is the account's no more is no code."""
        if self._process.state.get("phone") != getattr(self.stage.login.user, "phone", None):
            form.add_error("code", WRONG)
            return self.form_invalid(form)
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """Leave an entry of the failure."""
        note_sign_in_failed(username=_name(self.stage.login.user), how="code")
        answer: HttpResponse = super().form_invalid(form)
        return answer


class SecondFactor(second_factor.AuthenticateView):
    """The second factor of staff."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Leave an entry of the failure."""
        note_sign_in_failed(username=_name(self.stage.login.user), how="second factor")
        answer: HttpResponse = super().form_invalid(form)
        return answer


class ActivateApp(totp.ActivateTOTPView):
    """Setting up an app."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Leave the entry in the same transaction."""
        return _noted(self.request, super().form_valid, form, "totp_activated")


class NewRecoveryCodes(recovery.GenerateRecoveryCodesView):
    """New recovery codes."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Leave the entry in the same transaction."""
        return _noted(self.request, super().form_valid, form, "recovery_codes_generated")


class PasskeyLogin(passkeys.LoginWebAuthnView):
    """Signing in with a passkey alone."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Leave an entry of the failure; whose it was is not known."""
        note_sign_in_failed(username="", how="passkey")
        answer: HttpResponse = super().form_invalid(form)
        return answer


def _noted(request: HttpRequest, change: Callable[[Any], HttpResponse], form: Any, what: str) -> HttpResponse:
    assert isinstance(request.user, User)
    with atomic():
        answer = change(form)
        note_factor_changed(by=viewer_of(request.user, on=timezone.localdate()), what=what)
    return answer


def _name(user: Any) -> str:
    return user.username if isinstance(user, User) else ""
