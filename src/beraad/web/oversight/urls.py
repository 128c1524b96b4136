"""What happens after a decision: carried out, watched, checked, called up, reported on; and who has how much say."""

from django.urls import path

from . import board, commitments, groups, say, views

app_name = "oversight"

urlpatterns = [
    path("b/<str:number>/uitvoering/nieuw/", commitments.commit, name="commit"),
    path("b/<str:number>/uitvoering/niets/", commitments.nothing, name="nothing"),
    path("b/<str:number>/uitvoering/<int:place>/", views.commitment, name="commitment"),
    path("b/<str:number>/uitvoering/<int:place>/verslag/", commitments.report, name="report"),
    path("b/<str:number>/uitvoering/<int:place>/nazicht/", commitments.judge, name="judge"),
    path("b/<str:number>/uitvoering/<int:place>/wijzigen/", commitments.change, name="change"),
    path("b/<str:number>/uitvoering/<int:place>/schrappen/", commitments.drop, name="drop"),
    path("b/<str:number>/alle-deelnemers/", commitments.object_to, name="object"),
    path("b/<str:number>/alle-deelnemers/intrekken/", commitments.withdraw, name="withdraw-objection"),
    path("b/<str:number>/terugsturen/", board.send_back, name="send-back"),
    path("b/<str:number>/betwisten/", board.contest, name="contest"),
    path("b/<str:number>/antwoord/", board.answer, name="answer"),
    path("d/<slug:slug>/uitvoering/", views.service, name="service"),
    path("d/<slug:slug>/delegatie/", views.delegation, name="delegation"),
    path("d/<slug:slug>/delegatie/nieuw/", board.delegate, name="delegate"),
    path("d/<slug:slug>/delegatie/<int:pk>/einde/", board.end, name="end-delegation"),
    path("beheersovereenkomst/", views.agreement, name="agreement"),
    path("beheersovereenkomst/nieuw/", board.record_agreement, name="record-agreement"),
    path("groep/<slug:slug>/uitvoering/", views.watch, name="watch"),
    path("groep/<slug:slug>/jaar/<int:year>/", views.year, name="year"),
    path("groep/<slug:slug>/jaar/<int:year>/verslag.csv", views.year_csv, name="year-csv"),
    path("groep/<slug:slug>/zeggenschap/", say.body, name="say"),
    path("groep/<slug:slug>/onder/", groups.put_under, name="put-under"),
    path("groep/<slug:slug>/onder/<int:pk>/einde/", groups.release, name="release"),
    path("v/<str:number>/reglement/zeggenschap/", say.proposed, name="say-proposed"),
]
