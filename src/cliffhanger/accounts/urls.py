from django.urls import path

from . import sign_in, views

app_name = "accounts"
urlpatterns = [
    path("accounts/signup/", views.sign_up, name="sign-up"),  # in place of allauth's at the same address
    path("accounts/login/", sign_in.login, name="sign-in"),  # likewise
    path("users/login", sign_in.login, name="login"),
    path("users/logout", sign_in.logout, name="logout"),
    path("token_dispenser.json", sign_in.token_dispenser, name="token-dispenser"),
    path("users/<str:username>", views.account, name="account"),
    path("users/<str:username>/profile", views.profile, name="profile"),
    path("users/<str:username>/pseuds", views.of_account, name="of-account"),
    path("users/<str:username>/pseuds/<str:name>", views.pseud, name="pseud"),
    path("users/<str:username>/pseuds/<str:name>/edit", views.pseud_edit, name="pseud-edit"),
    path("users/<str:username>/pseuds/<str:name>/default", views.pseud_default, name="pseud-default"),
    path("preferences", views.preferences, name="preferences"),
    path("preferences/pseud", views.first_pseud, name="first-pseud"),
    path("preferences/pseuds", views.pseuds, name="pseuds"),
    path("preferences/blocks", views.blocks, name="blocks"),
    path("preferences/blocks/<int:block>", views.unblock, name="unblock"),
]
