"""Settings: where they come from, what is refused, and that secrets stay secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballot.adapters.mail.url import parse_mail_url
from ballot.adapters.private_files import create_secret_key
from ballot.config import DEMO_FILE, SETTINGS, ConfigError, Settings, demonstration_mark, read_settings

SECRET = "0123456789abcdef" * 4


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder


def settings(instance: Path, **environ: str) -> Settings:
    return read_settings({"BALLOT_INSTANCE": str(instance), **environ})


def write(instance: Path, text: str, mode: int = 0o600) -> None:
    (instance / "config.toml").write_text(text)
    (instance / "config.toml").chmod(mode)


def write_secret(instance: Path, secret: str) -> None:
    (instance / "secret_key").write_text(secret)
    (instance / "secret_key").chmod(0o600)


def test_with_nothing_set_everything_lies_in_the_instance_folder(instance: Path) -> None:
    found = settings(instance)
    assert found.instance == instance
    assert found.database_url == f"sqlite:///{instance}/ballot.sqlite3"
    assert found.base_url == "http://127.0.0.1:8000"
    assert found.secret_key_file == instance / "secret_key"
    assert found.mail_url == f"file:{instance}/mail"
    assert (found.body, found.body_host) == ("council", "127.0.0.1")
    assert found.mail_from == "secretariat@council.example"
    assert found.key_folder == instance / "keys"
    assert found.seal_key_file == instance / "keys" / "seal.key"
    assert (found.demo, found.secure_cookies) == (False, False)


def test_without_an_instance_named_it_is_the_folder_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_settings({}).instance == tmp_path / "instance"


def test_there_is_no_secret_until_one_is_made(instance: Path) -> None:
    assert settings(instance).secret_key is None
    with pytest.raises(ConfigError, match="ballot init"):
        settings(instance).need_secret_key()
    create_secret_key(settings(instance).secret_key_file)
    assert len(settings(instance).need_secret_key()) == 64


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(instance: Path) -> None:
    write(instance, 'ballot_body = "board"\nballot_minimum_period_hours = 48\n')
    found = settings(instance, BALLOT_BODY="conference")
    assert (found.body, found.minimum_period_hours) == ("conference", 48)


@pytest.fixture
def demonstration(instance: Path) -> dict[str, str]:
    """What an installation that `ballot demo` made runs with, and its folder as it was made."""
    write_secret(instance, SECRET)
    (instance / DEMO_FILE).write_text(demonstration_mark(SECRET))
    return {"BALLOT_DEMO": "true", "BALLOT_BASE_URL": "http://127.0.0.1:8000", "BALLOT_BODY_HOST": "ballot.example"}


def test_the_installation_that_the_demonstration_made_is_one_when_it_is_told_so(
    instance: Path, demonstration: dict[str, str]
) -> None:
    assert settings(instance, **demonstration).demo is True
    assert settings(instance, **demonstration | {"BALLOT_DEMO": "false"}).demo is False
    del demonstration["BALLOT_DEMO"]
    assert settings(instance, **demonstration).demo is False


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"BALLOT_DATABASE_URL": "postgresql://b@db/ballot"},
        {"BALLOT_DATABASE_URL": "sqlite:////var/lib/ballot/ballot.sqlite3"},
        {"BALLOT_MAIL_URL": "smtp://mail.example", "BALLOT_MAIL_FROM": "a@b.example"},
        {"BALLOT_SECRET_KEY": SECRET},
        {"BALLOT_BASE_URL": "https://ballot.example.int"},
        {"BALLOT_BASE_URL": "http://10.0.0.7:8000"},
        {"BALLOT_BODY_HOST": "ballot.council.int"},
        {"BALLOT_BODY_HOST": "127.0.0.1"},
    ],
)
def test_no_installation_that_differs_from_the_demonstrations_own_is_one(
    instance: Path, demonstration: dict[str, str], elsewhere: dict[str, str]
) -> None:
    with pytest.raises(ConfigError, match="BALLOT_DEMO is for `ballot demo` alone"):
        settings(instance, **demonstration | elsewhere)


@pytest.mark.parametrize("mark", [None, "", "demonstration", demonstration_mark("another secret " * 4), SECRET])
def test_no_mark_but_that_of_the_installations_own_secret_makes_a_demonstration(
    instance: Path, demonstration: dict[str, str], mark: str | None
) -> None:
    (instance / DEMO_FILE).unlink()
    if mark is not None:
        (instance / DEMO_FILE).write_text(mark)
    with pytest.raises(ConfigError, match="BALLOT_DEMO is for `ballot demo` alone"):
        settings(instance, **demonstration)


def test_the_file_of_settings_makes_no_demonstration(instance: Path, demonstration: dict[str, str]) -> None:
    write(instance, "ballot_demo = true\n")
    del demonstration["BALLOT_DEMO"]
    with pytest.raises(ConfigError, match="BALLOT_DEMO is for `ballot demo` alone"):
        settings(instance, **demonstration)


def test_a_demonstration_whose_secret_was_changed_is_none_any_more(
    instance: Path, demonstration: dict[str, str]
) -> None:
    write_secret(instance, SECRET[::-1])
    with pytest.raises(ConfigError, match="BALLOT_DEMO is for `ballot demo` alone"):
        settings(instance, **demonstration)


def test_an_empty_variable_is_not_set(instance: Path) -> None:
    write(instance, 'ballot_body = "board"\n')
    assert settings(instance, BALLOT_BODY="").body == "board"


def test_every_setting_can_stand_in_the_file_but_the_place_of_the_file_and_that_it_is_a_demonstration(
    instance: Path,
) -> None:
    examples: dict[type, str] = {int: "1", bool: "true"}
    texts = {
        "ballot_database_url": "postgresql://db/ballot",
        "ballot_base_url": "https://ballot.example.int",
        "ballot_secret_key": SECRET,
        "ballot_mail_url": "smtps://mail.council.example",
        "ballot_mail_from": "Council <c@council.example>",
        "ballot_bounce_address": "bounces@council.example",
    }
    lines = [
        f"{name} = " + examples.get(kind, f'"{texts.get(name, "council")}"')
        for name, (kind, _) in SETTINGS.items()
        if name not in ("ballot_instance", "ballot_demo")
    ]
    write(instance, "\n".join(lines))
    assert settings(instance).mail_from == "Council <c@council.example>"
    write(instance, f'ballot_instance = "{instance}"\n')
    with pytest.raises(ConfigError, match="BALLOT_INSTANCE"):
        settings(instance)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("ballot_base_ulr", "ballot_base_url"),
        ("base_url", "ballot_base_url"),
        ("BALLOT_MAIL_FROM", "ballot_mail_from"),
        ("ballot_minimum_period", "ballot_minimum_period_hours"),
    ],
)
def test_an_unknown_setting_is_refused_with_the_nearest_name(instance: Path, wrong: str, right: str) -> None:
    write(instance, f'{wrong} = "x"\n')
    with pytest.raises(ConfigError, match=f"no setting '{wrong}'; is '{right}' meant"):
        settings(instance)


def test_a_setting_that_is_like_none_is_refused_without_a_guess(instance: Path) -> None:
    write(instance, "zzz = 1\n")
    with pytest.raises(ConfigError, match=r"no setting 'zzz'$"):
        settings(instance)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ballot_body = 1", "ballot_body must be a text, not a whole number"),
        ("ballot_body = ['a']", "must be a text, not a list"),
        ("ballot_minimum_period_hours = '48'", "must be a whole number, not a text"),
        ("ballot_minimum_period_hours = 1.5", "must be a whole number, not a number with a point"),
        ("ballot_minimum_period_hours = true", "must be a whole number, not true or false"),
        ("ballot_demo = 1", "must be true or false, not a whole number"),
        ("ballot_demo = 2020-11-27", "must be true or false, not a date or time"),
        ("[ballot_body]\nx = 1", "must be a text, not a table"),
        ("ballot_body = ''", "ballot_body is empty"),
        ("ballot_body =", "cannot be read"),
    ],
)
def test_a_wrong_type_in_the_file_is_named(instance: Path, line: str, message: str) -> None:
    write(instance, line)
    with pytest.raises(ConfigError, match=message):
        settings(instance)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BALLOT_MINIMUM_PERIOD_HOURS", "4_2"),
        ("BALLOT_MINIMUM_PERIOD_HOURS", " 42"),
        ("BALLOT_MINIMUM_PERIOD_HOURS", "042"),
        ("BALLOT_MINIMUM_PERIOD_HOURS", "-1"),
        ("BALLOT_MINIMUM_PERIOD_HOURS", "٤٢"),
        ("BALLOT_OFFICER_SESSION_HOURS", "0"),
        ("BALLOT_OFFICER_SESSION_HOURS", "999999"),
        ("BALLOT_DEMO", "yes"),
        ("BALLOT_DEMO", "True"),
        ("BALLOT_BODY", "Council"),
        ("BALLOT_BODY", "a/b"),
        ("BALLOT_BODY", "a+b"),
        ("BALLOT_BODY_HOST", "Ballot.example.int"),
        ("BALLOT_BODY_HOST", "ballot.example.int:8000"),
        ("BALLOT_BODY_HOST", "a+b"),
        ("BALLOT_BODY_HOST", "a..b"),
        ("BALLOT_BASE_URL", "ballot.example.int"),
        ("BALLOT_BASE_URL", "ftp://ballot.example.int"),
        ("BALLOT_BASE_URL", "https://"),
        ("BALLOT_BASE_URL", "https://ballot.example.int/site"),
        ("BALLOT_BASE_URL", "https://ballot.example.int?x=1"),
        ("BALLOT_BASE_URL", "https://me@ballot.example.int"),
        ("BALLOT_BASE_URL", "https://ballot.example.int:x"),
        ("BALLOT_BASE_URL", "https://ballot.example.int\n"),
        ("BALLOT_MAIL_URL", "http://mail.council.example"),
        ("BALLOT_MAIL_FROM", "nobody"),
        ("BALLOT_BOUNCE_ADDRESS", "bounces"),
        ("BALLOT_BOUNCE_ADDRESS", "bounces+all@b.example"),
        ("BALLOT_BOUNCE_ADDRESS", "a name that is far too long for a tag@b.example"),
        ("BALLOT_BOUNCE_ADDRESS", "Bounces <bounces@b.example>"),
        ("BALLOT_MAIL_FROM", "a@b.example\nBcc: c@d.example"),
        ("BALLOT_SECRET_KEY", "short"),
        ("BALLOT_SECRET_KEY", "changeme" * 8),  # long enough, but a placeholder
        ("BALLOT_SECRET_KEY_FILE", "/nowhere/secret"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_its_name(instance: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        settings(instance, **{name: value})


@pytest.mark.parametrize(
    ("given", "kept", "host", "secure"),
    [
        ("https://Ballot.Example.Int/", "https://ballot.example.int", "ballot.example.int", True),
        ("https://ballot.example.int:8443", "https://ballot.example.int:8443", "ballot.example.int", True),
        ("http://localhost:8000", "http://localhost:8000", "localhost", False),
    ],
)
def test_the_base_url_gives_host_and_cookies(instance: Path, given: str, kept: str, host: str, secure: bool) -> None:
    found = settings(instance, BALLOT_BASE_URL=given)
    assert (found.base_url, found.body_host, found.secure_cookies) == (kept, host, secure)


def test_an_address_without_a_host_name_needs_one_for_the_record(instance: Path) -> None:
    with pytest.raises(ConfigError, match="BALLOT_BODY_HOST"):
        settings(instance, BALLOT_BASE_URL="http://[::1]:8000")
    found = settings(instance, BALLOT_BASE_URL="http://[::1]:8000", BALLOT_BODY_HOST="ballot.example.int")
    assert (found.base_url, found.body_host) == ("http://[::1]:8000", "ballot.example.int")


def test_mail_by_smtp_needs_a_sender(instance: Path) -> None:
    with pytest.raises(ConfigError, match="BALLOT_MAIL_FROM"):
        settings(instance, BALLOT_MAIL_URL="smtp://mail.council.example")


def test_the_default_mail_folder_is_the_one_the_mailbox_shows(tmp_path: Path) -> None:
    instance = tmp_path / "my 100% instance?"
    instance.mkdir()
    found = settings(instance)
    assert found.mail_folder == instance / "mail" == parse_mail_url(found.mail_url)
    by_smtp = settings(instance, BALLOT_MAIL_URL="smtps://m.example", BALLOT_MAIL_FROM="a@b.example")
    assert by_smtp.mail_folder is None


def test_a_secret_may_lie_in_a_file_of_its_own(instance: Path, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRET + "\n")
    path.chmod(0o600)
    assert settings(instance, BALLOT_SECRET_KEY_FILE=str(path)).secret_key == SECRET
    path.chmod(0o640)
    with pytest.raises(ConfigError, match="may be read by others"):
        settings(instance, BALLOT_SECRET_KEY_FILE=str(path))


def test_a_file_with_secrets_is_refused_when_others_may_read_it(instance: Path) -> None:
    for line in (
        f'ballot_secret_key = "{SECRET}"',
        'ballot_mail_url = "smtps://a:b@mail.council.example"\nballot_mail_from = "a@b.example"',
        'ballot_database_url = "postgresql://a:b@db/ballot"',
    ):
        write(instance, line, 0o600)
        settings(instance)
        write(instance, line, 0o644)
        with pytest.raises(ConfigError, match="0600"):
            settings(instance)
    write(instance, 'ballot_body = "board"', 0o644)
    assert settings(instance).body == "board"


def test_secrets_are_not_printed(instance: Path) -> None:
    found = settings(
        instance,
        BALLOT_SECRET_KEY=SECRET,
        BALLOT_MAIL_URL="smtps://post:word-1@m.example",
        BALLOT_MAIL_FROM="a@b.example",
        BALLOT_DATABASE_URL="postgresql://b:word-2@db/ballot",
    )
    assert not any(secret in repr(found) for secret in (SECRET, "word-1", "word-2"))


def test_proxies_are_believed_only_as_far_as_they_are_counted(tmp_path: Path) -> None:
    assert read_settings({"BALLOT_INSTANCE": str(tmp_path)}).trusted_proxies == 0
    assert read_settings({"BALLOT_INSTANCE": str(tmp_path), "BALLOT_TRUSTED_PROXIES": "2"}).trusted_proxies == 2
    for bad in ("-1", "6", "two"):
        with pytest.raises(ConfigError):
            read_settings({"BALLOT_INSTANCE": str(tmp_path), "BALLOT_TRUSTED_PROXIES": bad})
