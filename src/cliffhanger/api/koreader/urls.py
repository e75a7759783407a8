from django.urls import path

from . import views

app_name = "koreader"
urlpatterns = [
    path("kosync/users/create", views.create, name="create"),
    path("kosync/users/auth", views.auth, name="auth"),
    path("kosync/syncs/progress", views.progress, name="progress"),
    path("kosync/syncs/progress/<str:document>", views.position, name="position"),
    path("kosync/healthcheck", views.healthcheck, name="healthcheck"),
]
