from django.urls import path

from .views import keeping, lists, machines, reading, series, styles, writing

app_name = "works"
urlpatterns = [
    path("works/new", writing.new, name="new"),
    path("works/<int:work_id>", reading.work, name="work"),
    path("works/<int:work_id>/navigate", reading.navigate, name="navigate"),
    path("works/<int:work_id>/copy.json", keeping.copy, name="copy"),
    path("works/<int:work_id>/edit", writing.edit, name="edit"),
    path("works/<int:work_id>/removal", writing.removal, name="removal"),
    path("works/<int:work_id>/withdrawal", writing.withdrawal, name="withdrawal"),
    path("works/<int:work_id>/return", writing.return_, name="return"),
    path("works/<int:work_id>/style", styles.style, name="style"),
    path("works/<int:work_id>/style/wearing", styles.wearing, name="style-wearing"),
    path("works/<int:work_id>/style/<str:mark>.css", styles.sheet, name="style-sheet"),
    path("works/<int:work_id>/style/tried/<str:mark>.css", styles.tried, name="style-tried"),
    path("works/<int:work_id>/chapters/new", writing.chapter_new, name="chapter-new"),
    path("works/<int:work_id>/chapters/<int:chapter_id>", reading.chapter, name="chapter"),
    path("chapters/<int:chapter_id>", reading.chapter_alone, name="chapter-alone"),
    path("works/<int:work_id>/chapters/<int:chapter_id>/edit", writing.chapter_edit, name="chapter-edit"),
    path("works/<int:work_id>/chapters/<int:chapter_id>/posting", writing.posting, name="posting"),
    path(
        "works/<int:work_id>/chapters/<int:chapter_id>/removal",
        writing.chapter_removal,
        name="chapter-removal",
    ),
    path(
        "works/<int:work_id>/chapters/<int:chapter_id>/joining",
        writing.chapter_joining,
        name="chapter-joining",
    ),
    path("series/new", series.series_new, name="series-new"),
    path("series/<int:series_id>", series.series, name="series"),
    path("series/<int:series_id>/edit", series.series_edit, name="series-edit"),
    path("series/<int:series_id>/removal", series.series_removal, name="series-removal"),
    path("tags/<path:name>", lists.tag, name="tag"),
    path("media", lists.media, name="media"),
    path("media/<path:name>/fandoms", lists.fandoms, name="fandoms"),
    path("languages", lists.languages, name="languages"),
    path("users/<str:username>/series", lists.series_of_account, name="of-account-series"),
    path("users/<str:username>/pseuds/<str:name>/series", lists.series_of_pseud, name="of-pseud-series"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap/<slug:kind>-<int:number>.xml", machines.sitemap_page, name="sitemap-page"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/tdmrep.json", machines.tdmrep, name="tdmrep"),
]
