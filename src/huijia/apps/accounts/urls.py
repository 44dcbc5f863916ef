"""Addresses of signing in and out, and of the administrator. Of allauth's views only those that the office needs are mounted."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.db.transaction import atomic
from django.urls import URLPattern, URLResolver, include, path

from huijia.apps.accounts import views, views_signing_in

# What changes a factor runs in one transaction with the entry that tells of it.
_SECOND_FACTOR = [
    path("", second_factor.index, name="mfa_index"),
    path("authenticate/", views_signing_in.SecondFactor.as_view(), name="mfa_authenticate"),
    path("reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("app/", views_signing_in.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", atomic(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", views_signing_in.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", atomic(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", atomic(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("passkeys/reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/login/", views_signing_in.PasskeyLogin.as_view(), name="mfa_login_webauthn"),
]

_ACCOUNT = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("locked/", account.account_inactive, name="account_inactive"),
    path("code/", account.request_login_code, name="account_request_login_code"),
    path("code/confirm/", views_signing_in.ConfirmCode.as_view(), name="account_confirm_login_code"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", atomic(account.password_change), name="account_change_password"),
    path("second-factor/", include(_SECOND_FACTOR)),
]

_ACCOUNTS = [
    path("", views.accounts, name="accounts_list"),
    path("new/", views.new, name="accounts_new"),
    path("<int:account_id>/", views.account, name="accounts_one"),
    path("<int:account_id>/roles/", views.give, name="accounts_give"),
    path("<int:account_id>/roles/<int:grant_id>/end/", views.end, name="accounts_end"),
    path("<int:account_id>/lock/", views.lock, name="accounts_lock"),
    path("<int:account_id>/recover/", views.recover, name="accounts_recover"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include(_ACCOUNT)),
    path("accounts/", include(_ACCOUNTS)),
]
