#include "TlsSessionCache.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>


namespace ciarla {


namespace {


constexpr std::time_t noon = 1'800'000'000;


TlsFingerprint keyOf(std::size_t number)
{
	TlsFingerprint key{};
	key[0] = static_cast<unsigned char>(number);
	key[1] = static_cast<unsigned char>(number >> 8U);
	return key;
}


/// A session that could be resumed, made at noon.
TlsSession sessionOf(long timeout = 100'000)
{
	TlsSession session(SSL_SESSION_new());
	const unsigned char id = 1;
	SSL_SESSION_set1_id(session.get(), &id, 1);
	SSL_SESSION_set_time(session.get(), noon);
	SSL_SESSION_set_timeout(session.get(), timeout);
	return session;
}


TEST(TlsSessionCacheOf, SessionsGivesEachOutOnce)
{
	TlsSessionCache cache;
	TlsSession session = sessionOf();
	const SSL_SESSION* const kept = session.get();
	cache.keep(keyOf(1), {std::move(session), noon}, noon);
	EXPECT_EQ(cache.take(keyOf(2), noon).session, nullptr);
	EXPECT_EQ(cache.take(keyOf(1), noon).session.get(), kept);
	EXPECT_EQ(cache.take(keyOf(1), noon).session, nullptr);
}


TEST(TlsSessionCacheOf, OneKeyHoldsTheNewest)
{
	TlsSessionCache cache;
	cache.keep(keyOf(1), {sessionOf(), noon}, noon);
	TlsSession session = sessionOf();
	const SSL_SESSION* const newest = session.get();
	cache.keep(keyOf(1), {std::move(session), noon}, noon);
	EXPECT_EQ(cache.take(keyOf(1), noon).session.get(), newest);
	EXPECT_EQ(cache.take(keyOf(1), noon).session, nullptr);
}


TEST(TlsSessionCacheOf, ManyLosesTheOldest)
{
	TlsSessionCache cache;
	for (std::size_t i = 0; i <= TlsSessionCache::sessionsMost; ++i)
	{
		cache.keep(keyOf(i), {sessionOf(), noon}, noon);
	}
	EXPECT_EQ(cache.take(keyOf(0), noon).session, nullptr);
	for (std::size_t i = 1; i <= TlsSessionCache::sessionsMost; ++i)
	{
		EXPECT_NE(cache.take(keyOf(i), noon).session, nullptr) << i;
	}
}


TEST(TlsSessionCacheOf, ManyLosesWhatIsOverFirst)
{
	TlsSessionCache cache;
	for (std::size_t i = 0; i < TlsSessionCache::sessionsMost; ++i)
	{
		cache.keep(keyOf(i), {sessionOf(i == 1 ? 60 : 1'000), noon}, noon);
	}
	cache.keep(keyOf(1'000), {sessionOf(), noon}, noon + 60);
	EXPECT_NE(cache.take(keyOf(0), noon + 60).session, nullptr);
}


TEST(TlsSessionCacheOf, ASessionLastsNoLongerThanItSays)
{
	TlsSessionCache cache;
	cache.keep(keyOf(1), {sessionOf(60), noon}, noon);
	cache.keep(keyOf(2), {sessionOf(60), noon}, noon);
	EXPECT_NE(cache.take(keyOf(1), noon + 59).session, nullptr);
	EXPECT_EQ(cache.take(keyOf(2), noon + 60).session, nullptr);
}


TEST(TlsSessionCacheOf, ASessionLastsNoLongerThanAnHourAfterTheCheck)
{
	TlsSessionCache cache;
	// These were made at noon too, but by going on from one whose certificate was verified earlier.
	cache.keep(keyOf(1), {sessionOf(), noon - 3'000}, noon);
	cache.keep(keyOf(2), {sessionOf(), noon - 3'000}, noon);
	const TlsKeptSession kept = cache.take(keyOf(1), noon + 599);
	EXPECT_NE(kept.session, nullptr);
	EXPECT_EQ(kept.checked, noon - 3'000);
	EXPECT_EQ(cache.take(keyOf(2), noon + 600).session, nullptr);
}


TEST(TlsSessionCacheOf, AClockThatWasSetBackEndsThem)
{
	TlsSessionCache cache;
	cache.keep(keyOf(1), {sessionOf(), noon - 100}, noon);
	EXPECT_EQ(cache.take(keyOf(1), noon - 1).session, nullptr);
	// Between the check and the session.
	cache.keep(keyOf(1), {sessionOf(), noon + 1}, noon);
	EXPECT_EQ(cache.take(keyOf(1), noon).session, nullptr);
}


TEST(TlsSessionCacheOf, SeveralLoopsGivesEachSessionToOne)
{
	constexpr std::size_t rounds = 2'000;
	TlsSessionCache cache;
	std::array<std::size_t, 2> taken{};
	const auto work = [&](std::size_t who) {
		for (std::size_t i = 0; i < rounds; ++i)
		{
			cache.keep(keyOf(i % 2), {sessionOf(), noon}, noon);
			taken[who] += cache.take(keyOf((i + 1) % 2), noon).session ? 1U : 0U;
		}
	};
	std::thread other(work, 1);
	work(0);
	other.join();
	EXPECT_GT(taken[0] + taken[1], 0u);
	EXPECT_LE(taken[0] + taken[1], 2 * rounds);
}


TEST(TlsSessionCacheOf, WhatCannotBeResumedIsNotKept)
{
	TlsSessionCache cache;
	TlsSession session(SSL_SESSION_new());
	SSL_SESSION_set_time(session.get(), noon);
	SSL_SESSION_set_timeout(session.get(), 1'000);
	cache.keep(keyOf(1), {std::move(session), noon}, noon);
	cache.keep(keyOf(2), {}, noon);
	EXPECT_EQ(cache.take(keyOf(1), noon).session, nullptr);
	EXPECT_EQ(cache.take(keyOf(2), noon).session, nullptr);
}


} // namespace


} // namespace ciarla
