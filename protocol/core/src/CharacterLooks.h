#pragma once

#include "CharacterTables.h"

#include <utf8proc.h>

#include <optional>


namespace ciarla::characters {


/// What tables say of one character. Source: utf8proc's tables, and CharacterTables.h.

utf8proc_category_t categoryOf(char32_t character) noexcept;
bool isLetter(char32_t character) noexcept;
bool isMark(char32_t character) noexcept;
bool isDigit(char32_t character) noexcept;
bool isLetterOrDigit(char32_t character) noexcept;
bool isEmoji(char32_t character) noexcept;

/// A colour of skin, which follows an emoji.
bool isSkinTone(char32_t character) noexcept;

/// Signs within words of many scripts. Source: UAX #31, tables 3a and 3b, without the colon; and the Hebrew hyphen.
bool isMedial(char32_t character) noexcept;

/// Whether names have it at some place.
bool isOfNames(char32_t character) noexcept;

/// Whether a name may begin with it: a letter, a digit or an emoji.
bool begins(char32_t character) noexcept;

bool isStacker(char32_t character) noexcept;

/// A mark of no script in particular, as accents are.
bool isSharedMark(char32_t character) noexcept;

/// 0: of none, or of many.
unsigned scriptOf(char32_t character) noexcept;

std::optional<Sign> signOf(char32_t letter) noexcept;

/// Null if it looks like nothing but itself.
const LookAlike* lookAlikeOf(char32_t character) noexcept;

/// A digit, or a letter that is drawn like some: Ƨ, l, I, O, З.
bool looksLikeDigit(char32_t character) noexcept;

/// The first letter of how it is drawn, in one width and font.
char32_t drawnAs(char32_t letter) noexcept;

/// A space, a hyphen, a low line.
bool separatesWords(char32_t character) noexcept;

/// A mark that ends a letter's vowel, as halant and hal kirima do.
bool isVirama(char32_t mark) noexcept;

/// A sign of a breath of the scripts of India and Sri Lanka, which at the end of a name is drawn as a colon is.
bool isVisarga(char32_t mark) noexcept;

/// A part of a Korean syllable.
bool isJamo(char32_t letter) noexcept;

/// A letter or mark to Unicode, and only an aid of writing: tone marks of old Hangul, the signs of vertical kana that repeat
/// what was above. Source: RFC 5892, 2.6, without kashida and lajanyalan.
bool isWritingAid(char32_t character) noexcept;

char32_t lowerOf(char32_t letter) noexcept;

/// 0 to 9; -1 if it is no digit.
int digitValue(char32_t character) noexcept;


} // namespace ciarla::characters
