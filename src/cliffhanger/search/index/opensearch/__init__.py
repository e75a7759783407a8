"""The same questions put to an OpenSearch server, for an archive that outgrows one machine's index.

A document is a work: the keys of its terms, its figures, and its words as stems that are made here, so that both
indexes find the same. Its chapters are nested in it. One process among all machines follows, by a lease; its
cursor is a document too, written after what it speaks for.

Two things are less exact than on one machine. Works that were written in the last second are left out until they
are read. And where the server divides the index into several shards, its counts of tags may be too low.
"""

from .server import Server, standing_of

__all__ = ["Server", "standing_of"]
