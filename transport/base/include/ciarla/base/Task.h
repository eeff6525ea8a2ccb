#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>


namespace ciarla {


/// A Task is a piece of work that runs at most once and may own what it needs.
///
/// Unlike std::function it holds move-only captures, so a unique_ptr can travel in one from
/// thread to thread. A callable of up to three pointers is kept inside the Task; a larger one
/// costs one allocation.
///
/// Threading: none of its own; hand it over by moving it.
class Task
{
public:
	Task() noexcept = default;

	template <typename F>
		requires(!std::is_same_v<std::remove_cvref_t<F>, Task> && std::is_invocable_v<F&>)
	Task(F&& work) // NOLINT(google-explicit-constructor): a lambda is to be passed as it stands.
	{
		using Work = std::remove_cvref_t<F>;
		if constexpr (fitsInside<Work>())
		{
			::new (static_cast<void*>(&_place)) Work(std::forward<F>(work));
			_actions = &insideActions<Work>;
		}
		else
		{
			::new (static_cast<void*>(&_place)) Work*(new Work(std::forward<F>(work)));
			_actions = &outsideActions<Work>;
		}
	}

	Task(Task&& other) noexcept
	{
		adopt(other);
	}

	Task& operator=(Task&& other) noexcept
	{
		if (this != &other)
		{
			reset();
			adopt(other);
		}
		return *this;
	}

	Task(const Task&) = delete;
	Task& operator=(const Task&) = delete;

	~Task()
	{
		reset();
	}

	explicit operator bool() const noexcept
	{
		return _actions != nullptr;
	}

	/// Runs the work and drops it. Calling an empty Task is a bug of the caller.
	void operator()()
	{
		Task self(std::move(*this));
		self._actions->run(&self._place);
	}

	void reset() noexcept
	{
		if (const Actions* actions = std::exchange(_actions, nullptr))
		{
			actions->destroy(&_place);
		}
	}

private:
	struct Actions
	{
		void (*run)(void*);
		void (*move)(void* from, void* to) noexcept;
		void (*destroy)(void*) noexcept;
	};

	struct Place
	{
		alignas(std::max_align_t) std::byte bytes[3 * sizeof(void*) + 8];
	};

	template <typename Work>
	static constexpr bool fitsInside()
	{
		return sizeof(Work) <= sizeof(Place) && alignof(Work) <= alignof(Place) &&
			std::is_nothrow_move_constructible_v<Work>;
	}

	template <typename Work>
	static constexpr Actions insideActions{
		[](void* place) { (*static_cast<Work*>(place))(); },
		[](void* from, void* to) noexcept {
			::new (to) Work(std::move(*static_cast<Work*>(from)));
			static_cast<Work*>(from)->~Work();
		},
		[](void* place) noexcept { static_cast<Work*>(place)->~Work(); }};

	template <typename Work>
	static constexpr Actions outsideActions{
		[](void* place) { (**static_cast<Work**>(place))(); },
		[](void* from, void* to) noexcept { ::new (to) Work*(*static_cast<Work**>(from)); },
		[](void* place) noexcept { delete *static_cast<Work**>(place); }};

	void adopt(Task& other) noexcept
	{
		_actions = std::exchange(other._actions, nullptr);
		if (_actions)
		{
			_actions->move(&other._place, &_place);
		}
	}

	const Actions* _actions = nullptr;
	Place _place;
};


} // namespace ciarla
