#pragma once

#include <ciarla/testkit/ConformanceSubject.h>


namespace ciarla::testkit {


/// TLS over this subject, with an authority of its own and a spy below.
ConformanceSubject tlsOver(ConformanceSubject below);


} // namespace ciarla::testkit
