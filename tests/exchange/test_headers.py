"""What the names of columns mean, in the languages of those who export."""

from __future__ import annotations

import tomllib

import pytest

from tui.exchange.columns import FIELDS
from tui.exchange.headers import key, known_label, label, meaning
from tui.exchange.layouts import ANY, layout
from tui.settings.resources import read_text

DATA = tomllib.loads(read_text("headers.toml"))
WHAT = {
    "first": ["First Name", "Given Name", "FIRSTNAME", "Attendee First Name", "Vorname", "Prénom", "Voornaam"],
    "last": ["Last Name", "Family Name", "Nachname", "Apellidos", "Cognome", "Achternaam", "Sobrenome"],
    "name": ["Name", "Full name", "Person - Name", "Contact Name", "Ansprechpartner", "Nom", "Nombre", "Nome", "Naam"],
    "turned": ["Last Name, First Name", "Name, Vorname", "Nachname, Vorname"],
    "company": [
        "Company", "Organization - Name", "Person - Organization", "ACCOUNT.NAME", "Account Name", "Firma", "Société",
        "Empresa", "Azienda", "Bedrijf", "What company do you represent?", "Which company do you work for?",
        "What organisation are you affiliated with?",
    ],
    "position": ["Job Title", "What is your job title?", "Funktion", "Poste", "Cargo", "Puesto", "Ruolo", "Functie"],
    "met": ["Connected On", "Verbunden am", "Connecté(e) le", "Conectado el", "Verbonden op", "Conectado em"],
    "where": ["Where we met", "Wo getroffen", "Lieu de rencontre", "Dónde nos conocimos", "Waar ontmoet", "Event Name"],
    "source": ["Referred By", "Sponsor", "Empfohlen von", "Recommandé par", "Referido por", "Segnalato da"],
    "lead": ["Lead Source", "Original Source", "Quelle", "Origen", "How did you hear about this event?"],
    "last_contact": ["Last Contacted", "Person - Last activity date", "LastActivityDate", "Letzter Kontakt"],
    "note": ["Notes", "Background", "Bemerkung", "Remarques", "Observaciones", "Opmerkingen", "Anotações"],
    "tags": ["Tags", "Person - Label", "Group Membership", "Kategorien", "Étiquettes", "Etiquetas", "Categorie"],
    "comfort": ["Keep in touch frequency", "Cadence", "Kontaktrhythmus", "Fréquence"],
    "attending": ["Attendee Status", "approval_status", "RSVP", "Teilnahme"],
    None: [
        "Business Fax", "Assistant's Phone", "E-mail Display Name", "Company LinkedIn URL", "qr_code_url", "Photo",
        "Email Opt Out", "Person - Owner", "Contact owner", "Mailing Street", "Address 1 - Label", "Event 1 - Value",
        "Phonetic First Name", "Create Date", "Record ID", "Attendee #", "Order #", "Person - ID", "", "-", "x" * 500,
    ],
}  # fmt: skip
ADDRESSES = {
    ("email", ""): [
        "Email", "E-mail", "E-mail Address", "E-Mail: Adresse", "email_address", "Mail A", "Guest Email",
        "emailAddress", "Adresse de messagerie", "Dirección de correo electrónico", "Indirizzo posta elettronica",
        "E-mailadres",
        "Endereço de e-mail", "E-mail 1 - Value", "Primary Email",
    ],
    ("email", "work"): ["Work email", "email_work", "Person - Email - Work", "E-Mail geschäftlich"],
    ("email", "home"): ["Personal Email", "email_home", "E-Mail (privat)", "Correo personal"],
    ("phone", ""): ["Phone", "Phone Number", "Telefon", "Téléphone", "Teléfono", "Telefoonnummer", "Primary Phone"],
    ("phone", "work"): [
        "Business Phone 2", "phoneWork", "Telefon geschäftlich", "Téléphone (bureau)", "Teléfono del trabajo",
        "Telefono (uff.)", "Telefoon op werk", "Telefone comercial", "Direct Line Phone", "Tel. dienstl.",
    ],
    ("phone", "home"): ["Home Phone", "Telefon privat", "Téléphone (domicile)", "Telefono (ab.)", "Telefoon thuis"],
    ("phone", "mobile"): [
        "Mobile", "Mobile Phone", "MobilePhone", "Cell Phone", "Mobiltelefon", "Handy", "Tél. mobile", "Portable",
        "Móvil", "Cellulare", "Mobiele telefoon", "Telefone celular", "Person - Phone - Mobile",
    ],
    ("phone", "work mobile"): ["Work Mobile", "Mobil geschäftlich"],
    ("url", "linkedin"): ["LinkedIn", "linkedin_url", "linkedInUrl", "What is your LinkedIn profile?"],
    ("url", ""): ["URL", "Web Page", "Website 1 - Value", "URL of Member Profile", "Webseite", "Sito web"],
}  # fmt: skip


@pytest.mark.parametrize(("field", "names"), WHAT.items(), ids=map(str, WHAT))
def test_columns(field: str | None, names: list[str]) -> None:
    for name in names:
        found = meaning(name)
        assert (found.field if found else None) == field, name


@pytest.mark.parametrize(("wanted", "names"), ADDRESSES.items(), ids=map(" ".join, ADDRESSES))
def test_columns_of_addresses(wanted: tuple[str, str], names: list[str]) -> None:
    for name in names:
        found = meaning(name)
        assert found is not None, name
        assert (found.field, found.label, found.labels) == (*wanted, False), name


def test_columns_that_say_what_addresses_are_for() -> None:
    for name, number in (("E-mail 2 - Label", 2), ("Phone 1 - Type", 1), ("E-mail Type", 0)):
        found = meaning(name)
        assert found is not None
        assert (found.labels, found.number) == (True, number)


def test_the_better_address_is_first() -> None:
    ranks = [
        ("Primary Phone", "Phone", "Phone 2", "Mobile Phone", "Business Phone", "Home Phone", "Other Phone"),
        ("Primary Email", "Email", "E-mail 2 Address", "Work Email", "Home Email", "Other Email"),
        ("LinkedIn", "Profile", "Website"),
    ]
    for names in ranks:
        found = [each.rank for name in names if (each := meaning(name))]
        assert found == sorted(found)
        assert len(found) == len(set(found)) == len(names)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("* Work", "work"), ("WORK", "work"), ("geschäftlich", "work"), ("Mobil", "mobile"), ("* ", ""), ("*", ""),
        ("SMTP", ""), ("Home Fax", "home fax"), ("Work Mobile", "work mobile"), ("Sommerhaus", "sommerhaus"),
    ],
)  # fmt: skip
def test_labels(text: str, said: str) -> None:
    assert label(text) == said


def test_a_word_that_is_no_label() -> None:
    assert (known_label("Tom"), known_label("Büro:")) == ("", "work")


def test_no_name_means_two_fields() -> None:
    found: dict[str, str] = {}
    for field, languages in DATA["fields"].items():
        for names in languages.values():
            for name in names:
                assert found.setdefault(key(name), field) == field, name


def test_each_field_has_names_in_each_language() -> None:
    for field, languages in DATA["fields"].items():
        if field not in ("resort", "uid"):
            assert list(languages) == ["en", "de", "fr", "es", "it", "nl", "pt"], field


def test_layouts() -> None:
    assert layout(["Name", "Email"]) is ANY
    assert layout(["First Name", "Last Name", "Connected On"]).name == "LinkedIn connections"
    assert layout(["Record Id", "Contact Owner.id", "Contact Owner"]).name == "Zoho"
    for each in tomllib.loads(read_text("layouts.toml"))["layout"]:
        assert bool(each.get("refuse")) == bool(each.get("advice")) != bool(each.get("name"))
        assert set(each.get("fields", {}).values()) <= {*FIELDS, "ignore"}
