from django.urls import path

from phases.partnership import admission_views, host_views, invitation_views, member_views, views

AT = "samenwerkingen/<slug:slug>/"
INVITATION = AT + "uitnodigingen/<id:pk>/"

urlpatterns = [
    path("samenwerkingen/nieuw/", views.partnership_new, name="partnership_new"),
    path(AT + "instellingen/", views.partnership_settings, name="partnership_settings"),
    path(AT + "opbergen/", views.partnership_put_away, name="partnership_put_away"),
    path(AT + "terughalen/", views.partnership_bring_back, name="partnership_bring_back"),
    path(AT + "deelnemers/", member_views.members, name="members"),
    path(AT + "deelnemers/uitnodigen/", member_views.member_invite, name="member_invite"),
    path(AT + "deelnemers/veel-uitnodigen/", member_views.members_invite, name="members_invite"),
    path(AT + "deelnemers/stoppen/", member_views.stop, name="stop"),
    path(AT + "deelnemers/<id:pk>/", member_views.member_edit, name="member_edit"),
    path(AT + "deelnemers/<id:pk>/overdragen/", member_views.member_hand_over, name="member_hand_over"),
    path(AT + "deelnemers/<id:pk>/beeindigen/", member_views.member_end, name="member_end"),
    path(AT + "deelnemers/<id:pk>/bevestigen/", admission_views.member_confirm, name="member_confirm"),
    path(AT + "deelnemers/vragen/<id:pk>/ja/", admission_views.access_grant, name="access_grant"),
    path(AT + "deelnemers/vragen/<id:pk>/nee/", admission_views.access_refuse, name="access_refuse"),
    path(AT + "deelnemers/vragen/<id:pk>/intrekken/", admission_views.access_take_back, name="access_take_back"),
    path(AT + "deelnemers/terugzetten/<id:pk>/", admission_views.access_undo, name="access_undo"),
    path(
        AT + "organisaties/<slug:organisation>/vertrekken/", member_views.organisation_leave, name="organisation_leave"
    ),
    path(AT + "toegang/beheerder/", host_views.host_stop, name="host_stop"),
    path(INVITATION + "opnieuw/", member_views.invitation_again, name="invitation_again"),
    path(INVITATION + "link/", member_views.invitation_link, name="invitation_link"),
    path(INVITATION + "intrekken/", member_views.invitation_revoke, name="invitation_revoke"),
    path("uitnodiging/<str:token>/", invitation_views.invitation, name="invitation"),
    path("uitnodiging/<str:token>/mailen/", invitation_views.invitation_mail, name="invitation_mail"),
    path("uitnodiging/<str:token>/weigeren/", invitation_views.invitation_decline, name="invitation_decline"),
]
