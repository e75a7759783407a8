"""What a reader says of a work, in the field names that programs for archives of this kind send."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account
from cliffhanger.reviews.forms import TextArea, as_typed
from cliffhanger.works.prose import from_prose

from .bookmarking import Said
from .models import LONGEST_QUOTE, Bookmark
from .muting import KINDS, NotMuted

MOST_TAGS, LONGEST_TAG, LONGEST_NOTES = 75, 150, 5000
LONGEST_AGO = 400 * 24 * 3600.0  # seconds; what a browser kept longer is from nowhere
MOST_PARAGRAPHS = 1_000_000


class Checkbox(forms.CheckboxInput):
    """Programs send 0 and 1."""

    def __init__(self, **attrs: str) -> None:
        super().__init__(attrs=attrs)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return data.get(name) in ("1", "on", "true", True)

    def format_value(self, value: Any) -> str:
        return "1"


class Line(forms.TextInput):
    """A line that a program or a hurried hand may send with signs no page can show."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        line = super().value_from_datadict(data, files, name)
        return line.replace("\x00", "") if isinstance(line, str) else line


class Signature(forms.Select):
    checked_attribute = {"selected": "selected"}  # one program looks for the word


class BookmarkForm(forms.Form):
    pseud_id = forms.ChoiceField(label=_("Signed"), required=False, widget=Signature)
    bookmarker_notes = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=LONGEST_NOTES,
        widget=TextArea(attrs={"rows": 4, "id": "bookmark_notes"}),
    )
    tag_string = forms.CharField(
        label=_("Your tags"),
        required=False,
        help_text=_("With commas between them."),
        widget=Line(attrs={"id": "bookmark_tag_string"}),
    )
    rec = forms.BooleanField(label=_("I recommend it"), required=False, widget=Checkbox(id="bookmark_rec"))
    private = forms.BooleanField(
        label=_("Only for me"),
        required=False,
        widget=Checkbox(id="bookmark_private"),
        help_text=_("Nobody else sees it, or counts it."),
    )

    def __init__(
        self, account: Account, data: Mapping[str, Any] | None = None, *, earlier: Bookmark | None = None
    ) -> None:
        begun = initial(account, earlier)
        if data is not None and earlier:  # a program sends what it changes
            data = {self.add_prefix(name): value for name, value in begun.items()} | dict(data.items())
        super().__init__(data, initial=begun, auto_id="bookmark_%s")
        self.account = account
        self.pseuds = {str(pseud.pk): pseud for pseud in account.pseuds.order_by("pk")}
        signed: Any = self.fields["pseud_id"]
        signed.choices = [(number, pseud.name) for number, pseud in self.pseuds.items()]

    def add_prefix(self, field_name: str) -> str:
        return f"bookmark[{field_name}]"

    def clean_bookmarker_notes(self) -> str:
        return from_prose(self.cleaned_data["bookmarker_notes"])

    def clean_tag_string(self) -> list[str]:
        written = self.cleaned_data["tag_string"].split(",")
        names = list(dict.fromkeys(name for name in (" ".join(part.split()) for part in written) if name))
        if len(names) > MOST_TAGS:
            raise ValidationError(
                gettext("These are %(n)s tags; there is room for %(most)s.")
                % {"n": len(names), "most": MOST_TAGS}
            )
        if any(len(name) > LONGEST_TAG for name in names):
            raise ValidationError(gettext("A tag has up to %(n)s characters.") % {"n": LONGEST_TAG})
        return names

    def said(self) -> Said:
        asked = self.cleaned_data
        return Said(
            pseud=self.pseuds.get(asked["pseud_id"]) or self.account.pseud,
            notes=asked["bookmarker_notes"],
            tags=asked["tag_string"],
            is_private=asked["private"],
            is_recommendation=asked["rec"],
        )


def initial(account: Account, earlier: Bookmark | None) -> dict[str, object]:
    if earlier is None:
        return {"pseud_id": account.default_pseud_id}
    return {
        "pseud_id": earlier.pseud_id or account.default_pseud_id,
        "bookmarker_notes": as_written(earlier.notes),
        "tag_string": ", ".join(earlier.tag_names),
        "rec": earlier.is_recommendation,
        "private": earlier.is_private,
    }


def as_written(notes: str) -> str:
    """Plain text to go on writing, unless there is more to it than paragraphs: then the HTML."""
    typed = as_typed(notes)
    return typed if from_prose(typed) == notes else notes


class PlaceForm(forms.Form):
    """Where a device says its reader is; `ago` in seconds, since the clocks of devices are anything."""

    chapter = forms.IntegerField(min_value=1, max_value=10**18)
    paragraph = forms.IntegerField(min_value=0, max_value=MOST_PARAGRAPHS)
    quote = forms.CharField(required=False, max_length=1000)
    end = forms.BooleanField(required=False, widget=Checkbox())
    ago = forms.FloatField(required=False, min_value=0, max_value=LONGEST_AGO)

    def clean_quote(self) -> str:
        return str(self.cleaned_data["quote"])[:LONGEST_QUOTE]


class BroughtForm(PlaceForm):
    work = forms.IntegerField(min_value=1, max_value=10**18)


class ReadingPreferences(forms.ModelForm):  # type: ignore[type-arg] # the stubs make it generic, Django does not
    class Meta:
        model = Account
        fields = ("keeps_history", "hides_promises")
        labels: ClassVar[dict[str, object]] = {
            "keeps_history": _("Remember what I read, and where I stopped"),
            "hides_promises": _("Leave works with an open promise out of my lists"),
        }
        help_texts: ClassVar[dict[str, object]] = {
            "keeps_history": _("Nobody else sees it. Without it, each browser remembers its own place."),
        }


class MuteForm(forms.Form):
    kind = forms.ChoiceField(label=_("What"), choices=list(KINDS.items()))
    name = forms.CharField(
        label=_("Name"), max_length=150, error_messages={"required": _("Whose, or which?")}
    )

    def refuse(self, error: NotMuted) -> None:
        self.add_error("name", str(error))
