"""Sets a book: run as a program of its own, so that a book that takes too long or too much ends alone.

Takes a folder with `book.typ` and a JSON of how to set it, and leaves `book.pdf` there. Knows nothing of the archive.
"""

import json
import resource
import sys
from pathlib import Path

import typst

MOST_MEMORY = 4 * 1024**3  # bytes of address space, most of which is never touched
CANNOT = 3


def main(folder: Path) -> int:
    job = json.loads((folder / "job.json").read_text())
    resource.setrlimit(resource.RLIMIT_CPU, (job["within"], job["within"] + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    # For all readers, also those who hear it; for a text that typst cannot set so, tagged as well as it goes.
    attempts: tuple[list[typst.PDFStandard], ...] = (["ua-1"], [])
    for standards in attempts:
        try:
            typst.compile(
                str(folder / "book.typ"),
                output=str(folder / "book.pdf"),
                root=str(folder),
                format="pdf",
                ignore_system_fonts=job["plain"],
                pdf_standards=standards,
                timestamp=job["at"],
            )
        except (typst.TypstError, RuntimeError) as error:
            print(str(error)[:2000], file=sys.stderr)  # noqa: T201 - it is a program
        else:
            return 0
    return CANNOT


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
