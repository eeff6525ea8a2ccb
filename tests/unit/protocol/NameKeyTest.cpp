#include <ciarla/protocol/NameKey.h>

#include <gtest/gtest.h>

#include <cstddef>
#include <random>
#include <string>
#include <utility>


namespace ciarla {
namespace {


// A letter beyond ASCII at the end makes the whole go the long way, and stays what it is.
TEST(RoomKey, IsTheSameForPlainNamesAsTheLongWayMakesIt)
{
	const std::string beyond = "\u00FE";
	std::mt19937 random(7);
	std::uniform_int_distribution<int> letter(' ', '~');
	for (int i = 0; i < 2'000; ++i)
	{
		std::string name;
		for (int length = i % 20; length >= 0; --length)
		{
			name += static_cast<char>(i % 3 == 0 && length % 2 == 0 ? ' ' : letter(random));
		}
		EXPECT_EQ(roomKey(name) + beyond, roomKey(name + beyond)) << name;
	}
}


TEST(RoomKey, IsLowerCaseWithSingleSpaces)
{
	EXPECT_EQ(roomKey("The  Tap   Room"), "the tap room");
	EXPECT_EQ(roomKey(""), "");
}


TEST(RoomKey, KeepsRoomsApartThatMerelyReadAlike)
{
	EXPECT_NE(roomKey("mail"), roomKey("mall"));
	EXPECT_NE(roomKey("corn"), roomKey("com"));
	EXPECT_NE(roomKey("c"), roomKey("c++"));
	EXPECT_EQ(roomKey("lobby"), roomKey("lоbbу"));
	EXPECT_EQ(roomKey("Ｌobby"), roomKey("LOBBY"));
	EXPECT_EQ(roomKey("a-b"), roomKey("a‐b"));
	EXPECT_EQ(roomKey("Straße"), roomKey("strasse"));
}


TEST(RoomLooks, IsTheSameForPlainNamesAsTheLongWayMakesIt)
{
	const std::string beyond = "\u00FE";
	std::mt19937 random(13);
	std::uniform_int_distribution<int> letter(' ', '~');
	for (int i = 0; i < 2'000; ++i)
	{
		std::string name;
		for (int length = i % 20; length >= 0; --length)
		{
			name += static_cast<char>(letter(random));
		}
		EXPECT_EQ(roomLooks(name) + beyond, roomLooks(name + beyond)) << name;
	}
}


// `mail` and `mall` are two, and no name can be taken for both but one that is written to be.
TEST(RoomLooks, AreThoseOfRoomsThatCannotBeToldApart)
{
	const std::pair<const char*, const char*> alike[] = {
		{"maIl", "mall"},    {"MaIl", "Mall"}, {"ma1l", "mall"},         {"ma|l", "mall"},
		{"r0om", "room"},    {"rOOm", "room"}, {"mаіl", "mail"},         {"lоbby", "lobby"},
		{"Ｌobby", "lobby"}, {"web1", "webl"}, {"tеа  room", "tea room"}};
	for (const auto& [one, other]: alike)
	{
		EXPECT_EQ(roomLooks(one), roomLooks(other)) << one;
	}
	const std::pair<const char*, const char*> different[] = {{"mail", "mall"}, {"corn", "com"},  {"vvow", "wow"},
															 {"c", "c++"},     {"web1", "web2"}, {"Иван", "Ivan"}};
	for (const auto& [one, other]: different)
	{
		EXPECT_NE(roomLooks(one), roomLooks(other)) << one;
	}
}


TEST(NameKey, IsTheSameForPlainNamesAsTheLongWayMakesIt)
{
	std::mt19937 random(11);
	std::uniform_int_distribution<int> letter(' ', '~');
	for (int i = 0; i < 2'000; ++i)
	{
		std::string name = "a";
		for (int length = i % 20; length >= 0; --length)
		{
			name += static_cast<char>(letter(random));
		}
		const std::string longWay(NameKey(name + "þ").text());
		EXPECT_EQ(std::string(NameKey(name + "a").text()), longWay.substr(0, longWay.size() - 2) + "a") << name;
	}
}


TEST(NameKey, IsSharedByNamesThatLookAlike)
{
	const std::pair<const char*, const char*> pairs[] = {
		{"Ada", "ADA"},
		{"Ada", "Аdа"},
		{"Ada", "Ａｄａ"},
		{"Ada", "Ada."},
		{"Ada", "Ada'"},
		{"Ada", "Ada\u0332"},
		{"Ada", "A\u1E0Fa"},
		{"Ada", "Ⲁda"},
		{"Ada", "𐊠da"},
		{"Ada", "Aɗa"},
		{"Ada", "Ađa"},
		{"Eve", "Eѵe"},
		{"Eve", "Eνe"},
		{"Ivo", "Ινο"},
		{"Nina", "ΝΙΝΑ"},
		{"Άννα", "ΆΝΝΑ"},
		{"Martin", "rnartln"},
		{"vvow", "wow"},
		{"6a", "бa"},
		{"İnci", "inci"},
		{"Işıl", "işil"},
		{"Ada3", "Ada٣"},
		{"Søren", "Soren"},
		{"A-b", "A‐b"},
		{"Jean-Luc", "Jean Luc"},
		{"O'Brien", "OBrien"},
		{"Straße", "STRASSE"},
		{"Гера", "гера"},
		{"ΟΔΥΣΣΕΎΣ", "οδυσσεύς"},
		{"|an", "Ian"},
		{"Иван", "Ивaн"},
		{"Νίκος", "Nίκος"},
		{"Ольга", "Oльга"},
		{"Гена", "Γена"},
		{"Quinn", "Ԛuinn"},
		{"محمد", "محـمد"},
		{"װ", "וו"},
		{"ױ", "וי"},
		{"ײ", "יי"},
		{"ဪ", "သြော်"},
		{"ᐌ", "ᐧᐁ"},
		{"ᑭᐺ", "ᑭᐧV"},
		{"ꓺ", "ꓸꓸ"},
		{"ශ්රී", "ශ්\u200Dරී"},
		{"ʿAlī", "Alī"},
		{"ʿAlī", "ʾAlī"},
		{"\u1112\u1161\u11AB", "한"},
	};
	for (const auto& [one, other]: pairs)
	{
		EXPECT_TRUE(looksAlike(one, other)) << one << " " << other;
	}
}


TEST(NameKey, TellsPeopleApart)
{
	const std::pair<const char*, const char*> pairs[] = {
		{"José", "Jose"}, {"Hạnh", "Hanh"}, {"Anna", "Avva"}, {"Nina", "Vina"},     {"Zoë", "Zoe"},
		{"Ada", "Ada2"},  {"Иван", "Ivan"}, {"王芳", "王方"}, {"さくら", "サクラ"}, {"กุ้ง", "กุง"},
		{"राम", "रमा"},   {"🦊", "🐧"},    {"ᐌ", "ᐁ"}};
	for (const auto& [one, other]: pairs)
	{
		EXPECT_FALSE(looksAlike(one, other)) << one << " " << other;
	}
}


} // namespace
} // namespace ciarla
