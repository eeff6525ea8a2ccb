#pragma once

#include "Person.h"

#include <ciarla/base/Bytes.h>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>


namespace ciarla {


/// Names are those whose home is this hub: who has which, and that no two could be taken for each other.
class Names
{
public:
	struct Owner
	{
		Whom whom;
		Bytes name;
	};

	/// The name is theirs from here on, unless somebody else has it or one that looks the same.
	bool claim(const Bytes& name, Whom whom);

	/// It is free again, if it is theirs and they have not claimed another one that looks the same since.
	void release(std::string_view name, Whom whom);

	/// Who has this name, or one that looks the same; null if nobody.
	const Owner* find(std::string_view name) const;

	/// A free one like a taken one: Ada2, Ada3 ….
	std::string suggest(std::string_view taken) const;

	/// The name that was most likely meant; empty if none is near. Only some of those that begin alike are looked at.
	std::string_view nearest(std::string_view name) const;

private:
	std::map<std::string, Owner, std::less<>> _byKey;
};


} // namespace ciarla
