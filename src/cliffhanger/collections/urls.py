from django.urls import path

from .views import bringing, keeping, showing

app_name = "collections"
urlpatterns = [
    path("collections", showing.collections, name="collections"),
    path("collections/new", keeping.new, name="new"),
    path("collections/<str:collection>", showing.collection, name="collection"),
    path("collections/<str:collection>/profile", showing.profile, name="profile"),
    path("collections/<str:collection>/bookmarks", showing.bookmarks_in_it, name="bookmarks"),
    path("collections/<str:collection>/collections", showing.collections_in_it, name="collections-in-it"),
    path("collections/<str:collection>/edit", keeping.edit, name="edit"),
    path("collections/<str:collection>/removal", keeping.removal, name="removal"),
    path("collections/<str:collection>/revelation", keeping.revelation, name="revelation"),
    path("collections/<str:collection>/stepping-down", keeping.stepping_down, name="stepping-down"),
    path("collections/<str:collection>/items", keeping.items, name="items"),
    path("collections/<str:collection>/items/<int:item_id>", keeping.item, name="item"),
    path("collections/<str:collection>/works/<int:work_id>", showing.work_in_it, name="work"),
    path(
        "collections/<str:collection>/works/<int:work_id>/chapters/<int:chapter_id>",
        showing.chapter_in_it,
        name="chapter",
    ),
    path("users/<str:username>/collections", showing.of_account, name="of-account"),
    path("works/<int:work_id>/collections", showing.of_work, name="of-work"),
    path("works/<int:work_id>/collection_items", bringing.work_items, name="work-items"),
    path("collection_items/<int:item_id>", bringing.work_item, name="work-item"),
]
