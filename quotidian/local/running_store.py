"""The store of a local stack that runs in another process."""

import re

from quotidian.local.stack_settings import LocalSettings


def running_store_url(settings: LocalSettings) -> str | None:
    """Return the URL of the store, None if there is no trace of one.

    The embedded store's port and password are in its configuration file, which only its user can
    read.
    """
    if settings.redis_url is not None:
        return settings.redis_url.get_secret_value()
    config = settings.data_dir / "store.conf"
    if not config.is_file():
        return None
    lines = dict(re.findall(r"^(port|requirepass) (\S+)$", config.read_text(), re.MULTILINE))
    return f"redis://:{lines['requirepass']}@127.0.0.1:{lines['port']}/0"
