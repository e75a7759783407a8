"""What the page of all pieces shows: made up, and no model's."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

STORY = mark_safe(
    """<p>“You have the keys,” said the harbour-master, “and you have the boat. What you do not have is the
    light.” He turned the lamp so that Ines could see the glass, and the long crack that ran through it like a
    river on a map.</p><p>She had come eleven miles to hear something else. The oil was bought; the wick was
    trimmed; there were 240 steps, and she had counted every one of them with a can in each hand.</p>
    <p>“Who else knows?” she asked.</p><p>“You,” said he. “And whoever did it.”</p>
    <hr aria-label="Scene break">
    <p>It was past four when the <em>Marguerite</em> stood in for the sound. From the gallery she was a
    smudge, then a sail, then a ship with a name; and the wind, which had been no more than a mutter all day,
    put its shoulder to the door.</p><p>Ines struck a match, and then another. The third one held. She set it
    to the last of the old candles, the ones that had been her mother’s, and carried them up two by two.</p>
    <p>At the two hundred and fortieth step she heard somebody breathe.</p>"""
)


class SampleForm(forms.Form):
    username = forms.CharField(
        label="Name", help_text="Letters, digits, spaces. You can write under others later."
    )
    email = forms.EmailField(label="Address", help_text="We write to it once, to see that it is yours.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    about = forms.CharField(label="About you", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    rating = forms.ChoiceField(
        label="Rating", choices=[("g", "General Audiences"), ("t", "Teen And Up Audiences")]
    )
    wanted = forms.ChoiceField(
        label="Do you want the rest?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    mail = forms.BooleanField(label="Send my notices by mail too", required=False)


def pieces() -> dict[str, Any]:
    wrong = SampleForm(
        {"username": "", "email": "ines@harbour", "password": "a", "rating": "g"}, auto_id="wrong_%s"
    )
    return {
        "story": STORY,
        "closes_at": datetime(2025, 5, 2, 18, tzinfo=UTC),
        "form": SampleForm(),
        "answer": SampleForm(prefix="answer"),
        "wrong": wrong,
        "page": Paginator(range(180), 20).page(4),
        "verdicts": [
            ("good", "good"),
            ("bad", "bad"),
            ("messed_up", "messed up"),
            ("out_of_character", "out of character"),
        ],
        "chosen": ["good", "messed_up"],
        "figures": [("Good", 9), ("Bad", 1), ("Messed up", 4), ("Out of character", 2)],
        "opened": [("Chapter 1", 214), ("Chapter 2", 171), ("Chapter 3", 160)],
        "seal_states": ["open", "kept", "lapsed", "withdrawn"],
    }
