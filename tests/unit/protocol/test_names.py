#!/usr/bin/env python3
"""Names, judged by what Unicode's data says of every character, and not by the program's tables: test_names.py PROBE.

The data is ICU's, of the version that the tables were made from. Where that is not installed nothing is tried (77).
"""
import pathlib
import subprocess
import sys
import tempfile
import unicodedata
import unittest

HOUSE = pathlib.Path(__file__).resolve().parents[3]
CORE = HOUSE / "protocol" / "core"
sys.path.insert(0, str(CORE / "tables"))

import make_character_tables as tables  # noqa: E402

PROBE = sys.argv.pop(1) if len(sys.argv) > 1 else ""
OURS = "✓!…*-><[(•·?#:"
GOOD = "is good"
BLANKS = [chr(code) for code in range(0x13441, 0x13447)]  # Letters to Unicode, and nothing, or a shaded area, to the eye.


HANGUL_SYLLABLE_TYPE = 0x100B
CANONICAL_COMBINING_CLASS = 0x1002
ZWJ = "\u200D"


class Judged:
    def __init__(self, line):
        self.problem, self.key, self.second, self.name, self.body, self.numbered = line.split("\t")

    @property
    def keys(self):
        return {key for key in (self.key, self.second) if key}


def lines_about(names):
    """By files: through pipes a million answers would be read in as many pieces."""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as told:
        asked.write("".join(name + "\n" for name in names).encode())
        asked.seek(0)
        subprocess.run([PROBE], stdin=asked, stdout=told, check=True)
        told.seek(0)
        lines = told.read().decode().split("\n")[:-1]
    assert len(lines) == len(names)
    return lines


def judge(names):
    names = list(names)
    return dict(zip(names, map(Judged, lines_about(names))))


class Names(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.icu = tables.Icu()
        cls.category = {code: cls.icu.category(code) for code in range(0x21, 0x110000) if not 0xD800 <= code < 0xE000}
        del cls.category[0x85]
        cls.looks = {code: cls.icu.skeleton(chr(code)) for code, category in cls.category.items()
                     if category not in ("Cn", "Co", "Cc") and not 0xAC00 <= code < 0xD7A4 and code < 0x20000}

    def of(self, *categories):
        return [chr(code) for code, category in self.category.items() if category in categories]

    def is_jamo(self, letter):
        return self.icu.value(ord(letter), HANGUL_SYLLABLE_TYPE) in (1, 2, 3)

    def all_refused(self, names):
        names = list(names)
        good = GOOD + "\t"
        self.assertEqual([name for name, line in zip(names, lines_about(names)) if line.startswith(good)], [])

    def test_tables_are_made_from_the_data(self):
        made = subprocess.run([sys.executable, CORE / "tables" / "make_character_tables.py"], capture_output=True,
                              check=True).stdout.decode()
        self.assertEqual(made, (CORE / "src" / "CharacterTables.h").read_text(encoding="utf-8"))

    def test_what_nobody_can_read_is_in_no_name_and_shown_in_bodies(self):
        unread = self.of("Cn", "Co", "Cc")
        ignorable = [chr(code) for code in self.category if self.icu.has(code, 5)]
        self.all_refused(name for character in unread + ignorable + self.of("Cf", "Zl", "Zp", "Me")
                         for name in (character, character + "Ada", "A" + character + "da", "Ada" + character))
        shown = judge("a" + character + "b" for character in unread if character > "\xA0")
        self.assertEqual([hex(ord(text[1])) for text, judged in shown.items()
                          if judged.body != f"a<U+{ord(text[1]):04X}>b"], [])

    def test_letters_and_digits_stand_anywhere(self):
        signs = tables.sign_letters(self.icu)
        letters = [letter for letter in self.of("Lu", "Ll", "Lt", "Lo", "Nl", "Nd")
                   if ord(letter) not in signs and not self.icu.has(ord(letter), 5) and letter not in BLANKS
                   and not self.is_jamo(letter)]
        self.all_refused(name for blank in BLANKS for name in (blank, "Bob" + blank, blank + "Bob"))
        names = [name for letter in letters for name in (letter, letter + "da", "A" + letter + "a", "Ad" + letter)]
        self.assertEqual([name for name, judged in judge(names).items() if judged.problem != GOOD], [])

    def test_signs_begin_no_name(self):
        signs = self.of("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "No", "Mn", "Mc", "Zs")
        emoji = {sign for sign in signs if self.icu.has(ord(sign), tables.EMOJI_PRESENTATION)}
        self.all_refused(name for sign in signs if sign not in emoji for name in (sign, sign + "Ada", sign + " Ada"))

    def test_marks_of_a_script_are_on_its_letters(self):
        marks = [mark for mark in self.of("Mn", "Mc")
                 if self.icu.script(ord(mark)) not in (tables.COMMON, tables.INHERITED)]
        self.all_refused(name for mark in marks for name in ("A" + mark + "da", "Ada" + mark, "〇" + mark)
                         if self.icu.script(ord(mark)) != self.icu.script(ord(name[0])))

    def test_no_letter_is_buried_under_marks(self):
        self.all_refused("A" + mark * 4 + "da" for mark in self.of("Mn", "Mc"))

    def test_nothing_that_looks_like_a_sign_of_ours_begins_a_name(self):
        for sign in OURS:
            skeleton = self.icu.skeleton(sign)
            alike = [chr(code) for code, looks in self.looks.items() if looks == skeleton] + [sign]
            self.all_refused(name for one in alike for name in (one + " Ada", one + "Ada", one))

    def test_nothing_that_looks_like_a_colon_ends_a_name_within_one(self):
        alike = [chr(code) for code, looks in self.looks.items() if looks in (":", "։", "׃", "∶", "⁚", "፡")]
        self.all_refused(name for one in alike for name in ("Ada" + one + " hello", "14" + one + "03 Bob", "Ada" + one))

    def test_nothing_that_looks_like_what_we_add_ends_a_name(self):
        question = [chr(code) for code, looks in self.looks.items() if "?" in looks] + list("¿؟፧⁇⁈⁉？﹖︖⸮")
        self.all_refused("Ada" + one for one in question)
        dots = [chr(code) for code, looks in self.looks.items() if looks in ("·", "•")]
        self.all_refused("Ada" + dot + number for dot in dots for number in ("2", " 2", "12", "٢"))

    def test_no_letter_that_looks_like_a_digit_ends_a_name_as_a_number_would_or_begins_it_as_a_time(self):
        for digit in "0123456789":
            skeleton = self.icu.skeleton(digit)
            alike = [chr(code) for code, looks in self.looks.items() if looks == skeleton]
            self.assertIn(digit, alike)
            self.all_refused(name for one in alike for name in (
                f"Ada·{one}", f"Ada ({one})", f"Ada (1{one})", f"{one}4.03 Ada", f"14.{one}3 Ada", f"{one}{one}.{one}{one}"))

    def test_parts_of_korean_syllables_stand_in_one_of_today(self):
        jamo = [letter for letter in self.of("Lo") if self.is_jamo(letter)]
        self.assertGreater(len(jamo), 350)
        self.all_refused(name for letter in jamo for name in (letter, "A" + letter, "가" + letter, letter + "Ada"))
        syllables = [unicodedata.normalize("NFD", chr(code)) for code in range(0xAC00, 0xD7A4)]
        judged = judge(syllables)
        self.assertEqual([name for name in syllables if judged[name].problem != GOOD], [])
        whole = judge(map(chr, range(0xAC00, 0xD7A4)))
        self.assertEqual([name for name, one in whole.items()
                          if one.key != judged[unicodedata.normalize("NFD", name)].key], [])

    def test_what_rfc_5892_leaves_out_is_in_no_name(self):
        aids = [0x302E, 0x302F, *range(0x3031, 0x3036), 0x303B]  # But for kashida and lajanyalan, which keys leave out.
        self.all_refused(name for aid in map(chr, aids) for name in (aid, "あ" + aid, "가" + aid, "一" + aid + "一"))

    def test_zwj_joins_two_letters_of_a_script_behind_a_virama_and_makes_no_other_name(self):
        viramas = [mark for mark in self.of("Mn", "Mc") if self.icu.value(ord(mark), CANONICAL_COMBINING_CLASS) == 9
                   and self.icu.value(ord(mark), tables.INDIC_SYLLABIC_CATEGORY) != tables.INVISIBLE_STACKER]
        self.assertGreater(len(viramas), 20)
        for virama in viramas:
            script = self.icu.script(ord(virama))
            letter = next((one for one in self.of("Lo") if self.icu.script(ord(one)) == script), None)
            if letter is None or script in (tables.COMMON, tables.INHERITED):
                continue
            plain, joined = letter + virama + letter, letter + virama + ZWJ + letter
            judged = judge([plain, joined])
            self.assertEqual((judged[joined].problem, judged[joined].key), (judged[plain].problem, judged[plain].key))
            if judged[plain].problem != GOOD:
                continue  # Some of these are drawn like nothing at all.
            self.assertEqual(judged[joined].name, joined)
            self.all_refused([letter + virama + ZWJ, letter + ZWJ + letter, letter + virama + ZWJ + "a", ZWJ + letter])
        self.all_refused(name for letter in self.of("Lo", "Lu", "Ll", "Nd")[::7] for name in (letter + ZWJ + letter, letter + ZWJ))

    def test_no_sign_of_a_breath_ends_a_name_in_india(self):
        breaths = [chr(code) for code in range(0x900, 0xE00)
                   if self.icu.value(code, tables.INDIC_SYLLABIC_CATEGORY) == tables.VISARGA]
        self.assertIn("\u0903", breaths)
        self.all_refused(letter + breath for breath in breaths for letter in self.of("Lo")
                         if self.icu.script(ord(letter)) == self.icu.script(ord(breath)))

    def test_what_is_suggested_for_a_taken_name_is_one(self):
        letters = self.of("Lu", "Ll", "Lt", "Lo", "Nl", "Nd", "Lm") + list("!#$%&'()*+,-./=@[\\]^_{|}~`·֊־׳״་‐’‧゠・･")
        names = {name for letter in letters for name in (letter, "7" + letter, "A" + letter, "A (" + letter, "A " + letter)}
        numbered = {one.numbered for one in judge(names).values() if one.problem == GOOD}
        self.assertGreater(len(numbered), 100_000)
        self.assertEqual([name for name, one in judge(numbered).items() if one.problem != GOOD], [])

    def test_every_letter_of_unicode_is_one_with_all_that_it_looks_like(self):
        other_case = "\uA79E\uA7B1\uA7B5"  # Latin letters that go by what their other case looks like.
        rows = [(chr(code), looks) for code, looks in self.looks.items()
                if looks != chr(code) and self.category[code] in ("Lu", "Ll", "Lt", "Lo") and chr(code) not in other_case
                and unicodedata.normalize("NFKD", chr(code)) == chr(code)
                and all(self.category[ord(part)] in tables.LETTERS + tables.MARKS for part in looks)]
        self.assertGreater(len(rows), 1000)
        judged = judge({both * 2 for row in rows for both in row})
        self.assertEqual([(hex(ord(letter)), letter, looks) for letter, looks in rows
                          if judged[letter * 2].problem == GOOD == judged[looks * 2].problem
                          and not judged[letter * 2].keys & judged[looks * 2].keys], [])

    def test_a_letter_and_what_looks_like_it_are_one(self):
        for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
            skeleton = self.icu.skeleton(letter)
            alike = [chr(code) for code, looks in self.looks.items()
                     if looks == skeleton and self.category[code] not in ("Mn", "Mc")]
            name = f"Ba{letter}da"
            judged = judge([name, *(f"Ba{one}da" for one in alike)])
            own = judged[name].keys
            self.assertEqual([(hex(ord(other[2])), other, one.keys) for other, one in judged.items()
                              if one.problem == GOOD and not one.keys & own], [], name)

    def test_case_makes_no_other_name(self):
        letters = [letter for letter in self.of("Lu", "Ll", "Lt") if len(letter.upper()) == 1 == len(letter.lower())]
        forms = [(letter + letter, letter.lower() + letter.lower()) for letter in letters
                 if self.icu.script(ord(letter)) != tables.LATIN or letter.isascii()]
        judged = judge({form for pair in forms for form in pair})
        self.assertEqual([pair for pair in forms if not judged[pair[0]].keys & judged[pair[1]].keys], [])

    def test_hardly_seen_marks_make_no_other_name(self):
        marks = [mark for mark in self.of("Mn") if self.icu.script(ord(mark)) == tables.INHERITED and
                 unicodedata.normalize("NFC", "d" + self.icu.skeleton(mark))[0] == "d"]
        judged = judge(["Ada", *("Ad" + mark + "a" for mark in marks)])
        self.assertEqual([hex(ord(name[2])) for name, one in judged.items()
                          if one.problem == GOOD and not one.keys & judged["Ada"].keys], [])

    def test_what_is_shown_for_a_name_begins_with_no_sign(self):
        signs = [sign for sign in self.of("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So")
                 if not self.icu.has(ord(sign), tables.EMOJI_PRESENTATION) and sign != "\uFFFD"]
        shown = judge(sign + " Ada" for sign in signs)
        self.assertEqual([name for name, judged in shown.items()
                          if judged.name != f"<U+{ord(name[0]):04X}> Ada"], [])


if __name__ == "__main__":
    try:
        tables.library("icuuc")
    except OSError as error:
        print(f"Nothing is tried: {error}")
        sys.exit(77)
    unittest.main()
