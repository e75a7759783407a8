"""What is told of the archive's things, and what is said of them: the shapes of `/api/v1`.

Every instant has its zone, every text of an author is sanitised HTML, every address is whole. Lengths of what
is said are those of the forms on the pages, which have the last word.
"""
