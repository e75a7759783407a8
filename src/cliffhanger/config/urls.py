"""The root of all addresses. The last noun in an address names the app that answers."""

from django.urls import include, path

urlpatterns = [
    path("kit/", include("cliffhanger.kit.urls")),
    path("accounts/", include("allauth.urls")),
]
