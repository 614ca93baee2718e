"""No log line holds what somebody typed, also when everything goes wrong."""

import io
import logging
import logging.config

import pytest
from django.conf import settings

from tests.factories import client_for, make_member

SECRET = "geheimewoorden"


@pytest.fixture
def log():
    """What the console of the production settings gets."""
    logging.config.dictConfig(settings.LOGGING)
    stream = io.StringIO()
    handler = next(each for each in logging.getLogger("django").handlers)
    old = handler.setStream(stream)
    root = logging.getLogger().handlers[0]
    old_root = root.setStream(stream)
    yield stream
    handler.setStream(old)
    root.setStream(old_root)


def fail(*args, **kwargs):
    try:
        int(SECRET)
    except ValueError as error:
        raise RuntimeError(f"met {SECRET}") from error


@pytest.mark.django_db
def test_an_error_in_a_request_is_logged_without_its_message(log, monkeypatch):
    member = make_member()
    monkeypatch.setattr("phases.overview.views.progress", fail)
    client = client_for(member, raise_request_exception=False)
    assert client.get(f"/samenwerkingen/{member.partnership.slug}/").status_code == 500
    text = log.getvalue()
    assert (
        "builtins.RuntimeError" in text
        and "caused by" in text
        and "builtins.ValueError" in text
        and "test_logs.py" in text
    )
    assert SECRET not in text


def test_any_logger_that_is_given_an_exception(log):
    try:
        fail()
    except RuntimeError:
        logging.getLogger("iets.anders").exception("Dit ging mis")
    assert "Dit ging mis" in log.getvalue() and SECRET not in log.getvalue()


@pytest.mark.parametrize(
    "path", ["account/confirm-email/MQ:1abc", "account/password/reset/key/3-abc-def", "agenda/abc"]
)
def test_an_address_that_lets_somebody_in_is_not_in_the_log(log, path):
    logging.getLogger("django.request").warning("Not Found: %s", f"/{path}/")
    assert "Not Found: /" in log.getvalue() and "abc" not in log.getvalue()
