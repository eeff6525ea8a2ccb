#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/OptionRow.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <version> // Which library this is.


/// What a build brings into a binary interface. The compiler's name is not among it: GCC and Clang call each other.
#define CIARLA_MODULE_TEXT_(x) #x
#define CIARLA_MODULE_TEXT(x) CIARLA_MODULE_TEXT_(x)
#if defined(_LIBCPP_VERSION)
#define CIARLA_MODULE_LIBRARY "libc++ " CIARLA_MODULE_TEXT(_LIBCPP_ABI_VERSION)
#else
#define CIARLA_MODULE_LIBRARY "libstdc++ with strings " CIARLA_MODULE_TEXT(_GLIBCXX_USE_CXX11_ABI)
#endif
#if defined(_GLIBCXX_DEBUG)
#define CIARLA_MODULE_CONTAINERS "debug containers"
#else
#define CIARLA_MODULE_CONTAINERS "plain containers"
#endif
#if defined(__has_feature)
#define CIARLA_MODULE_HAS(x) __has_feature(x)
#else
#define CIARLA_MODULE_HAS(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || CIARLA_MODULE_HAS(address_sanitizer)
#define CIARLA_MODULE_SANITIZER "AddressSanitizer"
#elif defined(__SANITIZE_THREAD__) || CIARLA_MODULE_HAS(thread_sanitizer)
#define CIARLA_MODULE_SANITIZER "ThreadSanitizer"
#else
#define CIARLA_MODULE_SANITIZER "no sanitizer"
#endif


namespace ciarla {


class TransportRegistry;


/// The number of the interface between the program and its modules. It grows with each change of a header that modules
/// include, after which what was built before would do something else than it says.
inline constexpr std::uint32_t moduleAbi = 3;

/// What both sides must have been built with alike.
inline constexpr char moduleBuild[] = CIARLA_MODULE_LIBRARY ", " CIARLA_MODULE_CONTAINERS ", " CIARLA_MODULE_SANITIZER;


/// Takes one line for the person who runs the program, safe to show: what a wire has to say that ends nothing.
/// Threading: that of the loop which has the connection.
using ShowLine = std::function<void(std::string_view line)>;


/// What a module is told when it adds its wires.
struct ModuleContext
{
	ConnectionLimits limits; ///< Of all connections that it makes.
	ShowLine show;           ///< May be empty: then there is nobody to tell.

	/// Every wire of the program, for a wire that stands on another one. It has them all once every module was added, and
	/// outlives what they add. Null where the program keeps its registry to itself.
	const TransportRegistry* wires = nullptr;
};


/// A Module is what a shared library tells of itself: one constant object of the name `ciarlaModule`.
///
/// It is looked at before anything of the library is called. So `abi` stays first and `build` second in every version, and
/// only if both agree the rest is read: the rows of its options first, and `add` is called when all settings are known.
///
/// Ownership: the library's; it is never unloaded.
/// Threading: `add` is called once for each registry, on the main thread. Whatever it throws, or an error that it returns,
///            leaves the whole module out; what else it does then must not matter.
struct Module
{
	std::uint32_t abi;
	const char* build;
	const OptionRow* options; ///< One for each option of its transports and layers.
	std::size_t optionCount;
	const char* name; ///< For people.
	Result<void> (*add)(TransportRegistry& registry, const ModuleContext& context);
};


/// Of a module whose wires have no options.
inline constexpr std::span<const OptionRow> noOptions;


} // namespace ciarla


/// What the object is called. Where modules are linked into a program, each has a name of its own: see CiarlaModule.cmake.
#ifndef CIARLA_MODULE_SYMBOL
#define CIARLA_MODULE_SYMBOL ciarlaModule
#endif

/// Makes the shared library that this stands in a module. `rows` are its options, constants; `addFunction` adds transports
/// and layers to a registry.
#define CIARLA_MODULE(nameText, rows, addFunction) \
	extern "C" __attribute__((visibility("default"))) const ciarla::Module CIARLA_MODULE_SYMBOL; \
	extern "C" constinit const ciarla::Module CIARLA_MODULE_SYMBOL \
	{ \
		ciarla::moduleAbi, ciarla::moduleBuild, std::span<const ciarla::OptionRow>(rows).data(), \
			std::span<const ciarla::OptionRow>(rows).size(), nameText, addFunction \
	}
