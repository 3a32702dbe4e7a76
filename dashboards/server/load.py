"""Brings Superset's metadata to what the bundles say: tables, roles, the admin, charts.

Run inside Superset's environment: python load.py BUNDLE… with one JSON object on standard input:
  {"password": the admin's, "prepare": whether tables and roles may be behind,
   "addresses": {bundle name: {"uri": …, "connect_args": {…}}}}
An import that overwrites keeps deleted charts (apache/superset issues 22127 and 31957), so what carries one of our ids
(version 5; Superset's own are of version 4) and stands in no bundle is removed here. What people made themselves stays.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

ADMIN, VIEWER, LEAD = "admin", "Coaching viewer", "Coaching lead"
_OURS = 5
# What a viewer may do beside opening dashboards: nothing that makes, imports or exports.
_KEPT_FROM_VIEWERS = ("can_write", "can_import", "can_add", "can_edit", "can_delete", "can_sqllab", "can_csv")


def contents(bundle: Path, address: dict[str, Any]) -> dict[str, str]:
    """The files of a bundle, with the address that the database has here."""
    files = {str(file.relative_to(bundle)): file.read_text(encoding="utf-8") for file in sorted(bundle.rglob("*.yaml"))}
    name = f"databases/{bundle.name}.yaml"
    database = yaml.safe_load(files[name])
    database["sqlalchemy_uri"] = address["uri"]
    database["extra"]["engine_params"] = {"connect_args": address.get("connect_args") or {}}
    return files | {name: yaml.safe_dump(database)}


def prepare(password: str) -> None:
    """The metadata's tables, Superset's own permissions, and the admin."""
    from superset.extensions import appbuilder, security_manager

    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()
    user = security_manager.find_user(username=ADMIN)
    if user:
        security_manager.reset_password(user.id, password)
    else:
        role = security_manager.find_role(security_manager.auth_role_admin)
        security_manager.add_user(ADMIN, "Coaching", "Admin", f"{ADMIN}@localhost.invalid", role, password=password)


def bring(bundles: dict[Path, dict[str, Any]]) -> None:
    """Imports the bundles, and removes what none of them has."""
    from superset import db
    from superset.commands.importers.v1.assets import ImportAssetsCommand

    wanted: set[UUID] = set()
    for bundle, address in bundles.items():
        files = contents(bundle, address)
        ImportAssetsCommand(files).run()
        wanted |= {UUID(yaml.safe_load(text)["uuid"]) for name, text in files.items() if name != "metadata.yaml"}
    for one in leftovers(wanted):
        db.session.delete(one)
        db.session.flush()
    db.session.commit()


def leftovers(wanted: set[UUID]) -> Iterator[Any]:
    """What an earlier bundle brought and these have not, dashboards first."""
    from superset import db
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.core import Database
    from superset.models.dashboard import Dashboard
    from superset.models.slice import Slice

    for model in (Dashboard, Slice, SqlaTable, Database):
        for one in db.session.query(model).all():
            if one.uuid and one.uuid.version == _OURS and one.uuid not in wanted:
                yield one


def give_roles(names: list[str]) -> None:
    """Two roles beside the admin: who sees the published pages, and who sees the caseload too."""
    from superset import db
    from superset.extensions import security_manager
    from superset.models.core import Database

    gamma = security_manager.find_role("Gamma")
    may = [one for one in gamma.permissions if not one.permission.name.startswith(_KEPT_FROM_VIEWERS)]
    found = {str(one.uuid): one for one in db.session.query(Database).all()}
    for role_name, bundles in ((VIEWER, names[:1]), (LEAD, names)):
        role = security_manager.find_role(role_name) or security_manager.add_role(role_name)
        reads = [security_manager.find_permission_view_menu("database_access", found[one].perm) for one in bundles]
        role.permissions = [*may, *(one for one in reads if one)]
    db.session.commit()


def main(folders: list[str]) -> None:
    """Reads what to do, does it, and says how much there is."""
    asked = json.load(sys.stdin)
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        from flask import g
        from flask_migrate import upgrade
        from superset.extensions import security_manager

        if asked["prepare"]:
            import superset

            upgrade(directory=str(Path(superset.__file__).parent / "migrations"))
            prepare(asked["password"])
        with app.test_request_context():
            g.user = security_manager.find_user(username=ADMIN)
            bundles = {Path(folder): asked["addresses"][Path(folder).name] for folder in folders}
            bring(bundles)
            give_roles([yaml.safe_load((b / "databases" / f"{b.name}.yaml").read_text())["uuid"] for b in bundles])


if __name__ == "__main__":
    main(sys.argv[1:])
