"""Apps that ask a person for leave to act for her: OAuth 2, a code with PKCE, and nothing else of it.

What the protocol demands is oauthlib's; what is kept, and who may, is said in `rules`. See docs/why/oauth.md.
"""
