"""What wranglers say."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import PARENT_KINDS, WRANGLED, Kind, Medium, Tag, Wrangler
from .wrangle import LONGEST_NAME


class TagField(forms.CharField):
    """The name of a tag of one of these kinds that is there, canonical or not. A synonym means its canonical tag."""

    def __init__(self, kinds: tuple[str, ...], **options: Any) -> None:
        self.kinds = kinds
        attributes = {"data-suggest": kinds[0], "autocomplete": "off"} if kinds else {}
        super().__init__(
            **{"max_length": LONGEST_NAME, "widget": forms.TextInput(attrs=attributes), **options}
        )

    def clean(self, value: Any) -> Tag | None:
        name = " ".join(super().clean(value).split())
        if not name:
            return None
        for found in Tag.objects.named(name.casefold()).filter(kind__in=self.kinds).known():
            means: Tag = found.synonym_of or found
            return means
        raise forms.ValidationError(_("There is no tag “%(name)s” of that kind here."), params={"name": name})


class OtherForm(forms.Form):
    """One other tag."""

    def __init__(self, *, kinds: tuple[str, ...], label: Any, **options: Any) -> None:
        super().__init__(**options)
        self.fields["other"] = TagField(kinds, label=label)


def parent_kinds(tag: Tag) -> tuple[str, ...]:
    return tuple(PARENT_KINDS.get(tag.kind, ()))


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Another name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("Works keep what their authors typed: the old name becomes a synonym."),
    )


class DescriptionForm(forms.Form):
    description = forms.CharField(
        label=gettext_lazy("What it is"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("A sentence for its page, in plain text."),
    )


class MediumForm(forms.Form):
    medium = forms.ChoiceField(
        label=gettext_lazy("Where it comes from"), choices=Medium.choices, required=False
    )


class QueueForm(forms.Form):
    """Which tags to look through."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(kind.value, kind.label) for kind in WRANGLED], required=False
    )
    fandom = TagField((Kind.FANDOM,), label=gettext_lazy("On works of the fandom"), required=False)


class AssignmentForm(forms.Form):
    account = forms.CharField(label=gettext_lazy("Who"), max_length=150)
    fandom = TagField((Kind.FANDOM,), label=gettext_lazy("Fandom"))

    def clean_account(self) -> Any:
        name = self.cleaned_data["account"]
        found = get_user_model().objects.filter(username__iexact=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody here is called “%(name)s”."), params={"name": name})
        return found

    def assign(self, now: datetime) -> Wrangler:
        """Twice is the same as once."""
        account, fandom = self.cleaned_data["account"], self.cleaned_data["fandom"]
        return Wrangler.objects.get_or_create(account=account, fandom=fandom, defaults={"since": now})[0]
