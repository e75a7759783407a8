from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account

STAY, TAKE = "stay", "take"


class LeaveForm(forms.Form):
    works = forms.ChoiceField(
        label=_("What becomes of your posted works?"),
        choices=[(STAY, _("They stay, without my name")), (TAKE, _("I take them with me"))],
        widget=forms.RadioSelect,
        initial=STAY,
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        # Counts against the limit of wrong passwords, as signing in does.
        if not get_adapter().reauthenticate(self.account, password):
            raise ValidationError(gettext("This is not your password."))
        return password
