"""The file in which SQLite keeps everything."""

from pathlib import Path


def keep_private(sender, connection, **_) -> None:
    """Receiver of `connection_created`. Nobody else on the machine reads that file, nor what SQLite keeps beside it."""
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            path = Path(f"{connection.settings_dict['NAME']}{end}")
            if path.is_file() and path.stat().st_mode & 0o077:
                path.chmod(0o600)
