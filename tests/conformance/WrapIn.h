#pragma once

#include <ciarla/testkit/ForwardingListener.h>

#include <memory>
#include <utility>


namespace ciarla::testkit {


/// Makes a Deviating connection of each one, with the arguments beside it.
template <typename Deviating, typename... Arguments>
ForwardingListener::Wrap wrapIn(Arguments... arguments)
{
	return [arguments...](std::unique_ptr<Connection> below) -> std::unique_ptr<Connection> {
		return std::make_unique<Deviating>(std::move(below), arguments...);
	};
}


} // namespace ciarla::testkit
