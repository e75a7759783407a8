"""The archive as a catalogue for programs that read books: OPDS 1.2 (Atom) and OPDS 2.0 (JSON)."""
