"""How sign-up, sign-in and mail about accounts behave here."""

from io import StringIO
from typing import Any

import qrcode  # type: ignore[import-untyped] # it has no annotations
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cliffhanger.kit.language import to_account

from .joining import usable
from .models import Account

# Programs know a refused sign-in by the first of these sentences, its apostrophe as it is.
MISMATCH = lazy(
    lambda: mark_safe(_("The password or user name you entered doesn't match our records. Check both.")),  # noqa: S308 - ours
    SafeString,
)()


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account cannot be used at the moment."),
        "email_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "duplicate_email": gettext_lazy("This is your address already."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "too_many_login_attempts": gettext_lazy(
            "That was wrong too often. Wait five minutes, then try again."
        ),
        "rate_limited": gettext_lazy("That was too often in a short time. Wait a little, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGN_UP_OPEN)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return usable(username)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """All of it or nothing; of two accounts that confirm one address at once, one."""
        try:
            with transaction.atomic():
                return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever has not chosen a pseud yet is asked first."""
        if isinstance(request.user, Account) and request.user.default_pseud_id is None:
            return reverse("accounts:first-pseud")
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:preferences")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        names = {"archive_name": settings.ARCHIVE_NAME, "archive_url": settings.ARCHIVE_URL}
        language = getattr(context.get("user"), "language", "") or get_language()
        with to_account(language):
            super().send_mail(template_prefix, email, {**names, **context})


class SecondStep(DefaultMFAAdapter):
    """What is asked for besides the password: codes of an app, passkeys, recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This code does not fit. Codes change every half minute: try the present one."
        ),
        "unverified_email": gettext_lazy("Confirm your address first."),
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def _get_site_name(self) -> str:
        return str(settings.ARCHIVE_NAME)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002 - allauth names it so
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("My passkey") if number == 1 else _("My passkey, number {number}").format(number=number)

    def build_totp_svg(self, url: str) -> str:
        """A QR code to stand in the page: on white whatever the theme, since cameras expect it."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        path = StringIO()
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    path.write(f"M{x} {y}h1v1h-1z")
        size = len(rows)
        said = escape(_("QR code for your authenticator app"))
        return (
            f'<svg class="qr" viewBox="0 0 {size} {size}" width="240" height="240" role="img" '
            f'aria-label="{said}" shape-rendering="crispEdges">'
            f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{path.getvalue()}"/></svg>'
        )
