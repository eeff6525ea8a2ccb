#include "Seeker.h"

#include "Ending.h"

#include <ciarla/protocol/SafeText.h>

#include <utility>


namespace ciarla {


std::unique_ptr<Link> makeLink(
	Loop& loop, std::unique_ptr<Connection> connection, const SessionSettings& settings, LinkHandler& handler)
{
	ChatSettings chat;
	chat.name = settings.name;
	chat.dialect = connection->info().capabilities.programOnly ? Dialect::framed : settings.dialect;
	chat.pipelineHello = chat.dialect == Dialect::framed;
	chat.sessionId = settings.sessionId;
	return std::make_unique<Link>(loop, std::move(connection), std::move(chat), settings.linkLimits, handler);
}


std::string helpHint(std::string_view command)
{
	return " See \"ciarla help " + std::string(command) + "\".";
}


NoChat noChatOf(const Error& error, std::string_view command)
{
	const ExitCode code = exitCodeOf(error.code);
	return {code, {safeReason(error.text) + (code == ExitCode::usage ? helpHint(command) : "")}};
}


} // namespace ciarla
