from django.urls import path

from phases.agreement import (
    decision_views,
    endorsement_views,
    signing_views,
    standing_views,
    version_views,
    views,
)

AT = "samenwerkingen/<slug:slug>/"
VERSION = AT + "afspraken/versies/<id:number>/"

urlpatterns = [
    path(AT + "afspraken/", views.agreement, name="agreement"),
    path(AT + "afspraken/voorstel/", views.agreement_propose, name="agreement_propose"),
    path(AT + "afspraken/geschiedenis/", views.agreement_history, name="agreement_history"),
    path(AT + "afspraken/veld/<slug:field>/", views.agreement_field, name="agreement_field"),
    path(AT + "afspraken/voorleggen/", version_views.put_forward, name="agreement_put_forward"),
    path(AT + "afspraken/versies/", version_views.versions, name="agreement_versions"),
    path(VERSION, version_views.version, name="agreement_version"),
    path(VERSION + "akkoord/", endorsement_views.version_endorse, name="version_endorse"),
    path(VERSION + "papier/", endorsement_views.version_on_paper, name="version_on_paper"),
    path(VERSION + "herinneren/", version_views.version_remind, name="version_remind"),
    path(AT + "akkoord/<id:pk>/intrekken/", standing_views.endorsement_withdraw, name="endorsement_withdraw"),
    path(AT + "akkoord/<id:pk>/bevestigen/", standing_views.paper_confirm, name="paper_confirm"),
    path(AT + "akkoord/<id:pk>/weigeren/", standing_views.paper_refuse, name="paper_refuse"),
    path(AT + "tekenen/", signing_views.signers, name="signers"),
    path(AT + "tekenen/<id:pk>/terug/", signing_views.signers_undo, name="signers_undo"),
    path(AT + "besluiten/<code:code>/<id:pk>/instemmen/", endorsement_views.decision_endorse, name="decision_endorse"),
    path(AT + "besluiten/<code:code>/<id:pk>/vragen/", decision_views.decision_ask, name="decision_ask"),
]
