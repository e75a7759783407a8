from django.urls import path

from . import stats, telling_views, views

app_name = "follows"
urlpatterns = [
    path("notices", views.notices, name="notices"),
    path("users/<str:username>/subscriptions", views.subscriptions, name="subscriptions"),
    path("users/<str:username>/subscriptions/<int:subscription_id>", views.subscription, name="subscription"),
    path("users/<str:username>/stats", stats.stats, name="stats"),
    path("preferences/notices", telling_views.preferences, name="preferences"),
    path("preferences/notices/devices", telling_views.devices, name="devices"),
    path("preferences/notices/devices/<int:device_id>", telling_views.device, name="device"),
    path("unsubscribe/<str:token>", telling_views.unsubscribe, name="unsubscribe"),
]
