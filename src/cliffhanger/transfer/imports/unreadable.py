"""Why a file could not be read, said in the language of who handed it in.

The manuscript package knows of no languages: its sentences are listed here so that the catalogues have them.
"""

from django.utils.translation import gettext, gettext_noop

from cliffhanger.manuscript import Unreadable

SENTENCES = (
    gettext_noop("There is no text in this file. Perhaps it was saved before the story was pasted in."),
    gettext_noop(
        "This file is empty: there is no text in it. Perhaps it was saved before the story was pasted in."
    ),
    gettext_noop(
        "This is a packed file, but not a document that can be read here. Save it as one of .txt, .md, .html, "
        ".docx, .odt, .rtf or .epub, and send that."
    ),
    gettext_noop("This file is empty: there is nothing in it. Please check that you chose the right one."),
    gettext_noop(
        "This file is larger than 20 MB, which is more than a story needs. Take out the pictures, or send it in "
        "parts."
    ),
    gettext_noop(
        "This is a Word file that is either protected with a password or in the old .doc format. Open it, save it "
        "as .docx without a password, and send that."
    ),
    gettext_noop(
        "This is a picture, and no text. Save it as one of .txt, .md, .html, .docx, .odt, .rtf or .epub, and send "
        "that."
    ),
    gettext_noop(
        "This is a PDF, and no text. Save it as one of .txt, .md, .html, .docx, .odt, .rtf or .epub, and send that."
    ),
    gettext_noop(
        "This is a sound or a film, and no text. Save it as one of .txt, .md, .html, .docx, .odt, .rtf or .epub, "
        "and send that."
    ),
    gettext_noop(
        "This is a packed archive, and no text. Save it as one of .txt, .md, .html, .docx, .odt, .rtf or .epub, and "
        "send that."
    ),
    gettext_noop(
        "This is a program, and no text. Save it as one of .txt, .md, .html, .docx, .odt, .rtf or .epub, and send "
        "that."
    ),
    gettext_noop(
        "This is a database, and no text. Save it as one of .txt, .md, .html, .docx, .odt, .rtf or .epub, and send "
        "that."
    ),
    gettext_noop(
        "There is no readable text in this file. Save it as one of .txt, .md, .html, .docx, .odt, .rtf or .epub, "
        "and send that."
    ),
    gettext_noop(
        "This file is damaged: its name says it is a document, but its content is not. Save it again, and send "
        "that."
    ),
    gettext_noop(
        "This file contains instructions that a story does not need and that can be harmful. Open it in your word "
        "processor, save it again under a new name, and send that."
    ),
    gettext_noop(
        "This file is protected with a password, so its text cannot be read. Open it, save a copy without a "
        "password, and send that."
    ),
    gettext_noop(
        "This file is damaged: parts of it are missing or garbled. Open it in the program that made it, save it "
        "again, and send that."
    ),
    gettext_noop(
        "This file unpacks to far more than a story could hold, so it was not opened. Save the text alone, without "
        "pictures, and send that."
    ),
    gettext_noop("This e-book has no pages. Save the story again from the program that made it."),
    gettext_noop("It is larger than 20 MB. Hand it in in parts."),
)


def said(error: Unreadable) -> str:
    return gettext(str(error))
