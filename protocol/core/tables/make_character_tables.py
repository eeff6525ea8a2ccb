#!/usr/bin/env python3
"""Writes CharacterTables.h: what utf8proc does not know of characters, by which names are judged and compared.

    make_character_tables.py > ../src/CharacterTables.h

Source: Unicode 15.0 as ICU 72 has it (Debian's libicu72, called through ctypes): confusables.txt of UTS #39, Scripts.txt,
emoji-data.txt, IndicSyllabicCategory.txt, UnicodeData.txt. What those leave out is in SUPPLEMENT and COPTIC, below.
"""
import ctypes
import unicodedata

ICU = 72

LETTERS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl")
MARKS = ("Mn", "Me", "Mc")
CATEGORIES = ("Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Co",
              "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf")

# Letters that UTS #39 has for prototypes of the Cyrillic к and м, which are drawn like small capitals. The others of
# these are found by their names.
SUPPLEMENT = {"ĸ": "k", "ʍ": "m"}

# UTS #39 has few Coptic letters. They are the Greek capitals, two code points each: in order, as they look.
COPTIC = "ABΓΔEϚZHΘIKλMNΞOΠPCTYΦXΨΩ"

# The signs that the program prints before, behind and within its lines: a letter that looks like one.
BEGINNING = set("!*-><[(•·?#….✓,")
COLON = {":", "։", "׃"}
QUESTION = {"?"}
DOT = {"·", "•", "‧", "・"}

# An emoji with one of these words in its name is a sign, a shape or a picture of a mark, and may be taken for ours.
NO_EMOJI = set("MARK SQUARE SQUARED CIRCLE DIAMOND TRIANGLE TRIANGULAR ARROW ARROWS SIGN SYMBOL SYMBOLS CROSS BUTTON INPUT "
               "DOT BALLOT CHECK KEYCAP LOOP ENTRY MEDIUM LETTER LETTERS BUBBLE BALLOON HASH HEAVY RADIO BELL LOUDSPEAKER "
               "MEGAPHONE LOCK UNDER OVER HUNDRED UP-POINTING DOWN-POINTING IDEOGRAPH".split())


def library(name):
    return ctypes.CDLL(f"lib{name}.so.{ICU}")


class Icu:
    """The functions of ICU that are needed."""

    def __init__(self):
        self.common = library("icuuc")
        self.i18n = library("icui18n")
        error = ctypes.c_int(0)
        opener = getattr(self.i18n, f"uspoof_open_{ICU}")
        opener.restype = ctypes.c_void_p
        self.checker = ctypes.c_void_p(opener(ctypes.byref(error)))
        version = (ctypes.c_uint8 * 4)()
        getattr(self.common, f"u_getUnicodeVersion_{ICU}")(version)
        self.version = f"{version[0]}.{version[1]}"
        self.categories = {}

    def call(self, name, *arguments):
        return getattr(self.common, f"{name}_{ICU}")(*arguments)

    def skeleton(self, text):
        data = text.encode()
        buffer = ctypes.create_string_buffer(1024)
        error = ctypes.c_int(0)
        function = getattr(self.i18n, f"uspoof_getSkeletonUTF8_{ICU}")
        size = function(self.checker, 0, data, len(data), buffer, 1024, ctypes.byref(error))
        assert error.value <= 0, error.value
        return buffer.raw[:size].decode()

    def category(self, code):
        if code not in self.categories:
            self.categories[code] = CATEGORIES[self.call("u_charType", code) & 0xFF]
        return self.categories[code]

    def name(self, code):
        buffer = ctypes.create_string_buffer(256)
        error = ctypes.c_int(0)
        self.call("u_charName", code, 0, buffer, 256, ctypes.byref(error))
        return buffer.value.decode()

    def script(self, code):
        error = ctypes.c_int(0)
        return self.call("uscript_getScript", code, ctypes.byref(error))

    def has(self, code, prop):
        return bool(self.call("u_hasBinaryProperty", code, prop) & 0xFF)

    def value(self, code, prop):
        return self.call("u_getIntPropertyValue", code, prop)


EMOJI_PRESENTATION = 58
EMOJI_MODIFIER = 59
INDIC_SYLLABIC_CATEGORY = 0x1017
INVISIBLE_STACKER = 19
VISARGA = 32
INDIA = range(0x900, 0xE00)  # The scripts of India and Sri Lanka.
COMMON, INHERITED, LATIN = 0, 1, 25


def scalars():
    yield from range(0x80, 0xD800)
    yield from range(0xE000, 0x110000)


def letters_of_signs(icu):
    """The letters that look like a sign, of each script the first: what stands for that sign in a pair of letters."""
    first = {}
    for code in scalars():
        looks = icu.skeleton(chr(code))
        if icu.category(code) in ("Lo", "Lm") and icu.script(code) not in (COMMON, INHERITED) and len(looks) == 1 and icu.category(ord(looks)) not in LETTERS + MARKS + ("Nd",):
            first.setdefault((icu.script(code), looks), chr(code))
    return first


def look_alikes(icu):
    """What a letter, a digit or a mark looks like: letters, digits and marks."""
    signs = letters_of_signs(icu)
    drawn = dict(SUPPLEMENT)
    for code in range(0x100, 0x10000):
        words = icu.name(code).split() if icu.category(code) == "Ll" else []
        if words[:4] == ["LATIN", "LETTER", "SMALL", "CAPITAL"] and len(words) == 5 and len(words[4]) == 1:
            drawn[chr(code)] = words[4].lower()
    for index, letter in enumerate(COPTIC):
        drawn[chr(0x2C80 + 2 * index)] = letter
        drawn[chr(0x2C81 + 2 * index)] = letter
    table = {}
    for code in scalars():
        category = icu.category(code)
        if category not in LETTERS + MARKS + ("Nd",):
            continue
        character = chr(code)
        prototype = icu.skeleton(character)
        taken_apart = unicodedata.normalize("NFKD", character)
        if taken_apart != character and not (prototype.isalnum() and prototype.isascii() and
                                             icu.skeleton(taken_apart) != prototype):
            continue
        if prototype == character:
            prototype = drawn.get(character, character)
        prototype = "".join(drawn.get(part, part) for part in prototype)
        prototype = "".join(icu.skeleton(part) for part in prototype) if prototype in COPTIC else prototype
        script = icu.script(code)
        if len(prototype) == 1:
            prototype = signs.get((script, prototype), prototype)
        elif category in ("Lo", "Lm"):
            prototype = "".join(signs.get((script, part), part) for part in prototype)
        letters = "".join(part for part in prototype if icu.category(ord(part)) in LETTERS + MARKS + ("Nd",))
        if letters and letters != character:
            table[code] = letters
    return table


def sign_letters(icu):
    """Letters and marks that look like a sign of ours."""
    table = {}
    for code in scalars():
        if icu.category(code) not in LETTERS + MARKS:
            continue
        looks = icu.skeleton(unicodedata.normalize("NFKD", chr(code)))
        if any(part in COLON for part in looks):
            table[code] = "colon"
        elif looks[-1] in QUESTION or looks[0] in QUESTION:
            table[code] = "question"
        elif looks in DOT:
            table[code] = "dot"
        elif looks[0] in BEGINNING and not (looks[0] in DOT and len(looks) > 1):
            table[code] = "mark"
    return table


def ranges(codes):
    """Runs of (code, value) with the same value, over what has none."""
    runs = []
    for code, value, joins in codes:
        if runs and runs[-1][2] == value and joins:
            runs[-1][1] = code
        else:
            runs.append([code, code, value])
    return runs


def scripts(icu):
    rows = []
    before = None
    for code in range(0x41, 0x110000):
        if 0xD800 <= code < 0xE000 or icu.category(code) not in LETTERS + MARKS:
            continue
        script = icu.script(code)
        if script not in (COMMON, INHERITED):
            rows.append((code, script, before == script))
        before = script
    marked = {icu.script(code) for code in scalars() if icu.category(code) in MARKS}
    needed = marked | {icu.script(code) for code in sign_letters(icu)} | {LATIN}
    return [run for run in ranges(rows) if run[2] in needed]


def emoji(icu):
    rows = []
    before = None
    for code in scalars():
        if not icu.has(code, EMOJI_PRESENTATION) or icu.has(code, EMOJI_MODIFIER):
            continue
        words = set(icu.name(code).replace("-", " ").split())
        if words & NO_EMOJI and not words & {"HAND", "THUMBS"} or icu.category(code) != "So":
            continue
        rows.append((code, "", before == code - 1))
        before = code
    return ranges(rows)


def rows(entries):
    """Entries in lines of at most 120 columns."""
    lines = [""]
    for entry in entries:
        if len(lines[-1]) + len(entry) + 1 > 116:
            lines.append("")
        lines[-1] += entry + ","
    return "".join(f"\t{line}\n" for line in lines)


def main():
    icu = Icu()
    alike = look_alikes(icu)
    signs = sign_letters(icu)
    stackers = [code for code in scalars() if icu.value(code, INDIC_SYLLABIC_CATEGORY) == INVISIBLE_STACKER]
    zeros = [code for code in range(0x110000) if icu.category(code) == "Nd" and icu.call("u_charDigitValue", code) == 0]
    header = open(__file__.replace("make_character_tables.py", "CharacterTables.h.in"), encoding="utf-8").read()
    print(header
          .replace("@VERSION@", icu.version)
          .replace("@LOOK_ALIKES@", rows("{0x%X,{%s}}" % (code, ",".join("0x%X" % ord(part) for part in text))
                                         for code, text in sorted(alike.items())))
          .replace("@SIGN_LETTERS@", rows("{0x%X,Sign::%s}" % item for item in sorted(signs.items())))
          .replace("@SCRIPTS@", rows("{0x%X,0x%X,%d}" % tuple(run) for run in scripts(icu)))
          .replace("@EMOJI@", rows("{0x%X,0x%X}" % (run[0], run[1]) for run in emoji(icu)))
          .replace("@STACKERS@", rows("0x%X" % code for code in stackers))
          .replace("@PARTS@", str(max(map(len, alike.values()))))
          .replace("@VISARGAS@", rows("0x%X" % code for code in INDIA
                                      if icu.value(code, INDIC_SYLLABIC_CATEGORY) == VISARGA))
          .replace("@ZEROS@", rows("0x%X" % code for code in zeros)), end="")


if __name__ == "__main__":
    main()
