"""Put the adapter for one archive into FanFicFare: into its folder, or into the file of its plugin for Calibre.

    python add_adapter.py archive.example path/to/site-packages/fanficfare
    python add_adapter.py archive.example FanFicFarePlugin.zip

Again for another archive: each is added beside those that are there. After FanFicFare was updated, once more.
"""

import re
import sys
import zipfile
from pathlib import Path

ADAPTER = Path(__file__).with_name("adapter_cliffhanger.py")
LIST, DEFAULTS = "adapters/__init__.py", ("defaults.ini", "plugin-defaults.ini")
LIKE = "squidgeworld.org"  # an archive of this kind, which FanFicFare has settings for
FIRST = re.compile(r"^from \. import adapter_", re.MULTILINE)


def main(domain, place):
    if zipfile.is_zipfile(place):
        into_plugin(domain, Path(place))
    elif (Path(place) / LIST).is_file():
        into_folder(domain, Path(place))
    else:
        sys.exit(f"{place} is neither FanFicFare's folder nor its plugin.")


def into_folder(domain, folder):
    files = {
        name: (folder / name).read_text("utf-8") for name in (LIST, *DEFAULTS) if (folder / name).is_file()
    }
    for name, text in added(domain, files).items():
        (folder / name).write_text(text, "utf-8")


def into_plugin(domain, plugin):
    """The plugin's file is written anew beside the old one, which it then replaces."""
    with zipfile.ZipFile(plugin) as old:
        base = next(name for name in old.namelist() if name.endswith(f"fanficfare/{LIST}"))[: -len(LIST)]
        names = {LIST: base + LIST} | {
            name: found for name in DEFAULTS if (found := defaults(old, base, name))
        }
        changed = added(domain, {name: old.read(path).decode() for name, path in names.items()})
        changed = {names.get(name, base + name): text for name, text in changed.items()}
        fresh = plugin.with_suffix(".new")
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                if entry.filename not in changed:
                    new.writestr(entry, old.read(entry))
            for name, text in changed.items():
                new.writestr(name, text)
    fresh.replace(plugin)


def defaults(plugin, base, name):
    """The settings of the plugin stand in its root."""
    return next((path for path in (base + name, name) if path in plugin.namelist()), None)


def added(domain, files):
    """The files that are new or say something else now."""
    module = "adapter_cliffhanger_" + re.sub(r"\W", "_", domain)
    adapter = ADAPTER.read_text("utf-8")
    changed = {f"adapters/{module}.py": adapter.replace('DOMAIN = "archive.example"', f'DOMAIN = "{domain}"')}
    if f"import {module}\n" not in files[LIST]:
        changed[LIST] = FIRST.sub(f"from . import {module}\nfrom . import adapter_", files[LIST], count=1)
    for name, text in files.items():
        if name in DEFAULTS and f"\n[{domain}]\n" not in text and (like := section(text)):
            changed[name] = text.rstrip("\n") + f"\n\n[{domain}]\n{like}"
    return changed


def section(text):
    """The settings of an archive of this kind: what else FanFicFare finds there, and how it calls it."""
    found = re.search(rf"^\[{re.escape(LIKE)}\]\n(.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    lines = found[1].replace("SquidgeWorld ", "").splitlines() if found else []
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("#"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
