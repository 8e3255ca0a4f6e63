"""Which worlds are shipped; needs neither Django nor a database."""

import json
from pathlib import Path

from motcua.ops.failures import Failure, Reason

WORLDS = Path(__file__).resolve().parent.parent / "data" / "worlds"


def describe() -> list[dict[str, str]]:
    """Return key, names and first moment of every world that is shipped."""
    found = []
    for path in sorted(WORLDS.glob("*/world.json")):
        meta = json.loads(path.read_text(encoding="utf-8"))
        found.append(
            {name: meta[name] for name in ("key", "name", "name_en", "starts_at")}
        )
    return found


def world_folder(key: str) -> Path:
    """Return the folder of a world that is shipped; raise Failure naming those."""
    known = [row["key"] for row in describe()]
    if key not in known:
        raise Failure(
            Reason.USAGE, f"there is no world “{key}”; there are: {', '.join(known)}"
        )
    return WORLDS / key
