"""What a reader says when she lets a program act for her."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Scope

LENGTHS = {
    "30": _("A month"),
    "365": _("A year"),
    "": _("Until I take it back"),
}


class TokenForm(forms.Form):
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

    def good_for(self) -> timedelta | None:
        days = self.cleaned_data["days"]
        return timedelta(days=int(days)) if days else None
