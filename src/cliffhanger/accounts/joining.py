"""Making an account with all that belongs to one."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.validators import validate_email
from django.db import transaction

from .models import NAME, Account, Pseud


@transaction.atomic
def join(name: str, email: str, password: str, *, is_staff: bool = False) -> Account:
    """An account with a confirmed address and a pseud of its name.

    Raises ValidationError for what cannot be used, IntegrityError for what is taken.
    """
    NAME(name)
    validate_email(email)
    validate_password(password)
    account = Account.objects.create_user(name, email, password, is_staff=is_staff)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    Pseud.objects.create(account=account, name=name)
    return account
