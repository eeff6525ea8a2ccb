#pragma once

#include "ChatTalk.h"
#include "HubView.h"

#include <ciarla/base/Time.h>
#include <ciarla/protocol/ChatProtocol.h>


namespace ciarla {


class Link;
class Outbox;
class RecordedConsole;
struct OutgoingLine;


/// A HubTalk is what we say in a hub, and ask of it: in which room, when it may be sent, and what became of it. What the
/// hub tells is shown by its HubView.
class HubTalk final: public ChatTalk
{
public:
	/// Asks for the first room as soon as the hub has welcomed us. `place` is safe to show.
	HubTalk(ChatTools tools, Link& link, DisplayQueue& display, std::string place);

	const TalkNames& names() const noexcept override;
	OwnPlace ownPlace(const ChatLine& line) override;
	StatusPart where() const override;
	std::vector<StatusPart> statusParts() const override;
	std::string prompt() const override;
	std::vector<std::string> completions(std::string_view before, std::string_view word) const override;
	std::string address(ChatLine& line) override;
	void enter(ChatLine line) override;
	std::size_t pump() override;
	void hear(const TextHeard& text) override;
	void hear(const HubFrame& frame) override;
	void acknowledged(const TextAcknowledged& acknowledged) override;
	void refused(const TextRefused& refusal) override;
	bool isNowhere() const noexcept override;
	Ending endingOf(const LinkEnd& end) const override;

private:
	const OwnRoom* roomFor(const ChatLine& line) const;
	void enterText(ChatLine line);
	void enterJoin(ChatLine line);
	void enterAboutRoom(ChatLine line);

	OutgoingLine* nextToSend();
	bool mayBeSent(const OutgoingLine& next) const noexcept;
	void tellOfQuotes(const ChatLine& line);
	void tellRefused(const OutgoingLine& line, RefusalCode code);
	bool mayBeSaidAgain(const TextRefused& refusal);

	/// What is an answer to something of ours; everything else is the view's alone.
	void take(const WelcomeFrame& frame);
	void take(const RosterFrame& frame);
	void take(const RoomFrame& frame);
	void take(const RoomsFrame& frame);

	template <typename Frame>
	void take(const Frame& frame)
	{
		_view.hear(frame);
	}

	void taken(OutgoingLine line, std::uint64_t place);
	void listed(OutgoingLine line);

	void followRoom();

	Link& _link;
	RecordedConsole& _console;
	Outbox& _outbox;
	const std::string _hub; ///< Its name, safe to show.
	const TalkNames _names;
	HubView _view;
	RoomKey _followed = 0; ///< Where lines went when the person last saw to it.
	bool _welcomed = false;
	std::size_t _refusedTexts = 0;
	Duration _heldBack{}; ///< For how long the hub has had us wait since it took something.
};


} // namespace ciarla
