"""Webhooks: an address of somebody's program is told what happens in her works and in what she follows.

Nobody listens to saves: `gathering` reads the records after its cursors and makes a delivery for each address that
is to hear of a row; `courier` carries them out beside the clock. What a delivery says is written by `bodies` at the
moment it leaves, of what its reader may see then; nothing of it is kept.
"""
