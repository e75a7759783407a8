from django.urls import path

from . import kudos_views, views

app_name = "reviews"
urlpatterns = [
    path("kudos", kudos_views.kudos, name="kudos"),
    path("kudos.js", kudos_views.kudos_js, name="kudos-js"),
    path("works/<int:work_id>/kudos", kudos_views.works_kudos, name="works-kudos"),
    path("works/<int:work_id>/reviews", views.reviews, name="reviews"),
    path("reviews/<int:review_id>", views.review, name="review"),
    path("reviews/<int:review_id>/replies", views.replies, name="replies"),
    path("reviews/<int:review_id>/removal", views.removal, name="removal"),
]
