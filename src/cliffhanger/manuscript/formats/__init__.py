"""One reader a format. Each brings a file's text to `Line`s; none of them knows what a title or a note is."""
