"""What Django and allauth say to readers in another form of address than the house does, in some language.

They are marked here to be in the house's own catalogues, which are asked first.
"""

from django.utils.translation import gettext_noop

gettext_noop("No file was submitted. Check the encoding type on the form.")
gettext_noop("Please either submit a file or check the clear checkbox, not both.")
gettext_noop("Use your password")
gettext_noop("Use authenticator app or code")
gettext_noop("Use a security key")
gettext_noop("You cannot add an email address to an account protected by two-factor authentication.")
gettext_noop("You cannot deactivate two-factor authentication.")
gettext_noop("You cannot generate recovery codes without having two-factor authentication enabled.")
gettext_noop("You cannot activate two-factor authentication until you have verified your email address.")
