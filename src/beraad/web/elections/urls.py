"""Elections of a steering group: the call, who stands, the result, seats that fall empty, and what is handed over."""

from django.urls import path

from . import calling, candidates, objecting, seats, standing, views

app_name = "elections"

urlpatterns = [
    path("groep/<slug:slug>/verkiezingen/", views.group, name="group"),
    path("groep/<slug:slug>/verkiezingen/nieuw/", calling.call, name="call"),
    path("groep/<slug:slug>/vacature/<int:pk>/", views.vacancy, name="vacancy"),
    path("groep/<slug:slug>/vacature/<int:pk>/aanvaarden/", seats.take, name="take-seat"),
    path("groep/<slug:slug>/vacature/<int:pk>/weigeren/", seats.leave, name="leave-seat"),
    path("groep/<slug:slug>/overdracht/<int:pk>/", views.handover, name="handover"),
    path("groep/<slug:slug>/termijn/<int:pk>/", seats.term, name="term"),
    path("groep/<slug:slug>/taak/<int:pk>/<slug:duty>/", seats.officer, name="officer"),
    path("groep/<slug:slug>/taak/<int:pk>/<slug:duty>/einde/", seats.end_officer, name="end-officer"),
    path("e/<str:number>/", views.detail, name="detail"),
    path("e/<str:number>/kandidaat-worden/", standing.stand, name="stand"),
    path("e/<str:number>/voordragen/", standing.ask, name="ask"),
    path("e/<str:number>/data/", calling.dates, name="dates"),
    path("e/<str:number>/stopzetten/", calling.call_off, name="call-off"),
    path("e/<str:number>/bezwaar/", objecting.to_result, name="object-result"),
    path("e/<str:number>/bezwaar/<int:pk>/", objecting.judge, name="judge"),
    path("e/<str:number>/kandidaat/<int:pk>/", views.candidate, name="candidate"),
    path("e/<str:number>/kandidaat/<int:pk>/aanvaarden/", standing.accept, name="accept"),
    path("e/<str:number>/kandidaat/<int:pk>/weigeren/", standing.decline, name="decline"),
    path("e/<str:number>/kandidaat/<int:pk>/wijzigen/", standing.change, name="change"),
    path("e/<str:number>/kandidaat/<int:pk>/intrekken/", standing.withdraw, name="withdraw"),
    path("e/<str:number>/kandidaat/<int:pk>/bezwaar/", objecting.to_candidate, name="object"),
    path("e/<str:number>/kandidaat/<int:pk>/vraag/", candidates.question, name="question"),
    path("e/<str:number>/kandidaat/<int:pk>/vraag/<int:place>/", candidates.answer, name="answer"),
]
