"""The daily manifest: hashes of the capture files and a Merkle root over the captures, chained to the day before.

Whoever publishes or time-stamps a manifest can prove later that a capture existed on that day and was not altered. The
Merkle tree is that of RFC 6962: leaves and nodes are hashed with different first bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from scraper.archive.capture_store import require_folder
from scraper.archive.connection import storage_errors
from scraper.archive.times import HAIPHONG_TIME, to_text
from scraper.counted import counted

MANIFESTS_FOLDER = "manifests"
_LEAF = (
    "select id, url, fetched_at, http_status, payload_sha256, warc_file, warc_offset, warc_length, record_sha256 "
    "from captures where id > ? and id <= ? order by id"
)
_CHUNK = 1 << 20


def write_manifest(connection: sqlite3.Connection, captures: Path, at: datetime) -> Path:
    """Writes the manifest of the day of `at` (aware) into `captures/manifests`, and gives its path.

    One that is there already is left as it is: what was captured since goes into the next day's. Raises StorageError.
    """
    folder = captures / MANIFESTS_FOLDER
    day = at.astimezone(HAIPHONG_TIME).date().isoformat()
    path = folder / f"{day}.json"
    with storage_errors(path):
        require_folder(connection, captures)
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists():
            return path
        earlier = [each for each in manifest_paths(captures) if each.stem < day]
        content = _manifest(connection, captures, earlier[-1] if earlier else None, day, at)
        unfinished = path.with_suffix(".json.part")
        with unfinished.open("w", encoding="utf-8") as stream:
            json.dump(content, stream, ensure_ascii=False, indent=1)
            stream.write("\n")
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    return path


def note_manifest(database: Path, manifest: Path) -> None:
    """Notes beside the database that this manifest was written, with its hash; a day is noted once.

    So it is known to be missing, or another, even where no later one is chained to it. Raises StorageError.
    """
    with storage_errors(_note(database)):
        if manifest.stem not in _noted(database):
            with _note(database).open("a", encoding="utf-8") as stream:
                stream.write(f"{manifest.stem} {_file_hash(manifest, None)}\n")


def noted_problems(database: Path, captures: Path) -> Iterator[str]:
    """Which noted manifests are missing or others now, in words; those that a later one tells of (the chain) are not.

    Raises StorageError.
    """
    with storage_errors(_note(database)):
        noted = _noted(database)
    there = {path.stem: path for path in manifest_paths(captures)}
    chained = {_previous_day(path) for path in there.values()}
    untold = [day for day in noted if day not in chained]
    missing = [day for day in untold if day not in there]
    if missing:
        days = missing[0] if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
        are = "is" if len(missing) == 1 else "are"
        yield (
            f"{captures / MANIFESTS_FOLDER}: {counted(len(missing), 'manifest')} that had been written"
            f" {are} missing ({days})"
        )
    for day in untold:
        if day in there and _file_hash(there[day], None) != noted[day]:
            yield f"{there[day]}: not the manifest that was written on that day"


def copy_note(database: Path, copy: Path) -> None:
    """Notes beside a copy what is noted beside the database, and nothing of what stood there before.

    To be called before the manifests are copied: one that is written meanwhile is not missed. Raises StorageError.
    """
    with storage_errors(_note(copy)):
        if _note(database).exists():
            shutil.copyfile(_note(database), _note(copy))
        else:
            _note(copy).unlink(missing_ok=True)


def _previous_day(manifest: Path) -> str | None:
    try:
        return str(json.loads(manifest.read_text(encoding="utf-8"))["previous"]["date"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note(database: Path) -> Path:
    return database.with_name(database.name + ".manifests")


def _noted(database: Path) -> dict[str, str]:
    """The hash (hex) of each noted manifest by its day, oldest first."""
    path = _note(database)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return dict(sorted((day, digest) for day, _, digest in (line.partition(" ") for line in lines)))


def manifest_paths(captures: Path) -> list[Path]:
    """The manifests there are, oldest first."""
    return sorted((captures / MANIFESTS_FOLDER).glob("????-??-??.json"))


def verify_manifests(connection: sqlite3.Connection, captures: Path) -> Iterator[str]:
    """What is wrong with the manifests, or with what they vouch for, in words.

    A file that is missing is told only where no capture is known to have been in it: `verify` tells of the others.
    """
    before: Path | None = None
    last_id = 0
    redacted = {
        row[0] for row in connection.execute("select warc_file from captures where redacted_sha256 is not null")
    }
    newest: dict[str, dict[str, Any]] = {}
    for path in manifest_paths(captures):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            yield from _chain_problems(path, content, before, last_id)
            first, last = int(content["captures"]["after_id"]), int(content["captures"]["last_id"])
            count, root = _merkle_of(connection, first, last)
            if (count, root) != (content["captures"]["count"], content["captures"]["merkle_root"]):
                yield f"{path}: the captures {first + 1} to {last} are not those it vouches for"
            newest |= {entry["name"]: entry | {"manifest": path} for entry in content["files"]}
            before, last_id = path, last
        except (OSError, ValueError, KeyError, TypeError) as error:
            yield f"{path}: not a manifest that can be read ({error})"
    missing = {
        row[0]
        for row in connection.execute("select distinct warc_file from captures")
        if not (captures / row[0]).exists()
    }
    for name, entry in newest.items():
        if name not in redacted and name not in missing:
            yield from _file_problems(captures / name, entry)


def merkle_root(leaves: Sequence[bytes]) -> str:
    """The Merkle tree hash of the leaves (RFC 6962, section 2.1), hex."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex()


def _manifest(
    connection: sqlite3.Connection, captures: Path, previous: Path | None, day: str, at: datetime
) -> dict[str, Any]:
    before = json.loads(previous.read_text(encoding="utf-8")) if previous else None
    first = int(before["captures"]["last_id"]) if before else 0
    (last,) = connection.execute("select coalesce(max(id), ?) from captures", (first,)).fetchone()
    count, root = _merkle_of(connection, first, last)
    known = {entry["name"]: entry for entry in before["files"]} if before else {}
    return {
        "archive": "haiphong-news-archive",
        "date": day,
        "made_at": to_text(at),
        "previous": {"date": previous.stem, "sha256": _file_hash(previous, None)} if previous else None,
        "captures": {"after_id": first, "last_id": last, "count": count, "merkle_root": root},
        "files": list(_files(connection, captures, known)),
    }


def _files(
    connection: sqlite3.Connection, captures: Path, known: dict[str, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Name, committed length and hash of each file; a file that has not grown keeps the hash it had."""
    ends = "select warc_file, max(warc_offset + warc_length) from captures group by warc_file order by warc_file"
    for name, length in connection.execute(ends).fetchall():
        entry = known.get(name)
        if entry and entry["bytes"] == length:
            yield entry
        else:
            yield {"name": name, "bytes": length, "sha256": _file_hash(captures / name, length)}


def _merkle_of(connection: sqlite3.Connection, first: int, last: int) -> tuple[int, str]:
    leaves = [json.dumps(row, ensure_ascii=False).encode() for row in connection.execute(_LEAF, (first, last))]
    return len(leaves), merkle_root(leaves)


def _chain_problems(path: Path, content: dict[str, Any], before: Path | None, last_id: int) -> Iterator[str]:
    previous = content["previous"]
    if previous is None:
        if before is not None:
            yield f"{path}: it is not chained to {before.name}"
    elif before is None or previous["date"] != before.stem:
        yield f"{path}: the manifest before it, {previous['date']}, is missing"
    elif previous["sha256"] != _file_hash(before, None):
        yield f"{before}: altered after {path.name} was made"
    if int(content["captures"]["after_id"]) != last_id and before is not None:
        yield f"{path}: captures are missing between it and {before.name}"


def _file_problems(path: Path, entry: dict[str, Any]) -> Iterator[str]:
    if not path.exists():
        yield f"{path}: missing; {entry['manifest'].name} vouches for it"
    elif path.stat().st_size < entry["bytes"]:
        yield f"{path}: shorter than {entry['manifest'].name} says"
    elif _file_hash(path, entry["bytes"]) != entry["sha256"]:
        yield f"{path}: not the bytes that {entry['manifest'].name} vouches for"


def _file_hash(path: Path, length: int | None) -> str:
    """SHA-256 (hex) of the first `length` bytes of a file, or of all."""
    digest = hashlib.sha256()
    left = path.stat().st_size if length is None else length
    with path.open("rb") as stream:
        while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()
