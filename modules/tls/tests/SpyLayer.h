#pragma once

#include <ciarla/transport/ForwardingConnection.h>
#include <ciarla/transport/Layer.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <utility>


namespace ciarla::testkit {


/// What passed a place, both ways, up to a bound. Connections of several loops may write it.
class SpyNotes
{
public:
	void add(std::string_view bytes)
	{
		const std::lock_guard lock(_mutex);
		_text += bytes.substr(0, bytesMost - std::min(bytesMost, _text.size()));
	}

	std::string text() const
	{
		const std::lock_guard lock(_mutex);
		return _text;
	}

private:
	static constexpr std::size_t bytesMost = 256 * 1024;
	mutable std::mutex _mutex;
	std::string _text;
};


/// A layer that only looks: what a connection sees on the wire is what somebody in between would.
class SpyLayer final: public Layer
{
public:
	explicit SpyLayer(std::shared_ptr<SpyNotes> notes):
		_notes(std::move(notes))
	{
	}

	std::string_view name() const noexcept override
	{
		return "spy";
	}

	Capabilities capabilities(const Capabilities& below) const noexcept override
	{
		return below;
	}

	Result<std::unique_ptr<LayerFactory>> prepare(Role, const AddressOptions&) override
	{
		return std::unique_ptr<LayerFactory>(std::make_unique<Factory>(_notes));
	}

private:
	class Spy final: public ForwardingConnection
	{
	public:
		Spy(std::unique_ptr<Connection> below, std::shared_ptr<SpyNotes> notes):
			ForwardingConnection(std::move(below)),
			_notes(std::move(notes))
		{
		}

		SendResult send(std::span<const Bytes> batch) override
		{
			for (const Bytes& bytes: batch)
			{
				_notes->add(bytes.text());
			}
			return ForwardingConnection::send(batch);
		}

		void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override
		{
			_notes->add(asText(bytes));
			ForwardingConnection::onData(connection, bytes);
		}

	private:
		std::shared_ptr<SpyNotes> _notes;
	};

	class Factory final: public LayerFactory
	{
	public:
		explicit Factory(std::shared_ptr<SpyNotes> notes):
			_notes(std::move(notes))
		{
		}

		std::unique_ptr<Connection> wrap(std::unique_ptr<Connection> below) override
		{
			return std::make_unique<Spy>(std::move(below), _notes);
		}

	private:
		std::shared_ptr<SpyNotes> _notes;
	};

	std::shared_ptr<SpyNotes> _notes; ///< Shared with factories, connections, and the test that reads them.
};


} // namespace ciarla::testkit
