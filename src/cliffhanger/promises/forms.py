"""The terms of a promise, as their author sets them, and the words by which the page says them back."""

from collections.abc import Mapping

from django import forms
from django.db import models
from django.utils.translation import gettext, npgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cliffhanger import keeper
from cliffhanger.kit import sentence
from cliffhanger.kit.text import number_in_words
from cliffhanger.reviews.models import VERDICTS

from .models import Promise

# Each phrase has the context of its place in the sentence, so that a language may inflect it for it.
SENTENCE = _(
    "If {quorum} answered within {window_days}{asks}, {rest} {pace}. If not, {if_lapsed}{thanks}.{chance_readers}"
)
MOST_QUESTIONS = 3


def choice(of: type[models.TextChoices], phrases: Mapping[str, object]) -> sentence.PhraseSelect:
    return sentence.PhraseSelect(phrases, choices=of.choices)


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]  # the stubs make it generic, Django does not
    quorum = forms.IntegerField(
        label=_("How many different readers"),
        min_value=keeper.terms.QUORUM[0],
        max_value=keeper.terms.QUORUM[-1],
        widget=sentence.number(
            pgettext_lazy("terms: if … answered", "one reader has"),
            pgettext_lazy("terms: if … answered", "{n} readers have"),
        ),
    )
    window_days = forms.IntegerField(
        label=_("Within how many days"),
        min_value=keeper.terms.WINDOW_DAYS[0],
        max_value=keeper.terms.WINDOW_DAYS[-1],
        initial=5,
        widget=sentence.number(
            pgettext_lazy("terms: within", "one day"), pgettext_lazy("terms: within", "{n} days")
        ),
    )
    share_percent = forms.IntegerField(
        label=_("Share who say yes, in percent"),
        min_value=1,
        max_value=100,
        initial=50,
        widget=sentence.number(
            pgettext_lazy("terms: at least", "one percent"), pgettext_lazy("terms: at least", "{n} percent")
        ),
    )
    calendar_days = forms.IntegerField(
        label=_("Days of that calendar"),
        min_value=keeper.terms.CALENDAR_DAYS[0],
        max_value=keeper.terms.CALENDAR_DAYS[-1],
        initial=5,
        widget=sentence.number(
            pgettext_lazy("terms: calendar", "one day"), pgettext_lazy("terms: calendar", "{n} days")
        ),
    )
    chance_readers = forms.IntegerField(
        label=_("If fewer readers than this opened it"),
        min_value=1,
        max_value=10_000,
        required=False,
        widget=sentence.number(
            _(" If fewer than one reader has opened it by then, it stays open {chance_days} longer, once."),
            _(" If fewer than {n} readers have opened it by then, it stays open {chance_days} longer, once."),
            none=" ",
        ),
    )
    chance_days = forms.IntegerField(
        label=_("Stay open so many days more, once"),
        min_value=keeper.terms.WINDOW_DAYS[0],
        max_value=keeper.terms.WINDOW_DAYS[-1],
        required=False,
        widget=sentence.number(
            pgettext_lazy("terms: longer", "one day"), pgettext_lazy("terms: longer", "{n} days")
        ),
    )
    verdicts = forms.MultipleChoiceField(
        label=_("Ask whether it is"),
        choices=list(VERDICTS.items()),
        initial=list(VERDICTS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    questions = forms.CharField(
        label=_("Questions of your own"),
        help_text=_("One a line, up to three."),
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
            "asks": _("What counts"),
            "pace": _("Then the rest goes up"),
            "if_lapsed": _("If too few answer"),
            "thanks": _("Those who answered then get"),
            "word": _("Your own word about it"),
        }
        help_texts = {
            "asks": _(
                "Nobody weighs what readers write. Only heads are counted, and the plain yes or no if you ask for it."
            ),
        }
        widgets = {
            "asks": choice(
                Promise.Asks,
                {
                    "any": "",
                    "favour": _(" and at least {share_percent} of those who say so want the rest"),
                },
            ),
            "pace": choice(
                Promise.Pace,
                {
                    "at_once": pgettext_lazy("terms: the rest goes up", "all at once"),
                    "every": pgettext_lazy("terms: the rest goes up", "one by one, {calendar_days} apart"),
                    "spread": pgettext_lazy("terms: the rest goes up", "spread over {calendar_days}"),
                },
            ),
            "if_lapsed": choice(
                Promise.IfLapsed,
                {
                    "withdraw": pgettext_lazy("terms: if not", "the work is taken down"),
                    "keep_up": pgettext_lazy(
                        "terms: if not", "what is posted stays and the rest does not follow"
                    ),
                    "release": pgettext_lazy("terms: if not", "the rest goes up anyway"),
                },
            ),
            "thanks": choice(
                Promise.Thanks,
                {"rest": _(", and those who answered may read the rest privately"), "nothing": ""},
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
        rest = npgettext("terms", "the other chapter goes up", "the other %(n)s chapters go up", self.held)
        return str(SENTENCE).replace("{rest}", rest % {"n": number_in_words(self.held)})

    @property
    def sentence(self) -> str:
        return sentence.written(self.template, self)

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        if len(lines) > MOST_QUESTIONS:
            raise forms.ValidationError(gettext("Ask up to %(n)s questions.") % {"n": MOST_QUESTIONS})
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(gettext("A question may have up to 200 characters."))
        return lines

    def clean(self) -> dict[str, object]:
        terms = super().clean() or self.cleaned_data
        if terms.get("chance_readers") and not terms.get("chance_days") and "chance_days" not in self.errors:
            self.add_error("chance_days", gettext("Say how many days longer it stays open."))
        return terms

    def promise(self) -> Promise:
        """The promise these terms make, unsaved."""
        made: Promise = self.save(commit=False)
        made.verdicts = self.cleaned_data["verdicts"]
        return made


class EasingForm(forms.Form):
    """Fewer readers, or a sooner calendar. Never the other way."""

    quorum = forms.IntegerField(label=_("How many different readers"), required=False, min_value=1)
    pace = forms.ChoiceField(label=_("The rest goes up"), required=False, choices=Promise.Pace.choices)
    calendar_days = forms.IntegerField(
        label=_("Days of that calendar"),
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
        labels = {"word": _("Your own word about it")}
        widgets = {"word": forms.Textarea(attrs={"rows": 3})}


class HaltForm(forms.Form):
    reason = forms.CharField(label=_("Reason, for the public ledger"), max_length=300)
