"""The answer form. One verdict and one line of text is enough; so is either alone."""

import uuid

from django import forms

from cliffhanger.manuscript import from_text, visible_text

from .models import VERDICTS
from .respond import Answer


class AnswerForm(forms.Form):
    chapter = forms.IntegerField(widget=forms.HiddenInput)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    verdicts = forms.MultipleChoiceField(
        choices=list(VERDICTS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    wants_rest = forms.ChoiceField(choices=[("", "No answer"), ("yes", "Yes"), ("no", "No")], required=False)
    text = forms.CharField(required=False, max_length=10_000, widget=forms.Textarea)
    guest_name = forms.CharField(required=False, max_length=60)

    def clean_text(self) -> str:
        return from_text(self.cleaned_data["text"].replace("\x00", ""))

    def clean(self) -> dict[str, object]:
        said = super().clean() or self.cleaned_data
        if not said.get("verdicts") and not said.get("wants_rest") and not visible_text(said.get("text", "")).strip():
            raise forms.ValidationError("Choose a verdict or write a line: one of them is enough.")
        return said

    def answer(self, guest_mark: str) -> Answer:
        said = self.cleaned_data
        return Answer(
            verdicts=frozenset(said["verdicts"]),
            wants_rest={"yes": True, "no": False}.get(said["wants_rest"]),
            text=said["text"],
            answers={
                int(name.removeprefix("question-")): value
                for name, value in self.data.items()
                if name.removeprefix("question-").isdigit() and name.startswith("question-")
            },
            guest_name=said["guest_name"],
            guest_mark=guest_mark,
            form_key=said["form_key"] or uuid.uuid4(),
        )


class ReplyForm(forms.Form):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(max_length=10_000, widget=forms.Textarea)


class RemovalForm(forms.Form):
    reason = forms.CharField(max_length=300, required=False)
