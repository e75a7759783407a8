"""What staff write of the archive itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import News


class NewsForm(forms.ModelForm):  # type: ignore[type-arg] # the stubs make it generic, Django does not
    class Meta:
        model = News
        fields = ("title", "text")
        labels = {"title": _("Title"), "text": _("Text")}
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {"text": _("Leave a blank line between paragraphs.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].max_length = 20_000  # type: ignore[attr-defined] # of a CharField

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())
