"""Files and pasted text that authors hand in."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cliffhanger.manuscript import FORMATS, MAX_BYTES, Manuscript, Unreadable, read

from .unreadable import said

MOST_FILES = 100


@dataclass(frozen=True)
class Given:
    """One thing handed in, and what was read of it."""

    name: str
    source: bytes
    manuscript: Manuscript


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; `clean` gives a list."""

    def clean(self, value: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        given = value if isinstance(value, list | tuple) else [value]
        files = [super(FilesField, self).clean(one, initial) for one in given if one]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(gettext("Hand in up to %(n)s files at a time.") % {"n": MOST_FILES})
        return files


class HandInForm(forms.Form):
    """One file or a pasted text; `manuscript` once it is valid."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(FORMATS)}),
    )
    text = forms.CharField(
        label=_("Or paste the text itself"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "manuscript"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        file, text = given.get("file"), str(given.get("text") or "")
        if not file and not text.strip():
            if not self.errors:
                raise forms.ValidationError(gettext("Choose a file or paste the text."))
            return given
        try:
            self.given = read_file(file) if file else read_text(text)
        except Unreadable as error:
            self.add_error("file" if file else "text", said(error))
        return given


class MoreForm(forms.Form):
    """Further chapters: files, or a pasted text; `given` once it is valid."""

    documents = FilesField(
        label=_("Files with further chapters"),
        required=False,
        allow_empty_file=True,
        widget=ManyFiles(attrs={"accept": ",".join(FORMATS), "multiple": True}),
    )
    more = forms.CharField(
        label=_("Or their text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or self.cleaned_data
        self.given: list[Given] = []
        try:
            for file in sent.get("documents") or ():
                self.given.append(read_file(file))
        except Unreadable as error:
            self.add_error("documents", f"{file.name}: {said(error)}")
        try:
            if str(sent.get("more") or "").strip():
                self.given.append(read_text(sent["more"]))
        except Unreadable as error:
            self.add_error("more", said(error))
        if not self.given and not self.errors:
            raise forms.ValidationError(gettext("Choose files or paste text first."))
        return sent


def read_file(file: "UploadedFile[Any]") -> Given:
    name = (file.name or "file")[:255]
    if (file.size or 0) > MAX_BYTES:
        raise Unreadable(f"It is larger than {MAX_BYTES // 1_000_000} MB. Hand it in in parts.")
    source = file.read()
    return Given(name, source, read(source, name))


def read_text(text: str) -> Given:
    source = text.replace("\x00", "").encode()
    return Given("pasted.txt", source, read(source, "pasted.txt"))
