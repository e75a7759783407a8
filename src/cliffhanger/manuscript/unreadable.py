"""The one error of this package."""


class Unreadable(Exception):
    """A file that cannot be read. Its message is for the author: what is wrong, and what to do."""
