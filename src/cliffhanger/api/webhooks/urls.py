from django.urls import path

from . import views

urlpatterns = [
    path("preferences/webhooks", views.webhooks, name="webhooks"),
    path("preferences/webhooks/<int:webhook_id>", views.webhook, name="webhook"),
    path("preferences/webhooks/<int:webhook_id>/secret", views.webhook_secret, name="webhook-secret"),
    path("preferences/webhooks/<int:webhook_id>/ping", views.webhook_ping, name="webhook-ping"),
    path("preferences/webhooks/<int:webhook_id>/switch", views.webhook_switch, name="webhook-switch"),
    path("preferences/webhooks/<int:webhook_id>/removal", views.webhook_removal, name="webhook-removal"),
    path(
        "preferences/webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/again",
        views.delivery_again,
        name="delivery-again",
    ),
]
