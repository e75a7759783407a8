"""By which ways an account is told of things, and on which devices."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from cliffhanger.archive import clock
from cliffhanger.follows import vapid
from cliffhanger.follows.devices import MOST, TooMany, let_in
from cliffhanger.follows.forms import DeviceForm, NoticesForm, chosen
from cliffhanger.follows.telling_views import name_of

from ..caller import called_by
from ..models import Scope
from ..problems import Problem, checked
from ..shapes.account import (
    DeviceSaid,
    DevicesTold,
    DeviceTold,
    WishesChange,
    WishesTold,
    device_told,
    wishes_told,
)

router = Router(tags=["account"])


@router.get("/me/preferences/notices", response=WishesTold)
def wishes(request: HttpRequest) -> Any:
    """Which kinds of things one is told of: among the notices, by mail, on devices."""
    return wishes_told(called_by(request, Scope.READ))


@router.patch("/me/preferences/notices", response=WishesTold)
def wish(request: HttpRequest, said: WishesChange) -> Any:
    """Wish for something else; what is left out stays. Letters that wait leave as is wished now."""
    account = called_by(request, Scope.ACCOUNT)
    form = NoticesForm(account, chosen(account) | said.model_dump(exclude_none=True))
    checked(form)
    form.keep()
    account.refresh_from_db(fields=["mail_notices"])
    return wishes_told(account)


@router.get("/me/devices", response=DevicesTold)
def devices(request: HttpRequest) -> Any:
    """What is told by Web Push, and the key by which a further one subscribes."""
    account = called_by(request, Scope.READ)
    return {"key": vapid.public_key(), "devices": [device_told(device) for device in account.devices.all()]}


@router.post("/me/devices", response={201: DeviceTold})
def new_device(request: HttpRequest, said: DeviceSaid) -> Any:
    """Tell a device, whose push service has to be one that the archive uses. Wants `listen` too: it hears all notices."""
    account = called_by(request, Scope.ACCOUNT)
    called_by(request, Scope.LISTEN)
    form = DeviceForm({"endpoint": said.endpoint, **said.keys.model_dump()})
    keys = checked(form, 409, names={"p256dh": "keys.p256dh", "auth": "keys.auth"})
    try:
        made = let_in(account, keys["endpoint"], keys["p256dh"], keys["auth"], name_of(request), clock.now())
    except TooMany as error:
        sentence = _("An account has up to %(n)s devices. Let go of one first.") % {"n": MOST}
        raise Problem(409, "", {"endpoint": [sentence]}) from error
    return Status(201, device_told(made))


@router.delete("/me/devices/{device_id}", response={204: None})
def remove_device(request: HttpRequest, device_id: int) -> Any:
    """Tell it no more."""
    called_by(request, Scope.ACCOUNT).devices.filter(pk=device_id).delete()
    return Status(204, None)
