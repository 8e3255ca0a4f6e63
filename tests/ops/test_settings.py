"""Settings: typed, refused by name, secrets never said."""

from pathlib import Path

import pytest

from motcua.config import env
from motcua.config.env import SETTINGS
from motcua.config.setting import Setting, SettingError

GOOD = {
    "MOTCUA_DATABASE_URL": "postgresql://motcua:geheim@db.example:5432/motcua",
    "MOTCUA_SECRET_KEY": "k" * 40,
}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_has_a_default_or_says_that_it_is_missing(
    setting: Setting,
) -> None:
    if setting.default is None:
        with pytest.raises(SettingError, match=setting.variable):
            setting.value({})
    else:
        setting.value({})
    setting.value(GOOD)


@pytest.mark.parametrize(
    ("name", "nonsense"),
    [
        ("DATABASE_URL", "mysql://localhost/x"),
        ("OWNER_DATABASE_URL", "nonsense"),
        ("SECRET_KEY", "short"),
        ("DEBUG", "yes"),
        ("PUBLIC_URL", "motcua.example"),
        ("ALLOWED_HOSTS", " , "),
        ("PORT", "0"),
        ("PORT", "http"),
        ("WORKERS", "0"),
        ("UPLOAD_LIMIT_MB", "-5"),
        ("SESSION_HOURS", "a day"),
        ("MAIL_URL", "pigeon://loft"),
        ("MAIL_FROM", "nobody"),
        ("CLOCK_SHIFT", "99999999999999"),
        ("LOG_LEVEL", "LOUD"),
        ("IDENTITY_VNEID_URL", "vneid.example"),
        ("IDENTITY_VNEID_CLAIMS", "number=SoDinhDanh"),
        ("IDENTITY_VNEID_CLAIMS", "number=A,name=B,kind=C,level=D,shoe_size=E"),
        ("IDENTITY_VNEID_CLAIMS", "number=A,number=B,name=B,kind=C,level=D"),
        ("IDENTITY_DVCQG_KINDS", "1=king"),
        ("IDENTITY_DVCQG_LEVELS", "2=4"),
        ("IDENTITY_TIMEOUT", "0"),
        ("CODE_RULE", "mine"),
    ],
)
def test_nonsense_is_refused_with_the_name_of_the_setting(
    name: str, nonsense: str
) -> None:
    with pytest.raises(SettingError, match=f"MOTCUA_{name}"):
        env.read(name, {f"MOTCUA_{name}": nonsense})


@pytest.mark.parametrize(
    ("url", "port", "way"),
    [
        ("smtp://u:p@mail.example", 25, ""),
        ("smtp+starttls://u:p@mail.example:587", 587, "EMAIL_USE_TLS"),
        ("smtps://u:p@mail.example", 465, "EMAIL_USE_SSL"),
    ],
)
def test_mail_is_encrypted_as_its_address_says(url: str, port: int, way: str) -> None:
    from motcua.config.settings import mail  # noqa: PLC0415 - after the environment

    assert env.read("MAIL_URL", {"MOTCUA_MAIL_URL": url}) == url
    found = mail(url)
    assert found["EMAIL_PORT"] == port
    used = [name for name in ("EMAIL_USE_TLS", "EMAIL_USE_SSL") if found[name]]
    assert used == ([way] if way else [])


def test_a_refusal_does_not_tell_secrets() -> None:
    with pytest.raises(SettingError) as short:
        env.read("SECRET_KEY", {"MOTCUA_SECRET_KEY": "hush"})
    assert "hush" not in str(short.value)
    with pytest.raises(SettingError) as url:
        env.read("DATABASE_URL", {"MOTCUA_DATABASE_URL": "mysql://u:hush@h/x"})
    assert "hush" not in str(url.value)


def test_what_is_shown_hides_secrets() -> None:
    shown = " ".join(setting.shown(GOOD) for setting in SETTINGS)
    assert "geheim" not in shown
    assert GOOD["MOTCUA_SECRET_KEY"] not in shown
    assert "db.example" in shown


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("s" * 32 + "\n")
    assert env.read("SECRET_KEY", {"MOTCUA_SECRET_KEY_FILE": str(file)}) == "s" * 32
    with pytest.raises(SettingError, match="MOTCUA_SECRET_KEY_FILE"):
        env.read("SECRET_KEY", {"MOTCUA_SECRET_KEY_FILE": str(tmp_path / "none")})
