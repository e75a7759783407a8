"""What is new, for programs that ask now and then: Atom and JSON Feed of whatever has a page of its own."""
