"""The kneewise command: what it prints, and how it ends."""

import json
import os
import resource
import stat
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from app import cli, doctor
from app.services import accounts
from app.services.passwords import fits
from app.store import database, people, schema, sealing, tasks
from app.store.database import Database
from tests import mail_server
from tests.services import strava_here

ROOT = Path(__file__).parent.parent
PASSWORD = "four lamps over the wide canal"
RUNS = """start,timezone,distance_m,moving_s
2026-11-01T08:00:00,Europe/Berlin,8000,2900
2026-11-03T08:00:00,Europe/Berlin,nonsense,2900
2026-11-05T08:00:00,Europe/Berlin,9000,3300
"""


@pytest.fixture(autouse=True)
def instance(tmp_path, monkeypatch, template_database, cheap_hashes):
    """An instance of this test's own."""
    import shutil

    for name in [name for name in os.environ if name.startswith("KNEEWISE_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "instance"
    folder.mkdir(0o700)
    shutil.copy(template_database, folder / "kneewise.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KNEEWISE_NOW", "2026-11-12T09:00:00Z")
    monkeypatch.setattr("app.logs.start", lambda **_: None)
    return folder


@pytest.fixture
def kneewise():
    def run(*words, stdin=None):
        return CliRunner().invoke(cli.cli, words, input=stdin)

    return run


@pytest.fixture
def account(kneewise):
    def add(*more, email="rosa@example.org", role="runner", stdin=PASSWORD + "\n"):
        return kneewise(
            "user", "add", "--email", email, "--role", role, "--password-stdin", *more, stdin=stdin
        )

    return add


@pytest.fixture
def store(instance):
    db = Database(f"sqlite:///{instance}/kneewise.db")
    yield db
    db.close()


COMMANDS = [
    [],
    ["run"],
    ["db"],
    ["db", "upgrade"],
    ["user"],
    ["user", "add"],
    ["import"],
    ["export"],
    ["analyse"],
]
COMMANDS += [["demo"], ["doctor"], ["sandbox"], ["simulate"], ["simulate", "link"]]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(kneewise, words):
    result = kneewise(*words, "--help")

    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")


@pytest.mark.parametrize(
    "words",
    [
        ["rum"],
        ["import", "--user", "rosa@example.org"],
        ["import", "--user", "rosa@example.org", "not-there.fit"],
        ["user", "add", "--email", "a@example.org", "--role", "king"],
        ["export"],
        ["export", "--user", "not an address"],
        ["user", "add", "--email", "bad", "--role", "runner"],
        ["user", "add", "--email", "a@example.org", "--role", "runner", "--timezone", "Mars/X"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_two(kneewise, words):
    result = kneewise(*words)

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_an_account_is_opened_with_the_password_from_standard_input(account, store):
    result = account("--timezone", "Europe/Berlin", stdin=PASSWORD + "\r\nmore\n")

    assert result.exit_code == 0, result.output
    with store.read() as tx:
        rosa = people.by_email(tx, "rosa@example.org")
        assert (rosa.is_runner, rosa.is_therapist, rosa.timezone) == (True, False, "Europe/Berlin")
        assert fits(PASSWORD, people.secret(tx, "rosa@example.org").password_hash)
        assert not accounts.has_health_consent(tx, rosa)


def test_consent_is_recorded_only_when_it_is_said(account, store):
    account("--consent-health")

    with store.read() as tx:
        assert accounts.has_health_consent(tx, people.by_email(tx, "rosa@example.org"))


def test_a_therapist_can_have_an_account(account, store):
    assert account(email="theo@example.org", role="therapist").exit_code == 0

    with store.read() as tx:
        assert people.by_email(tx, "theo@example.org").is_therapist


@pytest.mark.parametrize(
    "stdin",
    ["short\n", "", "schlüssel zum garten am fluss\n".encode("latin-1")],
    ids=["short password", "no password", "no text"],
)
def test_an_account_that_cannot_be_opened_is_refused_in_one_line(account, stdin):
    result = account(stdin=stdin)

    assert result.exit_code == 1
    assert result.stderr.startswith("kneewise: ")
    assert result.stderr.count("\n") == 1


def test_an_address_twice_is_refused(account):
    account()

    assert account().exit_code == 1


@pytest.mark.parametrize("command", ["import", "export", "analyse"])
def test_an_unknown_person_is_named_with_what_to_do(kneewise, command, tmp_path):
    (tmp_path / "runs.csv").write_text(RUNS)
    paths = ["runs.csv"] if command == "import" else []
    result = kneewise(command, "--user", "nobody@example.org", *paths)

    assert result.exit_code == 1
    assert "kneewise user add --email nobody@example.org" in result.stderr


def test_an_import_tells_what_became_of_everything_and_succeeds(kneewise, account, tmp_path):
    account("--timezone", "Europe/Berlin")
    (tmp_path / "runs.csv").write_text(RUNS)
    (tmp_path / "broken.fit").write_bytes(b"this is no FIT file")

    result = kneewise("import", "--user", "rosa@example.org", "runs.csv", "broken.fit")

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("2 imported, 0 merged, 0 left out, 2 set aside\n")
    assert "broken.fit" in result.stdout
    assert "line 3" in result.stdout
    assert "Nothing new" not in result.stdout

    again = kneewise("import", "--user", "rosa@example.org", "runs.csv")
    assert again.exit_code == 0
    told = again.stdout.splitlines()
    assert told[:2] == [
        "0 imported, 0 merged, 2 left out, 1 set aside",
        "Nothing new: 2 were already here.",
    ]


def test_an_import_with_nothing_in_it_says_so(kneewise, account, tmp_path):
    account()
    (tmp_path / "empty").mkdir()

    result = kneewise("import", "--user", "rosa@example.org", "empty")

    assert (result.exit_code, result.stdout.splitlines()[1:]) == (
        1,
        ["set aside: There is no file in it. (1)", "  empty"],
    )
    assert result.stderr == "kneewise: Nothing could be read. The reasons stand above.\n"


def test_an_import_of_which_nothing_can_be_read_ends_with_one_after_its_reasons(kneewise, account, tmp_path):
    account()
    (tmp_path / "broken.fit").write_bytes(b"this is no FIT file")
    os.mkfifo(tmp_path / "pipe.fit")

    result = kneewise("import", "--user", "rosa@example.org", "broken.fit", "pipe.fit")

    assert result.exit_code == 1
    assert result.stdout.startswith("0 imported, 0 merged, 0 left out, 2 set aside\n")
    assert "no ordinary file" in result.stdout
    assert result.stderr == "kneewise: Nothing could be read. The reasons stand above.\n"


def in_a_process(words, **more):
    """Run the command as a shell would, with the settings of this test."""
    command = [sys.executable, "-c", "from app.cli import main; main()", *words]
    return subprocess.run(command, stderr=subprocess.PIPE, timeout=60, **more)


@pytest.mark.parametrize("words", [["export", "--user", "rosa@example.org"], ["export", "--help"]])
def test_a_screen_that_takes_no_more_is_one_line(account, words, tmp_path, monkeypatch):
    account()
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    full = tmp_path / "full"
    full.write_bytes(b"x" * 10**6)
    with full.open("ab") as out:
        ended = in_a_process(words, stdout=out, preexec_fn=lambda: limit_files(10**6))

    assert ended.returncode == 1
    assert ended.stderr.decode().startswith("kneewise: The output cannot be written (File too large).")
    assert ended.stderr.count(b"\n") == 1


def test_a_reader_who_has_gone_is_no_matter_for_words(account, monkeypatch):
    account()
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    read, write = os.pipe()
    os.close(read)
    with open(write, "wb") as out:
        ended = in_a_process(["export", "--user", "rosa@example.org"], stdout=out)

    assert (ended.returncode, ended.stderr) == (1, b"")


def limit_files(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_an_export_is_json_on_the_screen_or_in_a_file_for_this_user_alone(kneewise, account, tmp_path):
    account()

    shown = kneewise("export", "--user", "rosa@example.org")
    written = kneewise("export", "--user", "rosa@example.org", "--out", "rosa.json")

    assert shown.exit_code == written.exit_code == 0, shown.output + written.output
    assert orjson.loads(shown.stdout)["format"] == "kneewise-export"
    ours, theirs = orjson.loads((tmp_path / "rosa.json").read_bytes()), orjson.loads(shown.stdout)
    assert ours | {"exported_at": None} == theirs | {"exported_at": None}
    assert stat.S_IMODE((tmp_path / "rosa.json").stat().st_mode) == 0o600


def test_an_export_that_cannot_be_written_says_so(kneewise, account):
    account()
    result = kneewise("export", "--user", "rosa@example.org", "--out", "none/rosa.json")

    assert result.exit_code == 1
    assert "--out" in result.stderr


def test_without_a_log_the_analysis_says_so(kneewise, account):
    account()
    result = kneewise("analyse", "--user", "rosa@example.org")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["sentence"].startswith("There is no complete week")


def test_the_analysis_is_made_once_and_printed_and_worked_out_again(kneewise, account, tmp_path):
    account()
    Path("runs.csv").write_text(RUNS)
    kneewise("import", "--user", "rosa@example.org", "runs.csv")
    first, second = (kneewise("analyse", "--user", "rosa@example.org") for _ in range(2))
    again = kneewise("analyse", "--user", "rosa@example.org", "--week", "2026-11-08")

    assert first.exit_code == again.exit_code == 0
    assert first.stdout == second.stdout
    told = json.loads(first.stdout)["analyses"]
    assert [(one["scope"], one["side"], one["last_week"]) for one in told] == [
        ("all", "right", "2026-11-02"),
        ("shareable", "right", "2026-11-02"),
    ]
    assert [one["status"] for one in told[0]["results"]] == ["insufficient_data"] * 3
    assert told[0]["sentence"].startswith("Not enough yet: 0 of 16 weeks.")
    assert json.loads(again.stdout)["same"] is True


def test_a_week_without_an_analysis_is_refused(kneewise, account):
    account()
    result = kneewise("analyse", "--user", "rosa@example.org", "--week", "2026-11-08")

    assert result.exit_code == 1
    assert result.stderr.startswith("kneewise: No analysis of the week of 2026-11-08 is kept.")


def test_a_wrong_setting_ends_with_one_line(kneewise, monkeypatch):
    monkeypatch.setenv("KNEEWISE_PORT", "many")

    for words in (["run"], ["db", "upgrade"], ["export", "--user", "rosa@example.org"]):
        result = kneewise(*words)
        assert result.exit_code == 1
        assert result.stderr.startswith("kneewise: KNEEWISE_PORT has to be")


def test_upgrading_a_current_database_says_where_it_is(kneewise):
    result = kneewise("db", "upgrade")

    assert (result.exit_code, result.stdout) == (0, f"The database is at revision {schema.head()}.\n")


def test_a_newer_database_is_refused_by_every_command(kneewise, store):
    with store.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '99'"))

    for words in (["db", "upgrade"], ["demo"], ["analyse", "--user", "rosa@example.org"]):
        result = kneewise(*words)
        assert result.exit_code == 1
        assert "newer Kneewise" in result.stderr


@pytest.mark.parametrize("words", [["demo"], ["run"]], ids=" ".join)
def test_what_writes_refuses_a_database_that_can_only_be_read(kneewise, words, monkeypatch):
    monkeypatch.setenv("KNEEWISE_PORT", str(free_port()))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setitem(database.PRAGMAS, "query_only", 1)

    result = kneewise(*words)

    assert result.exit_code == 1
    assert result.stderr.startswith("kneewise: The database cannot be written to.")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE alembic_version SET version_num = '00'",
        "UPDATE alembic_version SET version_num = ''",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
    ],
)
def test_a_database_of_no_known_version_is_refused_in_one_line(kneewise, store, change):
    with store.begin() as tx:
        tx.execute(text(change))

    result = kneewise("db", "upgrade")

    assert result.exit_code == 1
    assert result.stderr.startswith("kneewise: The database ")
    assert result.stderr.count("\n") == 1
    assert found(kneewise)[1]["database"][0] == "wrong"


def found(kneewise):
    result = kneewise("doctor")
    lines = [line.split(maxsplit=1) for line in result.stdout.splitlines()]
    return result.exit_code, {words.partition(":")[0]: (state, words) for state, words in lines}


def test_doctor_finds_a_sound_instance_sound(kneewise, account, monkeypatch):
    monkeypatch.setattr(doctor, "FREE_BYTES", 0)
    monkeypatch.setenv("KNEEWISE_PORT", str(free_port()))
    account()

    code, checks = found(kneewise)

    assert code == 0
    assert {
        "settings",
        "folder",
        "key",
        "database",
        "space",
        "zones",
        "port",
        "mail",
        "token keys",
        "strava",
    } == checks.keys()
    assert {state for state, _ in checks.values()} == {"ok", "note"}


def test_doctor_names_what_is_wrong_and_ends_with_one(kneewise, account, instance, monkeypatch):
    account()
    (instance / "secret.key").chmod(0o644)
    instance.chmod(0o755)
    monkeypatch.setenv("KNEEWISE_PROT", "8001")
    monkeypatch.setattr(doctor, "FREE_BYTES", 10**18)

    code, checks = found(kneewise)

    assert code == 1
    assert "chmod 600" in checks["key"][1]
    assert "chmod 700" in checks["folder"][1]
    assert checks["space"][0] == "wrong"
    assert "KNEEWISE_PROT" in kneewise("doctor").stdout


def test_doctor_asks_the_mail_server_whether_it_answers(kneewise, monkeypatch):
    assert "mails are written to" in kneewise("doctor").stdout
    with mail_server.running() as server:
        monkeypatch.setenv("KNEEWISE_SMTP_URL", server.url)
        assert found(kneewise)[1]["mail"][0] == "ok"
    assert server.received.mails == []
    code, checks = found(kneewise)
    assert (code, checks["mail"][0]) == (1, "wrong")
    assert "Nothing listens there." in checks["mail"][1]


def test_doctor_warns_of_a_proxy_that_hides_who_comes(kneewise, monkeypatch):
    monkeypatch.setenv("KNEEWISE_BASE_URL", "https://knee.example.org")
    assert "KNEEWISE_TRUSTED_PROXIES" in kneewise("doctor").stdout

    monkeypatch.setenv("KNEEWISE_TRUSTED_PROXIES", "127.0.0.1")
    assert "KNEEWISE_TRUSTED_PROXIES" not in kneewise("doctor").stdout


def test_doctor_changes_nothing_and_makes_no_instance(kneewise, monkeypatch, tmp_path):
    monkeypatch.setenv("KNEEWISE_INSTANCE", str(tmp_path / "other"))

    code, checks = found(kneewise)

    assert checks["folder"][0] == checks["database"][0] == "note"
    assert not (tmp_path / "other").exists()


def test_doctor_says_that_another_program_has_the_port(kneewise, monkeypatch):
    from app.web import server

    port = free_port()
    monkeypatch.setenv("KNEEWISE_PORT", str(port))
    monkeypatch.setattr(doctor, "ANSWER_S", 0.1)
    with server.listen("127.0.0.1", port):
        code, checks = found(kneewise)

    assert (code, checks["port"][0]) == (1, "wrong")


def test_doctor_finds_a_broken_database(kneewise, instance):
    (instance / "kneewise.db").write_text("a shopping list, " * 300)

    code, checks = found(kneewise)

    assert code == 1
    assert "not a database" in checks["database"][1]


def test_doctor_compares_the_tables_with_those_of_the_code(kneewise, store):
    with store.begin() as tx:
        tx.execute(text("ALTER TABLE run RENAME COLUMN title TO heading"))

    code, checks = found(kneewise)

    assert (code, checks["database"][0]) == (1, "wrong")
    assert "run: title is missing; run: heading is not known" in checks["database"][1]


def test_doctor_names_the_key_that_is_missing_for_connections_to_strava(kneewise, account, store):
    account()
    with store.begin() as tx:
        strava_here.asked(tx, people.runners(tx)[0])

    missing = strava_here.HERE.sealer.key_id
    assert found(kneewise)[1]["token keys"][0] == "wrong"
    assert f"The key {missing} is missing" in found(kneewise)[1]["token keys"][1]

    ended = kneewise("db", "upgrade", "--end-sealed")
    assert "Connections ended whose key is lost: 1." in ended.output
    assert found(kneewise)[1]["token keys"][0] == "ok"


def test_doctor_tells_of_work_that_was_given_up(kneewise, store, now):
    with store.begin() as tx:
        tasks.enqueue(tx, "import", {}, now)
        for number in range(tasks.TRIES):
            at = now + timedelta(hours=number)
            tasks.fail(tx, tasks.claim(tx, at), "no", at)

    assert "Given up" in found(kneewise)[1]["database"][1]


def free_port():
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_keys_of_tokens_are_rotated_and_what_was_done_is_said(kneewise, instance, monkeypatch):
    first = kneewise("rotate-keys")
    old, new = (
        sealing.id_of((instance / name).read_text().strip()) for name in ("token.keys.old", "token.keys")
    )
    assert first.exit_code == 0
    assert first.output.startswith(f"0 values are now sealed with key {new}, which is new.")
    assert (
        f"Nothing here needs key {old} any more: it was moved from {instance}/token.keys to" in first.output
    )

    monkeypatch.setenv("KNEEWISE_TOKEN_KEYS", (instance / "token.keys").read_text())
    second = kneewise("rotate-keys")
    assert "put one before it in KNEEWISE_TOKEN_KEYS" in second.output
    assert sealing.id_of((instance / "token.keys").read_text().strip()) == new
