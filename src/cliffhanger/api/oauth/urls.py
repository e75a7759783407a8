from django.urls import path

from . import apps, views

app_name = "oauth"
urlpatterns = [
    path("oauth/authorize", views.authorize, name="authorize"),
    path("oauth/token", views.token, name="token"),
    path("oauth/revoke", views.revoke, name="revoke"),
    path(".well-known/oauth-authorization-server", views.metadata, name="metadata"),
    path("preferences/apps", apps.apps, name="apps"),
    path("preferences/apps/<int:app_id>", apps.app, name="app"),
    path("preferences/apps/<int:app_id>/secret", apps.app_secret, name="app-secret"),
    path("preferences/apps/<int:app_id>/removal", apps.app_removal, name="app-removal"),
    path("preferences/apps/<int:app_id>/withdrawal", apps.app_withdrawal, name="app-withdrawal"),
]
