"""What an author says of a series, and the order of its works."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cliffhanger.accounts.models import Account

from . import ordering
from .forms import place_of
from .models import Part, Series, Work
from .prose import ProseField


class SeriesForm(forms.ModelForm):  # type: ignore[type-arg]  # the stubs make it generic, Django does not
    summary = ProseField(label=_("Description"), most=1_250, rows=3)
    notes = ProseField(label=_("Notes"), most=5_000, rows=2)
    is_complete = forms.BooleanField(label=_("The series is complete"), required=False)
    work = forms.ModelChoiceField(
        Work.objects.none(), label=_("Add a work of yours"), required=False, empty_label=_("None")
    )

    class Meta:
        model = Series
        fields = ("title", "summary", "notes")
        labels = {"title": _("Title")}

    def __init__(self, maker: Account, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        series: Series = self.instance
        self.initial.setdefault("is_complete", series.completed_at is not None)
        hers = Work.objects.made_by(maker).order_by("title", "pk")
        inside = series.parts.values("work") if series.pk else []
        self.fields["work"].queryset = hers.exclude(pk__in=inside)  # type: ignore[attr-defined] # of this very field

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_work(self) -> Work | None:
        added: Work | None = self.cleaned_data["work"]
        series: Series = self.instance
        if added and series.pk and series.parts.count() >= ordering.MOST_PARTS:
            raise forms.ValidationError(
                _("A series has up to {most} works.").format(most=ordering.MOST_PARTS)
            )
        return added

    @transaction.atomic
    def keep(self, now: datetime) -> Series:
        series: Series = self.save(commit=False)
        ordering.complete(series, self.cleaned_data["is_complete"], now)
        series.save()
        if self.cleaned_data["work"]:
            ordering.append(series, self.cleaned_data["work"])
        return series


class PartsForm(forms.Form):
    """The order of the works, and which of them leave the series. Two fields for each."""

    def __init__(self, parts: list[Part], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parts = parts
        for part in parts:
            self.fields[f"place-{part.pk}"] = forms.IntegerField(
                label=_("Place of {title}").format(title=part.work),
                min_value=1,
                max_value=10_000,
                initial=part.position,
            )
            self.fields[f"out-{part.pk}"] = forms.BooleanField(
                label=_("Take {title} out of the series").format(title=part.work), required=False
            )

    def rows(self) -> list[tuple[Part, forms.BoundField, forms.BoundField]]:
        """Each part with its fields, in the order that was typed last."""
        rows = [(part, self[f"place-{part.pk}"], self[f"out-{part.pk}"]) for part in self.parts]
        return sorted(rows, key=lambda row: place_of(row[1]))

    def places(self) -> dict[int, int]:
        return {part.pk: self.cleaned_data[f"place-{part.pk}"] for part in self.parts}

    def out(self) -> set[int]:
        return {part.pk for part in self.parts if self.cleaned_data[f"out-{part.pk}"]}
