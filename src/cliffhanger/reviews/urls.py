from django.urls import path

from . import views

app_name = "reviews"
urlpatterns = [
    path("works/<int:work_id>/reviews", views.reviews, name="reviews"),
    path("reviews/<int:review_id>", views.review, name="review"),
    path("reviews/<int:review_id>/replies", views.replies, name="replies"),
    path("reviews/<int:review_id>/removal", views.removal, name="removal"),
]
