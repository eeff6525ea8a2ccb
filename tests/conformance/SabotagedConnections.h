#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/testkit/ForwardingListener.h>
#include <ciarla/transport/ForwardingConnection.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>


// The deviations of single connections: each class is a connection that does all as it should but for one thing.
// A factory for each is all that a saboteur needs.
namespace ciarla::testkit {


/// What a deviating connection makes of an ending before its handler hears of it. False swallows it.
using AlterClose = std::function<bool(CloseReason&, bool opened)>;

ForwardingListener::Wrap alteringClose(AlterClose alter);

ForwardingListener::Wrap reportingRefusalTwice();
ForwardingListener::Wrap outlivingItsDestructionWhileDialling();
ForwardingListener::Wrap outlivingItsRetirement();
ForwardingListener::Wrap outlivingItsRetirementWhereAccepted();
ForwardingListener::Wrap sayingGoodbyeWhenDestroyed();
ForwardingListener::Wrap neverTellingThePeerOfItsDestruction();
ForwardingListener::Wrap flippingAByteAt(std::uint64_t offset);
ForwardingListener::Wrap forgettingTheEndOfLongBatches();
ForwardingListener::Wrap copyingIntoOneBuffer();
ForwardingListener::Wrap sayingWritableTwice();
ForwardingListener::Wrap tearingBatchesAtTheCap();
ForwardingListener::Wrap readingWhileReadingIsOff();
ForwardingListener::Wrap missingDeathWhileReadingIsOff();
ForwardingListener::Wrap hearingNothingAfterFinish();
ForwardingListener::Wrap abortingInsteadOfFlushing();
ForwardingListener::Wrap countingLingerFromClose(Duration linger);
ForwardingListener::Wrap flushingInsteadOfAborting();
ForwardingListener::Wrap droppingTheText();
ForwardingListener::Wrap acceptingAfterClose();
ForwardingListener::Wrap closingFromInside();
ForwardingListener::Wrap callingFromAnotherThread();
ForwardingListener::Wrap forgettingItsInfo();
ForwardingListener::Wrap countingOneTooMany();
ForwardingListener::Wrap claimingToBeSecure(std::shared_ptr<std::string> seenBelow);

/// Leaves so much of every connection in the attic, for ever.
inline constexpr std::size_t keptBytes = 1000;

ForwardingListener::Wrap keepingSomeOfEach(std::shared_ptr<std::vector<std::string>> attic);
ForwardingListener::Wrap ticking(Duration interval);

ForwardingListener::Wrap waitingThoughItIsNotOpen();
ForwardingListener::Wrap forgettingThatItDoesNotRead();
ForwardingListener::Wrap namingAnotherPeer();
ForwardingListener::Wrap takingBytesTooEarly();
ForwardingListener::Wrap refusingNothing();


} // namespace ciarla::testkit
