"""What its owner says of a webhook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .addresses import LONGEST
from .events import Event
from .models import LONGEST_NAME


class EventsForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("A name by which you know it again."),
    )
    events = forms.MultipleChoiceField(
        label=_("It is told when"),
        choices=Event.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it is told.")},
    )


class WebhookForm(EventsForm):
    address = forms.CharField(
        label=_("The address"),
        max_length=LONGEST,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Where your program listens: https, on a public machine."),
    )
    field_order = ["address", "name", "events"]
