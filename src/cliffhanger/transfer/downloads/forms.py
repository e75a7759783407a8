import hashlib
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cliffhanger.works.models import Work

from ..models import Cover
from .image import Image, image, without_traces

LARGEST = 2 * 1024 * 1024  # bytes
KINDS = ("png", "jpeg")
LEAST = 300  # pixels, of the shorter side


class CoverForm(forms.Form):
    picture = forms.FileField(
        label=gettext_lazy("A picture"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=gettext_lazy(
            "PNG or JPEG, up to 2 MB; upright, such as 1,200 by 1,800 pixels. What a camera wrote into it, a place for example, is taken out."
        ),
    )
    alt = forms.CharField(
        label=gettext_lazy("What it shows"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("For readers who do not see it."),
    )

    seen: Image

    def clean_picture(self) -> bytes:
        given: UploadedFile[Any] = self.cleaned_data["picture"]
        if (given.size or 0) > LARGEST:
            raise ValidationError(_("This picture is larger than 2 MB."))
        data = given.read()
        seen = image(data)
        if seen is None or seen.kind not in KINDS:
            raise ValidationError(_("This is not a whole PNG or JPEG."))
        if min(seen.width, seen.height) < LEAST:
            raise ValidationError(
                _("This picture is too small for a cover: 300 pixels on each side at least.")
            )
        self.seen = seen
        return without_traces(data, seen.kind)

    @transaction.atomic
    def keep(self, work: Work, now: datetime) -> Cover:
        picture = self.cleaned_data["picture"]
        said = {
            "picture": picture,
            "kind": self.seen.kind,
            "width": self.seen.width,
            "height": self.seen.height,
            "alt": self.cleaned_data["alt"],
            "digest": hashlib.sha256(picture + self.cleaned_data["alt"].encode()).hexdigest(),
            "set_at": now,
        }
        kept, _created = Cover.objects.update_or_create(work=work, defaults=said)
        return kept
