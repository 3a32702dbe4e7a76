"""Names of fields that nobody declared: a heading may be a person's name, so they are kept like their values.

The manifest tells a keyed digest and the type of each; the names themselves stand beside them, sealed.
"""

import json
from collections.abc import Mapping

from coaching.manifest import Manifest
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from warehouse.land.sealing import Sealer


def told(types: Mapping[str, str], key: PseudonymKey, stream: Stream) -> tuple[dict[str, str], str]:
    """Digest -> type, and the sealed names by digest (empty where there are none)."""
    if not types:
        return {}, ""
    names = {key.digest_of(name): name for name in sorted(types)}
    sealed = Sealer(key, stream).seal(json.dumps(names, sort_keys=True))
    return {digest: types[name] for digest, name in sorted(names.items())}, sealed


def opened(manifest: Manifest, key: PseudonymKey, stream: Stream) -> dict[str, str]:
    """Name -> type of the undeclared fields of a load.

    Raises:
        ConfigError: another key sealed them.
    """
    names = Sealer(key, stream).open(manifest.new_names) if manifest.new_names else {}
    return {str(names.get(digest, digest)): kind for digest, kind in manifest.new_fields.items()}
