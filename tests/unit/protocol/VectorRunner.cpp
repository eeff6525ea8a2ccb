#include "VectorRunner.h"

#include "EventText.h"
#include "FieldText.h"
#include "HubText.h"

#include <ciarla/protocol/FrameCodec.h>

#include <gmock/gmock.h>

#include <chrono>
#include <sstream>
#include <stdexcept>


namespace ciarla {


namespace {


std::string hex(std::string_view bytes)
{
	constexpr std::string_view digits = "0123456789abcdef";
	std::string text;
	for (const char byte: bytes)
	{
		const auto value = static_cast<unsigned char>(byte);
		text += digits[value >> 4];
		text += digits[value & 0xF];
		text += ' ';
	}
	return text;
}


std::string wordOf(std::string_view& text)
{
	const std::size_t space = text.find(' ');
	std::string word(text.substr(0, space));
	text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
	return word;
}


ChatSettings settingsOfLine(std::string_view line)
{
	ChatSettings settings = settingsOf(wordOf(line));
	while (!line.empty())
	{
		const std::string word = wordOf(line);
		if (word == "raw" || word == "framed")
		{
			settings.dialect = word == "raw" ? Dialect::raw : Dialect::framed;
		}
		else if (word == "pipelined")
		{
			settings.pipelineHello = true;
		}
		else if (word == "frameBytesMax")
		{
			settings.limits.frameBytesMax = static_cast<std::uint32_t>(std::stoul(wordOf(line)));
		}
		else
		{
			throw std::runtime_error("no such setting: " + word);
		}
	}
	return settings;
}


} // namespace


VectorRunner::VectorRunner(const Vector& vector, Cut cut):
	_vector(vector),
	_cut(cut),
	_talker(settingsOfLine(vector.us))
{
	collect();
}


void VectorRunner::run()
{
	for (const VectorStep& step: _vector.steps)
	{
		SCOPED_TRACE(_vector.file + ":" + std::to_string(step.line));
		runStep(step);
		if (testing::Test::HasFailure())
		{
			return;
		}
	}
	expectNothingLeft();
}


std::size_t VectorRunner::heardBytes(const Vector& vector)
{
	std::size_t bytes = 0;
	for (const VectorStep& step: vector.steps)
	{
		bytes += step.mark == '<' ? bytesOf(step.content).size() : 0;
	}
	return bytes;
}


void VectorRunner::runStep(const VectorStep& step)
{
	switch (step.mark)
	{
	case '<':
		expectNothingLeft();
		hear(bytesOf(step.content));
		break;
	case '!':
		expectNothingLeft();
		act(step.content);
		break;
	case '>': expectSent(step.content); break;
	case '=':
		ASSERT_FALSE(_events.empty()) << "no event came; expected: " << step.content;
		EXPECT_EQ(_events.front(), step.content);
		_events.pop_front();
		break;
	default: EXPECT_EQ(stateText(_talker.protocol.state()), step.content); break;
	}
}


void VectorRunner::hear(std::string_view bytes)
{
	const std::size_t cutHere = _cut.at - _heard;
	_heard += bytes.size();
	if (_cut.at == Cut::everywhere)
	{
		_talker.hearByBytes(bytes);
	}
	else if (_cut.at != Cut::nowhere && cutHere < bytes.size())
	{
		_talker.hear(bytes.substr(0, cutHere));
		_talker.hear(bytes.substr(cutHere));
	}
	else
	{
		_talker.hear(bytes);
	}
	collect();
}


void VectorRunner::act(std::string_view action)
{
	const std::string verb = wordOf(action);
	if (verb == "say")
	{
		const TextKind kind = textKindOf(wordOf(action));
		std::uint32_t target = 0;
		if (action.starts_with("to "))
		{
			wordOf(action);
			target = static_cast<std::uint32_t>(std::stoul(wordOf(action)));
		}
		expectAccepted(_talker.say(bytesOf(action), kind, target));
	}
	else if (verb == "ask")
	{
		expectAccepted(_talker.ask(requestOf(action)));
	}
	else if (verb == "acknowledge")
	{
		_talker.acknowledge(std::stoull(std::string(action)));
	}
	else if (verb == "leave" || verb == "typed" || verb == "turnAway")
	{
		const ByeCode code = byeCodeOf(wordOf(action));
		const Duration retryAfter = std::chrono::seconds(std::stoi(wordOf(action)));
		const Bye bye{code, bytesOf(action), retryAfter};
		verb == "turnAway" ? _talker.protocol.turnAway(bye, _talker.now)
						   : _talker.leave(bye, verb == "typed" ? Farewell::typed : Farewell::silent);
	}
	else if (verb == "ping")
	{
		_talker.protocol.ping(_talker.now);
	}
	else if (verb == "wait")
	{
		_talker.wait(std::chrono::milliseconds(std::stoi(std::string(action))));
	}
	else if (verb == "end")
	{
		_talker.hearEnd();
	}
	else
	{
		throw std::runtime_error("no such action: " + verb);
	}
	_talker.hear({});
	collect();
}


/// What is not accepted is an event of its own.
void VectorRunner::expectAccepted(SayResult result)
{
	if (result != SayResult::accepted)
	{
		_events.push_back("say " + std::string(sayText(result)));
	}
}


void VectorRunner::expectSent(std::string_view notation)
{
	if (notation.starts_with("BYE "))
	{
		expectBye(byeCodeOf(notation.substr(4)));
		return;
	}
	const std::string expected = bytesOf(notation);
	EXPECT_EQ(hex(_sent.substr(0, expected.size())), hex(expected));
	_sent.erase(0, expected.size());
}


/// One BYE with this code, and words, and nothing after it.
void VectorRunner::expectBye(ByeCode code)
{
	constexpr std::size_t headBytes = 5;
	ASSERT_GE(_sent.size(), headBytes);
	EXPECT_EQ(_sent[4], static_cast<char>(FrameType::bye));
	const auto bye = decode<ByeFrame>(asBytes(_sent).subspan(headBytes));
	ASSERT_TRUE(bye);
	EXPECT_EQ(bye->code, code);
	EXPECT_NE(bye->text, "");
	EXPECT_EQ(_sent.size(), headBytes + 2 + 2 + bye->text.size() + 4);
	_sent.clear();
}


void VectorRunner::collect()
{
	for (std::string& event: _talker.takeEvents())
	{
		_events.push_back(std::move(event));
	}
	_sent += _talker.takeSent();
}


void VectorRunner::expectNothingLeft()
{
	EXPECT_EQ(hex(_sent), "") << "was sent and not expected";
	EXPECT_TRUE(_events.empty()) << "not expected: " << _events.front();
}


} // namespace ciarla
