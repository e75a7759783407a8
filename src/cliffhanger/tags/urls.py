from django.urls import path

from .views import assignments, log, names, queue, wrangling

app_name = "tags"
urlpatterns = [
    path("autocomplete/<str:kind>", names.autocomplete, name="autocomplete"),
    path("wrangling", queue.wrangling, name="wrangling"),
    path("wrangling/queue", queue.queue, name="queue"),
    path("wrangling/tags", wrangling.find, name="find"),
    path("wrangling/tags/<int:tag_id>", wrangling.wrangle_tag, name="wrangle"),
    path("wrangling/tags/<int:tag_id>/merge", wrangling.merge_tag, name="merge"),
    path("wrangling/log", log.log, name="log"),
    path("wrangling/log/<int:change_id>/undo", log.undo_change, name="undo"),
    path("wrangling/wranglers", assignments.wranglers, name="wranglers"),
    path("wrangling/wranglers/<int:wrangler_id>/removal", assignments.release, name="release"),
]
