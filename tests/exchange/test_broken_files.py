"""A file that is not right changes nothing, and says line by line what is wrong."""

import copy

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phases.contributions.models import Contribution
from phases.exchange.checks import read_file
from phases.exchange.layout import LISTS
from phases.exchange.operations import import_partnership
from phases.exchange.parsing import MOST_BYTES, BadFile
from phases.partnership.models import Partnership
from phases.people.names import NO_LINK
from tests.databases import ONE_DATABASE
from tests.exchange.rich import as_bytes, exported, imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(rich):
    return exported(rich.coordinator.partnership)


def problems(content) -> list[str]:
    with pytest.raises(BadFile) as bad:
        read_file(content if isinstance(content, bytes) else as_bytes(content))
    return bad.value.problems


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"geen json",
        b"[]",
        b"null",
        b'{"format": "iets anders"}',
        b'{"format": "samenwerking", "version": NaN}',
        b'{"format": "samenwerking", "version": ' + b"9" * 5000 + b"}",
        b'"' + b'\\"' * 200_000,
        b'{"format": "samenwerking"',
    ],
)
def test_what_is_no_file_of_ours_is_said(content):
    assert problems(content) == ["Dit is geen bestand dat Samenwerking gemaakt heeft."]


@pytest.mark.parametrize(("version", "said"), [(3, "3"), ("1", "1"), (None, "None"), (True, "True"), ("\ud800", "?")])
def test_another_version_is_said(data, version, said):
    found = problems(data | {"version": version})
    assert found == [f"Dit bestand heeft versie {said}. Deze website kent tot en met versie 2."]


@pytest.mark.parametrize("place", ["partnership", "organisations", "members"])
def test_a_name_with_an_address_is_refused(data, place):
    record = data[place] if place == "partnership" else data[place][0]
    record["theme" if place == "partnership" else "name"] = "Win op https://win.example"
    [problem] = problems(data)
    assert NO_LINK in problem


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 21, b"[" + b"1," * 2_000_001])
def test_what_is_too_deep_or_too_long_is_not_even_read(content):
    assert problems(content) == ["Dit bestand zit te ingewikkeld in elkaar, of er staat te veel in."]


def test_what_is_too_large_is_not_even_read():
    assert problems(b" " * (MOST_BYTES + 1)) == ["Dit bestand is te groot: er past 20 MB in."]


def test_brackets_in_a_text_are_text(data):
    data["answers"][0]["text"] = "[{" * 200 + '\\"' + "\\"
    assert imported(data).theme == "Samen tegen pesten"


BROKEN = [
    ("organisations", 0, {"name": ""}, "organisaties, nr 1: ‘naam’ is leeg."),
    ("organisations", 1, {"name": "x" * 121}, "organisaties, nr 2: ‘naam’ klopt niet: "),
    ("organisations", 0, {"name": 5}, "organisaties, nr 1: ‘naam’ hoort tekst te zijn."),
    ("organisations", 0, {"sector": "bakker"}, "organisaties, nr 1: ‘soort organisatie’ klopt niet: "),
    ("organisations", 0, {"created_at": "gisteren"}, "organisaties, nr 1: ‘created at’ hoort een moment te zijn"),
    (
        "organisations",
        0,
        {"created_at": "2027-02-30T00:00:00.000000Z"},
        "organisaties, nr 1: ‘created at’ bestaat niet",
    ),
    ("organisations", 0, {"created_at": "0001-01-01T00:00:00.000000Z"}, "‘created at’ hoort tussen 1900 en 2100"),
    ("organisations", 0, {"slug": "x"}, "organisaties, nr 1: ‘slug’ kennen we niet."),
    ("members", 0, {"organisation": 99}, "deelnemers, nr 1: ‘organisation’ verwijst naar iets dat er niet is: 99."),
    ("members", 0, {"organisation": 0}, "deelnemers, nr 1: ‘organisation’ verwijst naar iets"),
    ("members", 0, {"organisation": -1}, "deelnemers, nr 1: ‘organisation’ verwijst naar iets"),
    ("members", 0, {"organisation": True}, "deelnemers, nr 1: ‘organisation’ verwijst naar iets"),
    ("members", 0, {"organisation": [1]}, "deelnemers, nr 1: ‘organisation’ verwijst naar iets"),
    ("members", 0, {"organisation": 10**400}, "deelnemers, nr 1: ‘organisation’ is een getal dat hier niet kan."),
    ("members", 0, {"organisation": None}, "deelnemers, nr 1: ‘organisation’ is leeg."),
    ("members", 0, {"role": "baas"}, "deelnemers, nr 1: ‘rol’ klopt niet"),
    ("contributions", 0, {"kind": "gedicht"}, "bijdragen, nr 1: ‘kind’ klopt niet"),
    ("contributions", 0, {"kind": ["answer"]}, "bijdragen, nr 1: ‘kind’ hoort tekst te zijn."),
    ("contributions", 0, {"kind": "meeting"}, "bijdragen, nr 1: in de lijst ‘bijeenkomsten’ staat niet wat het is."),
    ("contributions", 0, {"shared_at": None}, "bijdragen, nr 1: gedeeld is met een moment en door iemand"),
    ("answers", 0, {"text": "x" * 20_001}, "antwoorden, nr 1: ‘text’ is te lang: er passen 20000 tekens in"),
    ("answers", 0, {"text": "a\x00b"}, "antwoorden, nr 1: ‘text’ bevat een teken dat niet bewaard kan worden."),
    ("answers", 0, {"text": "a\ud800b"}, "antwoorden, nr 1: ‘text’ bevat een teken dat niet bewaard kan worden."),
    ("answers", 0, {"text": None}, "antwoorden, nr 1: ‘antwoord’ is leeg."),
    ("answers", 0, {"item": "9z-99"}, "antwoorden, nr 1: ‘item’ verwijst naar iets dat er niet is: 9z-99."),
    ("answers", 0, {"item": "1a-02"}, "antwoorden, nr 3: dit is hetzelfde als nr 1."),
    ("answers", 0, {"investigate_by": "15-03-2027"}, "‘vóór wanneer’ hoort een datum te zijn"),
    ("answers", 0, {"contribution": 2}, "antwoorden, nr 2: dit is hetzelfde als nr 1."),
    ("decisions", 0, {"option": "besluit-4/formal"}, "besluiten, nr 1: option.item en item zijn niet hetzelfde."),
    ("party_profiles", 0, {"active": 1}, "‘is nu actief voor deze doelgroep’ hoort true of false te zijn."),
    ("party_profiles", 0, {"position": -1}, "‘volgorde van belang’ hoort een getal van 0 tot en met 1000000 te zijn."),
    ("party_profiles", 0, {"position": 1.5}, "partijen, nr 1: ‘position’ is een getal dat hier niet kan."),
    (
        "process_steps",
        0,
        {"organisations": [1, 1]},
        "processtappen, nr 1: ‘bij welke organisatie’ noemt iets twee keer.",
    ),
    ("process_steps", 0, {"organisations": 1}, "processtappen, nr 1: ‘bij welke organisatie’ hoort een lijst te zijn."),
    (
        "agreements",
        0,
        {"proposed": ["term"]},
        "afspraken, nr 1: ‘proposed’ hoort een lijst te zijn van velden met tekst.",
    ),
    ("agreements", 0, {"proposed": [[]]}, "afspraken, nr 1: ‘proposed’ hoort een lijst te zijn van velden met tekst."),
    ("agreement_versions", 0, {"content": []}, "versies van de afspraken, nr 1: ‘content’ hoort een object te zijn."),
    ("agreement_versions", 0, {"number": 2}, "versies van de afspraken, nr 2: dit is hetzelfde als nr 1."),
    ("cycles", 0, {"closed_at": None}, "rondes, nr 3: dit is hetzelfde als nr 1."),
    (
        "cycles",
        0,
        {"closed_actions": [{}]},
        "rondes, nr 1: ‘closed actions’ klopt niet bij actie 1: een actie heeft hier",
    ),
    ("cycles", 1, {"closed_at": "2027-03-15T09:30:00.000000Z"}, "actieplannen, nr 2: er is geen ronde die loopt."),
    ("actions", 0, {"plan": 2}, "acties, nr 1: cycle.plan en plan zijn niet hetzelfde."),
    (
        "actions",
        0,
        {"cycle": 1},
        "acties, nr 1: die is niet klaar of vervallen, maar staat in een ronde die gesloten is.",
    ),
    ("action_checks", 0, {"cycle": 2}, "wat van acties kwam, nr 1: cycle.plan en action.plan zijn niet hetzelfde."),
    ("programme_parts", 0, {"minutes": 40_000}, "‘duur in minuten’ hoort een getal van 0 tot en met 32767 te zijn."),
    ("meetings", 0, {"starts_at": "half tien"}, "bijeenkomsten, nr 1: ‘begintijd’ hoort een tijd te zijn"),
    ("action_origins", 0, {"action": 99}, "herkomst van acties, nr 1: ‘action’ verwijst naar iets dat er niet is: 99."),
    ("endorsements", 0, {"version": None}, "akkoorden en bezwaren, nr 1: een akkoord is voor een versie of"),
    ("endorsements", 1, {"withdrawn_at": None}, "akkoorden en bezwaren, nr 3: dit is hetzelfde als nr 2."),
    (
        "revisions",
        0,
        {"fields": {"step-99.what": "x"}},
        "geschiedenis, nr 1: ‘fields’ verwijst naar iets dat er niet is.",
    ),
    ("revisions", 0, {"fields": {"what": {}}}, "geschiedenis, nr 1: ‘fields’ heeft bij what iets dat daar niet hoort."),
    (
        "revisions",
        0,
        {"fields": {"text": [1]}},
        "geschiedenis, nr 1: ‘fields’ heeft bij text iets dat daar niet hoort.",
    ),
    ("revisions", 0, {"fields": {"text": 1}}, "geschiedenis, nr 1: ‘fields’ hoort tekst te zijn."),
    (
        "revisions",
        0,
        {"fields": {"step-1.organisations": 1}},
        "heeft bij step-1.organisations iets dat daar niet hoort.",
    ),
    ("revisions", 0, {"fields": {"step-1.organisations": [99]}}, "‘fields’ verwijst naar iets dat er niet is."),
    ("revisions", 0, {"fields": {"x" * 101: ""}}, "‘fields’ heeft een naam die te lang is: "),
    ("revisions", 0, {"fields": []}, "geschiedenis, nr 1: ‘fields’ hoort een object te zijn."),
    ("responses", 0, {"parent": 1}, "reacties, nr 1: dit verwijst naar iets dat pas later komt."),
    ("responses", 3, {"parent": 1}, "reacties, nr 4: parent.contribution en contribution zijn niet hetzelfde."),
    ("responses", 0, {"part": "step-99"}, "reacties, nr 1: ‘part’ verwijst naar iets dat er niet is."),
    ("reviews", 1, {"member": 3}, "wie gevraagd is voor review, nr 2: dit is hetzelfde als nr 1."),
]


@pytest.mark.parametrize(("name", "place", "changed", "said"), BROKEN)
def test_what_is_wrong_is_said_where_it_is(data, name, place, changed, said, tmp_path):
    data[name][place] |= changed
    found = problems(data)
    assert any(said in problem for problem in found), found
    before = Partnership.objects.count(), Contribution.objects.count()
    path = tmp_path / "kapot.json"
    path.write_bytes(as_bytes(data))
    with pytest.raises(CommandError, match="Er is niets ingelezen"):
        call_command("import_partnership", str(path))
    assert (Partnership.objects.count(), Contribution.objects.count()) == before


def test_what_is_missing_or_too_much_is_said(data):
    name = data["organisations"][0].pop("name")
    del data["cards"]
    data["gedichten\ud800"] = []
    data["rounds"] = {}
    data["members"][1] = "Noor"
    data["complete"] = "ja"
    assert name == "GGD Rivierland"
    assert problems(data) == [
        "Het deel ‘cards’ ontbreekt.",
        "Het deel ‘gedichten?’ kennen we niet.",
        "‘complete’ hoort true of false te zijn.",
        "organisaties, nr 1: ‘name’ ontbreekt.",
        "deelnemers, nr 2: dit hoort een object te zijn.",
        "metingen: dit hoort een lijst te zijn.",
    ]


def test_the_list_of_messages_has_an_end(data):
    data["organisations"] = [{}] * 100
    found = problems(data)
    assert len(found) == 51
    assert found[-1] == "Er is meer mis; dit zijn de eerste meldingen."


def test_what_only_the_database_finds_changes_nothing_either(data, monkeypatch):
    data["agreement_versions"][0]["number"] = 2
    monkeypatch.setattr("phases.exchange.checks.contradictions", lambda *args: iter([]))
    before = Partnership.objects.count()
    with pytest.raises(BadFile, match="spreekt zichzelf tegen"):
        import_partnership(data=read_file(as_bytes(data)))
    assert Partnership.objects.count() == before


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 40),
    st.sampled_from(
        [10**30, 1.5, [], {}, [[]], [None], [1, 2], {"a": 1}, "", "x", "\x00", "\ud800", "step-1.what", "yes"]
    ),
    st.sampled_from(
        ["2027-03-15", "2027-03-15T09:30:00.000000Z", "09:30:00", "answer", "besluit-1/yes", "1a-01", "done"]
    ),
    st.text(max_size=5),
)


def attempt(changed):
    """None when it was refused, with something that can be shown."""
    try:
        return imported(changed)
    except BadFile as bad:
        return "\n".join(bad.problems).encode() and None


@ONE_DATABASE
def test_whatever_is_changed_in_a_file_it_comes_in_whole_or_not_at_all(data):
    """And what came in goes out and comes in once more, the same."""
    get_user_model().objects.update(is_active=True)
    places = [(listing.name, place) for listing in LISTS for place in range(len(data[listing.name]))]

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(st.tuples(st.sampled_from(places), st.integers(0, 20), ODD), min_size=1, max_size=2))
    def check(changes):
        changed = copy.deepcopy(data)
        for (name, place), field, value in changes:
            record = changed[name][place]
            record[sorted(record)[field % len(record)]] = value
        before = Partnership.objects.count()
        made = attempt(changed)
        assert Partnership.objects.count() == before + bool(made)
        if made:
            out = exported(made)
            assert exported(imported(out)) == out

    check()
