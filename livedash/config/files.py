"""The settings file: its place, the files that it hides, and its contents."""

from __future__ import annotations

import re
from pathlib import Path

from livedash.config.faults import ConfigWrong
from livedash.config.trust import Table

FILE = "livedash.toml"

HEADER = re.compile(r"\s*\[\s*([A-Za-z0-9_.-]+)\s*]\s*(?:#.*)?")
KEY = re.compile(r"""\s*["']?([A-Za-z0-9_.-]+)["']?\s*=""")


def found() -> Path | None:
    """The file that is read when none is named."""
    here = Path(FILE)
    if here.is_file():
        return here
    home = at_home()
    return home if home.is_file() else None


def at_home() -> Path:
    """The user's own file, whether it exists or not."""
    import platformdirs  # not paid for by those who keep the file beside their work

    return platformdirs.user_config_path("livedash", appauthor=False) / FILE


def is_at_home(path: Path) -> bool:
    """Whether a file of the current folder is the user's own: because the folder is, or by a
    link."""
    home = at_home()
    try:
        return home.is_file() and path.samefile(home)
    except OSError:
        return False


def trusted(path: Path | None, *, named: bool) -> bool:
    """Whether the settings in a file are the user's own. `named`: by `--config`."""
    return named or path is None or path != Path(FILE) or is_at_home(path)


def theme_folders(path: Path | None, *, named: bool) -> list[Path]:
    """The folders with the user's own themes: the one beside the settings file `path`, and the one
    at home. A theme counts from the first folder that has its name, so a stranger's folder comes
    last."""
    beside = [] if path is None else [path.parent]
    home = [at_home().parent]
    folders = [*beside, *home] if trusted(path, named=named) else [*home, *beside]
    return [folder / "themes" for folder in dict.fromkeys(folders)]


def hidden(path: Path | None) -> list[Path]:
    """The files that are not read because `path` is."""
    if path is None:
        return []
    there = [one for one in (Path(FILE), at_home()) if one.is_file()]
    return [one for one in there if not (path.is_file() and one.samefile(path))]


def read(path: Path) -> Table:
    """The contents of a TOML file; a fault names the file and the line."""
    import tomllib

    try:
        return tomllib.loads(_text(path))
    except FileNotFoundError:
        raise ConfigWrong(f"{path}: there is no such file") from None
    except OSError as error:
        raise ConfigWrong(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ConfigWrong(f"{path}: is not UTF-8 text") from None
    except RecursionError:
        raise ConfigWrong(f"{path}: is nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigWrong(f"{path}: is not TOML: {error}") from None


def line_of(path: Path, table: str, name: str) -> int | None:
    """The line of a setting, if the setting stands in the usual way: below its [table], alone on
    its line. None otherwise, or when the file has texts of several lines, which may look like a
    setting."""
    text = _text(path)
    if '"""' in text or "'''" in text:
        return None
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := HEADER.fullmatch(line.rstrip("\r")):
            section = header[1]
        elif (key := KEY.match(line)) and (section, key[1]) == (table, name):
            return number
    return None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")
