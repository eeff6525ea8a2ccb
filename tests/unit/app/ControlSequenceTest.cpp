// What a terminal sends that is no key, in every form of ECMA-48 and at every cut.

#include "KeyReader.h"

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::EndsWith;


/// What is typed when these parts come one after the other, and nothing after them: keys that mean something are named.
class Typist
{
public:
	explicit Typist(std::initializer_list<std::string_view> parts)
	{
		for (const std::string_view part: parts)
		{
			append(part);
		}
	}

	void append(std::string_view part)
	{
		_reader.append(part);
		take();
	}

	/// Nothing came for so long that nothing more will.
	void wait()
	{
		while (_reader.isInside())
		{
			note(_reader.expire());
			take();
		}
	}

	const std::string& typed() const noexcept
	{
		return _typed;
	}

	bool isInside() const noexcept
	{
		return _reader.isInside();
	}

private:
	void take()
	{
		for (Key key = _reader.next(); key != Key::none; key = _reader.next())
		{
			note(key);
		}
	}

	void note(Key key)
	{
		switch (key)
		{
		case Key::text:
		case Key::paste: _typed += _reader.text(); break;
		case Key::enter: _typed += "<enter>"; break;
		case Key::interrupt: _typed += "<interrupt>"; break;
		case Key::quit: _typed += "<quit>"; break;
		case Key::stop: _typed += "<stop>"; break;
		case Key::older: _typed += "<older>"; break;
		case Key::report:
		case Key::none:
		case Key::ignored: break;
		default: _typed += "<key>"; break;
		}
	}

	KeyReader _reader;
	std::string _typed;
};


const std::vector<std::string> openings{
	"\x1b", "\xc2", ""}; // Of seven bits, of eight in UTF-8, and of eight as they are.


/// A control of the second set by the letter that it has with seven bits.
std::string opening(const std::string& form, char letter)
{
	if (form == "\x1b")
	{
		return form + letter;
	}
	return form + static_cast<char>(letter + 0x40);
}


/// Whole sequences and strings, none of which is a key of ours.
std::vector<std::string> answers()
{
	std::vector<std::string> all;
	for (const std::string& form: openings)
	{
		for (const char letter: {'P', 'X', ']', '^', '_'})
		{
			for (const std::string_view content:
				 {"", "11;rgb:1d1d/1f1f/2121", "1$r0m", "Gi=1;OK", "any w\xc3\x9crds: \xe2\x9c\x93", "\x01\t\r\n"})
			{
				for (const std::string_view end: {"\x07", "\x1b\\", "\xc2\x9c", "\x9c", "\x18", "\x1a"})
				{
					all.push_back(opening(form, letter).append(content).append(end));
				}
			}
		}
		for (const std::string_view middle:
			 {"",
			  "0",
			  "200",
			  "12;34",
			  "?",
			  "?1;2",
			  ">0;276;0",
			  "=1",
			  "<0;12;13",
			  "?2026;2$",
			  "1;2:3",
			  "97;;98:99",
			  "27;5;9",
			  "1$",
			  " ",
			  "0!",
			  "1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20",
			  ";;;",
			  "99999999999999999999",
			  "1 2"})
		{
			for (char final = '@'; final <= '~'; ++final)
			{
				const bool isKey = std::string_view("ABCDFH~[M").find(final) != std::string_view::npos;
				if (!isKey || middle.find_first_of("?><=$! :") != std::string_view::npos)
				{
					all.push_back(opening(form, '[').append(middle) + final);
				}
			}
		}
		for (const char final: {'P', 'Q', 'S', 'j', 'y', 'I', 'X'})
		{
			all.push_back(opening(form, 'O') + final);
		}
		for (const std::string_view click: {" !!", "#\xff\xe0", "   ", "`ab"})
		{
			all.push_back(opening(form, '[').append("M").append(click));
		}
		for (const char key: {'A', 'B', 'C', 'D', 'E'})
		{
			all.push_back(opening(form, '[') + "[" + key);
		}
	}
	return all;
}


TEST(KeyReader, IgnoresWhateverATerminalSendsThatIsNoKeyInWhateverPieces)
{
	for (const std::string& answer: answers())
	{
		SCOPED_TRACE(testing::PrintToString(answer));
		const std::string wire = "a" + answer + "b";
		Typist bytewise({});
		for (const char byte: wire)
		{
			bytewise.append({&byte, 1});
		}
		ASSERT_EQ(bytewise.typed(), "ab");
		for (std::size_t cut = 0; cut <= wire.size(); ++cut)
		{
			const std::string_view whole = wire;
			ASSERT_EQ(Typist({whole.substr(0, cut), whole.substr(cut)}).typed(), "ab") << cut;
		}
	}
}


TEST(KeyReader, DropsWhatIsBrokenOffAndKeepsWhatFollows)
{
	for (const std::string& answer: answers())
	{
		SCOPED_TRACE(testing::PrintToString(answer));
		for (std::size_t length = 1; length < answer.size(); ++length)
		{
			Typist typist({"a", std::string_view(answer).substr(0, length)});
			const std::string before = typist.typed();
			typist.append("\x03");
			ASSERT_THAT(typist.typed(), EndsWith("<interrupt>"));

			Typist other({"a", std::string_view(answer).substr(0, length)});
			other.append("\x1b[A");
			ASSERT_THAT(other.typed(), EndsWith("<older>")) << length;
			other.append("b");
			ASSERT_THAT(other.typed(), EndsWith("b")) << length;
		}
	}
}


TEST(KeyReader, LetsNoAnswerThatNeverEndsBecomeTextOrStandInTheWay)
{
	for (const std::string& form: openings)
	{
		for (const std::string& begun:
			 {opening(form, ']') + "11;rgb:1d1d", opening(form, 'P') + "1$r0", opening(form, '_') + "Gi=1",
			  opening(form, '^') + "x", opening(form, 'X'), opening(form, '[') + "12;", opening(form, '[') + "M ",
			  opening(form, '[') + "[", opening(form, 'O')})
		{
			SCOPED_TRACE(testing::PrintToString(begun));
			Typist typist({"a", begun});
			EXPECT_TRUE(typist.isInside());
			typist.wait();
			EXPECT_FALSE(typist.isInside());
			typist.append("b\r");
			EXPECT_EQ(typist.typed(), "ab<enter>");
		}
	}
}


TEST(KeyReader, HoldsLittleOfAnAnswerThatIsLong)
{
	Typist typist({"a\x1b]52;c;"});
	for (int i = 0; i < 1000; ++i)
	{
		typist.append(std::string(1000, 'Q'));
	}
	typist.append("\x1b");
	typist.append("\\b");
	EXPECT_EQ(typist.typed(), "ab");
}


// Alt and a key is ESC before it: whatever it was, the keys after it are there.
TEST(KeyReader, GoesOnAfterEscapeAndAnyByte)
{
	const std::string whatOpens = "[OPX]^_";
	for (int byte = 0; byte < 256; ++byte)
	{
		SCOPED_TRACE(byte);
		const std::string alt{'\x1b', static_cast<char>(byte)};
		Typist patient({alt});
		patient.wait();
		patient.append("ab");
		EXPECT_THAT(patient.typed(), EndsWith("ab"));

		Typist quick({alt, "ab\r"});
		quick.wait();
		const bool isSequence = byte == '[' || byte == 'O';
		EXPECT_THAT(quick.typed(), EndsWith(isSequence ? "b<enter>" : "ab<enter>"));
		if (byte < 0x80 && whatOpens.find(static_cast<char>(byte)) == std::string::npos)
		{
			EXPECT_THAT(Typist({alt, "ab"}).typed(), EndsWith("ab")) << "It must not wait for anything.";
		}
	}
}


TEST(KeyReader, TakesKeysForSignalsOutsideOfAPasteOnly)
{
	EXPECT_EQ(
		Typist({"a\x03"
				"b\x1a"
				"c\x1c"
				"d"})
			.typed(),
		"a<interrupt>b<stop>c<quit>d");

	std::string controls;
	for (char byte = 0; byte < ' '; ++byte)
	{
		controls += byte == '\n' || byte == '\r' || byte == '\t' ? 'x' : byte;
	}
	const std::string wire = "\x1b[200~left" + controls + "\x7f\xc2\x9bright\x1b[201~!";
	for (std::size_t cut = 0; cut <= wire.size(); ++cut)
	{
		const std::string_view whole = wire;
		ASSERT_EQ(Typist({whole.substr(0, cut), whole.substr(cut)}).typed(), "leftxxxright!") << cut;
	}
}


TEST(KeyReader, TakesTheSignalsOfTheTerminalAndNoneWhereItHasNone)
{
	KeyReader reader;
	reader.setSignalKeys({'\x18', '\0', '\x7f'});
	reader.append("\x18\x7f\x03");
	EXPECT_EQ(reader.next(), Key::interrupt);
	EXPECT_EQ(reader.next(), Key::stop);
	EXPECT_EQ(reader.next(), Key::ignored);
	reader.setSignalKeys({'\0', '\0', '\0'});
	reader.append(std::string_view("\0\x03\x1a\x1c", 4));
	EXPECT_EQ(reader.next(), Key::ignored);
	EXPECT_EQ(reader.next(), Key::ignored);
}


TEST(KeyReader, TakesNoPrivateReportForTheCursors)
{
	for (const std::string_view report: {"\x1b[?5;6R", "\x1b[1;2;3R", "\x1bO5;6R"})
	{
		KeyReader reader;
		reader.append(report);
		EXPECT_EQ(reader.next(), Key::ignored) << report;
	}
}


} // namespace
} // namespace ciarla
