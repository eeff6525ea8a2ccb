#pragma once

#include <ciarla/testkit/ConformanceSubject.h>


namespace ciarla::testkit {


/// The layer impaired over this subject, with options of both sides: whole names, "impaired.split".
ConformanceSubject impairedOver(ConformanceSubject below, const AddressOptions& options);

/// The layer throttle over this subject, at so many bytes a second.
ConformanceSubject throttledOver(ConformanceSubject below, std::size_t rate);


} // namespace ciarla::testkit
