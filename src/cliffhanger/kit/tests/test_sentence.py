from django import forms

from cliffhanger.kit import sentence


class Terms(forms.Form):
    quorum = forms.IntegerField(widget=sentence.number("one reader has", "{n} readers have"))
    pace = forms.ChoiceField(
        choices=[("once", "All at once"), ("spread", "Spread")],
        widget=sentence.PhraseSelect({"once": "all at once", "spread": "spread over {days}"}),
    )
    days = forms.IntegerField(required=False, widget=sentence.number("one day", "{n} days", none="a while"))
    warm = forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs={"data-phrase": " gladly", "data-otherwise": ""})
    )


SENTENCE = "If {quorum} answered{warm}, the rest goes up {pace}."


def said(**fields: object) -> str:
    return sentence.plain(SENTENCE, Terms(fields))


def test_a_sentence_says_what_the_form_says() -> None:
    assert (
        said(quorum="12", pace="spread", days="5", warm="on")
        == "If twelve readers have answered gladly, the rest goes up spread over five days."
    )


def test_one_is_said_as_one() -> None:
    assert said(quorum="1", pace="once") == "If one reader has answered, the rest goes up all at once."


def test_an_empty_number_says_what_it_has_for_that_or_leaves_a_gap() -> None:
    assert said(quorum="", pace="spread", days="") == "If … answered, the rest goes up spread over a while."


def test_what_is_no_number_leaves_a_gap() -> None:
    for wrong in ("-3", "two", "1e3", "٣"):
        assert said(quorum=wrong, pace="once").startswith("If … answered")


def test_every_phrase_is_marked_and_what_was_typed_is_escaped() -> None:
    class Named(forms.Form):
        name = forms.CharField()

    form = Named({"name": "<i>Kit</i>"})
    assert sentence.written("By {name}.", form) == "By <b>&lt;i&gt;Kit&lt;/i&gt;</b>."


def test_phrases_that_name_each_other_come_to_an_end() -> None:
    class Round(forms.Form):
        one = forms.ChoiceField(choices=[("a", "A")], widget=sentence.PhraseSelect({"a": "{two}"}))
        two = forms.ChoiceField(choices=[("a", "A")], widget=sentence.PhraseSelect({"a": "{one}"}))

    assert sentence.plain("{one}", Round({"one": "a", "two": "a"})) == ""
