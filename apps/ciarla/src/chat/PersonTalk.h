#pragma once

#include "ChatTalk.h"


namespace ciarla {


class DisplayQueue;
class Link;


/// A PersonTalk is what two people say to each other, in our dialect or in the original one.
class PersonTalk final: public ChatTalk
{
public:
	/// Who is there, over what, and how to leave is told at once. `place` is safe to show.
	PersonTalk(ChatTools tools, Link& link, DisplayQueue& display, std::string place, bool weCalled);

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
	Link& _link;
	RecordedConsole& _console;
	DisplayQueue& _display;
	Outbox& _outbox;
	const std::string _place;
	const std::string _ownName;
	const TalkNames _names;
	const bool _weCalled;
	std::size_t _texts = 0;  ///< Heard in the chat.
	bool _busyHeard = false; ///< The first of them was what a raw late-comer is told.
};


} // namespace ciarla
