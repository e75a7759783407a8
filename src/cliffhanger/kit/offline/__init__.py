"""Reading without network: the service worker, the manifest, and the pages that need no server."""
