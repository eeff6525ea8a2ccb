#include "Scene.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <random>
#include <utility>


namespace ciarla::testkit {


namespace {


/// No divisor of any bound, so that some room is left below the cap.
constexpr std::size_t fillPieceBytes = 60'000;

/// A system that acknowledges late, by 40 ms, makes room once more after all has been quiet for a while.
constexpr int stuckRoundsMost = 5;


} // namespace


Scene::Scene(ConformanceSubject& theSubject, Verdict& theVerdict):
	subject(theSubject),
	verdict(theVerdict),
	driver(theSubject.makeDriver()),
	door(driver->loop())
{
}


bool Scene::listen()
{
	auto result = subject.transport->listen(driver->loop(), subject.freeAddress(), door);
	if (!verdict.expect(result.ok(), "listening on a free address fails"))
	{
		return false;
	}
	listener = std::move(result).value();
	return true;
}


void Scene::dial(const Address& address)
{
	dialled = subject.transport->dial(address);
	dialled->start(driver->loop(), dialledHandler);
}


void Scene::dial()
{
	dial(listener->address());
}


bool Scene::meet()
{
	if (!listen())
	{
		return false;
	}
	dial();
	const bool open = driver->runUntil(
		[this] { return dialledHandler.opened == 1 && !door.callers.empty() && acceptedHandler().opened == 1; });
	return verdict.expect(open, "two ends do not meet");
}


Connection& Scene::accepted()
{
	return *door.callers.front().connection;
}


RecordingHandler& Scene::acceptedHandler()
{
	return *door.callers.front().handler;
}


std::string patternOf(std::size_t size)
{
	std::minstd_rand random(static_cast<unsigned>(size));
	std::string text(size, '\0');
	std::generate(text.begin(), text.end(), [&random] { return static_cast<char>(random() >> 7); });
	return text;
}


bool sendAll(
	Scene& scene, Connection& from, RecordingHandler& fromHandler, std::string_view text, std::size_t pieceBytes)
{
	while (!text.empty())
	{
		const std::string_view piece = text.substr(0, pieceBytes);
		const std::size_t writableBefore = fromHandler.writable;
		const SendResult result = send(from, Bytes::copyOf(piece));
		if (result == SendResult::closed)
		{
			return false;
		}
		if (result != SendResult::full)
		{
			text.remove_prefix(piece.size());
		}
		if (result != SendResult::accepted &&
			!scene.driver->runUntil([&] { return fromHandler.writable > writableBefore; }))
		{
			return false;
		}
	}
	return true;
}


std::string fillUntilStuck(Scene& scene, Connection& from, std::size_t bytesMost)
{
	const std::string pattern = patternOf(fillPieceBytes + 1021);
	std::string accepted;
	for (int stuckRounds = 0; stuckRounds < stuckRoundsMost && accepted.size() < bytesMost; ++stuckRounds)
	{
		for (;;)
		{
			// Pieces begin at different places of the pattern, so that one that is lost or torn shows.
			const auto piece =
				std::string_view(pattern).substr(accepted.size() / fillPieceBytes % 1021, fillPieceBytes);
			const SendResult result = send(from, Bytes::copyOf(piece));
			if (result != SendResult::accepted && result != SendResult::acceptedPause)
			{
				break;
			}
			accepted += piece;
			stuckRounds = 0;
			if (accepted.size() >= bytesMost)
			{
				break;
			}
		}
		scene.driver->settle();
	}
	return accepted;
}


std::size_t openDescriptors()
{
	std::error_code error;
	const std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
	return error ? 0 : static_cast<std::size_t>(std::distance(begin(descriptors), end(descriptors)));
}


} // namespace ciarla::testkit
