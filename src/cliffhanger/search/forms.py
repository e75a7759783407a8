"""What a reader says of a filter she keeps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import LONGEST_ASKED, LONGEST_NAME


class FilterForm(forms.Form):
    name = forms.CharField(label=_("What you call it"), max_length=LONGEST_NAME)
    asked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_ASKED)

    def clean_name(self) -> Any:
        return " ".join(self.cleaned_data["name"].split())
