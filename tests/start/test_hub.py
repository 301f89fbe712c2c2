"""What `start.py hub` asks of a machine, whom it lets in, and what JupyterHub is told."""

import json
import pwd
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from traitlets.config import Config, PyFileConfigLoader

import start
from tests.start.copies import ROOT
from tools import javascript
from tools.hub import __main__ as hub

HERE = ROOT / "tools" / "hub"
NAMES = ["grace", "ada"]


def told(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> Config:
    """What JupyterHub is told where `start.py hub` says so."""
    said = {"names": NAMES, "teacher": "", "trial": False} | changes
    monkeypatch.setenv("COURSE_HUB", json.dumps(said))
    return PyFileConfigLoader("jupyterhub_config.py", str(HERE)).load_config()


def test_only_names_of_the_file_get_in_also_when_one_has_left_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = told(monkeypatch)
    assert config.Authenticator.allowed_users == set(NAMES)
    assert not config.FirstUseAuthenticator.create_users
    assert not config.Authenticator.allow_existing_users


def test_nobody_is_the_teacher_where_none_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch).Authenticator.admin_users == set()
    assert told(monkeypatch, teacher="grace").Authenticator.admin_users == {"grace"}


def test_the_hub_listens_on_its_own_machine_alone_until_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert told(monkeypatch).JupyterHub.ip == "127.0.0.1"


def test_each_learner_is_an_account_but_for_a_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch).JupyterHub.spawner_class == "localprocess"
    assert told(monkeypatch, trial=True).JupyterHub.spawner_class == "simple"


def test_the_login_page_says_what_password_is_long_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    config = told(monkeypatch)
    shortest = config.FirstUseAuthenticator.min_password_length
    assert f"of {shortest} characters" in config.JupyterHub.template_vars["announcement_login"]


def test_a_learner_s_own_server_lays_the_notebooks_into_the_home_and_no_kernel_has_a_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    config = PyFileConfigLoader("jupyter_server_config.py", str(HERE)).load_config()
    first = told(monkeypatch).Spawner.default_url.removeprefix("/lab/tree/")
    assert (tmp_path / first).is_file() and config.ServerApp.root_dir == str(tmp_path)
    assert config.KernelManager.transport == "ipc"


def test_jupyterlab_asks_a_learner_nothing_that_start_py_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    lab = PyFileConfigLoader("jupyter_server_config.py", str(HERE)).load_config().LabApp
    assert f"--LabApp.app_settings_dir={lab.app_settings_dir}" in start.LAB


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty: write a name a line."),
        ("ada\n\ngrace\nada\n", "Line 4 of NAMES: 'ada' stands there twice."),
        ("Ada\n", "Line 1 of NAMES, 'Ada', can't be an account"),
        ("ada lovelace\n", "Line 1 of NAMES, 'ada lovelace', can't be an account"),
        ("ada\n../root\n", "Line 2 of NAMES, '../root', can't be an account"),
        (f"{'a' * 32}\n", "can't be an account"),
        ("-ada\n", "Line 1 of NAMES, '-ada', can't be an account"),
    ],
)
def test_a_line_that_is_no_name_is_named(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "names"
    file.write_text(text)
    with pytest.raises(start.Trouble, match=re.escape(says.replace("NAMES", str(file)))):
        hub.names_in(file)


def test_names_stand_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "names").write_text("grace\n\n  ada \n")
    assert hub.names_in(tmp_path / "names") == NAMES


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "names").write_bytes(b"\xff\xfe")
    with pytest.raises(start.Trouble, match="it is no text"):
        hub.names_in(tmp_path / "names")


def accounts(monkeypatch: pytest.MonkeyPatch, **comments: str) -> list[list[str]]:
    """Fake the machine's accounts; returns the commands that are run."""
    commands: list[list[str]] = []

    def run(command: list[str], **options: Any) -> SimpleNamespace:
        commands.append(command)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(pwd, "getpwnam", lambda name: SimpleNamespace(pw_gecos=comments[name]))
    monkeypatch.setattr(subprocess, "run", run)
    return commands


@pytest.mark.parametrize("comment", ["root", "", "a learner", "Grace,,,"])
def test_an_account_of_the_machine_is_never_given_away(
    monkeypatch: pytest.MonkeyPatch, comment: str
) -> None:
    made = accounts(monkeypatch, grace=comment)
    with pytest.raises(start.Trouble, match="'grace' is an account of this machine"):
        hub.make_account("grace")
    assert made == []


def test_an_account_of_an_earlier_day_is_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made = accounts(monkeypatch, grace=f"{hub.OURS},,,")
    hub.make_account("grace")
    assert made == []


def test_a_new_account_has_a_home_that_nobody_else_enters(monkeypatch: pytest.MonkeyPatch) -> None:
    made = accounts(monkeypatch)
    hub.make_account("ada")
    (command,) = made
    assert "--key=HOME_MODE=0700" in command and command[-1] == "ada"


def test_a_folder_that_learners_cannot_enter_is_named(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    tmp_path.chmod(0o755)
    inner.chmod(0o700)
    assert hub.closed(inner / "file") == inner
    inner.chmod(0o711)
    assert hub.closed(inner / "file") not in (inner, tmp_path)


def test_the_teacher_is_one_of_the_names(tmp_path: Path) -> None:
    (tmp_path / "names").write_text("ada\n")
    with pytest.raises(SystemExit, match="'grace' is not in"):
        hub.main([str(tmp_path / "names"), "--teacher", "grace"])


def test_jupyterhub_s_own_options_go_on_to_it() -> None:
    asked, options = hub.arguments_of(["names", "--try", "--ip=0.0.0.0", "--ssl-key=x"])
    assert asked.trial and options == ["--ip=0.0.0.0", "--ssl-key=x"]


def test_what_npm_brings_is_pinned_with_hashes_and_no_address() -> None:
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    lock = json.loads((HERE / javascript.LOCK).read_text("utf-8"))["packages"]
    brought = {path.rpartition("node_modules/")[2]: it for path, it in lock.items() if path}
    assert {name: brought[name]["version"] for name in wanted} == wanted
    assert all(it["integrity"].startswith("sha512-") for it in brought.values())
    assert not any("resolved" in it for it in brought.values())


def test_kubernetes_is_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    values = yaml.safe_load((ROOT / "docs" / "hub-values.yaml").read_text("utf-8"))
    theirs, config = values["hub"]["config"], told(monkeypatch)
    assert theirs["JupyterHub"]["authenticator_class"] == config.JupyterHub.authenticator_class
    first_use = theirs["FirstUseAuthenticator"]
    assert first_use.pop("dbm_path").startswith("/srv/jupyterhub/")
    assert first_use == config.FirstUseAuthenticator
    assert set(theirs["Authenticator"]) == set(config.Authenticator)
    assert not theirs["Authenticator"]["allow_existing_users"]
    learner = values["singleuser"]
    assert learner["defaultUrl"] == config.Spawner.default_url
    assert (
        learner["extraEnv"].items()
        >= {
            "JUPYTER_CONFIG_PATH": f"/srv/repo/{HERE.relative_to(ROOT)}",
            "JUPYTER_PREFER_ENV_PATH": "1",
        }.items()
    )
    assert "--target-repo-dir /srv/repo" in (ROOT / "docs" / "hub.md").read_text("utf-8")
