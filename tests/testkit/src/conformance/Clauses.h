#pragma once

#include <ciarla/testkit/ConformanceSubject.h>
#include <ciarla/testkit/Verdict.h>


namespace ciarla::testkit {


// OpeningClauses.cpp
void clause01TruthfulCapabilities(ConformanceSubject& subject, Verdict& verdict);
void clause02BoundAddress(ConformanceSubject& subject, Verdict& verdict);
void clause03BadAddresses(ConformanceSubject& subject, Verdict& verdict);
void clause04AddressInUse(ConformanceSubject& subject, Verdict& verdict);
void clause05RefusedDial(ConformanceSubject& subject, Verdict& verdict);
void clause06DialDeadline(ConformanceSubject& subject, Verdict& verdict);
void clause07CancelledDial(ConformanceSubject& subject, Verdict& verdict);
void clause08ListenersEnd(ConformanceSubject& subject, Verdict& verdict);
void clause09NothingBeforeStart(ConformanceSubject& subject, Verdict& verdict);

// BeforeOpenClauses.cpp
void clause33CloseBeforeOpen(ConformanceSubject& subject, Verdict& verdict);
void clause34ReadingOffBeforeOpen(ConformanceSubject& subject, Verdict& verdict);
void clause35TruthfulPeer(ConformanceSubject& subject, Verdict& verdict);
void clause36NothingTakenBeforeOpen(ConformanceSubject& subject, Verdict& verdict);
void clause38DialCodes(ConformanceSubject& subject, Verdict& verdict);

// ByteClauses.cpp
void clause10BytesInOrder(ConformanceSubject& subject, Verdict& verdict);
void clause11Batch(ConformanceSubject& subject, Verdict& verdict);
void clause12DroppedBytes(ConformanceSubject& subject, Verdict& verdict);
void clause30Stats(ConformanceSubject& subject, Verdict& verdict);
void clause31Secure(ConformanceSubject& subject, Verdict& verdict);
void clause37EmptyBatch(ConformanceSubject& subject, Verdict& verdict);

// BoundClauses.cpp
void clause13HighWater(ConformanceSubject& subject, Verdict& verdict);
void clause14Cap(ConformanceSubject& subject, Verdict& verdict);
void clause15NotReading(ConformanceSubject& subject, Verdict& verdict);
void clause29DeathWhileBlocked(ConformanceSubject& subject, Verdict& verdict);

// ClosingClauses.cpp
void clause16Finish(ConformanceSubject& subject, Verdict& verdict);
void clause17GracefulLosesNothing(ConformanceSubject& subject, Verdict& verdict);
void clause18GracefulToAStuckPeer(ConformanceSubject& subject, Verdict& verdict);
void clause19SlowPeer(ConformanceSubject& subject, Verdict& verdict);

// EndingClauses.cpp
void clause20Abort(ConformanceSubject& subject, Verdict& verdict);
void clause21OneEnding(ConformanceSubject& subject, Verdict& verdict);
void clause22CloseReason(ConformanceSubject& subject, Verdict& verdict);
void clause23RepeatedClose(ConformanceSubject& subject, Verdict& verdict);
void clause28InfoAfterTheEnd(ConformanceSubject& subject, Verdict& verdict);

// CallbackClauses.cpp
void clause24CallsInsideCallbacks(ConformanceSubject& subject, Verdict& verdict);
void clause26NoReentrance(ConformanceSubject& subject, Verdict& verdict);

// LifeClauses.cpp
void clause25Destruction(ConformanceSubject& subject, Verdict& verdict);
void clause27Threads(ConformanceSubject& subject, Verdict& verdict);
void clause32Idle(ConformanceSubject& subject, Verdict& verdict);


} // namespace ciarla::testkit
