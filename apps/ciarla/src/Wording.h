#pragma once

#include <ciarla/protocol/ChatSettings.h>
#include <ciarla/protocol/SpeakerRole.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/Layer.h>
#include <ciarla/transport/Listener.h>

#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// What is told in more than one place, or is long; all of it is for a person, and of one line each.

/// An address as callers write it: see TransportRegistry::asWritten().
using CallersForm = std::function<Address(const Address&)>;

inline Address asItIs(const Address& address)
{
	return address;
}

/// `Listening on tcp://…`, what to tell the other person, or those who are to join a hub, and who can read along. The first
/// line's beginning is a promise to scripts. `local` are this machine's addresses.
std::vector<std::string> listeningLines(
	const Address& bound, const Capabilities& capabilities, const std::vector<std::string>& local,
	const CallersForm& callersForm = asItIs, SpeakerRole us = SpeakerRole::person);

/// For whom a command is, and the command, which is typed as it stands.
struct AdvisedCall
{
	std::string who;
	std::string command;
};

/// How those call whom the address alone is not enough for, by what the listener's layers know.
std::vector<AdvisedCall> advisedCalls(
	const Listener& listener, const std::vector<std::string>& local, const CallersForm& callersForm = asItIs);

/// What the other person has to type, so that a call to this address is taken.
std::string listenCommand(const Address& called);

/// ` --tls.pin sha256:…`, as a shell takes it.
std::string optionsText(const AddressOptions& options);

/// A command with its address and options as they were given; both may be none.
struct EnteredCommand
{
	std::string name;
	std::string address;
	AddressOptions options;
};

/// That command again with these options, which take the place of any of the same name.
std::string commandWith(const EnteredCommand& entered, const AddressOptions& added);

/// What whoever listens has to know of callers by name, if anything: over WebSocket only names that are known are let in.
/// The address is the bound one, with all of its options.
std::optional<std::string> callersByNameWords(const Address& bound);

/// Who is there, in which dialect, who can read along, and how to leave.
std::vector<std::string> connectedLines(
	std::string_view peer, std::string_view place, Dialect dialect, const ConnectionInfo& wire);

/// "not encrypted" and the like, and whom the wire itself vouches for: "on this machine, user 1000".
std::string securityWords(const ConnectionInfo& wire);

/// `word` as a shell takes it for one word, and safe to show: what is not, stands there by its bytes: $'\x1b'.
std::string shellWord(std::string_view word);

/// The sentence, which has no end yet, and why, in somebody else's words, made safe: "Bob left: too slow." It ends in one mark
/// however the words do.
std::string withReason(std::string sentence, std::string_view reason);

/// "12 ms", rounded up.
std::string millisecondsWords(Duration duration);

/// "12 seconds", "1 second".
std::string secondsWords(Duration duration);


/// "It is 14:03:05 here (UTC+0100)."
std::string timeSentence(std::time_t now);


} // namespace ciarla
