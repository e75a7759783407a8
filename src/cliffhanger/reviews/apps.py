from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "cliffhanger.reviews"
    label = "reviews"
