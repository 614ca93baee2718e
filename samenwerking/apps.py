from django.contrib.admin.apps import AdminConfig


class HostConfig(AdminConfig):
    default_site = "phases.people.host_site.HostSite"
