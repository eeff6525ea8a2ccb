#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/ConnectionLimits.h>

#include <cstdint>
#include <functional>
#include <string_view>


/// What the compiler and its library bring into a binary interface.
#define CIARLA_MODULE_TEXT_(x) #x
#define CIARLA_MODULE_TEXT(x) CIARLA_MODULE_TEXT_(x)
#if defined(__clang__)
#define CIARLA_MODULE_COMPILER "clang " CIARLA_MODULE_TEXT(__clang_major__)
#else
#define CIARLA_MODULE_COMPILER "gcc " CIARLA_MODULE_TEXT(__GNUC__)
#endif


namespace ciarla {


class TransportRegistry;


/// The number of the interface between the program and its modules. It grows with each change of a header that modules
/// include, after which what was built before would do something else than it says.
inline constexpr std::uint32_t moduleAbi = 2;

/// What both sides must have been built with alike.
inline constexpr char moduleBuild[] = CIARLA_MODULE_COMPILER ", strings " CIARLA_MODULE_TEXT(_GLIBCXX_USE_CXX11_ABI);


/// Takes one line for the person who runs the program, safe to show: what a wire has to say that ends nothing.
/// Threading: that of the loop which has the connection.
using ShowLine = std::function<void(std::string_view line)>;


/// What a module is told when it adds its wires.
struct ModuleContext
{
	ConnectionLimits limits; ///< Of all connections that it makes.
	ShowLine show;           ///< May be empty: then there is nobody to tell.
};


/// A Module is what a shared library tells of itself: one constant object of the name `ciarlaModule`.
///
/// It is looked at before anything of the library is called. So `abi` stays first and `build` second in every version.
///
/// Ownership: the library's; it is never unloaded.
/// Threading: `add` is called once, on the main thread. Whatever it throws, or an error that it returns, leaves the
///            whole module out; what else it does then must not matter.
struct Module
{
	std::uint32_t abi;
	const char* build;
	const char* name; ///< For people.
	Result<void> (*add)(TransportRegistry& registry, const ModuleContext& context);
};


} // namespace ciarla


/// Makes the shared library that this stands in a module. `addFunction` adds transports and layers to a registry.
#define CIARLA_MODULE(nameText, addFunction) \
	extern "C" __attribute__((visibility("default"))) const ciarla::Module ciarlaModule; \
	extern "C" const ciarla::Module ciarlaModule \
	{ \
		ciarla::moduleAbi, ciarla::moduleBuild, nameText, addFunction \
	}
