"""What somebody says of an app she made."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account

from ..models import App
from .redirects import LONGEST, may_be_registered
from .rules import new_client_id, new_secret

MOST_APPS = 20  # of one account
MOST_REDIRECTS = 10
PUBLIC, CONFIDENTIAL = "public", "confidential"
KINDS = {
    PUBLIC: _("On its users’ devices, or in a browser: it can keep no secret"),
    CONFIDENTIAL: _("On a server of mine: it can keep a secret"),
}


class AppForm(forms.Form):
    name = forms.CharField(
        label=_("What is it called?"),
        max_length=60,
        help_text=_("People are asked whether it may act for them."),
    )
    redirects = forms.CharField(
        label=_("Where are people sent back to?"),
        max_length=MOST_REDIRECTS * (LONGEST + 1),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_(
            "Whole addresses, one a line: https://…, http://127.0.0.1/… for a program on one’s own machine "
            "(at any port), or a scheme of its own such as org.example.reader:/…"
        ),
    )
    website = forms.URLField(label=_("Its website"), max_length=200, required=False, assume_scheme="https")
    kind = forms.ChoiceField(
        label=_("Where does it run?"), choices=list(KINDS.items()), widget=forms.RadioSelect, initial=PUBLIC
    )

    def __init__(self, account: Account, *args: Any, app: App | None = None, **options: Any) -> None:
        """Of `app`, or of a new one. Where one runs is said once: it is another app that runs elsewhere."""
        self.account, self.app = account, app
        if app:
            said = {"name": app.name, "redirects": "\n".join(app.redirects), "website": app.website}
            options.setdefault("initial", said)
        super().__init__(*args, **options)
        if app:
            del self.fields["kind"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_redirects(self) -> list[str]:
        found = list(dict.fromkeys(self.cleaned_data["redirects"].split()))
        if len(found) > MOST_REDIRECTS:
            raise ValidationError(gettext("An app has up to {most} of them.").format(most=MOST_REDIRECTS))
        for one in found:
            if not may_be_registered(one):
                raise ValidationError(gettext("Nobody can be sent back to {address}.").format(address=one))
        return found

    def clean_website(self) -> str:
        website: str = self.cleaned_data["website"]
        if website and not website.startswith(("https://", "http://")):
            raise ValidationError(gettext("Give an address that begins with https://."))
        return website

    def clean(self) -> None:
        if self.app is None and self.account.apps.count() >= MOST_APPS:
            raise ValidationError(gettext("These are many apps. Remove one that you do not need any more."))

    def change(self) -> None:
        """What people allowed it holds on."""
        assert self.app  # noqa: S101 - says which of the two forms this is
        said = self.cleaned_data
        self.app.name, self.app.website, self.app.redirects = said["name"], said["website"], said["redirects"]
        self.app.save(update_fields=["name", "website", "redirects"])

    def keep(self, now: datetime) -> tuple[App, str]:
        """The app, and its secret, which is said this once; empty for one that can keep none."""
        said = self.cleaned_data
        secret, digest = new_secret() if said["kind"] == CONFIDENTIAL else ("", "")
        made = App.objects.create(
            account=self.account,
            name=said["name"],
            website=said["website"],
            redirects=said["redirects"],
            client_id=new_client_id(),
            secret_digest=digest,
            made_at=now,
        )
        return made, secret
