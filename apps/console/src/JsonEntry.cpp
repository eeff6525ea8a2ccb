#include "JsonEntry.h"

#include <ciarla/protocol/SafeText.h>
#include <ciarla/protocol/Utf8.h>

#include <Poco/Exception.h>
#include <Poco/JSON/Handler.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <array>
#include <optional>


namespace ciarla {


namespace {


constexpr std::size_t depthMax = 2; ///< An object of scalars; POCO counts what opens in it, too, before we are told.
constexpr std::int64_t idMax = (std::int64_t{1} << 53U) - 1;
constexpr std::size_t quotedBytesMax = 32;
constexpr std::string_view forms = R"(A line is {"type":"say","text":"..."}, {"type":"command","text":"/..."} or )"
								   R"({"type":"close"}.)";


/// Ends the reading; its text says why.
class Misfit: public Poco::DataException
{
public:
	explicit Misfit(const std::string& sentence):
		Poco::DataException(sentence)
	{
	}
};


std::string quote(std::string_view word)
{
	return "\"" + safeReason(word.substr(0, quotedBytesMax)) + "\"";
}


/// Takes the parts of an object as the parser finds them.
class EntryHandler final: public Poco::JSON::Handler
{
public:
	void reset() override
	{
	}

	void startObject() override
	{
		if (_open || _closed)
		{
			refuseValue();
		}
		_open = true;
	}

	void endObject() override
	{
		_open = false;
		_closed = true;
	}

	void startArray() override
	{
		refuseValue();
	}

	void endArray() override
	{
	}

	void key(const std::string& name) override
	{
		_key = name;
		constexpr std::array<std::string_view, 6> names{"type", "text", "id", "v", "room", "person"};
		if (std::ranges::find(names, name) == names.end())
		{
			throw Misfit("There is no field " + quote(name) + ".");
		}
	}

	void null() override
	{
		refuseValue();
	}

	void value(int number) override
	{
		take(static_cast<std::int64_t>(number));
	}

	void value(unsigned number) override
	{
		take(static_cast<std::int64_t>(number));
	}

	void value(Poco::Int64 number) override
	{
		take(static_cast<std::int64_t>(number));
	}

	void value(Poco::UInt64 number) override
	{
		take(number > static_cast<Poco::UInt64>(idMax) ? -1 : static_cast<std::int64_t>(number));
	}

	void value(const std::string& text) override
	{
		if (_key == "type")
		{
			set(_type, text);
		}
		else if (_key == "text")
		{
			set(_text, text);
		}
		else if (_key == "room" || _key == "person")
		{
			set(_key == "room" ? _room : _person, text);
		}
		else
		{
			refuseValue();
		}
	}

	void value(double) override
	{
		refuseValue();
	}

	void value(bool) override
	{
		refuseValue();
	}

	/// What it comes to, once the parser has found no fault in it.
	JsonEntry entry() const
	{
		if (!_type)
		{
			throw Misfit("There is no \"type\". " + std::string(forms));
		}
		if (*_type != "say" && (_room || _person))
		{
			throw Misfit("Only a \"say\" has a \"room\" or a \"person\".");
		}
		if (*_type == "close")
		{
			if (_text || _id)
			{
				throw Misfit("A \"close\" has no \"text\" and no \"id\".");
			}
			return {ConsoleEntry::Kind::command, "/close", 0};
		}
		const bool isSay = *_type == "say";
		if (!isSay && *_type != "command")
		{
			throw Misfit("There is no type " + quote(*_type) + ". " + std::string(forms));
		}
		if (!_text || _text->empty())
		{
			throw Misfit("A " + quote(*_type) + " needs a \"text\" that is not empty.");
		}
		if (!isSay && _id)
		{
			throw Misfit("Only a \"say\" has an \"id\".");
		}
		if (_room && _person)
		{
			throw Misfit("A \"say\" is for a \"room\" or for a \"person\", not for both.");
		}
		if ((_room && _room->empty()) || (_person && _person->empty()))
		{
			throw Misfit("A \"room\" or a \"person\" is not empty.");
		}
		const ConsoleEntry::Kind kind = isSay ? ConsoleEntry::Kind::say : ConsoleEntry::Kind::command;
		return {
			kind, repairUtf8(*_text), static_cast<std::uint64_t>(_id.value_or(0)), repairUtf8(_room.value_or("")),
			repairUtf8(_person.value_or(""))};
	}

private:
	void take(std::int64_t number)
	{
		if (_key == "v")
		{
			if (number != 1)
			{
				throw Misfit("Only version 1 of this format is understood here, which is \"v\":1.");
			}
			set(_version, number);
		}
		else if (_key == "id")
		{
			if (number < 1 || number > idMax)
			{
				throw Misfit("An \"id\" is a whole number from 1 to " + std::to_string(idMax) + ".");
			}
			set(_id, number);
		}
		else
		{
			refuseValue();
		}
	}

	template <typename Value>
	void set(std::optional<Value>& field, const Value& value)
	{
		if (field)
		{
			throw Misfit("The field " + quote(_key) + " is there twice.");
		}
		field = value;
	}

	[[noreturn]] void refuseValue() const
	{
		if (!_open)
		{
			throw Misfit("This is no object. " + std::string(forms));
		}
		const bool isText = _key != "id" && _key != "v";
		throw Misfit("The field " + quote(_key) + " must be " + (isText ? "a text." : "a whole number."));
	}

	bool _open = false;
	bool _closed = false;
	std::string _key;
	std::optional<std::string> _type;
	std::optional<std::string> _text;
	std::optional<std::string> _room;
	std::optional<std::string> _person;
	std::optional<std::int64_t> _id;
	std::optional<std::int64_t> _version;
};


} // namespace


std::variant<JsonEntry, JsonMistake> readJsonEntry(std::string_view line)
{
	if (!isValidUtf8(line))
	{
		return JsonMistake{"The line is no UTF-8. Nothing was done."};
	}
	Poco::SharedPtr<EntryHandler> handler = new EntryHandler;
	try
	{
		Poco::JSON::Parser parser(handler);
		parser.setDepth(depthMax);
		parser.parse(std::string(line));
		return handler->entry();
	}
	catch (const Misfit& misfit)
	{
		return JsonMistake{misfit.message() + " Nothing was done."};
	}
	catch (const Poco::Exception& exception)
	{
		std::string why = safeReason(exception.message());
		while (why.ends_with('.'))
		{
			why.pop_back();
		}
		return JsonMistake{"The line is no JSON: " + why + ". Nothing was done."};
	}
}


} // namespace ciarla
