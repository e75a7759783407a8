"""An adapter by which FanFicFare reads an archive that runs Cliffhanger.

`add_adapter.py` beside it names an archive in it and puts it into FanFicFare or into its plugin for Calibre; how to
do so by hand is in README.md. Everything else is what FanFicFare does for archives of this kind anyway.
"""

from fanficfare.adapters.base_otw_adapter import BaseOTWAdapter

DOMAIN = "archive.example"


class CliffhangerAdapter(BaseOTWAdapter):
    def __init__(self, config, url):
        # The archives of this kind that FanFicFare knows all speak https. One on a machine of your own, at a
        # port, may speak http: then the address says so that you give.
        self.is_bare = url.startswith("http:") and ":" in DOMAIN
        BaseOTWAdapter.__init__(self, config, url)
        self.story.setMetadata("siteabbrev", "clh")
        self.dateformat = "%Y-%m-%d"

    @staticmethod
    def getSiteDomain():
        return DOMAIN

    def _setURL(self, url):
        BaseOTWAdapter._setURL(self, self.spoken(url))

    def mod_url_request(self, url):
        return self.spoken(BaseOTWAdapter.mod_url_request(self, url))

    def spoken(self, url):
        return url.replace("https://", "http://", 1) if self.is_bare else url


def getClass():
    return CliffhangerAdapter
