from django.urls import path

from .views import bookmarks, history, mutes, series_bookmarks, tags_bookmarks

app_name = "shelves"
urlpatterns = [
    path("users/<str:username>/readings", history.readings, name="readings"),
    path("users/<str:username>/readings/removal", history.readings_removal, name="readings-removal"),
    path("users/<str:username>/readings/<int:visit_id>", history.reading, name="reading"),
    path("users/<str:username>/laters/<int:later_id>/removal", history.later_removal, name="later-removal"),
    path("works/<int:work_id>/mark_for_later", history.mark_for_later, name="mark-for-later"),
    path("works/<int:work_id>/mark_as_read", history.mark_as_read, name="mark-as-read"),
    path("works/<int:work_id>/position", history.position, name="position"),
    path("positions", history.positions, name="positions"),
    path("preferences/reading", history.preferences, name="preferences"),
    path("users/<str:username>/bookmarks", bookmarks.users_bookmarks, name="users-bookmarks"),
    path(
        "users/<str:username>/pseuds/<str:name>/bookmarks", bookmarks.users_bookmarks, name="pseuds-bookmarks"
    ),
    path("works/<int:work_id>/bookmarks", bookmarks.bookmarks, name="bookmarks"),
    path("works/<int:work_id>/bookmarks/new", bookmarks.bookmark_new, name="bookmark-new"),
    path("series/<int:series_id>/bookmarks", series_bookmarks.series_bookmarks, name="series-bookmarks"),
    path(
        "series/<int:series_id>/bookmarks/new",
        series_bookmarks.series_bookmark_new,
        name="series-bookmark-new",
    ),
    path("tags/<path:name>/bookmarks", tags_bookmarks.tags_bookmarks, name="tags-bookmarks"),
    path("bookmarks/<int:bookmark_id>", bookmarks.bookmark, name="bookmark"),
    path("bookmarks/<int:bookmark_id>/edit", bookmarks.bookmark_edit, name="bookmark-edit"),
    path(
        "bookmarks/<int:bookmark_id>/confirm_delete",
        bookmarks.bookmark_confirm_delete,
        name="bookmark-confirm-delete",
    ),
    path("preferences/mutes", mutes.mutes, name="mutes"),
    path("preferences/mutes/<int:mute_id>", mutes.unmute, name="unmute"),
    path("works/<int:work_id>/mute", mutes.work_mute, name="work-mute"),
]
