from django.urls import path

from . import views
from .webhooks import urls as webhooks

app_name = "api"
urlpatterns = [
    path("preferences/tokens", views.tokens, name="tokens"),
    path("preferences/tokens/<int:token_id>/removal", views.token_removal, name="token-removal"),
    *webhooks.urlpatterns,
]
