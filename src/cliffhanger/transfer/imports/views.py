"""Handing a story in: a file or pasted text becomes a draft, and its note's promise a proposal."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cliffhanger.manuscript import MAX_BYTES, Unreadable, read

from .hand_in import hand_in


class HandInForm(forms.Form):
    file = forms.FileField(label="A file", required=False)
    text = forms.CharField(label="Or the text itself", required=False, widget=forms.Textarea)

    def clean(self) -> dict[str, object]:
        given = super().clean() or self.cleaned_data
        file = given.get("file")
        if isinstance(file, UploadedFile) and file.size and file.size > MAX_BYTES:
            self.add_error("file", f"The file is larger than {MAX_BYTES // 2**20} MB. Hand it in in parts.")
        elif not file and not str(given.get("text", "")).strip() and not self.errors:
            raise forms.ValidationError("Choose a file or paste the text.")
        return given


@login_required
def new(request: HttpRequest) -> HttpResponse:
    form = HandInForm(request.POST or None, request.FILES or None)
    pseud = request.user.pseud if request.user.is_authenticated else None
    if request.method == "POST" and pseud and form.is_valid():
        file = form.cleaned_data["file"]
        source, name = (file.read(), file.name) if file else (form.cleaned_data["text"].encode(), "pasted.txt")
        try:
            work = hand_in(read(source, name), pseud)
        except Unreadable as error:
            form.add_error("file" if file else "text", str(error))
        else:
            messages.success(request, f"“{work.title}” is a draft of yours now. Nothing is posted yet.")
            return redirect("promises:new", work.pk)
    return render(request, "imports/new.html", {"form": form, "pseud": pseud}, status=422 if form.errors else 200)
