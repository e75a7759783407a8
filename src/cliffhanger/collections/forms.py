"""What is said of a collection, and which works are put forward for it."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.access import account_called
from cliffhanger.accounts.models import Account, Block
from cliffhanger.works.prose import ProseField

from .models import LONGEST_NAME, Collection, Maintainer
from .names import check, key

MOST_PEOPLE, MOST_COLLECTIONS = 30, 20
NUMBER = re.compile(r"\s*(?:\S*/works/)?(\d{1,18})(?:[/?#]\S*)?\s*")


class CollectionForm(forms.ModelForm):  # type: ignore[type-arg]  # the stubs make it generic, Django does not
    description = ProseField(label=_("Description"), most=5_000, rows=4)
    rules = ProseField(label=_("Rules"), most=10_000, rows=4)
    is_closed = forms.BooleanField(label=_("It is closed: nothing more comes in"), required=False)
    is_unrevealed = forms.BooleanField(
        label=_("Nobody may know of its works yet"),
        required=False,
        help_text=_(
            "Until you reveal the collection, once and for good, only their makers and those who maintain it see "
            "its works: no list, search, feed or count has them. A work with an open promise cannot be put in, and "
            "a promise cannot be made about one that is in. This can be chosen while nothing is in the collection."
        ),
    )

    class Meta:
        model = Collection
        fields = ("title", "name", "description", "rules", "is_moderated", "by_invitation")
        labels = {"title": _("Title"), "name": _("Name in the address")}
        help_texts = {
            "name": _("Letters from a to z, digits, _ and -. It cannot be changed later."),
        }

    field_order = (
        "title",
        "name",
        "description",
        "rules",
        "is_moderated",
        "by_invitation",
        "is_unrevealed",
        "is_closed",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        made: Collection = self.instance
        self.initial.setdefault("is_closed", made.closed_at is not None)
        self.initial.setdefault("is_unrevealed", made.unrevealed_at is not None)
        if made.pk:
            del self.fields["name"]
        if made.unrevealed_at or (made.pk and made.items.exists()):
            del self.fields["is_unrevealed"]

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        check(name)
        if Collection.objects.filter(key=key(name)).exists():
            raise ValidationError(gettext("There is a collection of this name already."))
        return name

    def filled(self, now: datetime) -> Collection:
        """The collection as the form says, not saved yet."""
        made: Collection = self.save(commit=False)
        made.key = key(made.name)
        made.closed_at = (made.closed_at or now) if self.cleaned_data["is_closed"] else None
        if "is_unrevealed" in self.cleaned_data:
            made.unrevealed_at = now if self.cleaned_data["is_unrevealed"] else None
        return made


class PeopleForm(forms.Form):
    """Who keeps a collection."""

    owners = forms.CharField(
        label=_("Owners"),
        max_length=2_000,
        help_text=_("Names with commas between them. Owners may change all of this."),
    )
    moderators = forms.CharField(
        label=_("Moderators"),
        max_length=2_000,
        required=False,
        help_text=_("They see to the works: approve, refuse, invite."),
    )

    def __init__(self, collection: Collection, by: Account, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        rows = list(collection.maintainers.select_related("account"))
        self.known = {row.account_id for row in rows}
        for name, role in (("owners", Maintainer.Role.OWNER), ("moderators", Maintainer.Role.MODERATOR)):
            self.initial[name] = ", ".join(row.account.username for row in rows if row.role == role)

    def clean_owners(self) -> list[Account]:
        owners = self.people("owners")
        if not owners:
            raise ValidationError(gettext("Somebody has to own it."))
        return owners

    def clean_moderators(self) -> list[Account]:
        return self.people("moderators")

    def people(self, field: str) -> list[Account]:
        typed = list(
            dict.fromkeys(filter(None, (part.strip() for part in self.cleaned_data[field].split(","))))
        )
        if len(typed) > MOST_PEOPLE:
            raise ValidationError(gettext("Up to {most} people keep a collection.").format(most=MOST_PEOPLE))
        return [self.person(name) for name in typed]

    def person(self, name: str) -> Account:
        found = account_called(name.replace("\0", ""))
        if found is None:
            raise ValidationError(gettext("Nobody here is called “{name}”.").format(name=name))
        if found.pk not in self.known and Block.objects.filter(blocker=found, blocked=self.by).exists():
            raise ValidationError(gettext("“{name}” does not want to hear from you.").format(name=name))
        return found


class OfferForm(forms.Form):
    """The field name is the one that programs for archives of this kind send."""

    collection_names = forms.CharField(
        label=_("Names of collections"),
        max_length=1_000,
        help_text=_("As they stand in the address, with commas between them."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_collection_names(self) -> list[Collection]:
        typed = self.cleaned_data["collection_names"].split(",")
        names = list(dict.fromkeys(key(part.strip()) for part in typed if part.strip()))
        if len(names) > MOST_COLLECTIONS:
            raise ValidationError(gettext("Up to {most} collections at once.").format(most=MOST_COLLECTIONS))
        return [self.called(name) for name in names]

    def called(self, name: str) -> Collection:
        found: Collection | None = Collection.objects.filter(key=name[: LONGEST_NAME + 1]).first()
        if found is None:
            raise ValidationError(gettext("There is no collection “{name}”.").format(name=name))
        return found


class InvitationForm(forms.Form):
    work = forms.CharField(
        label=_("A work you would like to have"),
        max_length=300,
        help_text=_("Its address or its number. Its author is asked first."),
    )

    def clean_work(self) -> int:
        found = NUMBER.fullmatch(self.cleaned_data["work"])
        if found is None:
            raise ValidationError(gettext("That is not the address of a work."))
        return int(found[1])
