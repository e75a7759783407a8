"""The terms of a promise, as their author sets them."""

from django import forms

from .models import Promise

WORDS = {"good": "good", "bad": "bad", "messed_up": "messed up", "out_of_character": "out of character"}


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]  # the stubs make it generic, Django does not
    verdicts = forms.MultipleChoiceField(
        label="Ask whether it is", choices=list(WORDS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    questions = forms.CharField(
        label="Questions of your own, one a line, up to three", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Promise
        fields = (
            "quorum",
            "window_days",
            "asks",
            "share_percent",
            "pace",
            "calendar_days",
            "if_lapsed",
            "thanks",
            "chance_readers",
            "chance_days",
            "word",
        )
        labels = {
            "quorum": "How many different readers",
            "window_days": "Within how many days",
            "asks": "What counts",
            "share_percent": "Share of yes, in percent",
            "pace": "Then the rest goes up",
            "calendar_days": "Days of that calendar",
            "if_lapsed": "If too few answer",
            "thanks": "Those who answered then get",
            "chance_readers": "Second chance if fewer than so many readers opened it",
            "chance_days": "Days of the second chance",
            "word": "Your own word about it",
        }

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if len(lines) > 3:
            raise forms.ValidationError("Ask up to three questions.")
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError("A question may have up to 200 characters.")
        return lines
