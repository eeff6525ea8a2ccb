#include "JsonLine.h"
#include "LoadOptions.h"
#include "Suite.h"

#include <cstdio>
#include <exception>
#include <memory>


// chatload puts load on one chat server, in the dialect that it speaks, and measures what that costs it.
int main(int count, char** words)
{
	using namespace ciarla::bench;
	try
	{
		const LoadOptions options = readLoadOptions(count - 1, words + 1);
		JsonLine line;
		line.text("suite", options.suite);
		line.text("dialect", options.dialect);
		bool ok = false;
		try
		{
			ok = makeSuite(options)->run(line);
		}
		catch (const UsageError&)
		{
			throw;
		}
		catch (const std::exception& failure)
		{
			line.text("error", failure.what());
		}
		line.boolean("ok", ok);
		std::puts(line.take().c_str());
		return ok ? 0 : 1;
	}
	catch (const UsageError& error)
	{
		std::fprintf(stderr, "chatload: %s\n\n%s", error.what(), loadUsage().c_str());
		return 2;
	}
}
