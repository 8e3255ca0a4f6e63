"""Bytes in a bucket of any server that speaks S3."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO, cast
from urllib.parse import parse_qs, unquote, urlsplit

import urllib3
from minio import Minio
from minio.error import S3Error

PART_BYTES = 8 * 1024 * 1024
"""Larger files go up in parts of this size."""
_IN_MEMORY = 8 * 1024 * 1024
_ABSENT = frozenset({"NoSuchKey", "NoSuchObject"})


class S3Blobs:
    """Keeps each name as one object of a bucket."""

    def __init__(self, url: str) -> None:
        """Take `s3+https://key:secret@host:port/bucket?region=…` (or `s3+http://`)."""
        parts = urlsplit(url)
        self.bucket = parts.path.strip("/")
        host = parts.hostname or ""
        self.client = Minio(
            f"{host}:{parts.port}" if parts.port else host,
            access_key=unquote(parts.username or ""),
            secret_key=unquote(parts.password or ""),
            secure=parts.scheme == "s3+https",
            region=parse_qs(parts.query).get("region", ["us-east-1"])[0],
            http_client=urllib3.PoolManager(
                timeout=urllib3.Timeout(connect=5, read=60),
                retries=urllib3.Retry(total=2, backoff_factor=0.2),
            ),
        )

    def put(self, name: str, file: BinaryIO, size: int) -> None:
        """Upload; a server shows an object once it is whole."""
        self.client.put_object(self.bucket, name, file, size, part_size=PART_BYTES)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Fetch into a temporary file, so that it can be read in any order."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as found:
            try:
                answer = self.client.get_object(self.bucket, name)
            except S3Error as error:
                if error.code in _ABSENT:
                    raise FileNotFoundError(name) from error
                raise
            try:
                shutil.copyfileobj(answer, found, _IN_MEMORY)
            finally:
                answer.close()
                answer.release_conn()
            found.seek(0)
            yield cast("BinaryIO", found)

    def exists(self, name: str) -> bool:
        """Ask for the object's head."""
        try:
            self.client.stat_object(self.bucket, name)
        except S3Error as error:
            if error.code in _ABSENT:
                return False
            raise
        return True

    def delete(self, name: str) -> None:
        """Remove the object; S3 does not mind its absence."""
        self.client.remove_object(self.bucket, name)

    def listed(self, beginning: str) -> Iterator[tuple[str, datetime]]:
        """List the bucket, a page at a time."""
        for found in self.client.list_objects(
            self.bucket, prefix=beginning, recursive=True
        ):
            at = found.last_modified or datetime.now(UTC)
            yield str(found.object_name), at
