"""What people are asked about their accounts, in the archive's words."""

from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .access import account_called
from .joining import usable
from .models import Account, Block, Pseud
from .names import LONGEST, key

MOST_PSEUDS = 50
PASSWORD_HELP = _("At least eight characters: something you remember and nobody guesses.")
BY_CONTRACT = {"login": "user[login]", "password": "user[password]", "remember": "user[remember_me]"}
FORGOTTEN = lazy(
    lambda: format_html(
        '<a href="{}">{}</a>', reverse_lazy("account_reset_password"), _("I do not know my password")
    ),
    str,
)()


class Worded(forms.Form):
    """Has its labels and helps from `words`, and no placeholders: they vanish as soon as one types."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class SignUp(Worded, account_forms.SignupForm):  # type: ignore[misc] # allauth's clean() always returns
    words = {
        "username": (
            _("Name"),
            _("You sign in with it, and others see it. You can write under further names."),
        ),
        "email": (
            _("E-mail address"),
            _("Nobody sees it. You get one letter now, to confirm that it is yours."),
        ),
        "password1": (_("Password"), PASSWORD_HELP),
    }

    @transaction.atomic
    def save(self, request: HttpRequest) -> Account:
        account = super().save(request)
        assert isinstance(account, Account)  # noqa: S101 - allauth knows no more than that it is a user
        account.pseuds.create(name=account.username)
        account.language = get_language()  # letters go out in it, when nobody's browser can be asked
        account.save(update_fields=["language"])
        return account


class SignIn(Worded, account_forms.LoginForm):
    words = {
        "login": (_("Name or e-mail address"), ""),
        "password": (_("Password"), FORGOTTEN),
        "remember": (_("Keep me signed in on this device"), ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        for name, field in self.fields.items():
            field.widget.attrs["id"] = (
                f"id_{name}"  # a name by contract has brackets, which an id had better not
            )

    def add_prefix(self, field_name: str) -> str:
        """Named as programs know it; whoever sends the plain names is understood as well."""
        sent = set(self.data)
        return field_name if sent & set(BY_CONTRACT) else BY_CONTRACT.get(field_name, field_name)


class ChangeAddress(Worded, account_forms.AddEmailForm):
    words = {
        "email": (
            _("New address"),
            _("You get a letter there. Your present address stays until you confirm."),
        )
    }


class ChangePassword(Worded, account_forms.ChangePasswordForm):
    words = {
        "oldpassword": (_("Present password"), FORGOTTEN),
        "password1": (_("New password"), PASSWORD_HELP),
        "password2": (_("New password once more"), ""),
    }


class SetPassword(Worded, account_forms.SetPasswordForm):
    words = {"password1": (_("Password"), PASSWORD_HELP), "password2": (_("Password once more"), "")}


class ResetPassword(Worded, account_forms.ResetPasswordForm):
    words = {"email": (_("E-mail address"), "")}


class NewPassword(Worded, account_forms.ResetPasswordKeyForm):
    words = {"password1": (_("New password"), PASSWORD_HELP), "password2": (_("New password once more"), "")}


class Reauthenticate(Worded, account_forms.ReauthenticateForm):
    words = {"password": (_("Password"), FORGOTTEN)}


class EnterCode(Worded, mfa_forms.AuthenticateForm):
    words = {"code": (_("Code"), _("From your authenticator app, or one of your recovery codes."))}


class ReenterCode(Worded, mfa_forms.ReauthenticateForm):
    words = {"code": (_("Code"), _("From your authenticator app, or one of your recovery codes."))}


class StartApp(Worded, totp_forms.ActivateTOTPForm):
    words = {"code": (_("Code"), _("The six digits that your app shows now."))}


class AddPasskey(Worded, webauthn_forms.AddWebAuthnForm):
    words = {
        "name": (_("What you call it"), _("So that you know it among others.")),
        "passwordless": (
            _("Let it sign me in without my password"),
            _("The device will ask for your finger, your face or its own code."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskey(Worded, webauthn_forms.EditWebAuthnForm):
    words = {"name": (_("What you call it"), "")}


class PseudForm(forms.ModelForm):  # type: ignore[type-arg] # the stubs make it generic, Django does not
    """A name to write under, new or changed."""

    class Meta:
        model = Pseud
        fields = ("name", "about")
        help_texts = {
            "name": format_lazy(_("Up to {most} characters. No two people here have the same."), most=LONGEST)
        }
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}

    def clean_name(self) -> str:
        pseud: Pseud = self.instance
        name = usable(self.cleaned_data["name"], besides=pseud if pseud.pk else None)
        if pseud.pk and pseud.is_account_name and key(name) != pseud.key:
            raise ValidationError(
                _("You sign in by this name, so it stays. Add another pseud to write under.")
            )
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.instance.pk and self.instance.account.pseuds.count() >= MOST_PSEUDS:
            raise ValidationError(_("An account has up to {most} pseuds.").format(most=MOST_PSEUDS))
        return cleaned

    def keep(self) -> Pseud | None:
        """Save it; None, with an error at the name, if somebody took the name this very moment."""
        try:
            with transaction.atomic():
                pseud: Pseud = self.save()
        except IntegrityError:
            self.add_error("name", _("Somebody has just taken this name. Choose another."))
            return None
        return pseud


class FirstPseud(forms.Form):
    """The name a new account writes under: its own, or another."""

    name = forms.CharField(
        label=_("I write as"), max_length=LONGEST, help_text=_("Works and answers are signed with it.")
    )

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **{"initial": {"name": account.username}, **kwargs})

    def clean_name(self) -> str:
        own = self.account.pseuds.filter(key=key(self.cleaned_data["name"])).first()
        return usable(self.cleaned_data["name"], besides=own)

    def keep(self) -> Pseud | None:
        """Write as this pseud from now on; None if somebody took the name this very moment."""
        name = self.cleaned_data["name"]
        try:
            with transaction.atomic():
                pseud, _ = self.account.pseuds.get_or_create(key=key(name), defaults={"name": name})
                self.account.write_as(pseud)
        except IntegrityError:
            self.add_error("name", _("Somebody has just taken this name. Choose another."))
            return None
        return pseud


def languages() -> list[tuple[str, Any]]:
    return [("", _("As my browser asks")), *settings.LANGUAGES]


class Preferences(forms.ModelForm):  # type: ignore[type-arg] # as above
    language = forms.ChoiceField(
        label=_("Language"),
        choices=languages,
        required=False,
        help_text=_(
            "Of the archive's own words, on its pages and in its letters. Stories stay as they are written."
        ),
    )

    class Meta:
        model = Account
        fields = ("language", "shows_adult", "may_be_indexed", "may_be_mined", "feeds_hold_stories")
        labels = {
            "shows_adult": _("Show me adult works without asking first"),
            "may_be_indexed": _("Search engines may list my works"),
            "may_be_mined": _("Programs may read my works for training and text mining"),
            "feeds_hold_stories": _("Feeds hold my chapters whole"),
        }
        help_texts = {
            "may_be_mined": _(
                "Unless you say so, the archive reserves it on every page. Each work can say otherwise."
            ),
            "feeds_hold_stories": _(
                "Otherwise they hold your summaries. Adult works are never in them whole."
            ),
        }


class BlockForm(forms.Form):
    """Whom one does not want to hear from."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST, help_text=_("Of the account or any of its pseuds.")
    )

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        self.blocked = account_called(name)
        if self.blocked is None:
            raise ValidationError(_("Nobody here is called “{name}”.").format(name=name))
        if self.blocked.pk == self.account.pk:
            raise ValidationError(_("That is you."))
        return name

    def keep(self) -> Block:
        """Blocking somebody again changes nothing."""
        block, _ = Block.objects.get_or_create(blocker=self.account, blocked=self.blocked)
        return block
