#include "HubBench.h"

#include "../protocol/EventText.h"
#include "../protocol/VectorFile.h"

#include <ciarla/protocol/Utf8.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>


// docs/vectors at the hub's end, against Hub as every host uses it; tests/unit/protocol plays those of the other end.
namespace ciarla {


namespace {


/// What the line `us hub …` says.
struct HubEnd
{
	HubSettings settings{};
	MemberOrigin origin{};
	std::unique_ptr<Bye> turnsAway{};
};


HubEnd hubEndOf(const std::string& line)
{
	HubEnd end;
	std::istringstream words(line);
	std::string word;
	words >> word;
	while (words >> word)
	{
		if (word == "burst")
		{
			std::int64_t milliseconds = 0;
			words >> end.settings.burst >> milliseconds;
			end.settings.perText = std::chrono::milliseconds(milliseconds);
		}
		else if (word == "welcome")
		{
			words >> end.settings.welcome;
		}
		else if (word == "frameBytesMax")
		{
			words >> end.settings.frameBytesMax;
		}
		else if (word == "turnsAway")
		{
			std::int64_t seconds = 0;
			words >> word >> seconds;
			end.turnsAway = std::make_unique<Bye>(Bye{byeCodeOf(word), "no room", std::chrono::seconds(seconds)});
		}
		else
		{
			throw std::runtime_error("no such setting of a hub: " + word);
		}
	}
	return end;
}


/// One ACK may stand for a run, so a cut may bring one more: of two in a row only the last counts.
std::string withoutPassedAcks(const std::string& frames)
{
	constexpr std::size_t ackBytes = 4 + 1 + 8 + 8 + 8;
	const auto isAck = [](std::string_view bytes) {
		return bytes.size() >= ackBytes && bytes.substr(0, 5) == std::string_view("\0\0\0\x19\x11", 5);
	};
	std::string left;
	for (std::size_t at = 0; at < frames.size();)
	{
		const std::string_view rest = std::string_view(frames).substr(at);
		const bool isPassed =
			isAck(rest) && isAck(rest.substr(ackBytes)) && rest.substr(5, 8) < rest.substr(ackBytes + 5, 8);
		const std::size_t length = isAck(rest) ? ackBytes : 1;
		left += isPassed ? std::string_view() : rest.substr(0, length);
		at += length;
	}
	return left;
}


/// Plays one vector against a hub with one member, and fails the test at the first line that does not hold.
class HubVectorRunner
{
public:
	static constexpr std::size_t everywhere = SIZE_MAX;

	HubVectorRunner(const Vector& vector, std::size_t cut):
		_vector(vector),
		_cut(cut),
		_end(hubEndOf(vector.us)),
		_bench(_end.settings),
		_member(_end.turnsAway ? _bench.turnAway(*_end.turnsAway) : _bench.connect(_end.origin))
	{
		collect();
	}

	void run()
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
		EXPECT_EQ(_sent, "");
	}

private:
	void runStep(const VectorStep& step)
	{
		switch (step.mark)
		{
		case '<':
			EXPECT_EQ(_sent, "") << "was sent and not expected";
			hear(bytesOf(std::string_view(step.content)));
			break;
		case '!':
			EXPECT_EQ(_sent, "") << "was sent and not expected";
			act(step.content);
			break;
		case '>': expectSent(step.content); break;
		case '@': EXPECT_EQ(_bench.isClosed(_member) ? "ended" : "open", step.content); break;
		default: throw std::runtime_error("a hub tells its host nothing here");
		}
	}

	void hear(const std::string& bytes)
	{
		for (std::size_t begin = 0; begin < bytes.size();)
		{
			std::size_t length = _cut == everywhere ? 1 : bytes.size() - begin;
			if (_cut != everywhere && _cut > _heard && _cut < _heard + length)
			{
				length = _cut - _heard;
			}
			_bench.send(_member, std::string_view(bytes).substr(begin, length));
			begin += length;
			_heard += length;
		}
		collect();
	}

	void act(const std::string& action)
	{
		std::istringstream words(action);
		std::string verb;
		words >> verb;
		if (verb == "wait")
		{
			std::int64_t milliseconds = 0;
			words >> milliseconds;
			_bench.wait(std::chrono::milliseconds(milliseconds));
		}
		else if (verb == "end")
		{
			_bench.end(_member);
		}
		else if (verb == "stop")
		{
			_bench.shutDown();
		}
		else
		{
			throw std::runtime_error("no such action of a hub: " + verb);
		}
		collect();
	}

	void expectSent(const std::string& notation)
	{
		if (notation == "words")
		{
			EXPECT_TRUE(!_sent.empty() && isValidUtf8(_sent) && _sent.find('\0') == std::string::npos) << _sent;
			_sent.clear();
		}
		else if (notation.starts_with("BYE ") || notation.starts_with("NAK "))
		{
			expectInWords(notation);
		}
		else
		{
			const std::string expected = bytesOf(std::string_view(notation));
			EXPECT_EQ(testing::PrintToString(_sent.substr(0, expected.size())), testing::PrintToString(expected));
			_sent.erase(0, expected.size());
		}
	}

	/// `BYE CODE` or `NAK SEQUENCE CODE SECONDS`, with any words.
	void expectInWords(const std::string& notation)
	{
		constexpr std::size_t headBytes = 5;
		FrameDecoder decoder(UINT32_MAX);
		decoder.feed(asBytes(_sent));
		FrameView frame;
		ASSERT_EQ(decoder.next(frame), FrameDecoder::Step::frame) << "nothing was sent; expected " << notation;
		std::istringstream words(notation.substr(4));
		std::string_view text;
		if (notation.starts_with("BYE "))
		{
			std::string code;
			words >> code;
			ASSERT_EQ(static_cast<FrameType>(frame.type), FrameType::bye);
			const auto bye = decode<ByeFrame>(frame.body);
			EXPECT_EQ(bye->code, byeCodeOf(code));
			text = bye->text;
		}
		else
		{
			NakFrame expected;
			words >> expected.sequence >> expected.code >> expected.retryAfterSeconds;
			ASSERT_EQ(static_cast<FrameType>(frame.type), FrameType::nak);
			const auto nak = decode<NakFrame>(frame.body);
			EXPECT_EQ(nak->sequence, expected.sequence);
			EXPECT_EQ(nak->code, expected.code);
			EXPECT_EQ(nak->retryAfterSeconds, expected.retryAfterSeconds);
			text = nak->text;
		}
		EXPECT_NE(text, "");
		_sent.erase(0, headBytes + frame.body.size());
	}

	void collect()
	{
		_sent = withoutPassedAcks(_sent + _bench.takeBytes(_member));
	}

	const Vector& _vector;
	std::size_t _cut;
	HubEnd _end;
	HubBench _bench;
	HubBench::Member _member;
	std::size_t _heard = 0;
	std::string _sent;
};


class HubVector: public testing::TestWithParam<Vector>
{
};


std::vector<Vector> vectorsOfHubs()
{
	std::vector<Vector> vectors = readVectors(CIARLA_VECTORS);
	std::erase_if(vectors, [](const Vector& vector) { return !isOfAHub(vector); });
	return vectors;
}


TEST_P(HubVector, HoldsWholeAndAtEveryCut)
{
	std::size_t bytes = 0;
	for (const VectorStep& step: GetParam().steps)
	{
		bytes += step.mark == '<' ? bytesOf(std::string_view(step.content)).size() : 0;
	}
	for (std::size_t cut = 0; cut <= bytes && !HasFailure(); ++cut)
	{
		SCOPED_TRACE("cut after byte " + std::to_string(cut));
		HubVectorRunner(GetParam(), cut).run();
	}
}


TEST_P(HubVector, HoldsByteByByte)
{
	HubVectorRunner(GetParam(), HubVectorRunner::everywhere).run();
}


std::string titleOfHubVector(const testing::TestParamInfo<Vector>& info)
{
	return testTitleOf(info.param);
}


INSTANTIATE_TEST_SUITE_P(Wire, HubVector, testing::ValuesIn(vectorsOfHubs()), titleOfHubVector);


} // namespace


} // namespace ciarla
