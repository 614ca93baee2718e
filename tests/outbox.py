"""What a worker beside the test would have sent by now."""

from contextlib import suppress
from types import ModuleType

from django.core import mail

from phases.people.mail import deliver_due


class Outbox(list):
    """Django's `mail.outbox`: whoever looks in it sees everything that was written down to be sent."""

    busy = False

    def delivered(self):
        if not self.busy and mail.outbox is self:
            self.busy = True
            try:
                deliver_due()
            finally:
                self.busy = False

    def __len__(self):
        self.delivered()
        return super().__len__()

    def __iter__(self):
        self.delivered()
        return super().__iter__()

    def __getitem__(self, place):
        self.delivered()
        return super().__getitem__(place)

    def __eq__(self, other):
        self.delivered()
        return super().__eq__(other)

    def clear(self):
        """Also of what waits, so that what is looked at next came after this."""
        with suppress(RuntimeError):  # before a test, when there is no database to ask yet
            self.delivered()
        super().clear()


class MailModule(ModuleType):
    """`django.core.mail`, which gets a new outbox for every test."""

    def __setattr__(self, name, value):
        super().__setattr__(name, Outbox(value) if name == "outbox" else value)
