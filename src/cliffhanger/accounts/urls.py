from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("users/<str:username>", views.account, name="account"),
    path("users/<str:username>/pseuds/<str:name>", views.pseud, name="pseud"),
]
