#include "Saboteurs.h"

#include "MemoryConformance.h"
#include "SabotagedConnections.h"
#include "SabotagedOpening.h"
#include "SabotagedTransport.h"

#include <ciarla/testkit/ManualLoopDriver.h>

#include <utility>
#include <vector>


namespace ciarla::testkit {


namespace {


using namespace std::chrono_literals;


ConformanceSubject sabotaged(Sabotage sabotage)
{
	ConformanceSubject subject = memorySubject();
	subject.transport = std::make_unique<SabotagedTransport>(std::move(subject.transport), std::move(sabotage));
	// What a saboteur breaks may never come about, and few connections show what many would.
	subject.makeDriver = [] { return std::make_unique<ManualLoopDriver>(2s); };
	subject.idleConnections = 100;
	return subject;
}


std::function<ConformanceSubject()> wrapping(ForwardingListener::Wrap wrap)
{
	return [wrap = std::move(wrap)] { return sabotaged({.capabilities = {}, .wrap = wrap, .dial = {}, .listen = {}}); };
}


std::function<ConformanceSubject()> listening(Sabotage::Listen listen)
{
	return [listen = std::move(listen)] {
		return sabotaged({.capabilities = {}, .wrap = {}, .dial = {}, .listen = listen});
	};
}


ConformanceSubject dialsBeforeStart()
{
	return sabotaged(diallingBeforeStart());
}


ConformanceSubject claimingToOpenUnanswered()
{
	ConformanceSubject subject = sabotaged({.capabilities = {}, .wrap = {}, .dial = {}, .listen = {}});
	subject.opensUnanswered = true;
	return subject;
}


ConformanceSubject lyingAboutSecrets()
{
	const auto seenBelow = std::make_shared<std::string>();
	Sabotage sabotage;
	sabotage.wrap = claimingToBeSecure(seenBelow);
	sabotage.capabilities = [](Capabilities abilities) {
		abilities.secure = true;
		return abilities;
	};
	ConformanceSubject subject = sabotaged(std::move(sabotage));
	subject.seenBelow = [seenBelow] { return *seenBelow; };
	return subject;
}


ConformanceSubject keepingSome()
{
	const auto attic = std::make_shared<std::vector<std::string>>();
	ConformanceSubject subject = wrapping(keepingSomeOfEach(attic))();
	subject.allocatedBytes = [attic] { return attic->size() * keptBytes; };
	return subject;
}


ConformanceSubject deafWhileNotReading()
{
	Sabotage sabotage;
	sabotage.wrap = missingDeathWhileReadingIsOff();
	sabotage.capabilities = [](Capabilities abilities) {
		abilities.reset = false;
		return abilities;
	};
	return sabotaged(std::move(sabotage));
}


ConformanceSubject claimingTooLittle()
{
	Sabotage sabotage;
	sabotage.capabilities = [](Capabilities abilities) {
		abilities.local = false;
		return abilities;
	};
	return sabotaged(std::move(sabotage));
}


bool blameTheProgram(CloseReason& reason, bool)
{
	if (reason.code == make_error_code(ErrorCode::malformedAddress))
	{
		reason.code = make_error_code(ErrorCode::internal);
	}
	return true;
}


bool tellANumber(CloseReason& reason, bool opened)
{
	if (!opened && reason.code == make_error_code(ErrorCode::refused))
	{
		reason.code = std::make_error_code(std::errc::connection_refused);
	}
	return true;
}


bool dialForEver(CloseReason& reason, bool opened)
{
	return opened || reason.code != make_error_code(ErrorCode::timedOut);
}


bool hideUnsentBytesAtLinger(CloseReason& reason, bool)
{
	if (reason.code == make_error_code(ErrorCode::timedOut))
	{
		reason.unsentBytes = 0;
	}
	return true;
}


bool blameTheOther(CloseReason& reason, bool opened)
{
	if (opened)
	{
		reason.side = reason.side == CloseSide::local ? CloseSide::peer : CloseSide::local;
	}
	return true;
}


bool claimTheGoodbye(CloseReason& reason, bool)
{
	if (reason.side == CloseSide::peer && !reason.code)
	{
		reason.side = CloseSide::local;
	}
	return true;
}


bool missDeathWhileBlocked(CloseReason& reason, bool)
{
	return reason.side != CloseSide::peer || reason.unsentBytes == 0;
}


} // namespace


std::span<const Saboteur> saboteurs()
{
	static const std::vector<Saboteur> all{
		{1, "denies an ability that it has", claimingTooLittle},
		{2, "names the address that was asked for, not the bound one", listening(listenUnresolved)},
		{3, "calls a malformed address its own fault", wrapping(alteringClose(blameTheProgram))},
		{4, "lets two listen on one address", listening(listenTwice)},
		{5, "reports a refusal twice", wrapping(reportingRefusalTwice())},
		{5, "claims to open unanswered, and is refused", claimingToOpenUnanswered},
		{6, "dials for ever", wrapping(alteringClose(dialForEver))},
		{6, "claims to open unanswered, and waits for an answer", claimingToOpenUnanswered},
		{7, "goes on dialling when destroyed", wrapping(outlivingItsDestructionWhileDialling())},
		{7, "keeps a kilobyte of each connection", keepingSome},
		{8, "ends its connections with the listener", listening(listenPossessively)},
		{9, "dials before it is started", dialsBeforeStart},
		{10, "changes the byte at 65,536", wrapping(flippingAByteAt(65'536))},
		{11, "forgets what is beyond 1,024 slices", wrapping(forgettingTheEndOfLongBatches())},
		{12, "keeps small messages in one buffer until the turn ends", wrapping(copyingIntoOneBuffer())},
		{13, "says twice that it is writable", wrapping(sayingWritableTwice())},
		{14, "takes the part of a batch that fits", wrapping(tearingBatchesAtTheCap())},
		{15, "reads on while reading is off", wrapping(readingWhileReadingIsOff())},
		{15, "forgets a death that came while reading was off", deafWhileNotReading},
		{16, "hears nothing once it has finished", wrapping(hearingNothingAfterFinish())},
		{17, "aborts when closed with bytes queued", wrapping(abortingInsteadOfFlushing())},
		{18, "hides what is unsent at linger", wrapping(alteringClose(hideUnsentBytesAtLinger))},
		{19, "counts linger from close, not from progress",
		 wrapping(countingLingerFromClose(ConnectionLimits().linger))},
		{20, "flushes when aborted", wrapping(flushingInsteadOfAborting())},
		{21, "takes the two sides for each other", wrapping(alteringClose(blameTheOther))},
		{21, "takes the peer's goodbye for its own", wrapping(alteringClose(claimTheGoodbye))},
		{21, "says goodbye when destroyed", wrapping(sayingGoodbyeWhenDestroyed())},
		{22, "drops the text of a close", wrapping(droppingTheText())},
		{23, "accepts bytes after close", wrapping(acceptingAfterClose())},
		{24, "goes on calling when retired", wrapping(outlivingItsRetirement())},
		{24, "goes on calling when an accepted end is retired", wrapping(outlivingItsRetirementWhereAccepted())},
		{24, "goes on accepting when its listener is retired", listening(listenAfterRetirement)},
		{25, "leaves the wire open when destroyed", wrapping(neverTellingThePeerOfItsDestruction())},
		{25, "keeps a kilobyte of each connection", keepingSome},
		{26, "calls onClose from inside an abort", wrapping(closingFromInside())},
		{27, "delivers on a thread of its own", wrapping(callingFromAnotherThread())},
		{28, "forgets its info at the end", wrapping(forgettingItsInfo())},
		{29, "misses the peer's death while blocked", wrapping(alteringClose(missDeathWhileBlocked))},
		{30, "counts a byte too many", wrapping(countingOneTooMany())},
		{31, "claims to be secure, and is readable", lyingAboutSecrets},
		{32, "ticks once a minute", wrapping(ticking(1min))},
		{33, "waits for the peer though it is not open", wrapping(waitingThoughItIsNotOpen())},
		{34, "reads though it was told not to before it was open", wrapping(forgettingThatItDoesNotRead())},
		{35, "names another peer than the one that answered", wrapping(namingAnotherPeer())},
		{36, "takes bytes while it opens", wrapping(takingBytesTooEarly())},
		{37, "refuses an empty batch", wrapping(refusingNothing())},
		{38, "ends a dial with a number of the system", wrapping(alteringClose(tellANumber))},
	};
	return all;
}


} // namespace ciarla::testkit
