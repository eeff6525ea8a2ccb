#include <ciarla/protocol/Characters.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/NameKey.h>
#include <ciarla/protocol/SafeText.h>

#include <iostream>
#include <string>


// For test_names.py, which asks about characters by the hundred thousand: a name a line; its problem in words, its
// keys, how it is shown, and a free one like it, with tabs between them.
int main()
{
	std::ios::sync_with_stdio(false);
	std::string name;
	while (std::getline(std::cin, name))
	{
		const ciarla::NameProblem problem = ciarla::checkName(name);
		const ciarla::NameKey key(name);
		std::cout << ciarla::describe(problem) << '\t' << key.text() << '\t' << key.second() << '\t'
				  << ciarla::safeName(name) << '\t' << ciarla::safeBody(name) << '\t' << ciarla::numberedName(name, 2)
				  << '\n';
	}
}
