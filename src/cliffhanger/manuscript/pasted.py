"""Plain text pasted into a form."""

from .formats import txt
from .layout import blocks
from .lines import Kind
from .sanitiser import sanitise


def from_text(text: str) -> str:
    """Sanitised HTML of plain text: `<p>` for paragraphs, wrapped lines joined, `<hr>` for scene marks. No label
    or heading is looked for, and tags in the text are shown as typed. "" for blank text."""
    made = blocks(txt.lines(text))
    return sanitise(
        "\n".join("<hr>" if block.kind is Kind.DIVIDER else f"<p>{block.html}</p>" for block in made)
    )
