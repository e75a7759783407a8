"""The answer form. One verdict and one line of text is enough; so is either alone."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from cliffhanger.kit.compiled import Compiled
from cliffhanger.manuscript import from_text, visible_text
from cliffhanger.works.models import Chapter
from cliffhanger.works.queries import Reader

from .access import promise_is_open
from .models import VERDICTS, Question, Review
from .respond import Answer

WISH = {True: "yes", False: "no", None: ""}
QUESTION = "question-"


class TextArea(forms.Textarea):
    """A few lines, that a program or a hurried hand may send with signs no page can show."""

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        text = super().value_from_datadict(data, files, name)
        return text.replace("\x00", "") if isinstance(text, str) else text


ASKED: Compiled[Question] = Compiled(lambda work: Question.objects.filter(work=work, retired_at=None))


class AnswerForm(forms.Form):
    """What a reader may say of `chapter`. Without `data` it holds what she said `earlier`, if she did."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    wants_rest = forms.ChoiceField(
        label=_("Do you want the rest?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("", _("I would rather not say"))],
        required=False,
        widget=forms.RadioSelect,
    )
    verdicts = forms.MultipleChoiceField(
        label=_("In a word"),
        choices=list(VERDICTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=_("A line to the author"), required=False, max_length=10_000, widget=TextArea(attrs={"rows": 4})
    )
    guest_name = forms.CharField(
        label=_("Your name"), required=False, max_length=60, help_text=_("It is shown with your answer.")
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        chapter: Chapter,
        reader: Reader,
        earlier: Review | None = None,
    ) -> None:
        super().__init__(data, initial=initial(earlier), prefix=None, auto_id="answer_%s")
        self.chapter = chapter
        self.earlier = earlier
        if reader.is_authenticated:
            del self.fields["guest_name"]
        else:
            self.initial["form_key"] = None
        for question in ASKED(chapter.work_id):
            self.fields[f"{QUESTION}{question.pk}"] = forms.CharField(
                label=question.text, required=False, max_length=1000, widget=TextArea(attrs={"rows": 2})
            )

    @property
    def asks_wish(self) -> bool:
        """Whether "Do you want the rest?" is asked: while there is a rest that an answer helps to open."""
        return promise_is_open(self.chapter.work) or bool(self["wants_rest"].value())

    @property
    def asked_verdicts(self) -> list[tuple[str, str]]:
        """Those the author asks for; all of them if she asks for none. One she gave already stays."""
        promises = self.chapter.work.promises.all()
        asked = next((promise.verdicts for promise in promises if promise.settled_at is None), None)
        shown = {*(asked or VERDICTS), *self.chosen}
        return [(value, str(words)) for value, words in VERDICTS.items() if value in shown]

    @property
    def chosen(self) -> list[str]:
        return self["verdicts"].value() or []

    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(QUESTION)]

    def clean_text(self) -> str:
        return from_text(self.cleaned_data["text"])

    def clean(self) -> dict[str, object]:
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        words = [visible_text(said["text"]), *(said[field.name] for field in self.questions())]
        if not (said["verdicts"] or said["wants_rest"] or any(word.strip() for word in words)):
            raise forms.ValidationError(_("Choose a verdict or write a line: one of them is enough."))
        return said

    def answer(self, guest_mark: str) -> Answer:
        said = self.cleaned_data
        return Answer(
            verdicts=frozenset(said["verdicts"]),
            wants_rest={"yes": True, "no": False}.get(said["wants_rest"]),
            text=said["text"],
            answers={int(field.name.removeprefix(QUESTION)): said[field.name] for field in self.questions()},
            guest_name=said.get("guest_name", ""),
            guest_mark=guest_mark,
            form_key=said["form_key"] or self.key_of_words(guest_mark),
        )

    def key_of_words(self, guest_mark: str) -> uuid.UUID:
        """The key of a form without one, as guests have it, whose page is everybody's: the same words sent
        twice from one place on one day are one answer."""
        if not guest_mark:
            return uuid.uuid4()
        said = sorted((name, str(value)) for name, value in self.cleaned_data.items() if name != "form_key")
        return uuid.uuid5(uuid.NAMESPACE_OID, repr((guest_mark, self.chapter.pk, said)))


class Shared(dict[str, forms.Field]):
    """Fields that all forms have together, since no form changes one: to copy them was a tenth of an answer."""

    def __deepcopy__(self, memo: object) -> dict[str, forms.Field]:
        return dict(self)


AnswerForm.base_fields = Shared(AnswerForm.base_fields)


def initial(earlier: Review | None) -> dict[str, object]:
    """What the form is opened with. Every opening has a key of its own, and the same form sent twice is one."""
    fresh: dict[str, object] = {"form_key": uuid.uuid4(), "wants_rest": ""}
    if earlier is None:
        return fresh
    given = {f"{QUESTION}{answer.question_id}": answer.text for answer in earlier.answers.all()}
    return (
        fresh
        | given
        | {
            "verdicts": [name for name in VERDICTS if getattr(earlier, name)],
            "wants_rest": WISH[earlier.wants_rest],
            "text": as_typed(earlier.text),
        }
    )


def as_typed(html: str) -> str:
    """The plain text that `from_text` made this of, near enough to go on writing."""
    paragraphs = html.replace("<hr>", "<p>* * *</p>").split("</p>")
    lines = ("\n".join(visible_text(line) for line in part.split("<br>")) for part in paragraphs)
    return "\n\n".join(line for line in lines if line.strip())


class ReplyForm(forms.Form):
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Your reply"),
        max_length=10_000,
        widget=TextArea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first, then send it.")},
    )


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It is kept on the record."),
        error_messages={"required": _("Give a reason: it is kept on the record.")},
    )
