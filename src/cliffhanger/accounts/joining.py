"""Making an account with all that belongs to one, and finding out whether its name is free."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from .models import Account, Pseud
from .names import check_not_reserved, check_shape, key, tidy


@transaction.atomic
def join(name: str, email: str, password: str | None, *, is_staff: bool = False) -> Account:
    """An account with a confirmed address and a pseud of its name. Without a password nobody can sign in to it.

    Staff may have a name that is reserved. Raises ValidationError for what cannot be used,
    IntegrityError for what is taken.
    """
    name, email = tidy(name), email.lower()
    check_shape(name)
    if not is_staff:
        check_not_reserved(name, settings.ARCHIVE_NAME)
    validate_email(email)
    if password is not None:
        validate_password(password)
    account = Account.objects.create_user(name, email, password, is_staff=is_staff)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    account.write_as(Pseud.objects.create(account=account, name=name))
    return account


def usable(name: str, *, besides: Pseud | None = None) -> str:
    """The name as it is kept, if it can be had. `besides` is the pseud that is being renamed.

    Raises ValidationError. What is free now may be taken a moment later: then the database refuses it.
    """
    name = tidy(name)
    check_shape(name)
    taken = Pseud.objects.filter(key=key(name)).first()
    if taken is None:
        check_not_reserved(name, settings.ARCHIVE_NAME)
    elif besides is None or taken.pk != besides.pk:
        raise ValidationError(why_taken(name, taken.name), code="taken")
    return name


def why_taken(name: str, other: str) -> str:
    if name.casefold() == other.casefold():
        return _("“{name}” is taken. Choose another name.").format(name=other)
    return _("This looks like “{name}”, which is taken. Choose another name.").format(name=other)
