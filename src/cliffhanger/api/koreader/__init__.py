"""KOReader's devices tell one another where their reader stopped: the protocol of its progress sync."""
