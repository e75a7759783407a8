"""What a reader says when she lets a program act for her."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account

from .models import Scope
from .scopes import hers_to_give

LENGTHS = {
    "30": _("A month"),
    "365": _("A year"),
    "": _("Until I take it back"),
}


class TokenForm(forms.Form):
    """What she may not do herself, no program is offered to do for her."""

    name = forms.CharField(
        label=_("What is it for?"), max_length=60, help_text=_("A name by which you know the program again.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("The program may"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
        help_text=_(
            "Whatever you choose: none can change your password or your address, or take your account away."
        ),
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )
    days = forms.ChoiceField(
        label=_("For how long?"),
        choices=list(LENGTHS.items()),
        required=False,
        initial="365",
        widget=forms.RadioSelect,
    )

    def __init__(self, account: Account, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(scope.value, scope.label) for scope in hers_to_give(account)]
        self.fields["scopes"].choices = offered  # type: ignore[attr-defined] # of a MultipleChoiceField

    def good_for(self) -> timedelta | None:
        days = self.cleaned_data["days"]
        return timedelta(days=int(days)) if days else None
