# What every target of ciarla has in common. Targets only; nothing directory-wide.

option(CIARLA_WARNINGS_AS_ERRORS "Treat warnings as errors; our presets do" OFF)
set(CIARLA_SANITIZE "" CACHE STRING "Sanitizers for every target of ciarla: address,undefined or thread")

# ciarla_target(NAME): language level, warnings, sanitizers.
function(ciarla_target name)
	target_compile_features(${name} PUBLIC cxx_std_20)
	set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
	# Lint and AddressSanitizer take tests as one, too, which draws warnings that no file deserves.
	if(NOT CMAKE_UNITY_BUILD OR CMAKE_BUILD_TYPE STREQUAL "Release")
		target_compile_options(${name} PRIVATE
			-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
			# GCC 12 and 13 warn about std::string's own operator+ once it is inlined (GCC bug 105651).
			$<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
			$<$<BOOL:${CIARLA_WARNINGS_AS_ERRORS}>:-Werror>)
	endif()
	if(CIARLA_SANITIZE)
		# The vptr check opens a descriptor to look at memory, and calls a good object bad where none is left: just
		# what the tests of descriptor shortage arrange.
		target_compile_options(${name} PRIVATE
			-g1 -fsanitize=${CIARLA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -fno-sanitize=vptr)
		target_link_options(${name} PUBLIC -fsanitize=${CIARLA_SANITIZE})
	endif()
endfunction()


# ciarla_alone(FILE…): these are compiled by themselves also where a preset takes many files as one (a unity build, in half
# the time): they have names to themselves that a neighbour has as well.
function(ciarla_alone)
	set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
