"""docker-compose.yml and Dockerfile against the installed Airflow and the code's settings, without a Docker engine."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from coaching.paths import PROJECT

COMPOSE = PROJECT / "docker-compose.yml"
DOCKERFILE = PROJECT / "Dockerfile"
AIRFLOW_SERVICES = {"init", "api-server", "scheduler", "dag-processor", "triggerer"}

# Run with the containers' own environment, so that settings of the chosen auth manager and executor count.
ASK_AIRFLOW = """
import json, sys
from pathlib import Path
import airflow.api_fastapi
from airflow.configuration import conf
from airflow.cli.cli_parser import get_parser
from airflow.jobs.dag_processor_job_runner import DagProcessorJobRunner
from airflow.jobs.triggerer_job_runner import TriggererJobRunner
asked = json.load(sys.stdin)
api = Path(airflow.api_fastapi.__file__).parent / "core_api/openapi/v2-rest-api-generated.yaml"
known = conf.configuration_description
parser = get_parser()
refused = []
for arguments in asked["commands"]:
    try:
        parser.parse_args(arguments)
    except SystemExit:
        refused.append(arguments)
Path(sys.argv[1]).write_text(json.dumps({
    "unknown_settings": [[s, k] for s, k in asked["settings"] if k not in known.get(s, {}).get("options", {})],
    "refused_commands": refused,
    "job_types": [DagProcessorJobRunner.job_type, TriggererJobRunner.job_type],
    "scheduler_health_port": conf.getint("scheduler", "scheduler_health_check_server_port"),
    "api_port": conf.getint("api", "port"),
    "paths": [line.strip().rstrip(":") for line in api.read_text().splitlines() if line.startswith("  /")],
    "auth_manager": conf.get("core", "auth_manager"),
}))
"""

# Asked as well, to see that a wrong one would be refused.
WRONG_COMMANDS = [["webserver"], ["jobs", "check", "--job-type", "NoSuchJob"]]
WRONG_SETTINGS = [["webserver", "workers"]]


def _substituted(text: str) -> str:
    """Compose's own substitution: `${NAME:-default}` and `${NAME:?message}`; `$$` is a dollar sign."""
    named = re.sub(
        r"(?<!\$)\$\{(\w+)(?::-([^}]*))?(?::\?[^}]*)?\}", lambda m: m.group(2) or f"value-of-{m.group(1)}", text
    )
    return named.replace("$$", "$")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(_substituted(COMPOSE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    return compose["services"]


def _shell_commands(text: str) -> list[list[str]]:
    """Every `airflow …` of a shell line, split into words."""
    pieces = re.split(r"&&|\|\||;", text)
    return [words[1:] for piece in pieces if (words := shlex.split(piece)) and words[0] == "airflow"]


def _command(service: dict[str, Any]) -> list[list[str]]:
    command = service["command"]
    if isinstance(command, str):
        return [shlex.split(command)]  # the image's entrypoint puts `airflow` before it
    return _shell_commands(command[-1])


def _health(service: dict[str, Any]) -> str:
    return " ".join(service["healthcheck"]["test"][1:])


@pytest.fixture(scope="module")
def commands(services: dict[str, Any]) -> list[list[str]]:
    found = [c for name in AIRFLOW_SERVICES for c in _command(services[name])]
    return found + [c for name in ("dag-processor", "triggerer") for c in _shell_commands(_health(services[name]))]


@pytest.fixture(scope="module")
def settings(services: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in AIRFLOW_SERVICES:
        found |= services[name]["environment"]
    return found


@pytest.fixture(scope="module")
def airflow(
    commands: list[list[str]], settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    asked = {
        "commands": commands + WRONG_COMMANDS,
        "settings": [name.lower().split("__")[1:] for name in settings if name.startswith("AIRFLOW__")]
        + WRONG_SETTINGS,
    }
    own = {k: v for k, v in settings.items() if k.startswith("AIRFLOW__") and "FERNET" not in k}
    home = tmp_path_factory.mktemp("airflow")
    answer = home / "answer.json"
    done = subprocess.run(
        [sys.executable, "-c", ASK_AIRFLOW, answer],
        input=json.dumps(asked),
        env={**os.environ, **own, "AIRFLOW_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(answer.read_text(encoding="utf-8"))


def test_all_of_airflow_is_there(services: dict[str, Any]) -> None:
    assert set(services) == AIRFLOW_SERVICES | {"postgres"}


def test_every_command_is_one_airflow_knows(airflow: dict[str, Any], commands: list[list[str]]) -> None:
    assert {c[0] for c in commands} == {
        "db",
        "users",
        "pools",
        "api-server",
        "scheduler",
        "dag-processor",
        "triggerer",
        "jobs",
    }
    assert airflow["refused_commands"] == WRONG_COMMANDS


def test_every_setting_is_one_airflow_knows(airflow: dict[str, Any], settings: dict[str, str]) -> None:
    assert airflow["unknown_settings"] == WRONG_SETTINGS
    assert airflow["auth_manager"] == settings["AIRFLOW__CORE__AUTH_MANAGER"]


def test_health_is_asked_where_airflow_answers(airflow: dict[str, Any], services: dict[str, Any]) -> None:
    assert "/api/v2/version" in airflow["paths"]
    assert _health(services["api-server"]) == f"curl --fail http://localhost:{airflow['api_port']}/api/v2/version"
    assert _health(services["scheduler"]) == f"curl --fail http://localhost:{airflow['scheduler_health_port']}/health"
    asked = [re.search(r"--job-type (\w+)", _health(services[name])) for name in ("dag-processor", "triggerer")]
    assert [found.group(1) for found in asked if found] == airflow["job_types"]


def test_tasks_find_the_api_server(settings: dict[str, str], services: dict[str, Any]) -> None:
    host, port = re.match(
        r"http://([\w-]+):(\d+)/execution/$", settings["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"]
    ).groups()  # type: ignore[union-attr]
    assert host in services
    assert services[host]["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_all_airflow_services_share_their_secrets(services: dict[str, Any]) -> None:
    shared = (
        "AIRFLOW__API_AUTH__JWT_SECRET",
        "AIRFLOW__API__SECRET_KEY",
        "AIRFLOW__CORE__FERNET_KEY",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
    )
    assert {tuple(services[name]["environment"][key] for key in shared) for name in AIRFLOW_SERVICES} == {
        tuple(services["scheduler"]["environment"][key] for key in shared)
    }


def test_the_file_holds_no_secret() -> None:
    raw = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    secret = re.compile(r"PASSWORD|SECRET|FERNET|CONN$")
    held = {k: v for s in raw["services"].values() for k, v in s.get("environment", {}).items() if secret.search(k)}
    assert len(held) >= 6
    assert all(re.search(r"\$\{\w+:\?", value) for value in held.values()), sorted(held)


def test_ports_are_open_on_this_machine_only(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_setting_of_ours_is_one_the_code_reads(settings: dict[str, str]) -> None:
    read = {
        name
        for file in (PROJECT / "coaching").rglob("*.py")
        for name in re.findall(r'environ(?:\.get\(|\[)"(COACHING_\w+)"', file.read_text(encoding="utf-8"))
    }
    ours = {name for name in settings if name.startswith("COACHING_")}
    assert ours == {"COACHING_DATA", "COACHING_DISTRICT", "COACHING_KEY_FILE"}
    assert ours <= read


def test_mounts_exist_and_the_key_is_outside_the_data(compose: dict[str, Any], settings: dict[str, str]) -> None:
    mounts = [mount.split(":") for service in compose["services"].values() for mount in service.get("volumes", [])]
    assert mounts
    for mount in mounts:
        assert mount[0] in compose["volumes"] or (mount[0].startswith("./") and (PROJECT / mount[0]).is_dir()), mount[0]
    scheduler = {
        target: source for source, target, *_ in (m.split(":") for m in compose["services"]["scheduler"]["volumes"])
    }
    assert scheduler[settings["COACHING_DATA"]] == "warehouse"
    key = Path(settings["COACHING_KEY_FILE"])
    assert key.parent == Path("/run/secrets")
    assert set(compose["services"]["scheduler"]["secrets"]) == {key.name} == set(compose["secrets"])
    assert not key.is_relative_to(settings["COACHING_DATA"])


def test_the_image_is_the_locked_airflow_with_our_code(settings: dict[str, str]) -> None:
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    version = re.search(r"^apache-airflow==(\S+)", lock, re.MULTILINE)
    docker = DOCKERFILE.read_text(encoding="utf-8")
    base = re.search(r"^FROM apache/airflow:(\S+)-python3\.11$", docker, re.MULTILINE)
    assert version
    assert base
    assert base.group(1) == version.group(1)
    assert f"coaching-warehouse:{version.group(1)}" in COMPOSE.read_text(encoding="utf-8")
    root = re.search(r"^COPY --chown=airflow:root \. (\S+)$", docker, re.MULTILINE)
    assert root
    folder = Path(settings["AIRFLOW__CORE__DAGS_FOLDER"]).relative_to(root.group(1))
    assert (PROJECT / folder / "nightly.py").is_file()
    assert f"PYTHONPATH={root.group(1)}" in docker


def test_the_image_holds_what_runs_and_nothing_private() -> None:
    lines = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {line[1:] for line in rules if line.startswith("!")}
    assert let_in == {
        "bin",
        "coaching",
        "dags",
        "dbt_project",
        "expectations",
        "extractors",
        "nights",
        "warehouse",
        "requirements.lock",
    }
    assert all((PROJECT / name).exists() for name in let_in)


def test_the_init_job_makes_the_dags_pool(commands: list[list[str]]) -> None:
    pool = re.search(r'^POOL = "(\w+)"', (PROJECT / "dags" / "shared.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert pool
    assert [c[2:4] for c in commands if c[0] == "pools"] == [[pool.group(1), "1"]]


def test_make_secrets_writes_every_variable_once(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "make-secrets"
    script.write_bytes((PROJECT / "bin" / "make-secrets").read_bytes())
    wanted = set(re.findall(r"\$\{(\w+):\?", COMPOSE.read_text(encoding="utf-8")))
    first = _make_secrets(script)
    assert wanted <= set(first)
    assert _make_secrets(script) == first
    assert (
        oct((tmp_path / "secrets" / "coaching.key").stat().st_mode)[-3:]
        == oct((tmp_path / ".env").stat().st_mode)[-3:]
        == "600"
    )
    assert len(bytes.fromhex((tmp_path / "secrets" / "coaching.key").read_text(encoding="utf-8").strip())) == 32


def _make_secrets(script: Path) -> dict[str, str]:
    subprocess.run(["/bin/sh", script], check=True, capture_output=True, env={**os.environ, "PYTHON": sys.executable})
    lines = (script.parent.parent / ".env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)
