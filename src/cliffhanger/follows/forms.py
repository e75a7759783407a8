"""What an account wants to be told, and by which ways; and what a browser says of itself when it is to be told."""

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account

from .endpoints import is_push_service
from .models import LONGEST_ENDPOINT, Channel, Digest, Kind, Silence
from .wishes import choose

POINT, SECRET = 65, 16  # bytes of a device's public key and of its secret
HOURS = [(hour, f"{hour:02}:00 UTC") for hour in range(24)]
EVENING = 18


class NoticesForm(forms.Form):
    letters = forms.ChoiceField(
        label=_("Letters"),
        choices=[
            ("now", _("At once")),
            ("daily", _("Once a day, in one letter")),
            ("never", _("No letters")),
        ],
        widget=forms.RadioSelect,
    )
    hour = forms.TypedChoiceField(
        label=_("The daily letter leaves at"), choices=HOURS, coerce=int, required=False
    )
    archive = forms.MultipleChoiceField(choices=Kind.choices, required=False)
    mail = forms.MultipleChoiceField(choices=Kind.choices, required=False)
    push = forms.MultipleChoiceField(choices=Kind.choices, required=False)

    def __init__(self, account: Account, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"initial": chosen(account), **options})
        self.account = account

    def rows(self) -> Iterator[tuple[str, str, list[tuple[str, str, bool]]]]:
        """Each kind with its words and its boxes: name of the channel, its words, whether it is checked."""
        ticked = {channel: set(self[channel].value() or ()) for channel in Channel.values}
        for kind, words in Kind.choices:
            yield (
                kind,
                str(words),
                [(channel, str(label), kind in ticked[channel]) for channel, label in Channel.choices],
            )

    def keep(self) -> None:
        said = self.cleaned_data
        wanted = {(kind, channel) for channel in Channel.values for kind in said[channel]}
        choose(self.account, wanted, said["letters"], EVENING if said["hour"] == "" else said["hour"])


def chosen(account: Account) -> dict[str, Any]:
    silent = set(Silence.objects.filter(account=account).values_list("kind", "channel"))
    digest = Digest.objects.filter(account=account).first()
    ticked = {
        channel: [kind for kind in Kind.values if (kind, channel) not in silent] for channel in Channel.values
    }
    letters = "never" if not account.mail_notices else "daily" if digest else "now"
    return {**ticked, "letters": letters, "hour": digest.hour if digest else EVENING}


class DeviceForm(forms.Form):
    """A push subscription as a browser hands it out."""

    endpoint = forms.CharField(max_length=LONGEST_ENDPOINT)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=40)

    def clean_endpoint(self) -> str:
        endpoint: str = self.cleaned_data["endpoint"]
        if not is_push_service(endpoint):
            raise ValidationError(_("This archive sends nothing by the push service of this browser."))
        return endpoint

    def clean_p256dh(self) -> str:
        return decoded(self.cleaned_data["p256dh"], POINT)

    def clean_auth(self) -> str:
        return decoded(self.cleaned_data["auth"], SECRET)


def decoded(text: str, size: int) -> str:
    """The text, if it stands for so many bytes."""
    plain = text.rstrip("=")
    try:
        found = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != size:
        raise ValidationError(_("This is not a key of a push subscription."))
    return plain
