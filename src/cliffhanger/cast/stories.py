"""The stories of the demo world: manuscripts as an author would hand them in, one file a chapter."""

from pathlib import Path

from cliffhanger.manuscript import Manuscript, read

FOLDER = Path(__file__).parent / "stories"


def names() -> list[str]:
    return sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())


def manuscripts(story: str, slip: tuple[str, str] | None = None) -> list[Manuscript]:
    """The story's files as they are read, in order; with `slip`, its first text replaced by its second.

    Raises LookupError if the text to replace stands nowhere in them.
    """
    files = sorted((FOLDER / story).glob("*.md"))
    sources = {file.name: file.read_text(encoding="utf-8") for file in files}
    if slip:
        if not any(slip[0] in source for source in sources.values()):
            raise LookupError(f"{slip[0]!r} is not in {story}")
        sources = {name: source.replace(*slip) for name, source in sources.items()}
    return [read(source.encode(), name) for name, source in sources.items()]


def style(story: str) -> str:
    """The style sheet its author gives it; empty for most."""
    file = FOLDER / story / "style.css"
    return file.read_text(encoding="utf-8") if file.exists() else ""
