from django.urls import path

from . import comment_views, kudos_views, margin_views, talk_views, views

app_name = "reviews"
urlpatterns = [
    path("kudos", kudos_views.kudos, name="kudos"),
    path("kudos.js", kudos_views.kudos_js, name="kudos-js"),
    path("works/<int:work_id>/kudos", kudos_views.works_kudos, name="works-kudos"),
    path("works/<int:work_id>/reviews", views.reviews, name="reviews"),
    path("reviews/<int:review_id>", views.review, name="review"),
    path("reviews/<int:review_id>/replies", talk_views.replies, name="replies"),
    path("reviews/<int:review_id>/removal", talk_views.removal, name="removal"),
    path("reviews/<int:review_id>/showing", talk_views.showing, name="showing"),
    path("reviews/<int:review_id>/pin", talk_views.pin, name="pin"),
    path("replies/<int:reply_id>", talk_views.reply, name="reply"),
    path("replies/<int:reply_id>/edit", talk_views.reply_edit, name="reply-edit"),
    path("replies/<int:reply_id>/removal", talk_views.reply_removal, name="reply-removal"),
    path("replies/<int:reply_id>/showing", talk_views.reply_showing, name="reply-showing"),
    path("replies/<int:reply_id>/pin", talk_views.reply_pin, name="reply-pin"),
    path("works/<int:work_id>/chapters/<int:chapter_id>/margin", margin_views.margin, name="margin"),
    path(
        "works/<int:work_id>/chapters/<int:chapter_id>/margin.json",
        margin_views.margin_marks,
        name="margin-marks",
    ),
    path("margin_notes/<int:note_id>/passing", margin_views.margin_passing, name="margin-passing"),
    path("margin_notes/<int:note_id>/removal", margin_views.margin_removal, name="margin-removal"),
    path("works/<int:work_id>/comments", comment_views.comments, name="comments"),
    path("works/<int:work_id>/comments/new", comment_views.comment_new, name="comment-new"),
    path("works/<int:work_id>/chapters/<int:chapter_id>/comments", comment_views.comments),
    path("works/<int:work_id>/chapters/<int:chapter_id>/comments/new", comment_views.comment_new),
    path("chapters/<int:chapter_id>/comments", comment_views.chapters_comments, name="chapters-comments"),
    path("chapters/<int:chapter_id>/comments/new", comment_views.chapters_comment_new),
    path("comments.js", comment_views.comments_js, name="comments-js"),
    path("comments/<int:number>", comment_views.comment, name="comment"),
    path("comments/<int:number>/edit", comment_views.comment_edit),
    path("comments/<int:number>/comments", comment_views.comments_comments),
    path("comments/<int:number>/comments/new", comment_views.comments_comment_new),
]
