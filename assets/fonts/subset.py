"""Cuts the workbench's fonts down to what the window shows.

    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0
    npm pack @expo-google-fonts/inter@0.4.2 @expo-google-fonts/jetbrains-mono@0.4.1 @phosphor-icons/web@2.1.2
    (unpack each package into a folder of its own, then)
    venv/bin/python subset.py INTER JETBRAINS-MONO PHOSPHOR

The three arguments are the unpacked `package` folders. Output goes beside this script.
"""

import pathlib
import re
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).resolve().parent
WEIGHTS = {"Regular": "400Regular", "Medium": "500Medium", "SemiBold": "600SemiBold"}

# Latin, Latin-1, Latin Extended-A, and the signs the window's own words use.
SIGNS = re.search(r'SIGNS: &str = "(.*)";', (HERE / "../../app/src/theme/typeface.rs").read_text())[1]
TEXT = [*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, SIGNS)]


def icons() -> list[int]:
    """The code points named in the program: one list, in `app/src/theme/icon.rs`."""
    source = (HERE / "../../app/src/theme/icon.rs").read_text()
    return sorted({int(code, 16) for code in re.findall(r"'\\u\{([0-9a-fA-F]{4})\}'", source)})


def freeze_tabular_digits(font: TTFont) -> None:
    """Maps 0 to 9 to their tabular forms, because egui has no switch for `tnum`.

    Only the digits: tabular hyphens and points would tear words such as P-256 apart.
    """
    gsub = font["GSUB"].table
    lookups = {i for r in gsub.FeatureList.FeatureRecord if r.FeatureTag == "tnum" for i in r.Feature.LookupListIndex}
    swap = {}
    for index in lookups:
        for table in gsub.LookupList.Lookup[index].SubTable:
            swap.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    for table in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            if code in table.cmap:
                table.cmap[code] = swap.get(table.cmap[code], table.cmap[code])


def true_bearings(font: TTFont) -> None:
    """Writes each glyph's real box and left side bearing: Phosphor says 0 everywhere, which shifts outlines."""
    for name in font.getGlyphOrder():
        glyph = font["glyf"][name]
        glyph.recalcBounds(font["glyf"])
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))


def cut(source: pathlib.Path, target: str, codes: list[int], tabular: bool, drop: set[str]) -> None:
    font = TTFont(source)
    if tabular:
        freeze_tabular_digits(font)
    true_bearings(font)
    options = subset.Options()
    options.layout_features = [f for f in subset.Options().layout_features if f not in drop]
    options.hinting = True
    options.name_IDs = ["*"]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    font.save(HERE / target)
    missing = set(codes) - set(font.getBestCmap())
    print(f"{target}: {(HERE / target).stat().st_size} bytes, missing {sorted(map(hex, missing))}")


def main() -> None:
    inter, mono, phosphor = map(pathlib.Path, sys.argv[1:4])
    # `calt` and `liga` would turn -> and != into single signs and break columns of bytes.
    ligatures = {"calt", "liga", "clig", "rlig", "dlig"}
    for name, folder in WEIGHTS.items():
        cut(inter / folder / f"Inter_{folder}.ttf", f"Inter-{name}.ttf", TEXT, True, ligatures)
        cut(mono / folder / f"JetBrainsMono_{folder}.ttf", f"JetBrainsMono-{name}.ttf", TEXT, False, ligatures)
    for name, folder in {"": "regular", "-Bold": "bold", "-Fill": "fill"}.items():
        cut(phosphor / "src" / folder / f"Phosphor{name}.ttf", f"Phosphor{name or '-Regular'}.ttf", icons(), False, ligatures)


if __name__ == "__main__":
    main()
