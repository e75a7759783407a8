"""The terms of a promise, as their author sets them, and the words by which the page says them back."""

from django import forms
from django.db import models

from cliffhanger import keeper
from cliffhanger.kit import sentence
from cliffhanger.kit.text import count
from cliffhanger.reviews.models import VERDICTS

from .models import Promise

SENTENCE = "If {quorum} answered within {window_days}{asks}, {rest} {pace}. If not, {if_lapsed}{thanks}.{chance_readers}"
MOST_QUESTIONS = 3


def choice(of: type[models.TextChoices], phrases: dict[str, str]) -> sentence.PhraseSelect:
    return sentence.PhraseSelect(phrases, choices=of.choices)


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]  # the stubs make it generic, Django does not
    quorum = forms.IntegerField(
        label="How many different readers",
        min_value=keeper.terms.QUORUM[0],
        max_value=keeper.terms.QUORUM[-1],
        widget=sentence.number("one reader has", "{n} readers have"),
    )
    window_days = forms.IntegerField(
        label="Within how many days",
        min_value=keeper.terms.WINDOW_DAYS[0],
        max_value=keeper.terms.WINDOW_DAYS[-1],
        initial=5,
        widget=sentence.number("one day", "{n} days"),
    )
    share_percent = forms.IntegerField(
        label="Share who say yes, in percent",
        min_value=1,
        max_value=100,
        initial=50,
        widget=sentence.number("one percent", "{n} percent"),
    )
    calendar_days = forms.IntegerField(
        label="Days of that calendar",
        min_value=keeper.terms.CALENDAR_DAYS[0],
        max_value=keeper.terms.CALENDAR_DAYS[-1],
        initial=5,
        widget=sentence.number("one day", "{n} days"),
    )
    chance_readers = forms.IntegerField(
        label="If fewer readers than this opened it",
        min_value=1,
        max_value=10_000,
        required=False,
        widget=sentence.number(
            " If fewer than one reader has opened it by then, it stays open {chance_days} longer, once.",
            " If fewer than {n} readers have opened it by then, it stays open {chance_days} longer, once.",
            none=" ",
        ),
    )
    chance_days = forms.IntegerField(
        label="Stay open so many days more, once",
        min_value=keeper.terms.WINDOW_DAYS[0],
        max_value=keeper.terms.WINDOW_DAYS[-1],
        required=False,
        widget=sentence.number("one day", "{n} days"),
    )
    verdicts = forms.MultipleChoiceField(
        label="Ask whether it is",
        choices=[(value, words.lower()) for value, words in VERDICTS.items()],
        initial=list(VERDICTS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    questions = forms.CharField(
        label="Questions of your own",
        help_text="One a line, up to three.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
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
            "asks": "What counts",
            "pace": "Then the rest goes up",
            "if_lapsed": "If too few answer",
            "thanks": "Those who answered then get",
            "word": "Your own word about it",
        }
        help_texts = {
            "asks": "Nobody weighs what readers write. Only heads are counted, and the plain yes or no if you ask for it.",
        }
        widgets = {
            "asks": choice(
                Promise.Asks,
                {"any": "", "favour": " and at least {share_percent} of those who say so want the rest"},
            ),
            "pace": choice(
                Promise.Pace,
                {
                    "at_once": "all at once",
                    "every": "one by one, {calendar_days} apart",
                    "spread": "spread over {calendar_days}",
                },
            ),
            "if_lapsed": choice(
                Promise.IfLapsed,
                {
                    "withdraw": "the work is taken down",
                    "keep_up": "what is posted stays and the rest does not follow",
                    "release": "the rest goes up anyway",
                },
            ),
            "thanks": choice(
                Promise.Thanks,
                {"rest": ", and those who answered may read the rest privately", "nothing": ""},
            ),
            "word": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: object, held: int = 0, **options: object) -> None:
        """`held`: how many chapters it would be about, as far as the page knows."""
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.held = held

    @property
    def template(self) -> str:
        """The sentence with the one number that is no field filled in; `terms.js` goes on from it."""
        rest = (
            "the other chapter goes up"
            if self.held == 1
            else f"the other {count(self.held, 'chapter')} go up"
        )
        return SENTENCE.replace("{rest}", rest)

    @property
    def sentence(self) -> str:
        return sentence.written(self.template, self)

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if len(lines) > MOST_QUESTIONS:
            raise forms.ValidationError(f"Ask up to {MOST_QUESTIONS} questions.")
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError("A question may have up to 200 characters.")
        return lines

    def clean(self) -> dict[str, object]:
        terms = super().clean() or self.cleaned_data
        if terms.get("chance_readers") and not terms.get("chance_days") and "chance_days" not in self.errors:
            self.add_error("chance_days", "Say how many days longer it stays open.")
        return terms

    def promise(self) -> Promise:
        """The promise these terms make, unsaved."""
        made: Promise = self.save(commit=False)
        made.verdicts = self.cleaned_data["verdicts"]
        return made


class EasingForm(forms.Form):
    """Fewer readers, or a sooner calendar. Never the other way."""

    quorum = forms.IntegerField(label="How many different readers", required=False, min_value=1)
    pace = forms.ChoiceField(label="The rest goes up", required=False, choices=Promise.Pace.choices)
    calendar_days = forms.IntegerField(
        label="Days of that calendar",
        required=False,
        min_value=keeper.terms.CALENDAR_DAYS[0],
        max_value=keeper.terms.CALENDAR_DAYS[-1],
    )

    @classmethod
    def of(cls, promise: Promise) -> "EasingForm":
        terms = {"quorum": promise.quorum, "pace": promise.pace, "calendar_days": promise.calendar_days}
        return cls(initial=terms)

    def calendar(self, promise: Promise) -> keeper.Calendar:
        pace = self.cleaned_data["pace"] or promise.pace
        days = self.cleaned_data["calendar_days"] or promise.calendar_days
        return keeper.Calendar(keeper.Pace(pace), days)


class WordForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    class Meta:
        model = Promise
        fields = ("word",)
        labels = {"word": "Your own word about it"}
        widgets = {"word": forms.Textarea(attrs={"rows": 3})}


class HaltForm(forms.Form):
    reason = forms.CharField(label="Reason, for the public ledger", max_length=300)
