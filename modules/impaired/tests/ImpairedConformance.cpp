#include "ImpairedConformance.h"

#include <ciarla/impaired/ImpairedLayer.h>
#include <ciarla/impaired/ThrottleLayer.h>
#include <ciarla/testkit/StackTransport.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>


namespace ciarla::testkit {


ConformanceSubject impairedOver(ConformanceSubject below, const AddressOptions& options)
{
	std::vector<std::unique_ptr<Layer>> layers;
	layers.push_back(std::make_unique<ImpairedLayer>(below.limits));
	return stackOn(std::move(below), std::move(layers), {.layers = {"impaired"}, .dial = options, .listen = options});
}


ConformanceSubject throttledOver(ConformanceSubject below, std::size_t rate)
{
	std::vector<std::unique_ptr<Layer>> layers;
	layers.push_back(std::make_unique<ThrottleLayer>(below.limits));
	const AddressOptions options{{"throttle.rate", std::to_string(rate)}};
	return stackOn(std::move(below), std::move(layers), {.layers = {"throttle"}, .dial = options, .listen = options});
}


} // namespace ciarla::testkit
