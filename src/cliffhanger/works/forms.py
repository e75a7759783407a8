"""What an author says of her work, and what she writes in a chapter."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Pseud, key
from cliffhanger.tags.models import CATEGORIES, RATINGS, WARNINGS, Kind
from cliffhanger.tags.said import shown_lazily

from .languages import LANGUAGES
from .models import Chapter, Creatorship, ReviewsFrom, Work
from .models.work import MAY_SPOIL
from .posting import MOST_CHARACTERS
from .prose import ProseField

MOST_TAGS = 75
LONGEST_TAG = 150
UNSAID = "Creator Chose Not To Use Archive Warnings"
NO_WARNING = (UNSAID, "No Archive Warnings Apply")


class TagsField(forms.CharField):
    """Names of tags, a comma between them. Those of `kind` are offered while one types."""

    def __init__(self, *, kind: str = "", **options: Any) -> None:
        super().__init__(**{"required": False, "strip": True, **options})
        if kind:
            self.widget = forms.Textarea(attrs={"rows": 1, "data-suggest": kind, "data-many": ""})

    def clean(self, value: Any) -> list[str]:
        names = [" ".join(name.split()) for name in super().clean(value).replace("\x00", "").split(",")]
        long = next((name for name in names if len(name) > LONGEST_TAG), None)
        if long:
            raise forms.ValidationError(
                _("A tag has up to {most} characters; “{start}…” is longer. A comma parts two tags.").format(
                    most=LONGEST_TAG, start=long[:40]
                )
            )
        return list(dict.fromkeys(name for name in names if name))


class NamesField(TagsField):
    """Names of pseuds in this archive, a comma between them."""

    def clean(self, value: Any) -> list[Pseud]:  # type: ignore[override]  # as above
        names = super().clean(value)
        found = {pseud.key: pseud for pseud in Pseud.objects.filter(key__in=[key(name) for name in names])}
        unknown = [name for name in names if key(name) not in found]
        if unknown:
            raise forms.ValidationError(
                _("Nobody writes here as {names}.").format(
                    names=_(" or ").join(f"“{name}”" for name in unknown)
                )
            )
        return [found[key(name)] for name in names]


def pairs(names: Iterable[str]) -> list[tuple[str, Any]]:
    return [(name, shown_lazily(name)) for name in names]


class SayField(forms.TypedChoiceField):
    """Yes, no, or what the preferences of those who sign the work say."""

    def __init__(self, **options: Any) -> None:
        choices = [("", _("As my preferences say")), ("True", _("Yes")), ("False", _("No"))]
        super().__init__(
            **{"choices": choices, "coerce": "True".__eq__, "empty_value": None, "required": False, **options}
        )


class WorkForm(forms.ModelForm):  # type: ignore[type-arg]  # the stubs make it generic, Django does not
    summary = ProseField(label=_("Summary"), most=1_250, rows=3)
    fandoms = TagsField(
        kind=Kind.FANDOM, label=_("Fandoms"), help_text=_("What it belongs to. A comma parts two.")
    )
    relationships = TagsField(
        kind=Kind.RELATIONSHIP, label=_("Relationships"), help_text=_("A/B if romantic, A & B if not.")
    )
    characters = TagsField(kind=Kind.CHARACTER, label=_("Characters"))
    freeforms = TagsField(
        kind=Kind.FREEFORM,
        label=_("Other tags"),
        help_text=_("Genres and whatever else helps to find it or to avoid it."),
    )
    spoilers = TagsField(
        label=_("Which of these tags give the story away?"),
        help_text=_(
            "They are found and filtered like the others, and folded away until a reader asks for them."
        ),
    )
    rating = forms.ChoiceField(label=_("Rating"), choices=pairs(RATINGS), initial=RATINGS[0])
    warnings = forms.MultipleChoiceField(
        label=_("Archive warnings"),
        choices=pairs(WARNINGS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means that you would rather not say."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Category"), choices=pairs(CATEGORIES), required=False, widget=forms.CheckboxSelectMultiple
    )
    notes_before = ProseField(label=_("Notes at the beginning"), most=5_000)
    notes_after = ProseField(label=_("Notes at the end"), most=5_000)
    disclaimer = ProseField(label=_("Disclaimer"), most=5_000, rows=2)
    betas = NamesField(
        label=_("Betas"),
        help_text=_("Who read it before others do. They may read every chapter, and do not count."),
    )

    is_paused = forms.BooleanField(
        label=_("It is on hiatus"),
        required=False,
        help_text=_("Readers see that nothing comes for a while. The next chapter you post takes it back."),
    )
    may_be_indexed = SayField(label=_("May search engines list it?"))
    may_be_mined = SayField(
        label=_("May programs learn from it?"), help_text=_("Training, and text and data mining.")
    )

    class Meta:
        model = Work
        fields = (
            "title",
            "summary",
            "language",
            "planned_chapters",
            "notes_before",
            "notes_after",
            "disclaimer",
            "reviews_from",
            "reviews_wait",
            "is_restricted",
            "may_be_indexed",
            "may_be_mined",
        )
        labels = {"title": _("Title"), "language": _("Language")}
        widgets = {"language": forms.Select(choices=LANGUAGES)}
        help_texts = {
            "reviews_from": _("Guests’ answers are shown, and never counted towards a promise."),
            "reviews_wait": _(
                "What readers write shows when you let it through. Towards a promise it counts at once."
            ),
        }

    KINDS = {
        "fandoms": Kind.FANDOM,
        "relationships": Kind.RELATIONSHIP,
        "characters": Kind.CHARACTER,
        "freeforms": Kind.FREEFORM,
        "warnings": Kind.WARNING,
        "categories": Kind.CATEGORY,
    }
    field_order = (
        "title",
        "fandoms",
        "summary",
        "rating",
        "warnings",
        "relationships",
        "characters",
        "freeforms",
        "spoilers",
        "categories",
        "notes_before",
        "notes_after",
        "disclaimer",
        "language",
        "planned_chapters",
        "betas",
        "reviews_from",
        "reviews_wait",
        "is_restricted",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].widget.attrs.pop("maxlength", None)  # a choice knows none
        self.fields["reviews_from"].required = False  # what says nothing of it changes nothing
        if self.instance.pk:
            self.say_tags(self.instance)

    def say_tags(self, work: Work) -> None:
        by_kind = work.tags_by_kind(with_spoilers=True)
        tags = {kind: [tag.name for tag in tags] for kind, tags in by_kind}
        self.initial.setdefault("spoilers", ", ".join(tag.name for tag in work.spoilers()))
        for field, kind in self.KINDS.items():
            listed = isinstance(self.fields[field], TagsField)
            self.initial.setdefault(field, ", ".join(tags[kind]) if listed else tags[kind])
        self.initial.setdefault("rating", next(iter(tags[Kind.RATING]), RATINGS[0]))
        betas = Pseud.objects.filter(creatorships__work=work, creatorships__role=Creatorship.Role.BETA)
        self.initial.setdefault("is_paused", work.paused_at is not None)
        self.initial.setdefault("betas", ", ".join(pseud.name for pseud in betas))

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_reviews_from(self) -> str:
        chosen: str = self.cleaned_data["reviews_from"] or self.instance.reviews_from
        promising = Work.objects.promising().filter(pk=self.instance.pk)
        if chosen == ReviewsFrom.NOBODY and self.instance.pk and promising.exists():
            raise forms.ValidationError(
                _("A promise is open, and it asks readers to answer. Close the reviews when it has settled.")
            )
        return chosen

    def clean_betas(self) -> list[Pseud]:
        betas: list[Pseud] = self.cleaned_data["betas"]
        accounts = {pseud.account_id for pseud in self.instance.creators()} if self.instance.pk else set()
        if any(beta.account_id in accounts for beta in betas):
            raise forms.ValidationError(_("An author of the work is not its beta as well."))
        return betas

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        tags = sum(len(said.get(field, ())) for field in self.KINDS)
        if tags > MOST_TAGS:
            self.add_error(
                "freeforms",
                _("That makes {tags} tags in all; a work has up to {most}.").format(
                    tags=tags, most=MOST_TAGS
                ),
            )
        self.check_spoilers(said)
        return said

    def check_spoilers(self, said: dict[str, Any]) -> None:
        fields = [field for field, kind in self.KINDS.items() if kind in MAY_SPOIL]
        known = {name.casefold() for field in fields for name in said.get(field, ())}
        unknown = [name for name in said.get("spoilers", ()) if name.casefold() not in known]
        if unknown and not any(field in self.errors for field in fields):
            self.add_error(
                "spoilers",
                _("“{name}” is not among its relationships, characters and other tags.").format(
                    name=unknown[0]
                ),
            )

    @transaction.atomic
    def save(self, commit: bool = True) -> Work:
        work: Work = super().save(commit)
        for field, kind in self.KINDS.items():
            work.tag_with(kind, self.cleaned_data[field])
        work.tag_with(Kind.RATING, [self.cleaned_data["rating"]])
        if not self.cleaned_data["warnings"]:
            work.tag_with(Kind.WARNING, [UNSAID])
        work.mark_spoilers(self.cleaned_data["spoilers"])
        self.save_betas(work)
        if not work.reviews_wait:
            work.reviews.let_all_through()
            work.margin_notes.let_all_through()
        return work

    def save_betas(self, work: Work) -> None:
        betas = self.cleaned_data["betas"]
        work.creatorships.filter(role=Creatorship.Role.BETA).exclude(pseud__in=betas).delete()
        for beta in betas:
            Creatorship.objects.get_or_create(work=work, pseud=beta, defaults={"role": Creatorship.Role.BETA})


class ChapterForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    notes_before = ProseField(label=_("Notes at the beginning"), most=5_000, rows=2)
    text = ProseField(label=_("Text"), most=MOST_CHARACTERS, rows=24)
    notes_after = ProseField(label=_("Notes at the end"), most=5_000, rows=2)
    warnings = forms.MultipleChoiceField(
        label=_("Warnings for this chapter"),
        choices=pairs(name for name in WARNINGS if name not in NO_WARNING),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Said at its head and among the tags of the work, once it is out."),
    )

    class Meta:
        model = Chapter
        fields = ("title", "notes_before", "text", "notes_after", "warnings")
        labels = {"title": _("Title")}


class PlacesForm(forms.Form):
    """Titles of the chapters and the order in which they stand. One pair of fields for each chapter."""

    def __init__(self, chapters: list[Chapter], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.chapters = chapters
        for chapter in chapters:
            fixed = chapter.posted_at is not None or chapter.held_at is not None
            self.fields[f"title-{chapter.pk}"] = forms.CharField(
                label=_("Title of chapter {number}").format(number=chapter.position),
                required=False,
                max_length=255,
                initial=chapter.title,
                disabled=chapter.held_at is not None,
            )
            self.fields[f"place-{chapter.pk}"] = forms.IntegerField(
                label=_("Place of chapter {number}").format(number=chapter.position),
                min_value=1,
                max_value=10_000,
                initial=chapter.position,
                disabled=fixed,
            )

    def rows(self) -> list[tuple[Chapter, forms.BoundField, forms.BoundField]]:
        """Each chapter with its title's and its place's field, as the author ordered them last."""
        rows = [
            (chapter, self[f"title-{chapter.pk}"], self[f"place-{chapter.pk}"]) for chapter in self.chapters
        ]
        return sorted(rows, key=lambda row: place_of(row[2]))

    def titles(self) -> dict[int, str]:
        return {chapter.pk: self.cleaned_data[f"title-{chapter.pk}"].strip() for chapter in self.chapters}

    def places(self) -> dict[int, int]:
        return {chapter.pk: self.cleaned_data[f"place-{chapter.pk}"] for chapter in self.chapters}


def place_of(field: forms.BoundField) -> int:
    value = str(field.value())
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
