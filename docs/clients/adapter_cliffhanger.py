"""An adapter by which FanFicFare reads an archive that runs Cliffhanger.

Put it among FanFicFare's adapters (or let FanFicFare's own program find it there), name your archive in
DOMAIN, and add the module to the imports of `fanficfare/adapters/__init__.py`. Everything else is what
FanFicFare does for archives of this kind anyway.
"""

from fanficfare.adapters.base_otw_adapter import BaseOTWAdapter

DOMAIN = "archive.example"


class CliffhangerAdapter(BaseOTWAdapter):
    def __init__(self, config, url):
        BaseOTWAdapter.__init__(self, config, url)
        self.story.setMetadata("siteabbrev", "clh")
        self.dateformat = "%Y-%m-%d"

    @staticmethod
    def getSiteDomain():
        return DOMAIN


def getClass():
    return CliffhangerAdapter
